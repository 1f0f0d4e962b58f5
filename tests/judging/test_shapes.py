"""Calling shapes: one optimizer, offered in every shape, gives the very same trajectory."""

from dataclasses import replace

import numpy as np
import pytest

from reference.claims._model import Call, Generator
from reference.judging import in_process_subject
from reference.judging.adapters import Adapter
from reference.judging.reply import Absent, BadValue, Raised, Returned
from tests.judging.trajectories import RUN, START, F, adam, by_hand, run, tuple_of

# --- function ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("observe", ["theta", "v", "g"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_function(observe, dtype):
    reply = run(adam, replace(RUN, observe=observe), dtype)
    assert reply.values == by_hand(observe, dtype)
    assert set(reply.dtypes) == {dtype}


def test_function_without_a_clock_in_its_result():
    assert run(lambda *args, **hyper: adam(*args, **hyper)[:3]).values == by_hand()


def test_function_s_own_clock_is_threaded():
    clocks = []

    def counts_in_tens(theta, v, g, t, grad, **hyper):
        clocks.append(t)
        return theta, v, g, t + 10

    def stands_still(theta, v, g, t, grad, **hyper):
        clocks.append(t)
        return theta, v, g, t

    run(counts_in_tens, replace(RUN, first_t=1))
    assert clocks == [1, 1, 11, 11, 21, 21, 31, 31, 41, 41]
    clocks.clear()
    run(stands_still)
    assert clocks == [0] * 10


def test_function_with_positions_of_its_own():
    def positional_state(alpha, b1, b2, eps, w, dw, m, v, k):
        w, m, v, k = adam(w, m, v, k, dw, lr=alpha, beta1=b1, beta2=b2, eps=eps)
        return m, w, v

    order = ("lr", "beta1", "beta2", "eps", "theta", "grad", "v", "g", "t")
    assert run(positional_state, order=order, returns=("v", "theta", "g")).values == by_hand()


def test_function_with_names_of_its_own():
    def named(*, w, dw, m, v, t, lr, beta1, beta2, epsilon, verbose):
        assert verbose == "no"
        return adam(w, m, v, t, dw, lr=lr, beta1=beta1, beta2=beta2, eps=epsilon)

    names = {"theta": "w", "grad": "dw", "v": "m", "g": "v", "eps": "epsilon"}
    assert run(named, arguments=names, fixed={"verbose": "no"}).values == by_hand()


def test_function_that_returns_something_else():
    assert run(lambda *a, **k: a[0]) == BadValue("returned ndarray: expected (theta, v, g, t)")
    assert run(lambda *a, **k: a[:2]) == BadValue("returned 2 values: expected (theta, v, g, t)")
    assert run(lambda *a, **k: (None, a[1], a[2])) == BadValue("None: expected a number or an array")
    assert run(adam, replace(RUN, observe="momentum")) == Absent(
        "adam", "no state 'momentum' in the function shape"
    )


def test_single_calls_are_renamed_and_reordered_too():
    def loss(inputs, targets, weights, scale):
        return scale * np.sum((inputs @ weights - targets) ** 2) / len(targets)

    adapter = Adapter("empirical_loss", order=("X", "y", "w"), fixed={"scale": 2.0})
    call = Call("empirical_loss", ((F(1),), ((F(2),), (F(4),)), (F(1), F(1))))
    assert in_process_subject({"empirical_loss": loss}, {"empirical_loss": adapter}).run(
        [call], "float64"
    ) == [Returned(F(10), ("float64",))]


def test_an_omitted_generator_seeds_the_global_ones():
    adapters = {"dropout_train": Adapter("dropout_train", omit=("rng",), arguments={"keep": "keep_prob"})}
    subject = in_process_subject({"dropout_train": lambda x, keep_prob: np.random.rand(2)}, adapters)
    calls = [Call("dropout_train", ((F(1),), F(1, 2), Generator(seed))) for seed in (1, 1, 2**40)]
    first, second, third = subject.run(calls, "float64")
    assert first == second != third


# --- config ------------------------------------------------------------------------------------------------


def config_adam(w, dw, config, in_place=False):
    assert not config.keys() & {"m", "v", "t"} or config["t"] > 0
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    new, config["m"], config["v"], config["t"] = adam(
        w, config["m"], config["v"], config["t"], dw,
        lr=config["learning_rate"], beta1=config["beta1"], beta2=config["beta2"], eps=config["epsilon"],
    )  # fmt: skip
    if in_place:
        w[...] = new
        return w, None
    return new, dict(config)


CONFIG = {"shape": "config", "arguments": {"lr": "learning_rate", "eps": "epsilon"}}


def test_config():
    assert run(config_adam, **CONFIG).values == by_hand()
    assert run(lambda w, dw, config: config_adam(w, dw, config, in_place=True), **CONFIG).values == by_hand()
    turned = run(lambda c, w, dw: config_adam(w, dw, c), order=("config", "theta", "grad"), **CONFIG)
    assert turned.values == by_hand()


def test_config_holds_the_hyperparameters_and_what_is_fixed_only():
    seen = []

    def look(w, dw, config):
        seen.append(dict(config))
        return w, config

    run(look, fixed={"decay": 0.5}, omit=("eps",), **CONFIG)
    assert seen[0] == {"learning_rate": 0.125, "beta1": 0.75, "beta2": 0.875, "decay": 0.5}


def test_config_s_state():
    state = {"v": "m", "g": "v"}
    for observe in state:
        reply = run(config_adam, replace(RUN, observe=observe), state=state, **CONFIG)
        assert reply.values == by_hand(observe)
    assert run(config_adam, replace(RUN, observe="v"), **CONFIG) == Absent(
        "adam", "the adapter of adam does not say where the state 'v' is kept"
    )
    missing = run(config_adam, replace(RUN, observe="v"), state={"v": "velocity"}, **CONFIG)
    assert missing == Absent("adam", "the config has no key 'velocity'")


def test_config_that_returns_something_else():
    assert run(lambda w, dw, config: w, **CONFIG) == BadValue("returned ndarray: expected (next_w, config)")
    call = Call("adam", ())
    assert run(config_adam, call, **CONFIG) == Absent("adam", "adam is offered in the shape 'config' only")


# --- lists in place ----------------------------------------------------------------------------------------


class Listed:
    """Updates the arrays of a list or of a dict, whose identity it keeps."""

    def __init__(self, params=None, *, lr, beta1, beta2, eps, own=False):
        self.hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        self.params = params if own else None
        self.m, self.v, self.t = None, None, 0

    def update(self, params, grads):
        keys = list(params) if isinstance(params, dict) else range(len(params))
        if self.m is None:
            self.m, self.v = ({key: np.zeros_like(params[key]) for key in keys} for _ in range(2))
        for key in keys:
            params[key][...], self.m[key], self.v[key], _ = adam(
                params[key], self.m[key], self.v[key], self.t, grads[key], **self.hyper
            )
        self.t += 1

    def swapped(self, grads, params):
        self.update(params, grads)

    def step(self, grads):
        self.update(self.params, grads)


LISTS = {"shape": "lists in place"}


def test_lists_in_place():
    assert run(Listed, **LISTS).values == by_hand()
    assert run(Listed, constructor=("params",), **LISTS).values == by_hand()
    assert run(Listed, container="dict", **LISTS).values == by_hand()
    assert run(Listed, method="swapped", order=("grads", "params"), **LISTS).values == by_hand()
    owns = run(Listed, method="step", order=("grads",), constructor=("params",), fixed={"own": True}, **LISTS)
    assert owns.values == by_hand()


def test_lists_take_hyperparameters_by_position_too():
    def build(rate, params, **rest):
        return Listed(params, lr=rate, **rest)

    assert run(build, constructor=("lr", "params"), **LISTS).values == by_hand()


@pytest.mark.parametrize("container", ["list", "dict"])
def test_lists_state(container):
    for observe, attribute in (("v", "m"), ("g", "v")):
        reply = run(
            Listed, replace(RUN, observe=observe), state={observe: attribute}, container=container, **LISTS
        )
        assert reply.values == by_hand(observe)
    missing = run(Listed, replace(RUN, observe="v"), state={"v": "velocity"}, **LISTS)
    assert missing == Absent("adam", "Listed has no attribute 'velocity'")
    assert run(Listed, method="optimize", **LISTS) == Absent("adam", "Listed has no method 'optimize'")


# --- gradient callback -------------------------------------------------------------------------------------


def loop(grad, x, callback=None, num_iters=100, step_size=0.001, b1=0.9, b2=0.999, eps=1e-8, ask=1):
    v, g, t = 0 * x, 0 * x, 0
    for _ in range(num_iters):
        for _ in range(ask):
            d = grad(x, t)
        x, v, g, t = adam(x, v, g, t, d, lr=step_size, beta1=b1, beta2=b2, eps=eps)
    return x


CALLBACK = {
    "shape": "gradient callback",
    "arguments": {"steps": "num_iters", "lr": "step_size", "beta1": "b1", "beta2": "b2"},
}


def test_gradient_callback():
    assert run(loop, **CALLBACK).values == by_hand()
    turned = run(
        lambda x, n, f, **rest: loop(f, x, num_iters=n, **rest), order=("theta", "steps", "grad"), **CALLBACK
    )
    assert turned.values == by_hand()


def test_gradient_callback_is_asked_once_a_step():
    assert run(loop, fixed={"ask": 2}, **CALLBACK) == BadValue(
        "the gradient was asked for more than 5 times in 5 steps"
    )
    assert run(loop, fixed={"ask": 0}, **CALLBACK) == Raised(
        "UnboundLocalError",
        "cannot access local variable 'd' where it is not associated with a value (test_shapes.py, line "
        f"{loop.__code__.co_firstlineno + 5})",
    )
    assert run(lambda f, x, **rest: x, **CALLBACK) == BadValue(
        "the gradient was asked for 0 times in 5 steps"
    )
    assert run(lambda f, x, **rest: [f(x) for _ in range(5)][-1][:2], **CALLBACK) == BadValue(
        "a point of shape (2,): expected (7,)"
    )
    assert isinstance(run(loop, replace(RUN, observe="v"), **CALLBACK), Absent)


# --- from another state than a fresh one -------------------------------------------------------------------

TAKEN = 2
BEGUN = {
    **{
        part: tuple(tuple_of(0.25 * (part == "g") + 0.5 * i, start) for i, start in enumerate(START))
        for part in ("v", "g")
    },
    "t": TAKEN,
}
MIDWAY = replace(RUN, state=BEGUN)
STATE = {"v": "m", "g": "v", "t": "t"}


def test_a_function_is_handed_the_state():
    assert run(adam, MIDWAY).values == by_hand(state=BEGUN) != by_hand()
    assert run(adam, replace(MIDWAY, observe="g")).values == by_hand("g", state=BEGUN)
    told = []

    def tells(theta, v, g, t, grad, **hyper):
        told.append(t)
        return theta, v, g, t + 1

    run(tells, replace(MIDWAY, first_t=1))
    assert told[::2] == [3, 4, 5, 6, 7]


def test_a_function_that_is_not_passed_its_state_is_not_judged_by_it():
    def stateless(theta, v, g, grad, **hyper):
        return theta, v, g

    assert run(stateless, MIDWAY, omit=("t",)) == Absent(
        "adam", "the adapter of adam does not pass 't': no other state can be handed in"
    )


@pytest.mark.parametrize("fresh", [0, 1])
def test_a_config_holds_the_state(fresh):
    def counts_from(w, dw, config):
        config.setdefault("t", fresh)
        config.setdefault("m", np.zeros_like(w))
        config.setdefault("v", np.zeros_like(w))
        t = config["t"] - fresh
        new, config["m"], config["v"], t = adam(
            w, config["m"], config["v"], t, dw,
            lr=config["learning_rate"], beta1=config["beta1"], beta2=config["beta2"], eps=config["epsilon"],
        )  # fmt: skip
        config["t"] = t + fresh
        return new, config

    assert run(counts_from, MIDWAY, state=STATE, **CONFIG).values == by_hand(state=BEGUN)


def test_a_config_that_does_not_say_where_its_state_is_is_not_judged_by_it():
    assert run(config_adam, MIDWAY, state={"v": "m", "g": "v"}, **CONFIG) == Absent(
        "adam", "the adapter of adam does not say where the state 't' is kept"
    )
    assert run(config_adam, MIDWAY, state={**STATE, "t": "m"}, **CONFIG) == Absent(
        "adam", "the config's 'm' is of type ndarray: no other state can be handed in"
    )


class Ready(Listed):
    """Makes its state at once; ``first`` is where its clock stands at the start."""

    def __init__(self, params, *, first=0, **hyper):
        super().__init__(**hyper)
        keys = list(params) if isinstance(params, dict) else range(len(params))
        kind = dict if isinstance(params, dict) else lambda pairs: [array for _, array in pairs]
        self.m, self.v = (kind([(key, np.zeros_like(params[key])) for key in keys]) for _ in range(2))
        self.t = first
        self.first = first

    def update(self, params, grads):
        self.t -= self.first
        super().update(params, grads)
        self.t += self.first


@pytest.mark.parametrize("container", ["list", "dict"])
@pytest.mark.parametrize("first", [0, 1])
def test_an_object_s_arrays_are_filled(container, first):
    adapter = {
        "constructor": ("params",),
        "container": container,
        "state": STATE,
        "fixed": {"first": first},
        **LISTS,
    }
    assert run(Ready, MIDWAY, **adapter).values == by_hand(state=BEGUN)


@pytest.mark.parametrize("container", ["list", "dict"])
def test_an_object_may_make_its_arrays_at_the_first_step(container):
    assert run(Listed, MIDWAY, state=STATE, container=container, **LISTS).values == by_hand(state=BEGUN)


def test_an_object_that_keeps_something_else_is_not_judged_by_it():
    for part, attribute, kind in (("v", "params", "None"), ("t", "m", "of type dict")):
        reply = run(Listed, MIDWAY, state={**STATE, part: attribute}, **LISTS)
        assert reply == Absent(
            "adam",
            f"the '{attribute}' of a Listed is {kind}, and cannot be set: no other state can be handed in",
        )
    assert run(Listed, MIDWAY, state={"v": "m", "g": "v"}, **LISTS) == Absent(
        "adam", "the adapter of adam does not say where the state 't' is kept"
    )


def test_an_object_that_shows_copies_is_not_judged_by_them():
    class Shows(Listed):
        @property
        def moments(self):
            return {key: array.copy() for key, array in self.m.items()}

        @property
        def clock(self):
            return self.t

    for part, attribute, kind in (("v", "moments", "dict"), ("t", "clock", "int")):
        reply = run(Shows, MIDWAY, state={**STATE, part: attribute}, **LISTS)
        shown = f"the '{attribute}' of a Shows is of type {kind}, and cannot be set"
        assert reply == Absent("adam", f"{shown}: no other state can be handed in")


def test_an_object_may_be_told_the_time():
    class Told(Ready):
        def update(self, params, t, grads):
            self.t = t
            super().update(params, grads)

    adapter = {"constructor": ("params",), "order": ("params", "t", "grads"), **LISTS}
    assert run(Told, **adapter).values == by_hand()
    assert run(Told, MIDWAY, state={"v": "m", "g": "v"}, **adapter).values == by_hand(state=BEGUN)


def test_a_gradient_callback_starts_from_fresh_state():
    assert run(loop, MIDWAY, **CALLBACK) == Absent(
        "adam", "the gradient callback shape starts from fresh state: no other state can be handed in"
    )

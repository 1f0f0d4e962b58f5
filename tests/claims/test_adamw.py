"""AdamW's claims: right ones are accepted, wrong ones refused by name."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import adamw, claim
from reference.claims._model import Claim
from reference.exact import to_ball
from reference.judging import in_process_subject, judge
from reference.judging.adapters import Adapter
from reference.reporting import Kind
from tests.claims.equality import answers, cases, differ, equals, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo import adam as right_adam
from tests.zoo.adamw import FOLLOWING, VARIANTS, printed

JUDGED = [one for one in adamw.CLAIMS if one.property is not None]
UPDATE = claim("adamw.update")
TAKEN = [one for one in UPDATE.conventions if one.options["clock"] == "taken"]
F = Fraction

# --- what the claims say -----------------------------------------------------------------------------------


def test_without_decay_it_is_adam() -> None:
    adam = claim("adam.update")
    for case in equals(adam).examples:
        with_decay = to_ball({**case, "decay": F(0)}, "float64")
        for one, other in zip(
            equals(UPDATE).oracle(with_decay)[0],
            equals(adam).oracle(to_ball(case, "float64"))[0],
            strict=True,
        ):
            assert not differ((one,), (other,))


def test_a_weight_goes_to_a_limit_that_the_decay_sets() -> None:
    one = claim("adamw.constant_gradient")
    assert one.closed_form is not None
    case = {"theta": F(5), "lr": F(1, 2), "decay": F(1, 2), "c": F(-3), "eps": F(0)}
    points = [one.closed_form({**case, "t": t}) for t in range(40)]
    assert points[0] == 5
    assert abs(points[-1] - 2) < F(1, 10**4)
    assert all(abs(after - 2) < abs(before - 2) for before, after in pairwise(points))


def test_without_gradients_all_weights_shrink_at_one_rate() -> None:
    one = claim("adamw.shrinkage")
    case = equals(one).examples[0]
    (points,) = equals(one).oracle(case)
    left = 1 - case["lr"] * case["decay"]
    for t, point in enumerate(points, start=1):
        assert point == _times(left**t, case["theta"])


def _times(factor: F, value: Any) -> Any:
    return tuple(_times(factor, part) for part in value) if isinstance(value, tuple) else factor * value


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake_from_every_convention(one: Claim) -> None:
    examples = list(equals(one).examples)
    computed = {made.name: answers(one, made, examples) for made in TAKEN}
    for right in computed.values():
        for made, wrong in computed.items():
            for name, values in wrong.items():
                told = any(differ(a, b) for a, b in zip(right[""], values, strict=True))
                assert told or not name, f"{name} with eps and decay as in {made}"


def test_the_examples_tell_the_conventions() -> None:
    computed = {
        one.name: [
            equals(UPDATE).oracle(to_ball(c, "float64"), **one.options) for c in equals(UPDATE).examples
        ]
        for one in TAKEN
    }
    assert undistinguished(computed) == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in TAKEN:
        for case in cases(one, 15):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    found = verdicts({"adamw": implementation.adamw}, adamw.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (2, 3):
        for verdict in verdicts(VARIANTS[name], adamw.CLAIMS, seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        found = verdicts(functions, adamw.CLAIMS, seed=3)
        assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
        assert found["adamw.update"].convention == name


# --- wrong code --------------------------------------------------------------------------------------------


def l2(theta, v, g, t, grad, *, decay, **hyper):
    return right_adam.printed(theta, v, g, t, grad + decay * theta, **hyper)


def normalised(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    top = v / (1 - beta1**t) + decay * theta
    return theta - lr * top / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def forgets_the_decay(theta, v, g, t, grad, *, decay, **hyper):
    return right_adam.printed(theta, v, g, t, grad, **hyper)


def grows(theta, v, g, t, grad, *, decay, **hyper):
    return printed(theta, v, g, t, grad, decay=-decay, **hyper)


def doubles(theta, v, g, t, grad, *, decay, **hyper):
    return printed(theta, v, g, t, grad, decay=2 * decay, **hyper)


def scales_twice(theta, v, g, t, grad, *, decay, **hyper):
    return printed(theta, v, g, t, grad, decay=hyper["lr"] * decay, **hyper)


def decays_the_new_weights(theta, v, g, t, grad, *, decay, **hyper):
    theta, v, g, t = right_adam.printed(theta, v, g, t, grad, **hyper)
    return theta - hyper["lr"] * decay * theta, v, g, t


def frozen_clock(theta, v, g, t, grad, **hyper):
    *state, _ = printed(theta, v, g, 0, grad, **hyper)
    return *state, t + 1


WRONG: dict[str, Callable[..., Any]] = {
    "coupled": l2,
    "decay divided by the root": normalised,
    "no decay": forgets_the_decay,
    "sign of the decay": grows,
    "twice the decay": doubles,
    "lr twice": scales_twice,
    "decayed after the step": decays_the_new_weights,
    "1 − β": frozen_clock,
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_refused_and_its_mistake_named(name: str) -> None:
    verdict = verdicts({"adamw": WRONG[name]}, [UPDATE], seed=4, cases=40)["adamw.update"]
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [name]


# --- every calling shape -----------------------------------------------------------------------------------


def configured(step: Callable[..., Any]) -> Callable[..., Any]:
    def update(w, dw, config):
        for part in ("m", "v"):
            config.setdefault(part, np.zeros_like(w))
        named = {name: config[name] for name in ("lr", "beta1", "beta2", "eps", "decay")}
        w, config["m"], config["v"], config["t"] = step(
            w, config["m"], config["v"], config.get("t", 0), dw, **named
        )
        return w, config

    return update


def listed(step: Callable[..., Any]) -> Callable[..., Any]:
    class Optimizer:
        def __init__(self, params, **hyper):
            self.hyper, self.states = hyper, [(0 * p, 0 * p, 0) for p in params]

        def update(self, params, grads):
            for i, grad in enumerate(grads):
                params[i][...], *self.states[i] = step(params[i], *self.states[i], grad, **self.hyper)

    return Optimizer


def called_back(step: Callable[..., Any]) -> Callable[..., Any]:
    def minimise(grad, x, steps, **hyper):
        state = (0 * x, 0 * x, 0)
        for i in range(steps):
            x, *state = step(x, *state, grad(x, i), **hyper)
        return x

    return minimise


SHAPES: dict[str, tuple[Callable[..., Any], Adapter]] = {
    "config": (configured, Adapter("adamw", shape="config")),
    "lists in place": (listed, Adapter("adamw", shape="lists in place", constructor=("params",))),
    "gradient callback": (called_back, Adapter("adamw", shape="gradient callback")),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("step", "mistake"), [(printed, ""), (l2, "coupled")])
def test_every_shape_is_judged(shape: str, step: Callable[..., Any], mistake: str) -> None:
    offer, adapter = SHAPES[shape]
    subject = in_process_subject({"adamw": offer(step)}, {"adamw": adapter})
    for verdict in judge(subject, JUDGED, seed=5, cases=15).verdicts:
        assert verdict.kind is (Kind.FAILS if mistake else Kind.HOLDS)
        assert {cause.mistake for cause in verdict.causes} == ({mistake} if mistake else set())


def test_a_declared_convention_is_required() -> None:
    adapter = replace(SHAPES["config"][1], convention="outside the root, decay without lr")
    subject = in_process_subject({"adamw": configured(printed)}, {"adamw": adapter})
    (verdict,) = judge(subject, [UPDATE], seed=6, cases=15).verdicts
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == ["outside the root"]

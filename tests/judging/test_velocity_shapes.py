"""Gradient descent and the momenta in every calling shape, and what each shape can show of them."""

from fractions import Fraction

import numpy as np
import pytest

from reference.claims._model import Trajectory
from reference.judging import in_process_subject
from reference.judging.adapters import Adapter, check_adapter
from reference.judging.reply import Absent, BadValue

F = Fraction
START = ((F(0), F(1, 2)), ((F(0), F(-1)), (F(2), F(0))))
STREAM = tuple(((F(1, 2) * step, F(-1)), ((F(3), F(step, 4)), (F(0), F(1, 1024)))) for step in range(1, 5))
STEADY, KEPT = (F(1, 8),) * 4, F(3, 4)
RATES = (F(1, 8), F(1, 2), F(1, 4), F(3, 8))
PLAIN = Trajectory("gradient_descent", START, STREAM, {"lr": F(1, 8)})
POLYAK = Trajectory("momentum", START, STREAM, {"lr": F(1, 8), "mu": F(3, 4)})
NESTEROV = Trajectory("nesterov", START, STREAM, {"lr": F(1, 8), "mu": F(3, 4)})


def run(code, operation, observe=None, lr=None, **adapter):
    """The reply of plain code offered through an adapter."""
    hyperparameters = {**operation.hyperparameters, **({"lr": lr} if lr else {})}
    asked = Trajectory(
        operation.function, START, STREAM, hyperparameters, observe or operation.observe, operation.first_t
    )
    adapters = {operation.function: Adapter(operation.function, **adapter)}
    return in_process_subject({operation.function: code}, adapters).run([asked], "float64")[0]


def by_hand(observe, lr=STEADY, mu=KEPT):
    """θ, v and the half steps, in exact arithmetic: all of these numbers are short."""

    def each(function, *arrays):
        if isinstance(arrays[0], tuple):
            return tuple(each(function, *parts) for parts in zip(*arrays, strict=True))
        return function(*arrays)

    theta, v, seen = START, each(lambda x: 0 * x, START), []
    for rate, grad in zip(lr, STREAM, strict=True):
        state = {"asked": each(lambda x, y: x + mu * y, theta, v)}
        v = each(lambda y, g, rate=rate: mu * y - rate * g, v, grad)
        theta = each(lambda x, y: x + y, theta, v)
        half = each(lambda x, y: x + mu * y, theta, v)
        seen.append({**state, "theta": theta, "v": v, "half": half}[observe])
    return tuple(seen)


# --- gradient descent --------------------------------------------------------------------------------------


def config_sgd(w, dw, config):
    w -= config["rate"] * dw
    return w, config


class Sgd:
    def __init__(self, params, rate):
        self.params, self.rate = params, rate

    def update(self, params, grads):
        for param, grad in zip(params, grads, strict=True):
            param -= self.rate * grad


def loop(grad, x, steps, rate, mass=0.0):
    v = 0 * x
    for i in range(steps):
        v = mass * v - rate * grad(x, i)
        x = x + v
    return x


RATE = {"arguments": {"lr": "rate"}}


@pytest.mark.parametrize(
    ("code", "adapter"),
    [
        (lambda theta, grad, lr: theta - lr * grad, {}),
        (lambda grad, theta, lr: theta - lr * grad, {"order": ("grad", "theta")}),
        (lambda theta, grad, lr: (theta - lr * grad,), {"returns": ("theta",)}),
        (config_sgd, {"shape": "config", **RATE}),
        (Sgd, {"shape": "lists in place", "constructor": ("params",), **RATE}),
        (loop, {"shape": "gradient callback", **RATE}),
    ],
)
def test_gradient_descent(code, adapter):
    assert run(code, PLAIN, **adapter).values == by_hand("theta", mu=F(0))


# --- momentum ----------------------------------------------------------------------------------------------


def polyak(theta, v, grad, *, lr, mu):
    v = mu * v - lr * grad
    return theta + v, v


def config_polyak(w, dw, config):
    config["velocity"] = config["mu"] * config.get("velocity", 0) - config["rate"] * dw
    return w + config["velocity"], config


class Polyak:
    """Updates a list of arrays, by Nesterov's rule or by Polyak's."""

    def __init__(self, params, rate, mu, ahead=False):
        self.rate, self.mu, self.ahead = rate, mu, ahead
        self.vs = [np.zeros_like(param) for param in params]

    def update(self, params, grads):
        for i, grad in enumerate(grads):
            self.vs[i] = self.mu * self.vs[i] - self.rate * grad
            params[i] += self.mu * self.vs[i] - self.rate * grad if self.ahead else self.vs[i]


CONFIG = {"shape": "config", "state": {"v": "velocity"}, **RATE}
LISTS = {"shape": "lists in place", "constructor": ("params",), "state": {"v": "vs", "lr": "rate"}, **RATE}
CALLBACK = {"shape": "gradient callback", "arguments": {"lr": "rate", "mu": "mass"}}


@pytest.mark.parametrize("observe", ["theta", "v"])
@pytest.mark.parametrize(("code", "adapter"), [(polyak, {}), (config_polyak, CONFIG), (Polyak, LISTS)])
def test_momentum(code, adapter, observe):
    assert run(code, POLYAK, observe, **adapter).values == by_hand(observe)
    assert run(code, POLYAK, observe, lr=RATES, **adapter).values == by_hand(observe, RATES)


def test_momentum_by_a_gradient_callback():
    assert run(loop, POLYAK, **CALLBACK).values == by_hand("theta")
    assert run(loop, POLYAK, lr=RATES, **CALLBACK) == Absent(
        "momentum", "the gradient callback shape has no lr that changes"
    )


def test_momentum_asks_at_the_parameters_in_every_shape():
    for code, adapter in ((polyak, {}), (config_polyak, CONFIG), (Polyak, LISTS), (loop, CALLBACK)):
        asked = run(code, POLYAK, "asked", **adapter).values
        assert asked == (START, *by_hand("theta")[:-1])


def test_where_an_object_keeps_its_rate_must_be_said():
    bare = {**LISTS, "state": {"v": "vs"}}
    assert run(Polyak, POLYAK, lr=RATES, **bare) == Absent(
        "momentum", "the adapter of momentum does not say where the state 'lr' is kept"
    )
    wrong = {**LISTS, "state": {"lr": "eta"}}
    assert run(Polyak, POLYAK, lr=RATES, **wrong) == Absent("momentum", "Polyak has no attribute 'eta'")
    assert check_adapter(Adapter("momentum", shape="config", state={"lr": "rate"})) == (
        "state has the unknown name 'lr'; allowed: v"
    )


def test_momentum_that_returns_something_else():
    assert run(lambda theta, v, grad, lr, mu: theta, POLYAK) == BadValue(
        "returned ndarray: expected (theta, v)"
    )


# --- Nesterov ----------------------------------------------------------------------------------------------


def nesterov(theta, v, gradient, *, lr, mu):
    v = mu * v - lr * gradient(theta + mu * v)
    return theta + v, v


def bengio(w, v, dw, *, lr, mu):
    v = mu * v - lr * dw
    return w + mu * v - lr * dw, v


def config_nesterov(w, dw, config):
    old = config.get("velocity", 0)
    config["velocity"] = config["mu"] * old - config["rate"] * dw
    return w - config["mu"] * old + (1 + config["mu"]) * config["velocity"], config


def half_step_loop(grad, x, steps, rate, mass):
    v = 0 * x
    for i in range(steps):
        v = mass * v - rate * grad(x + mass * v, i)
        x = x + v
    return x


AHEAD = {**LISTS, "fixed": {"ahead": True}}
BY_VALUE = {"order": ("theta", "v", "grad")}


@pytest.mark.parametrize(
    ("code", "adapter", "theta"),
    [
        (nesterov, {}, "theta"),
        (lambda w, f, v, **named: nesterov(w, v, f, **named), {"order": ("theta", "gradient", "v")}, "theta"),
        (half_step_loop, CALLBACK, "theta"),
        (bengio, BY_VALUE, "half"),
        (lambda w, g, v, **named: bengio(w, v, g, **named), {"order": ("theta", "grad", "v")}, "half"),
        (config_nesterov, CONFIG, "half"),
        (Polyak, AHEAD, "half"),
    ],
)
def test_nesterov(code, adapter, theta):
    assert run(code, NESTEROV, "theta", **adapter).values == by_hand(theta)
    assert run(code, NESTEROV, "asked", **adapter).values == by_hand("asked")


@pytest.mark.parametrize(
    ("code", "adapter"),
    [(nesterov, {}), (bengio, BY_VALUE), (config_nesterov, CONFIG), (Polyak, AHEAD)],
)
def test_nesterov_s_velocity_and_changing_rate(code, adapter):
    assert run(code, NESTEROV, "v", **adapter).values == by_hand("v")
    assert run(code, NESTEROV, "asked", lr=RATES, **adapter).values == by_hand("asked", RATES)


def test_the_gradient_is_asked_for_once_a_step():
    def never(theta, v, gradient, *, lr, mu):
        return theta, v

    def swallows(theta, v, gradient, *, lr, mu):
        for _ in range(3):
            gradient(theta)
        return theta, v

    for code, times in ((never, 0), (swallows, 3)):
        assert run(code, NESTEROV) == BadValue(f"the gradient was asked for {times} times in a step")


def test_what_the_gradient_is_asked_at_is_data():
    def strange(theta, v, gradient, *, lr, mu):
        return theta, v + gradient(None)

    assert run(strange, NESTEROV) == BadValue("None: expected a number or an array")

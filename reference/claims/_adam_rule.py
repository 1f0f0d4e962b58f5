"""Adam in parts, run over given gradients: the oracle of its claims; with a part replaced, a mistake's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from reference.claims._model import Case, Values
from reference.exact import Value, one_minus_power, sqrt, weighted_mean


@dataclass(frozen=True)
class Settings:
    """The hyperparameters."""

    lr: Value
    beta1: Value
    beta2: Value
    eps: Value


@dataclass(frozen=True)
class Moments:
    """What a step is made of: the moments, the factors by which they are corrected, and the gradient."""

    v: Value
    v_factor: Value
    g: Value
    g_factor: Value
    grad: Value


@dataclass(frozen=True)
class State:
    """Of one coordinate."""

    theta: Value
    v: Value
    g: Value


def number_of_step(step: int, tensor: int, tensors: int) -> int:
    """1 at the first step, for every tensor."""
    return step


def outside_the_root(m: Moments, s: Settings) -> Value:
    """lr·v̂ / (√ĝ + ε)."""
    return s.lr * (m.v / m.v_factor) / (sqrt(m.g / m.g_factor) + s.eps)


def inside_the_root(m: Moments, s: Settings) -> Value:
    """lr·v̂ / √(ĝ + ε)."""
    return s.lr * (m.v / m.v_factor) / sqrt(m.g / m.g_factor + s.eps)


def hat_form(m: Moments, s: Settings) -> Value:
    """lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · v / (√g + ε)."""
    return s.lr * sqrt(m.g_factor) / m.v_factor * m.v / (sqrt(m.g) + s.eps)


STEPS: dict[str, Callable[[Moments, Settings], Value]] = {
    "outside": outside_the_root,
    "inside": inside_the_root,
    "hat": hat_form,
}


@dataclass(frozen=True)
class Rule:
    """Adam's parts: the moments from the old ones, the clock, the corrections' factors, and the step.

    ``step`` is None for the one of the convention; ``stores_corrected`` keeps the corrected moments as state;
    ``late`` makes the step from the moments before this gradient.
    """

    first: Callable[[Value, Value, Settings], Value] = lambda v, grad, s: weighted_mean(s.beta1, v, grad)
    second: Callable[[Value, Value, Value, Settings], Value] = lambda g, grad, v, s: weighted_mean(
        s.beta2, g, grad**2
    )
    clock: Callable[[int, int, int], int] = number_of_step
    v_factor: Callable[[int, Settings], Value] = lambda t, s: one_minus_power(s.beta1, t)
    g_factor: Callable[[int, Settings], Value] = lambda t, s: one_minus_power(s.beta2, t)
    step: Callable[[Moments, Settings], Value] | None = None
    decay: Callable[[Value, int], Value] = lambda step, t: step
    stores_corrected: bool = False
    late: bool = False
    ascends: bool = False


ADAM = Rule()


def trajectory(
    case: Case, observe: str = "theta", rule: Rule = ADAM, epsilon: str = "outside", **_: Any
) -> Values:
    """One operation's values: ``observe``, tensor by tensor, after each step."""
    s = Settings(case["lr"], case["beta1"], case["beta2"], case["eps"])
    step = rule.step or STEPS[epsilon]
    tensors = [each(lambda theta: State(theta, 0 * theta, 0 * theta), start) for start in case["theta"]]
    observed = []
    for number, gradients in enumerate(case["gradients"], start=1):
        for i, gradient in enumerate(gradients):
            t = rule.clock(number, i, len(tensors))
            advance = partial(_advanced, rule, step, s, t, rule.v_factor(t, s), rule.g_factor(t, s))
            tensors[i] = each(advance, tensors[i], gradient)
        observed.append(tuple(each(lambda x: getattr(x, observe), tensor) for tensor in tensors))
    return (tuple(observed),)


def _advanced(
    rule: Rule,
    step: Callable[[Moments, Settings], Value],
    s: Settings,
    t: int,
    v_factor: Value,
    g_factor: Value,
    x: State,
    grad: Value,
) -> State:
    v = rule.first(x.v, grad, s)
    g = rule.second(x.g, grad, v, s)
    used_v, used_g = (x.v, x.g) if rule.late else (v, g)
    taken = rule.decay(step(Moments(used_v, v_factor, used_g, g_factor, grad), s), t)
    theta = x.theta + taken if rule.ascends else x.theta - taken
    return State(theta, v / v_factor, g / g_factor) if rule.stores_corrected else State(theta, v, g)


def each(function: Callable[..., Any], *arrays: Any) -> Any:
    """The function of corresponding entries, at any depth of tuples."""
    if isinstance(arrays[0], tuple):
        return tuple(each(function, *entries) for entries in zip(*arrays, strict=True))
    return function(*arrays)

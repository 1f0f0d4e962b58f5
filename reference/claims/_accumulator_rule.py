"""Adagrad and RMSprop in parts, over given gradients: their claims' oracles; a part replaced, a mistake's.

They differ in what the accumulator does with a squared gradient: add it up, or average it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from reference.claims._adam_rule import each
from reference.claims._model import Case, Values
from reference.exact import Value, sqrt, weighted_mean


@dataclass(frozen=True)
class Settings:
    """The hyperparameters; Adagrad has no β."""

    lr: Value
    eps: Value
    beta: Value = 0


@dataclass(slots=True)  # not frozen: one is made for each step of each coordinate
class State:
    """Of one coordinate."""

    theta: Value
    g: Value
    t: int = 0


Accumulate = Callable[[Value, Value, Settings], Value]
"""The accumulator from the old one and the gradient."""

Step = Callable[[Value, Value, Settings], Value]
"""The step from the accumulator and the gradient."""


def add_up(g: Value, grad: Value, s: Settings) -> Value:
    """g + ∇²."""
    return g + grad**2


def average(g: Value, grad: Value, s: Settings) -> Value:
    """βg + (1 − β)∇²."""
    return weighted_mean(s.beta, g, grad**2)


def outside_the_root(g: Value, grad: Value, s: Settings) -> Value:
    """lr·∇ / (√g + ε)."""
    return s.lr * grad / (sqrt(g) + s.eps)


def inside_the_root(g: Value, grad: Value, s: Settings) -> Value:
    """lr·∇ / √(g + ε)."""
    return s.lr * grad / sqrt(g + s.eps)


def _none(g: Value, grad: Value, s: Settings) -> Value:
    """No step, where the accumulator alone is asked for: it does not depend on θ."""
    return 0 * grad


STEPS: dict[str, Step] = {"outside": outside_the_root, "inside": inside_the_root}


@dataclass(frozen=True)
class Rule:
    """The accumulator and the step; ``step`` is None for the one of the convention.

    ``others`` accumulates in every tensor but the first, if they are not treated alike. ``late`` makes the
    step from the accumulator before this gradient, ``mean`` from its quotient by the number of steps;
    ``forgets`` starts it afresh at every step.
    """

    accumulate: Accumulate
    step: Step | None = None
    others: Accumulate | None = None
    late: bool = False
    mean: bool = False
    forgets: bool = False
    ascends: bool = False


ADAGRAD = Rule(add_up)
RMSPROP = Rule(average)


def trajectory(
    case: Case, rule: Rule, observe: str = "theta", epsilon: str = "outside", start: Value = 0, **_: Any
) -> Values:
    """One operation's values: ``observe``, tensor by tensor, after each step from ``start``."""
    s = Settings(case["lr"], case["eps"], case.get("beta", 0))
    step = _none if observe == "g" else rule.step or STEPS[epsilon]
    tensors = [each(lambda theta: State(theta, 0 * theta + start), tensor) for tensor in case["theta"]]
    observed = []
    for gradients in case["gradients"]:
        for i, gradient in enumerate(gradients):
            accumulate = (rule.others if i else None) or rule.accumulate
            advance = partial(_advanced, rule, accumulate, step, s, start)
            tensors[i] = each(advance, tensors[i], gradient)
        observed.append(tuple([each(attrgetter(observe), tensor) for tensor in tensors]))
    return (tuple(observed),)


def _advanced(
    rule: Rule, accumulate: Accumulate, step: Step, s: Settings, start: Value, x: State, grad: Value
) -> State:
    old = 0 * x.g + start if rule.forgets else x.g
    g = accumulate(old, grad, s)
    used = old if rule.late else g / (x.t + 1) if rule.mean else g
    taken = step(used, grad, s)
    return State(x.theta + taken if rule.ascends else x.theta - taken, g, x.t + 1)

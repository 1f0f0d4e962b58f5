"""Adam in parts, run over given gradients: the oracle of its claims; with a part replaced, a mistake's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import starmap
from operator import attrgetter
from typing import Any

from reference.claims._model import Case, Unstable, Values
from reference.exact import Value, exact_value, one_minus_power, sqrt, weighted_mean

NEAR_ONE = Fraction(1, 2**12)
"""A β is near 1 that is no farther from it: 0.9998 is, and 0.999 is not."""
BY_SUBTRACTION = (
    Unstable(
        "1 − βᵗ by subtraction",
        "Very near β = 1, 1 − βᵗ loses digits that −expm1(t·log(β)) keeps; with 0.999, none that matter.",
        {"direct": True},
    ),
)


@dataclass(frozen=True)
class Settings:
    """The hyperparameters; Adam has no weight decay.

    A step takes ``rate`` times the parameter off it: of AdamW this is lr·decay, or by a convention the decay.
    ``kept1`` and ``kept2`` say that β₁, β₂ are so near to 1 that digits are to be kept which 1 − βᵗ loses.
    """

    lr: Value
    beta1: Value
    beta2: Value
    eps: Value
    decay: Value = 0
    rate: Value = 0
    kept1: bool = False
    kept2: bool = False


@dataclass(slots=True)  # as State, not frozen: one is made for each step of each coordinate
class Moments:
    """What a step is made of: the moments, the factors by which they are corrected, the gradient, and θ."""

    v: Value
    v_factor: Value
    g: Value
    g_factor: Value
    grad: Value
    theta: Value


@dataclass(slots=True)
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


def _moved(theta: Value, taken: Value, s: Settings) -> Value:
    """θ − step."""
    return theta - taken


@dataclass(frozen=True)
class Rule:
    """Adam's parts: the moments from the old ones, the clock, the corrections' factors, and the step.

    ``others`` makes the second moment of every second tensor, if they are not treated alike.
    ``gradient`` is what is averaged, ``move`` makes θ from the old one and the step taken.

    ``step`` is None for the one of the convention; ``stores_corrected`` names what is kept as state corrected;
    ``late`` makes the step from the moments before this gradient. ``ignores`` names what of a state that is
    handed in is not taken: "v" and "g" then start at 0, and "t" from the first step. A ``frozen`` clock stays
    at its first step.
    """

    first: Callable[[Value, Value, Settings], Value] = lambda v, grad, s: weighted_mean(
        s.beta1, v, grad, s.kept1
    )
    second: Callable[[Value, Value, Value, Settings], Value] = lambda g, grad, v, s: weighted_mean(
        s.beta2, g, grad**2, s.kept2
    )
    others: Callable[[Value, Value, Value, Settings], Value] | None = None
    clock: Callable[[int, int, int], int] = number_of_step
    v_factor: Callable[[int, Settings], Value] = lambda t, s: one_minus_power(s.beta1, t, s.kept1)
    g_factor: Callable[[int, Settings], Value] = lambda t, s: one_minus_power(s.beta2, t, s.kept2)
    step: Callable[[Moments, Settings], Value] | None = None
    decay: Callable[[Value, int], Value] = lambda step, t: step
    gradient: Callable[[Value, Value, Settings], Value] = lambda grad, theta, s: grad
    move: Callable[[Value, Value, Settings], Value] = _moved
    stores_corrected: tuple[str, ...] = ()
    late: bool = False
    ascends: bool = False
    ignores: tuple[str, ...] = ()
    frozen: bool = False


ADAM = Rule()


def trajectory(
    case: Case,
    observe: str = "theta",
    rule: Rule = ADAM,
    epsilon: str = "outside",
    decays: str = "with lr",
    direct: bool = False,
    **_: Any,
) -> Values:
    """One operation's values: ``observe``, tensor by tensor, after each step.

    A case with ``v``, ``g`` and ``t`` starts from this state, after t steps. ``direct`` is 1 − βᵗ taken as it
    stands, also of a β near 1.
    """
    lr, decay = case["lr"], case.get("decay", 0)
    rate = lr * decay if decays == "with lr" else decay
    betas = case["beta1"], case["beta2"]
    kept = [not direct and 1 - exact_value(beta) <= NEAR_ONE for beta in betas]
    s = Settings(lr, *betas, case["eps"], decay, rate, *kept)
    step = rule.step or STEPS[epsilon]
    given = {name: case[name] for name in ("v", "g", "t") if name in case and name not in rule.ignores}
    zero = each(lambda theta: 0 * theta, case["theta"])
    state = zip(case["theta"], given.get("v", zero), given.get("g", zero), strict=True)
    tensors = [each(State, *parts) for parts in state]
    shown = attrgetter(observe)
    observed = []
    first = 1 + given.get("t", 0)
    for number, gradients in enumerate(case["gradients"], start=first):
        for i, gradient in enumerate(gradients):
            t = rule.clock(first if rule.frozen else number, i, len(tensors))
            second = (rule.others if i % 2 else None) or rule.second
            advance = partial(_advanced, rule, second, step, s, t, rule.v_factor(t, s), rule.g_factor(t, s))
            tensors[i] = each(advance, tensors[i], gradient)
        observed.append(tuple([each(shown, tensor) for tensor in tensors]))
    return (tuple(observed),)


def _advanced(
    rule: Rule,
    second: Callable[[Value, Value, Value, Settings], Value],
    step: Callable[[Moments, Settings], Value],
    s: Settings,
    t: int,
    v_factor: Value,
    g_factor: Value,
    x: State,
    grad: Value,
) -> State:
    grad = rule.gradient(grad, x.theta, s)
    v = rule.first(x.v, grad, s)
    g = second(x.g, grad, v, s)
    used_v, used_g = (x.v, x.g) if rule.late else (v, g)
    taken = rule.decay(step(Moments(used_v, v_factor, used_g, g_factor, grad, x.theta), s), t)
    theta = rule.move(x.theta, -taken if rule.ascends else taken, s)
    stored = rule.stores_corrected
    return State(theta, v / v_factor if "v" in stored else v, g / g_factor if "g" in stored else g)


def each(function: Callable[..., Any], *arrays: Any) -> Any:
    """The function of corresponding entries, at any depth of tuples."""
    if not isinstance(arrays[0], tuple):
        return function(*arrays)
    inner = partial(each, function) if tuple in map(type, arrays[0]) else function
    return tuple(starmap(inner, zip(*arrays, strict=True)))

"""The cosine between two rates, once and again: cases, oracles, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from reference.claims._model import Call, Case, Domain, Input, Integer, Mistake, Operation, Real, Values
from reference.exact import Value, cos, cos_pi, largest, rounded, total

Shape = Callable[[Case, int, int], Value]
"""The rate at step ``i`` of a cycle of ``length`` steps."""
Clock = Callable[[Case, int], tuple[int, int]]
"""From t: the step in its cycle, and the cycle's length."""

# --- the cosine --------------------------------------------------------------------------------------------


def turned(case: Case, part: Fraction) -> Value:
    """cos(π·part), with the roundings of the case's arithmetic."""
    return cos_pi(0 * case["lr_max"] + part)


def between(case: Case, weight: Value) -> Value:
    """η_min + (η_max − η_min)·weight, in any arrangement: 16 roundings of the two rates."""
    low, high = case["lr_min"], case["lr_max"]
    return rounded(low + (high - low) * weight, low + high, 16)


def annealed(case: Case, i: int, length: int) -> Value:
    """η_min + ½(η_max − η_min)(1 + cos(πi/length))."""
    return between(case, (1 + turned(case, Fraction(i, length))) / 2)


# --- what is asked -----------------------------------------------------------------------------------------

RATES: dict[str, Input] = {
    "lr_min": Real(0, 1, scales=(0, -6)),
    "spread": Real(0, 1, open=True, scales=(0, -6)),
}


def rates_of(inputs: Mapping[str, Any]) -> Case:
    """The two rates from the lower one and the distance between them."""
    return {"lr_min": inputs["lr_min"], "lr_max": inputs["lr_min"] + inputs["spread"]}


def with_period(inputs: Mapping[str, Any]) -> Case:
    """One cycle, from its start to its end."""
    return {**rates_of(inputs), "period": inputs["period"], "steps": inputs["steps"]}


CYCLE = Domain({"period": Integer(1, 8), "steps": Integer(2, 5), **RATES}, with_period)
EXAMPLES = tuple(
    with_period({"lr_min": Fraction(1, 8), "spread": Fraction(3, 4), "period": period, "steps": 3})
    for period in (5, 4, 1)
)


def _call(case: Case, t: int, period: int, first: int) -> Call:
    rates = {"lr_min": case["lr_min"], "lr_max": case["lr_max"]}
    return Call("cosine_annealing", (t + first,), {**rates, "period": period})


def ask(case: Case, first: int = 0, **_: Any) -> tuple[Operation, ...]:
    """One call at each step of the cycle, and at its end; ``first`` is what the first call is given."""
    return tuple(_call(case, t, case["period"], first) for t in range(case["period"] + 1))


def ask_cycle(case: Case, first: int = 0, **_: Any) -> tuple[Operation, ...]:
    """One call at each step of the cycle, without its end."""
    return ask(case, first)[:-1]


def ask_in_steps(case: Case, first: int = 0, **_: Any) -> tuple[Operation, ...]:
    """One call at each epoch of the cycle; then the same, with ``steps`` steps to the epoch."""
    n, T = case["steps"], case["period"]
    return (*ask(case, first), *(_call(case, n * t, n * T, first) for t in range(T + 1)))


def rates(case: Case, shape: Shape = annealed, **_: Any) -> Values:
    """The rate at each step of the cycle, and at its end."""
    return tuple(shape(case, t, case["period"]) for t in range(case["period"] + 1))


def rates_in_steps(case: Case, shape: Shape = annealed, **_: Any) -> Values:
    """The same at each epoch; then again, in steps."""
    n, T = case["steps"], case["period"]
    return (*rates(case, shape), *(shape(case, n * t, n * T) for t in range(T + 1)))


def closed_sum(case: Case) -> Value:
    """T(η_max + η_min)/2 + (η_max − η_min)/2."""
    low, high = case["lr_min"], case["lr_max"]
    return (case["period"] * (high + low) + (high - low)) / 2


def cycle_sum(case: Case, **_: Any) -> Values:
    """The sum of a cycle's rates, each of which may lose 32 roundings of η_max + η_min; the first, and the last.

    They are 16 in ``between``, and half of what the cosine loses: 4 of an angle that counts for 3π/2, 8 of 1.
    """
    magnitude = case["period"] * (case["lr_max"] + case["lr_min"])
    ends = (annealed(case, i, case["period"]) for i in (0, case["period"] - 1))
    return (rounded(closed_sum(case), magnitude, 32), *ends)


def summed(case: Case, values: Values) -> Values:
    """The sum of what was returned, and both ends: a rate that grows, one step late, has the same sum."""
    return (sum(values), values[0], values[-1])


def decreases(case: Case, values: Values) -> Values:
    """By how much the rate falls at each step."""
    return tuple(before - after for before, after in pairwise(values))


def falls(case: Case, shape: Shape = annealed, **_: Any) -> Values:
    """The same of a shape: in exact arithmetic every one is positive."""
    return decreases(case, rates(case, shape))


def sum_of(case: Case, shape: Shape, **_: Any) -> Values:
    """The same of another shape."""
    every = rates(case, shape)[:-1]
    return (total(every), every[0], every[-1])


# --- known wrong shapes ------------------------------------------------------------------------------------


def _fed_back(case: Case, i: int, length: int) -> Value:
    rate = case["lr_max"]
    for step in range(1, i + 1):
        rate = annealed({**case, "lr_max": rate}, step, length)
    return rate


def _shorter(case: Case, i: int, length: int) -> Value:
    if length == 1:
        return case["lr_max"] / (0 * case["lr_max"])  # the angle is 0/0 or 1/0
    return annealed(case, i, length - 1)


Named = tuple[str, str, Shape]
FORM: tuple[Named, ...] = (
    (
        "no half",
        "You leave out the ½: 1 + cos goes from 2 to 0.",
        lambda case, i, length: between(case, 1 + turned(case, Fraction(i, length))),
    ),
    (
        "no 1 +",
        "You leave out the 1: the cosine goes from 1 to −1, and 1 + cos from 2 to 0.",
        lambda case, i, length: between(case, turned(case, Fraction(i, length)) / 2),
    ),
    (
        "the rate grows",
        "Your rate grows from the smallest to the largest: start with the largest.",
        lambda case, i, length: between(case, (1 - turned(case, Fraction(i, length))) / 2),
    ),
    (
        "degrees",
        "You give the cosine an angle in degrees: it takes radians.",
        lambda case, i, length: between(case, (1 + cos(0 * case["lr_max"] + Fraction(180 * i, length))) / 2),
    ),
    (
        "whole turn",
        "Your angle goes to 2π, and the rate comes back up: it goes to π.",
        lambda case, i, length: annealed(case, 2 * i, length),
    ),
    (
        "quarter turn",
        "Your angle goes to π/2: it goes to π, with 1 + cos.",
        lambda case, i, length: between(case, turned(case, Fraction(i, 2 * length))),
    ),
    (
        "whole rate above the smallest",
        "You add η_min to an annealed η_max: it is the distance η_max − η_min that is annealed.",
        lambda case, i, length: case["lr_min"] + annealed({**case, "lr_min": 0 * case["lr_min"]}, i, length),
    ),
    (
        "cut off at the smallest rate",
        "You anneal to 0 and keep the rate above η_min: anneal to η_min.",
        lambda case, i, length: largest(
            [case["lr_min"], annealed({**case, "lr_min": 0 * case["lr_min"]}, i, length)]
        ),
    ),
    (
        "sum of the rates",
        "You anneal η_max + η_min: it is the distance η_max − η_min that is annealed.",
        lambda case, i, length: annealed({**case, "lr_max": case["lr_max"] + 2 * case["lr_min"]}, i, length),
    ),
    (
        "no π",
        "You leave out π: the angle is π·t/T.",
        lambda case, i, length: between(case, (1 + cos(0 * case["lr_max"] + Fraction(i, length))) / 2),
    ),
    (
        "π of three digits",
        "You use 3.14 for π.",
        lambda case, i, length: between(
            case, (1 + cos(0 * case["lr_max"] + Fraction(314 * i, 100 * length))) / 2
        ),
    ),
    (
        "no smallest rate",
        "You go down to 0: η_min is where the rate ends.",
        lambda case, i, length: annealed({**case, "lr_min": 0 * case["lr_min"]}, i, length),
    ),
)
_LEVEL = "no 1 +", "whole rate above the smallest", "no smallest rate"
FALLING = tuple(named for named in FORM if named[0] not in _LEVEL)
"""Told by how a rate falls: the last two fall alike."""
LINE: Named = (
    "straight line",
    "Your rate falls in a straight line: it follows a cosine.",
    lambda case, i, length: between(case, 1 - 0 * case["lr_max"] - Fraction(i, length)),
)
"""Its sum is the cosine's."""
AHEAD = "one step ahead"
CLOCK: tuple[Named, ...] = (
    (
        "period one too long",
        "Your cycle is one step too long: the angle is π·t/T.",
        lambda case, i, length: annealed(case, i, length + 1),
    ),
    (
        "period one too short",
        "Your cycle is one step too short: the angle is π·t/T, and the rate is the smallest at t = T.",
        _shorter,
    ),
    (
        "whole cycles",
        "You divide t by T as integers: the angle is π·t/T with all its digits.",
        lambda case, i, length: annealed(case, i // length * length, length),
    ),
    (
        AHEAD,
        "Your rate is that of the next step: at t = 0 it is the largest.",
        lambda case, i, length: annealed(case, i + 1, length),
    ),
    (
        "compounding",
        "You anneal the current rate again at every step: anneal the largest rate.",
        _fed_back,
    ),
)

AT_THE_END: Named = (
    "starts again at the end",
    "Your rate is the largest again at t = T: it is the smallest there.",
    lambda case, i, length: annealed(case, i % length, length),
)


def mistakes(oracle: Callable[..., Values], named: tuple[Named, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a claim whose oracle takes a shape."""
    return tuple(
        Mistake(name, sentence, partial(oracle, shape=shape), not_under={"first": 1} if name == AHEAD else {})
        for name, sentence, shape in named
    )

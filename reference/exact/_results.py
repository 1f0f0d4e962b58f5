"""From cases to balls, and from balls to what is compared and shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from reference.exact._ball import (
    HALF,
    PRECISION,
    ROUNDINGS,
    UNIT_ROUNDOFF,
    Ball,
    Number,
    Rounding,
    enclosure,
    number,
    working_precision,
)


def to_ball(case: Mapping[str, Any], dtype: str) -> dict[str, Any]:
    """The case with each Fraction as that number's ball in this dtype, at any depth of tuples and mappings.

    Integers stay integers: they are sizes and indices.
    """
    rounding = ROUNDINGS[HALF if dtype == "float16" else UNIT_ROUNDOFF[dtype]]
    with working_precision():
        return {name: _balls(value, rounding) for name, value in case.items()}


def _balls(value: Any, rounding: Rounding) -> Any:
    if isinstance(value, Fraction):
        return number(value, rounding)
    if isinstance(value, tuple | list):
        if {Fraction}.issuperset(map(type, value)):
            return tuple([number(x, rounding) for x in value])
        return tuple([_balls(x, rounding) for x in value])
    if isinstance(value, Mapping):
        return {name: _balls(x, rounding) for name, x in value.items()}
    return value


def is_finite(x: Ball | Number) -> bool:
    """Whether a verdict can be had from x: False for an unbounded ball."""
    return not isinstance(x, Ball) or x.interval.is_finite()


def _interval(x: Number | float) -> arb:
    return arb(x) if isinstance(x, float) else enclosure(x)


def contains(x: Ball | Number, got: Number | float) -> bool:
    """Whether the ball holds the number. An unbounded ball holds every number; a number holds itself."""
    if not isinstance(x, Ball):
        return x == got
    if ctx.prec != PRECISION:
        with working_precision():
            return contains(x, got)
    return bool(x.interval.overlaps(_interval(got))) or not is_finite(x)


def distance(x: Ball | Number, got: Number) -> float:
    """How far the number stands from the ball's midpoint in units of the ball's radius: at most 1 inside."""
    if got == exact_value(x):
        return 0.0
    if not isinstance(x, Ball) or x.interval.rad().is_zero():
        return float("inf")
    with working_precision():
        return float(abs(enclosure(got) - x.interval.mid()) / x.interval.rad())


def exact_value(x: Ball | Number) -> Fraction | float:
    """The ball's midpoint; nan if the ball is unbounded."""
    if not isinstance(x, Ball):
        return Fraction(x)
    if not is_finite(x):
        return float("nan")
    mantissa, exponent = (int(part) for part in x.interval.mid().man_exp())
    return Fraction(mantissa * 2 ** max(exponent, 0), 2 ** max(-exponent, 0))


def agreement(x: Ball | Number, got: Number | float) -> float | None:
    """To how many digits the number agrees with the ball's midpoint: −log₁₀ of its relative error.

    inf where they are the same; None where the ball holds 0, to which nothing is relative.
    """
    with working_precision():
        interval = x.interval if isinstance(x, Ball) else enclosure(x)
        if interval.contains(0):
            return None
        exact = interval.mid()
        error = float(abs((_interval(got) - exact) / exact))
    return -math.log10(error) if error else math.inf


def digits(x: Ball | Number, got: Number) -> int:
    """How many significant digits show that the number is not the ball's midpoint: at least 6, at most 17."""
    expected = exact_value(x)
    for count in range(6, 17):
        if f"{float(expected):.{count}g}" != f"{float(got):.{count}g}":
            return count
    return 17

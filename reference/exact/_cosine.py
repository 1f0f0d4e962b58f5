"""Cosines for oracles: exact where they are rational, and on balls all honest evaluations."""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from reference.exact._ball import Ball, spread, widened, working_precision
from reference.exact._functions import Irrational, Value

_RATIONAL = {
    Fraction(0): Fraction(1),
    Fraction(1, 3): Fraction(1, 2),
    Fraction(1, 2): Fraction(0),
    Fraction(2, 3): Fraction(-1, 2),
    Fraction(1): Fraction(-1),
}
"""cos(πx) for the x in [0, 1] at which it is rational, by Niven's theorem."""


def cos_pi(x: Value) -> Value:
    """cos(πx): of a rational number exactly, or ``Irrational``.

    On balls: 4 roundings of the angle, which is π·x, or (π/q)·p, or π/2 − π·x for a sine in its place, so
    that they count for π(|x| + 1/2); and 8 of the result, as library functions are good to four units in the
    last place.
    """
    if not isinstance(x, Ball):
        half_turn = abs((Fraction(x) + 1) % 2 - 1)  # cos is even, and its period is 2π
        if half_turn not in _RATIONAL:
            raise Irrational(f"cos(π·{x}) is irrational")
        return _RATIONAL[half_turn]
    with working_precision():
        pi = arb.pi()
        angle = spread(pi * x.interval, pi * (abs(x.interval) + arb(0.5)), 4, x.rounding)
        return widened(angle.interval.cos(), x.rounding, 8)


def cos(x: Value) -> Value:
    """cos(x) of an angle in radians: of 0 exactly, or ``Irrational``. On balls: 8 roundings of the result."""
    if not isinstance(x, Ball):
        if x != 0:
            raise Irrational(f"cos({x}) is irrational")
        return Fraction(1)
    with working_precision():
        return widened(x.interval.cos(), x.rounding, 8)

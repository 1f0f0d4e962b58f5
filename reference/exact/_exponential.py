"""Exponentials and logarithms for oracles: exact where they are rational, and on balls all honest evaluations."""

from __future__ import annotations

from fractions import Fraction

from reference.exact._ball import Ball, widened, working_precision
from reference.exact._functions import Irrational, Value


def exp(x: Value) -> Value:
    """eˣ: of 0 exactly, or ``Irrational``. On balls: 8 roundings of the result, as library functions are good to
    four units in the last place."""
    if not isinstance(x, Ball):
        if x != 0:
            raise Irrational(f"exp({x}) is irrational")
        return Fraction(1)
    with working_precision():
        return widened(x.interval.exp(), x.rounding, 8)


def log(x: Value) -> Value:
    """The natural logarithm: of 1 exactly, or ``Irrational``; of a ball that reaches 0, unbounded. On balls: 8
    roundings of the result, likewise."""
    if not isinstance(x, Ball):
        if x != 1:
            raise Irrational(f"log({x}) is irrational")
        return Fraction(0)
    with working_precision():
        return widened(x.interval.log(), x.rounding, 8)

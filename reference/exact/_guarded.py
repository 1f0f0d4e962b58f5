"""What guards against log 0 make of a probability: on balls, of all guards up to ``GUARD`` at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from flint import arb

from reference.exact._ball import Ball, enclosure, working_precision
from reference.exact._functions import Value

GUARD: Final = Fraction(1, 2**16)
"""The largest ε that is taken for a guard: more than 10⁻⁵."""


def clipped(p: Value) -> Value:
    """p, or p clipped to ε ... 1 − ε, with any ε up to ``GUARD``. Exact on rational numbers: p."""
    if not isinstance(p, Ball):
        return p
    with working_precision():
        least = enclosure(GUARD)
        return Ball(p.interval.union(p.interval.max(least).min(1 - least)), p.rounding)


def guarded_share(p: Value) -> Value:
    """p·d log(p + ε)/dp = p/(p + ε), or p times the derivative of the clipped p's logarithm, with any ε up to
    ``GUARD``. Exact on rational numbers: 1.

    The latter is 1, and where p is clipped 0 or, if the clipping is not differentiated, p/ε or p/(1 − ε).
    """
    if not isinstance(p, Ball):
        return Fraction(1)
    if not p.interval.is_finite():
        return p
    with working_precision():
        least, one = enclosure(GUARD), arb(1)
        within = p.interval > least and p.interval < 1 - least
        low = 1 / (1 + least / p.interval) if within else arb(0)
        return Ball(one.union(low) if within else low.union(1 / (1 - least)), p.rounding)

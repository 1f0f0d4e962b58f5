"""Ball: one evaluation of a formula that holds every honest floating-point evaluation of it.

A ball is an interval, kept by python-flint (Arb) as a midpoint and a radius. Each operation encloses the
operation on real numbers, then widens the result by what floating-point numbers may lose there: a counted
multiple of the unit roundoff u times the result, and of the smallest positive number where results underflow.
What an implementation returns lies in the ball of its formula, in whatever order it rounds, with fused
multiplications or without.

The counts are those of the honest ways to write an operation, in units of u:

    a + b, a - b, a * b    1, one rounding
    a / b                  2, as a * (1 / b)
    a ** k                 k + 8, by products or a vectorized power, good to four units in the last place
    sqrt(a)                8, as such a power

Every count is doubled, which leaves room for the terms of second order; an underflow counts eightfold.

A result that may lie beyond the largest number of the dtype, a quotient by a ball that holds zero, and the
root of a negative number are unbounded balls: no verdict can be had from them or from what is computed from
them.

With u = 0 nothing is widened: the ball is a rigorous enclosure of the real number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from flint import arb, ctx

PRECISION: Final = 170
"""Bits of a midpoint."""

UNIT_ROUNDOFF: Final = {"float64": Fraction(1, 2**53), "float32": Fraction(1, 2**24)}
"""u: rounding to nearest changes a number by at most u times itself."""

SAFETY, UNDERFLOWS = 2, 8

Number = int | Fraction

_EXACT = 2**24  # every dtype has the smaller integers


class working_precision:
    """``with working_precision():`` sets flint's precision, which is global, to ``PRECISION``, and then back.

    Balls do it for themselves where they must; around a long computation, once is faster.
    """

    def __enter__(self) -> None:
        self.before = ctx.prec
        if self.before != PRECISION:
            ctx.prec = PRECISION

    def __exit__(self, *_: object) -> None:
        if self.before != PRECISION:
            ctx.prec = self.before


def enclosure(x: Number) -> arb:
    """The interval of one rational number: of radius zero if it is dyadic. At ``PRECISION``."""
    p, q = x.numerator, x.denominator
    places = q.bit_length() - 1
    if q == 1 << places:
        return arb((p, -places))
    return arb(p) / arb(q)


@dataclass(frozen=True, eq=False)  # by identity: hashing a Fraction costs more than multiplying two balls
class Rounding:
    """What a dtype loses: its unit roundoff; exponents of its smallest and of its first too large number."""

    unit: Fraction
    smallest: int
    overflow: int

    def holds(self, x: Number) -> bool:
        """Whether no rounding is needed to write x."""
        bits = abs(x.numerator)
        odd = bits // (bits & -bits) if bits else 0
        return x.denominator.bit_count() == 1 and odd < self.unit.denominator


ROUNDINGS: Final = {
    rounding.unit: rounding
    for rounding in (
        Rounding(Fraction(0), 0, 2**40),
        Rounding(UNIT_ROUNDOFF["float64"], -1074, 1024),
        Rounding(UNIT_ROUNDOFF["float32"], -149, 128),
    )
}


@cache
def losses(rounding: Rounding, count: int) -> tuple[arb, arb]:
    """The balls around 0 of what ``count`` roundings of 1 lose, and of what as many underflows do."""
    if not rounding.unit:
        return arb(0), arb(0)
    underflow = enclosure(Fraction(UNDERFLOWS * count, 2**-rounding.smallest))
    return arb(0, enclosure(SAFETY * count * rounding.unit)), arb(0, underflow)


@cache
def _factors(rounding: Rounding, count: int) -> tuple[arb, arb, arb]:
    relative, underflow = losses(rounding, count)
    return 1 + relative, underflow, arb((1, rounding.overflow))


class Ball:
    """An enclosure of all that honest floating-point evaluations with ``rounding`` make of a number."""

    __slots__ = ("interval", "rounding")

    def __init__(self, interval: arb, rounding: Rounding) -> None:
        self.interval = interval
        self.rounding = rounding

    def __repr__(self) -> str:
        return f"Ball({self.interval.str(17)}, unit={self.rounding.unit})"

    def __add__(self, other: Ball | Number) -> Ball:
        return _apply(operator.add, 1, self, other)

    def __sub__(self, other: Ball | Number) -> Ball:
        return _apply(operator.sub, 1, self, other)

    def __mul__(self, other: Ball | Number) -> Ball:
        return _apply(operator.mul, 1, self, other)

    def __truediv__(self, other: Ball | Number) -> Ball:
        return _apply(operator.truediv, 2, self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> Ball:
        return -self + other

    def __rtruediv__(self, other: Number) -> Ball:
        return number(other, self.rounding) / self

    def __pow__(self, k: int) -> Ball:
        with working_precision():
            result = integer_power(self.interval, k)
            return spread(result, abs(result), k + 8, self.rounding) if k > 1 else Ball(result, self.rounding)

    def __neg__(self) -> Ball:
        with working_precision():
            return Ball(-self.interval, self.rounding)

    def __abs__(self) -> Ball:
        with working_precision():
            return Ball(abs(self.interval), self.rounding)


def ball(x: Number, unit: Fraction | int) -> Ball:
    """The ball of one number, of radius zero if the dtype of this unit roundoff has that number.

    ``unit`` is one of ``UNIT_ROUNDOFF``'s values, or 0 for a rigorous enclosure.
    """
    return number(x, ROUNDINGS[Fraction(unit)])


def number(x: Number, rounding: Rounding) -> Ball:
    """One number as a ball with this rounding."""
    if isinstance(x, int) and -_EXACT < x < _EXACT:
        return Ball(arb(x), rounding)
    with working_precision():
        exact = enclosure(x)
        written = not rounding.unit or rounding.holds(x)
        return Ball(exact, rounding) if written else widened(exact, rounding, 1)


def widened(interval: arb, rounding: Rounding, count: int) -> Ball:
    """The interval and all that ``count`` roundings make of its numbers. At ``PRECISION``."""
    factor, underflow, limit = _factors(rounding, count)
    if rounding.unit:
        interval = interval * factor + underflow
    return Ball(interval if abs(interval) < limit else arb.nan(), rounding)


def spread(interval: arb, magnitude: arb, count: int, rounding: Rounding) -> Ball:
    """The interval after ``count`` roundings of numbers up to ``magnitude``. At ``PRECISION``."""
    relative, underflow = losses(rounding, count)
    limit = _factors(rounding, 0)[2]
    if rounding.unit:
        interval = interval + relative * magnitude + underflow
    return Ball(interval if magnitude < limit and abs(interval) < limit else arb.nan(), rounding)


def integer_power(interval: arb, k: int) -> arb:
    """x**k by squaring: Arb's own power of an interval around 0 is undefined. At ``PRECISION``."""
    if k == 0:
        return arb(1)
    half = integer_power(interval, k // 2)
    return half * half * interval if k % 2 else half * half


def _apply(operation: Callable[[arb, arb], arb], count: int, a: Ball, b: Ball | Number) -> Ball:
    other = b if isinstance(b, Ball) else number(b, a.rounding)
    if ctx.prec == PRECISION:
        return widened(operation(a.interval, other.interval), coarser(a, other), count)
    with working_precision():
        return widened(operation(a.interval, other.interval), coarser(a, other), count)


def coarser(a: Ball, b: Ball) -> Rounding:
    """The rounding of an operation on the two."""
    same = a.rounding is b.rounding or a.rounding.unit >= b.rounding.unit
    return a.rounding if same else b.rounding

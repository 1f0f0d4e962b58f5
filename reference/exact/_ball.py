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

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from operator import add, mul, sub, truediv
from typing import Final

from flint import arb, ctx

PRECISION: Final = 170
"""Bits of a midpoint."""

UNIT_ROUNDOFF: Final = {"float64": Fraction(1, 2**53), "float32": Fraction(1, 2**24)}
"""u: rounding to nearest changes a number by at most u times itself."""

HALF: Final = Fraction(1, 2**11)
"""u of float16, in which nobody is asked to compute: what does so is told by it."""

SAFETY, UNDERFLOWS = 2, 8

Number = int | Fraction

_EXACT = 2**24  # every dtype has the smaller integers
_SMALL = 2**900  # an integer of float64 over a smaller power of two is a float64


class working_precision:
    """``with working_precision():`` sets flint's precision, which is global, to ``PRECISION``, and then back.

    Balls do it for themselves where they must; around a long computation, once is four times faster.
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
    if q == 1 << places and places < 1000 and p.bit_length() <= 53:
        return arb(p / q)  # a float64 is the number, and is taken over fastest
    if q == 1 << places:
        return arb((p, -places))
    return arb(p) / arb(q)


@dataclass(frozen=True, eq=False)  # by identity: hashing a Fraction costs more than multiplying two balls
class Rounding:
    """What a dtype loses: its unit roundoff u, the digits of its numbers, the exponent of the smallest one.

    Numbers from ``limit`` on are too large. Only if it ``rounds`` is anything lost.
    """

    unit: Fraction
    digits: int
    smallest: int
    limit: arb
    rounds: bool = True

    @cached_property
    def once(self) -> tuple[arb, arb]:
        """What one rounding of 1 makes of it, as a ball, and what one underflow loses."""
        with working_precision():
            return losses(self, 1)[1:]

    def holds(self, x: Number) -> bool:
        """Whether no rounding is needed to write x."""
        bits = abs(x.numerator)
        odd = bits // (bits & -bits) if bits else 0
        return x.denominator.bit_count() == 1 and odd < self.unit.denominator


ROUNDINGS: Final = {
    rounding.unit: rounding
    for rounding in (
        Rounding(Fraction(0), 0, 0, arb((1, 2**40)), rounds=False),
        Rounding(UNIT_ROUNDOFF["float64"], 53, -1074, arb((1, 1024))),
        Rounding(UNIT_ROUNDOFF["float32"], 24, -149, arb((1, 128))),
        Rounding(HALF, 11, -24, arb((1, 16))),
    )
}


@cache
def losses(rounding: Rounding, count: int) -> tuple[arb, arb, arb]:
    """What ``count`` roundings of 1 lose, as a ball around 0 and around 1; what as many underflows lose."""
    relative = arb(0, enclosure(SAFETY * count * rounding.unit))
    underflow = enclosure(Fraction(UNDERFLOWS * count, 2**-rounding.smallest))
    return relative, 1 + relative, arb(0, underflow)


class Ball:
    """An enclosure of all that honest floating-point evaluations with ``rounding`` make of a number."""

    __slots__ = ("interval", "rounding")

    def __init__(self, interval: arb, rounding: Rounding) -> None:
        self.interval = interval
        self.rounding = rounding

    def __repr__(self) -> str:
        return f"Ball({self.interval.str(17)}, unit={self.rounding.unit})"

    def __add__(self, other: Ball | Number) -> Ball:
        if type(other) is Ball and other.rounding is self.rounding and ctx.prec == PRECISION:
            return _once(self.interval + other.interval, self.rounding)
        return _apply(add, 1, self, other)

    def __sub__(self, other: Ball | Number) -> Ball:
        if type(other) is Ball and other.rounding is self.rounding and ctx.prec == PRECISION:
            return _once(self.interval - other.interval, self.rounding)
        return _apply(sub, 1, self, other)

    def __mul__(self, other: Ball | Number) -> Ball:
        if type(other) is Ball and other.rounding is self.rounding and ctx.prec == PRECISION:
            return _once(self.interval * other.interval, self.rounding)
        return _apply(mul, 1, self, other)

    def __truediv__(self, other: Ball | Number) -> Ball:
        if type(other) is Ball and other.rounding is self.rounding and ctx.prec == PRECISION:
            return widened(self.interval / other.interval, self.rounding, 2)
        return _apply(truediv, 2, self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> Ball:
        return number(other, self.rounding) - self

    def __rtruediv__(self, other: Number) -> Ball:
        return number(other, self.rounding) / self

    def __pow__(self, k: int) -> Ball:
        if ctx.prec != PRECISION:
            with working_precision():
                return self**k
        result = integer_power(self.interval, k)
        return spread(result, abs(result), k + 8, self.rounding) if k > 1 else Ball(result, self.rounding)

    def __neg__(self) -> Ball:
        if ctx.prec != PRECISION:
            with working_precision():
                return -self
        return Ball(-self.interval, self.rounding)

    def __abs__(self) -> Ball:
        if ctx.prec != PRECISION:
            with working_precision():
                return abs(self)
        return Ball(abs(self.interval), self.rounding)


def _once(interval: arb, rounding: Rounding) -> Ball:
    """As ``widened`` for one rounding, which most are. At ``PRECISION``."""
    if rounding.rounds:
        factor, underflow = rounding.once
        interval = interval * factor + underflow
    return Ball(interval if abs(interval) < rounding.limit else arb.nan(), rounding)


def ball(x: Number, unit: Fraction | int) -> Ball:
    """The ball of one number, of radius zero if the dtype of this unit roundoff has that number.

    ``unit`` is one of ``UNIT_ROUNDOFF``'s values, or 0 for a rigorous enclosure.
    """
    return number(x, ROUNDINGS[Fraction(unit)])


def number(x: Number, rounding: Rounding) -> Ball:
    """One number as a ball with this rounding."""
    if isinstance(x, int) and -_EXACT < x < _EXACT:
        return Ball(arb(x), rounding)
    if ctx.prec != PRECISION:
        with working_precision():
            return number(x, rounding)
    p, q = x.numerator, x.denominator
    if p.bit_length() <= rounding.digits and q & (q - 1) == 0 and q < _SMALL:
        return Ball(arb(p / q), rounding)
    written = not rounding.rounds or rounding.holds(x)
    exact = enclosure(x)
    return Ball(exact, rounding) if written else widened(exact, rounding, 1)


def widened(interval: arb, rounding: Rounding, count: int) -> Ball:
    """The interval and all that ``count`` roundings make of its numbers. At ``PRECISION``."""
    if rounding.rounds:
        _, factor, underflow = losses(rounding, count)
        interval = interval * factor + underflow
    return Ball(interval if abs(interval) < rounding.limit else arb.nan(), rounding)


def spread(interval: arb, magnitude: arb, count: int, rounding: Rounding) -> Ball:
    """The interval after ``count`` roundings of numbers up to ``magnitude``. At ``PRECISION``."""
    if rounding.rounds:
        relative, _, underflow = losses(rounding, count)
        interval = interval + relative * magnitude + underflow
    bounded = magnitude < rounding.limit and abs(interval) < rounding.limit
    return Ball(interval if bounded else arb.nan(), rounding)


def integer_power(interval: arb, k: int) -> arb:
    """x**k by squaring: Arb's own power of an interval around 0 is undefined. At ``PRECISION``."""
    if k == 2:
        return interval * interval
    if k == 0:
        return arb(1)
    half = integer_power(interval, k // 2)
    return half * half * interval if k % 2 else half * half


def _apply(operation: Callable[[arb, arb | int], arb], count: int, a: Ball, b: Ball | Number) -> Ball:
    if ctx.prec != PRECISION:
        with working_precision():
            return _apply(operation, count, a, b)
    if type(b) is int and -_EXACT < b < _EXACT:
        return widened(operation(a.interval, b), a.rounding, count)  # without a ball of its own
    if not isinstance(b, Ball):
        return widened(operation(a.interval, number(b, a.rounding).interval), a.rounding, count)
    rounding = a.rounding if b.rounding is a.rounding else coarser(a, b)
    return widened(operation(a.interval, b.interval), rounding, count)


def coarser(a: Ball, b: Ball) -> Rounding:
    """The rounding of an operation on the two."""
    return a.rounding if a.rounding.unit >= b.rounding.unit else b.rounding

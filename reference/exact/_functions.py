"""Functions for oracles: each is exact on rational numbers, and on balls holds every honest evaluation.

An oracle is written once with these and with + - * /, and is evaluated on both kinds of number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from operator import mul
from typing import Any

from flint import arb, ctx

from reference.exact._ball import (
    PRECISION,
    Ball,
    Rounding,
    integer_power,
    number,
    spread,
    widened,
    working_precision,
)

Value = Any
"""An int, a Fraction or a Ball."""

_ZERO = arb(0)


class Irrational(ArithmeticError):
    """The root of this rational number is irrational: evaluate on balls instead."""


def sqrt(x: Value) -> Value:
    """The square root: of a rational number exactly, or ``Irrational``; of a negative ball, unbounded.

    A ball that reaches below zero is the ball of a number that is not negative, and is cut off there.
    """
    if isinstance(x, Ball):
        if ctx.prec != PRECISION:
            with working_precision():
                return sqrt(x)
        return widened(_root(x.interval), x.rounding, 8)
    root = Fraction(isqrt(x.numerator), isqrt(x.denominator)) if x >= 0 else None
    if root is None or root * root != x:
        raise Irrational(f"{x} has no rational square root")
    return root


def _root(interval: arb) -> arb:
    if interval > 0 or interval.is_zero() or not interval.upper() >= 0:
        return interval.sqrt()
    half = interval.upper().sqrt() / 2
    return half + arb(0, 1) * half


def power(x: Value, k: int) -> Value:
    """x**k for an integer k >= 0: k + 8 roundings."""
    return x**k


def one_minus_power(x: Value, k: int, kept: bool = False) -> Value:
    """1 − xᵏ for 0 <= x <= 1: from the power, as −expm1(k·log x), or as (1 − x)(1 + x + ... + xᵏ⁻¹).

    The first loses k + 8 roundings of xᵏ and one of the result; the second 5 of the result, because
    s·e⁻ˢ <= 1 − e⁻ˢ; the third, summed in any way, 2k + 2 of the result. Counted are 2k + 3 of the result and
    k + 8 of xᵏ; the former alone, if the digits are to be ``kept`` that the first way loses near x = 1.
    """
    if not isinstance(x, Ball):
        return 1 - x**k
    if ctx.prec != PRECISION:
        with working_precision():
            return one_minus_power(x, k, kept)
    exact = integer_power(x.interval, k)
    result = 1 - exact
    cancelled = _ZERO if kept else (k + 8) * abs(exact)
    return spread(result, (2 * k + 3) * abs(result) + cancelled, 1, x.rounding)


def weighted_mean(weight: Value, a: Value, b: Value, kept: bool = False) -> Value:
    """weight·a + (1 − weight)·b for 0 <= weight <= 1, or b + weight·(a − b), or a + (1 − weight)·(b − a).

    The last two subtract first, and may lose 3 roundings of |a| + |b| and one of the result where the first
    loses fewer: 4 roundings of |a| + |b|. Where the weight is near 1, the first and the last lose no more than
    4 of |a| + (1 − weight)·|b|: so many, if the digits are to be ``kept`` that the second way loses there.
    """
    three = weight, a, b
    rounding = _rounding(three)
    if rounding is None:
        return weight * a + (1 - weight) * b
    if ctx.prec != PRECISION:
        with working_precision():
            return weighted_mean(weight, a, b, kept)
    w, x, y = _intervals(three, rounding)
    return spread(w * x + (1 - w) * y, abs(x) + (abs((1 - w) * y) if kept else abs(y)), 4, rounding)


def total(xs: Sequence[Value]) -> Value:
    """The sum, in any order: n − 1 roundings of Σ|x|."""
    rounding = _rounding(xs)
    if rounding is None:
        return sum(xs)
    if ctx.prec != PRECISION:
        with working_precision():
            return total(xs)
    terms = _intervals(xs, rounding)
    return spread(sum(terms, _ZERO), sum(map(abs, terms), _ZERO), len(terms) - 1, rounding)


def dot(xs: Sequence[Value], ys: Sequence[Value]) -> Value:
    """Σ xᵢyᵢ, in any order: n roundings of Σ|xᵢyᵢ|."""
    if len(xs) != len(ys):
        raise ValueError(f"dot of {len(xs)} and {len(ys)} numbers")
    rounding = _rounding((*xs, *ys))
    if rounding is None:
        return sum(map(mul, xs, ys))
    if ctx.prec != PRECISION:
        with working_precision():
            return dot(xs, ys)
    terms = list(map(mul, _intervals(xs, rounding), _intervals(ys, rounding)))
    return spread(sum(terms, _ZERO), sum(map(abs, terms), _ZERO), len(terms), rounding)


def rounded(x: Value, magnitude: Value, roundings: int) -> Value:
    """x, as evaluated with at most this many roundings, one after another, of numbers up to ``magnitude``.

    For a formula with several honest arrangements: ``magnitude`` is the sum of the absolute values of all the
    terms into which they may be multiplied out. Exact on rational numbers.
    """
    rounding = _rounding((x, magnitude))
    if rounding is None:
        return x
    if ctx.prec != PRECISION:
        with working_precision():
            return rounded(x, magnitude, roundings)
    interval, size = _intervals((x, magnitude), rounding)
    return spread(interval, size, roundings, rounding)


def largest(xs: Sequence[Value]) -> Value:
    """The largest of the numbers."""
    rounding = _rounding(xs)
    if rounding is None:
        return max(xs)
    with working_precision():
        first, *rest = _intervals(xs, rounding)
        for interval in rest:
            first = first.max(interval)
        return Ball(first, rounding)


def relu(x: Value) -> Value:
    """max(x, 0)."""
    if isinstance(x, Ball):
        with working_precision():
            return Ball(x.interval.max(_ZERO), x.rounding)
    return max(x, x * 0)


def relu_slope(x: Value) -> Value:
    """The derivative of max(x, 0): 1 above 0 and 0 below; at 0, which has none, 0 or on balls all of 0 ... 1."""
    if not isinstance(x, Ball):
        return Fraction(int(x > 0))
    with working_precision():
        slope = arb(1) if x.interval > 0 else _ZERO if x.interval < 0 else arb(0.5, 0.5)
        return Ball(slope, x.rounding)


def _rounding(xs: Sequence[Value]) -> Rounding | None:
    """The coarsest of the roundings of the balls among these numbers, if there are any."""
    found = {x.rounding for x in xs if isinstance(x, Ball)}
    return max(found, key=_unit) if len(found) > 1 else found.pop() if found else None


def _intervals(xs: Sequence[Value], rounding: Rounding) -> list[arb]:
    try:
        return [x.interval for x in xs]
    except AttributeError:  # not all are balls
        return [x.interval if isinstance(x, Ball) else number(x, rounding).interval for x in xs]


def _unit(rounding: Rounding) -> Fraction:
    return rounding.unit

"""Sigmoid functions and the softmax for oracles: exact where they are rational, and on balls all honest evaluations.

Library functions are counted as 8 roundings of their result: they are good to four units in the last place.

At a large x the textbooks' formulas overflow, as eˣ/Σeˣ does, and others do not. The balls are those of the
others, and bounded; ``textbook`` makes them hold the textbooks' formulas, too, which is to say that they are
unbounded where eˣ, or a product of two such, leaves the range of the dtype.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from flint import arb

from reference.exact._ball import Ball, Rounding, number, spread, working_precision
from reference.exact._functions import Irrational, Value

_ONE = arb(1)


def tanh(x: Value, textbook: bool = False) -> Value:
    """tanh(x): of 0 exactly, or ``Irrational``.

    On balls: 24 roundings of 1. A library's function is better near 0; (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) loses 20
    roundings of 1 unless it overflows, and 2/(1 + e⁻²ˣ) − 1 loses 23 even then.
    """
    if not isinstance(x, Ball):
        return _at_zero(x, "tanh", Fraction(0))
    with working_precision():
        bounded = not textbook or _fits(2 * abs(x.interval), x.rounding)
        return spread(x.interval.tanh() if bounded else arb.nan(), _ONE, 24, x.rounding)


def sigmoid(x: Value, textbook: bool = False) -> Value:
    """1/(1 + e⁻ˣ): of 0 exactly, or ``Irrational``.

    On balls: 24 roundings of 1. 1/(1 + e⁻ˣ) loses 11 of the result, even where e⁻ˣ overflows; eˣ/(1 + eˣ) 19,
    unless it overflows; and (1 + tanh(x/2))/2 loses 14 of 1, however small the result is.
    """
    if not isinstance(x, Ball):
        return _at_zero(x, "sigmoid", Fraction(1, 2))
    with working_precision():
        half = (x.interval / 2).tanh() / 2 + arb(0.5)
        bounded = not textbook or _fits(abs(x.interval), x.rounding)
        return spread(half if bounded else arb.nan(), _ONE, 24, x.rounding)


def softmax(xs: Sequence[Value], textbook: bool = False) -> list[Value]:
    """eˣⁱ/Σⱼ eˣʲ: of equal numbers exactly, or ``Irrational``.

    On balls: of n numbers up to m in absolute value, n + 36 roundings of the result times 1 + 2m + |log of it|.
    Without a shift, 18 + n of the result; with xᵢ − max first, the exponent loses one of 2m besides; and as the
    exponential of the logarithm, 8 more than ``log_softmax``, of that logarithm.
    """
    rounding = _coarsest(xs)
    if rounding is None:
        if len(set(xs)) != 1:
            raise Irrational("the softmax of different numbers is irrational")
        return [Fraction(1, len(xs)) for _ in xs]
    with working_precision():
        return _normalised(xs, rounding, _probability, textbook)


def log_softmax(xs: Sequence[Value], textbook: bool = False) -> list[Value]:
    """xᵢ − log Σⱼ eˣʲ: of one number exactly, or ``Irrational``.

    On balls: of n numbers up to m in absolute value, n + 36 roundings of 1 + 2m + |result|: as the logarithm of
    the softmax, with a shift or without; or as xᵢ − (max + log Σⱼ eˣʲ⁻ᵐᵃˣ), which may cancel, and loses
    n + 16 of 1, and 4 of m and of the result.
    """
    rounding = _coarsest(xs)
    if rounding is None:
        if len(xs) != 1:
            raise Irrational("the logarithm of a softmax is irrational")
        return [0 * xs[0]]
    with working_precision():
        return _normalised(xs, rounding, _logarithm, textbook)


def _normalised(
    xs: Sequence[Value], rounding: Rounding, of: Callable[[arb, arb, int, Rounding], Ball], textbook: bool
) -> list[Value]:
    """The function of each pᵢ = 1/Σⱼ eˣʲ⁻ˣⁱ, and of 1 + 2m + |log pᵢ|."""
    intervals = [(x if isinstance(x, Ball) else number(x, rounding)).interval for x in xs]
    highest = arb(0)
    for x in intervals:
        highest = highest.max(abs(x))
    if textbook and not _fits(2 * highest, rounding):
        return [Ball(arb.nan(), rounding) for _ in xs]
    results: list[Value] = []
    for x in intervals:
        p = 1 / sum(((other - x).exp() for other in intervals if other is not x), _ONE)
        results.append(of(p, 1 + 2 * highest + abs(p.log()), len(xs) + 36, rounding))
    return results


def _probability(p: arb, scale: arb, count: int, rounding: Rounding) -> Ball:
    return spread(p, p * scale, count, rounding)


def _logarithm(p: arb, scale: arb, count: int, rounding: Rounding) -> Ball:
    return spread(p.log(), scale, count, rounding)


def _fits(x: arb, rounding: Rounding) -> bool:
    """Whether eˣ and e⁻ˣ lie well within the range of the dtype, so that their products and sums do."""
    return not rounding.rounds or bool(x.exp() < rounding.limit)


def _coarsest(xs: Sequence[Value]) -> Rounding | None:
    """The rounding of the balls among these numbers, if there are any."""
    roundings = [x.rounding for x in xs if isinstance(x, Ball)]
    return max(roundings, key=lambda rounding: rounding.unit) if roundings else None


def _at_zero(x: Value, name: str, value: Fraction) -> Value:
    if x != 0:
        raise Irrational(f"{name}({x}) is irrational")
    return value

"""What random matrices say of a law: exact evidence on independence, sizes, spread and shape.

A matrix is a tuple of rows of floats; rows belong to the inputs, columns to the outputs. Thresholds are roots
to more than 30 digits, so that what is counted has the probability that is said to more than 30 digits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from math import fsum, sqrt
from operator import eq
from typing import Any

from reference import exact
from reference.claims._laws import Law, largest, middle, root, tail
from reference.claims._model import Binomial, ChiSquared, Evidence, Fact, Kolmogorov

Matrix = tuple[tuple[float, ...], ...]
Pairs = Iterable[tuple[Sequence[float], Sequence[float]]]

MANY = 1000
"""So many weights, or more, have almost as many magnitudes."""

ROUNDINGS = 8 / 2**24
"""How far rounding may move a distribution function at most: a weight, and what it is divided by, are rounded
eight times at most, in float32 or finer, and |x| times the density at x is below 1 for every law here."""


def magnitudes(matrices: Sequence[Matrix], law: Law) -> list[Fact]:
    """A continuous law hardly repeats itself, up to sign: what does is rounded, cut off, copied or zero.

    Even where weights have float32's resolution, two of n agree with probability 2⁻²² at most: n²/2²³ pairs
    agree on average, at most 108 where n is 30000. More than n/64 = 468 do with a probability below 10⁻¹⁰⁰;
    of 1000 weights, more than 15 do with one below 10⁻²⁰.
    """
    groups = [[m] for m in matrices] + ([list(matrices)] if len(matrices) > 1 else [])
    sizes = [list(map(abs, entries(group))) for group in groups]
    large = [(len(set(found)), len(found)) for found in sizes if len(found) >= MANY]
    if not large or not law.continuous:
        return []
    got = min(large, key=lambda pair: pair[0] / pair[1])
    holds = all(64 * (count - distinct) <= count for distinct, count in large)
    return [Fact("how many magnitudes the weights have", holds, got[0], f"about {got[1]}")]


def independence(matrices: Sequence[Matrix], variance: Fraction, law: Law) -> list[Binomial]:
    """Signs agree with their neighbours' like tosses of a fair coin, and so do sizes, held to their median.

    (If all weights are positive, all signs agree: between the two, agreements would not be independent.)
    """
    half = tail(law, middle(law))
    median = float(root(middle(law) * variance))
    positive = [[[w > 0 for w in row] for row in m] for m in matrices]
    large = [[[abs(w) > median for w in row] for row in m] for m in matrices]
    return [
        *_agreements("signs", positive, max(law.positive, 1 - law.positive)),
        *_agreements("sizes", large, half**2 + (1 - half) ** 2),
    ]


def _agreements(what: str, bits: Sequence[Sequence[Sequence[bool]]], probability: Fraction) -> list[Binomial]:
    columns = [tuple(zip(*m, strict=True)) for m in bits]
    pairs: dict[str, Pairs] = {
        "row": chain.from_iterable(map(pairwise, bits)),
        "column": chain.from_iterable(map(pairwise, columns)),
        "generator": ((list(entries([a])), list(entries([b]))) for a, b in pairwise(bits)),
    }
    found = [_agreement(f"{what} that agree with the {n} before", p, probability) for n, p in pairs.items()]
    return [count for count in found if count.trials]


def _agreement(what: str, pairs: Pairs, probability: Fraction) -> Binomial:
    agree = trials = 0
    for first, second in pairs:
        agree += sum(map(eq, first, second))
        trials += len(first)
    return Binomial(what, agree, trials, probability)


def spread(
    matrices: Sequence[Matrix], variance: Fraction, law: Law, unit: Fraction, grain: Fraction
) -> list[Evidence]:
    """Signs, sizes beyond the law's thresholds and within its limit, the whole shape, sums of squares.

    ``grain`` is what rounding the weights may have added to one, relatively, besides ``unit``.
    """
    weights = list(entries(matrices))
    sizes = sorted(map(abs, weights))
    found: list[Evidence] = [
        Binomial("weights above zero", sum([w > 0 for w in weights]), len(weights), law.positive)
    ]
    for q in law.thresholds:
        beyond = len(sizes) - bisect_right(sizes, root(q * variance))
        found.append(Binomial(beyond_(q), beyond, len(sizes), tail(law, q)))
    if units := largest(law):
        limit = _limit(variance, units, unit)
        nominal = exact.exact_value(limit)
        size = Fraction(sizes[-1]) * (1 - grain)
        within = size <= nominal or exact.contains(limit, size)
        found.append(Fact("no weight beyond the limit", within, sizes[-1], float(nominal)))
    if law.continuous:
        found.append(_shape(weights, variance, law))
    if law.gaussian:
        found += _sums_of_squares(matrices, weights, variance)
    return found


def beyond_(q: Fraction) -> str:
    """What is counted beyond √q spreads."""
    return f"weights beyond {float(q) ** 0.5:.3g} σ"


def _shape(weights: Sequence[float], variance: Fraction, law: Law) -> Kolmogorov:
    """The largest distance between the weights' distribution function and the law's, less what rounding adds."""
    sigma, n = sqrt(variance), len(weights)
    below = [law.below(w / sigma) for w in sorted(weights)]
    distance = max(
        max([(k + 1) / n - p for k, p in enumerate(below)]), max([p - k / n for k, p in enumerate(below)])
    )
    return Kolmogorov("distance from the law's distribution function", max(0.0, distance - ROUNDINGS), n)


def _limit(variance: Fraction, units: Fraction, unit: Fraction) -> exact.Ball:
    """The limit, so many units of σ, as every honest evaluation of −a + 2ar with 0 ≤ r ≤ 1 may reach it."""
    a = exact.sqrt(exact.ball(variance, unit)) * units
    limit: exact.Ball = -a + 2 * a * 1
    return limit


def _sums_of_squares(matrices: Sequence[Matrix], weights: list[float], variance: Fraction) -> list[Evidence]:
    rows = [fsum(row) for m in matrices for row in m]
    columns = [fsum(column) for m in matrices for column in zip(*m, strict=True)]
    everything = [fsum(entries([m])) for m in matrices]
    fan_in, fan_out = len(matrices[0]), len(matrices[0][0])
    return [
        _chi_squared("squares of the weights over σ²", weights, variance),
        _chi_squared("squares of the sums of rows over their variance", rows, fan_out * variance),
        _chi_squared("squares of the sums of columns over their variance", columns, fan_in * variance),
        _chi_squared(
            "squares of the sums of all over their variance", everything, fan_in * fan_out * variance
        ),
    ]


def _chi_squared(what: str, numbers: Sequence[float], variance: Fraction) -> ChiSquared:
    return ChiSquared(what, fsum(x * x for x in numbers) / float(variance), len(numbers))


def entries(matrices: Iterable[Iterable[Iterable[Any]]]) -> Iterable[Any]:
    """All entries of matrices, row by row."""
    return chain.from_iterable(chain.from_iterable(matrices))

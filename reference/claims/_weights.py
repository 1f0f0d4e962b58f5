"""How a matrix of initial weights is held against a law: programs, exact evidence, imitations of wrong ones.

Every function takes the same options: ``variance`` names a formula of ``VARIANCES``, ``law`` one of ``LAWS``,
``order`` is "in_out" for a (fan_in, fan_out) matrix and "out_in" for its transpose, and ``repeats`` says what
is wrongly repeated: "" nothing, "row" one row of weights, "entry" one number, "generator" the same matrix
whatever generator is given; "never" says that not even the same generator repeats a matrix.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from math import fsum, sqrt
from random import Random
from typing import Any

from reference import exact
from reference.claims._laws import LAWS, Law, largest, root, tail
from reference.claims._model import Binomial, Call, Case, ChiSquared, Evidence, Fact, Generator, Values
from reference.claims._outputs import RAGGED, again, shape_of

Matrix = tuple[tuple[float, ...], ...]

VARIANCES: Mapping[str, Callable[[int, int], Fraction]] = {
    "1/fan_in": lambda fan_in, fan_out: Fraction(1, fan_in),
    "2/fan_in": lambda fan_in, fan_out: Fraction(2, fan_in),
    "1/fan_out": lambda fan_in, fan_out: Fraction(1, fan_out),
    "2/fan_out": lambda fan_in, fan_out: Fraction(2, fan_out),
    "2/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out),
    "1/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(1, fan_in + fan_out),
    "2/fan_in + fan_out": lambda fan_in, fan_out: Fraction(2, fan_in) + fan_out,
    # a limit of √(6/fan_in + fan_out), of σ, and of σ²: the variance is a third of the limit's square
    "(6/fan_in + fan_out)/3": lambda fan_in, fan_out: (Fraction(6, fan_in) + fan_out) / 3,
    "(2/fan_in)/3": lambda fan_in, fan_out: Fraction(2, fan_in) / 3,
    "(2/(fan_in + fan_out))/3": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) / 3,
    "(2/fan_in)²/3": lambda fan_in, fan_out: Fraction(2, fan_in) ** 2 / 3,
    "(2/(fan_in + fan_out))²/3": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) ** 2 / 3,
    # a variance given where a standard deviation is asked for
    "(1/fan_in)²": lambda fan_in, fan_out: Fraction(1, fan_in) ** 2,
    "(2/fan_in)²": lambda fan_in, fan_out: Fraction(2, fan_in) ** 2,
    "(2/(fan_in + fan_out))²": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) ** 2,
}
"""Var(wᵢⱼ), right and wrong, by the formula's own text."""

DESIGNS: tuple[Case, ...] = (
    {"fan_in": 20, "fan_out": 60, "seeds": (1, 2, 3, 4, 5)},
    {"fan_in": 60, "fan_out": 20, "seeds": (11, 12, 13, 14, 15)},
    {"fan_in": 1, "fan_out": 2, "seeds": tuple(range(101, 601))},
    {"fan_in": 300, "fan_out": 100, "seeds": (1001,)},
)
"""Unequal fans in both directions, fans so small that one more or less is seen, and many weights, which show
what a law's far tail is: 6000, 6000, 1000 and 30000 weights. A test computes the power that they give."""

MANY = 1000
"""So many weights in a matrix, or more, have almost as many magnitudes."""


def program(function: str, case: Case, **_: object) -> tuple[Call, ...]:
    """One matrix a seed, and the first seed's once more."""
    seeds = (*case["seeds"], case["seeds"][0])
    return tuple(Call(function, (case["fan_in"], case["fan_out"], Generator(seed))) for seed in seeds)


def evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    variance: str,
    law: str,
    order: str = "in_out",
    repeats: str = "",
) -> tuple[Evidence, ...]:
    """What the matrices say: shape, the same generator twice, independence, signs, spread, limit."""
    shape = (case["fan_in"], case["fan_out"])
    if order == "out_in":
        shape = shape[::-1]
    for output in outputs:
        if (got := shape_of(output)) != shape:
            return (Fact("the shape of the weights", False, got or RAGGED, shape),)
    same = again(outputs, repeats)
    matrices = [_matrix(output, order) for output in outputs[:-1]]
    nominal = VARIANCES[variance](case["fan_in"], case["fan_out"])
    found: list[Evidence] = [Fact("the shape of the weights", True, shape, shape), *same]
    matrices, repeated = _distinct(matrices, repeats)
    found += [*repeated, *_magnitudes(matrices), *_independence(matrices, LAWS[law])]
    return (*found, *_spread(matrices, nominal, LAWS[law], unit))


def imitate(
    case: Case,
    random: Random,
    *,
    variance: str,
    law: str,
    order: str = "in_out",
    repeats: str = "",
) -> Values:
    """Matrices with this law, in the shape of the program's replies."""
    fan_in, fan_out = case["fan_in"], case["fan_out"]
    spread, draw = sqrt(VARIANCES[variance](fan_in, fan_out)), LAWS[law].draw
    matrices: list[Values] = []
    for _ in range(len(case["seeds"]) + 1):
        rows = [[Fraction(spread * draw(random)) for _ in range(fan_out)] for _ in range(fan_in)]
        if repeats == "row":
            rows = [rows[0]] * fan_in
        if repeats == "entry":
            rows = [[rows[0][0]] * fan_out] * fan_in
        matrix = tuple(map(tuple, rows))
        matrices.append(tuple(zip(*matrix, strict=True)) if order == "out_in" else matrix)
    if repeats == "generator":
        matrices = [matrices[0]] * len(matrices)
    return tuple(matrices) if repeats == "never" else (*matrices[:-1], matrices[0])


def _matrix(output: Any, order: str) -> Matrix:
    rows = tuple(tuple(map(float, row)) for row in output)
    return tuple(zip(*rows, strict=True)) if order == "out_in" else rows


def _distinct(matrices: list[Matrix], repeats: str) -> tuple[list[Matrix], list[Evidence]]:
    """The matrices without what ``repeats`` says is repeated, and the fact that it is."""
    if repeats == "row":
        fact = Fact("one row is repeated", all(len(set(m)) == 1 for m in matrices))
        return [m[:1] for m in matrices], [fact]
    if repeats == "entry":
        fact = Fact("one number is repeated", all(len(set(_entries([m]))) == 1 for m in matrices))
        return [(m[0][:1],) for m in matrices], [fact]
    if repeats == "generator":
        return matrices[:1], [Fact("every generator gives the same weights", len(set(matrices)) == 1)]
    return matrices, []


def _magnitudes(matrices: Sequence[Matrix]) -> list[Fact]:
    """A continuous law hardly repeats itself, up to sign: what does is rounded, cut off, copied or zero.

    Even where weights have float32's resolution, two of n agree with probability 2⁻²² at most: n²/2²³ pairs
    agree on average, at most 108 where n is 30000. More than n/64 = 468 do with a probability below 10⁻¹⁰⁰;
    of 1200 weights, more than 18 do with one below 10⁻²⁰.
    """
    large = [list(map(abs, _entries([m]))) for m in matrices if len(m) * len(m[0]) >= MANY]
    distinct = [len(set(sizes)) for sizes in large]
    if not large:
        return []
    got = min(zip(distinct, map(len, large), strict=True), key=lambda pair: pair[0] / pair[1])
    holds = all(64 * (len(sizes) - count) <= len(sizes) for sizes, count in zip(large, distinct, strict=True))
    return [Fact("how many magnitudes the weights have", holds, got[0], f"about {got[1]}")]


def _independence(matrices: Sequence[Matrix], law: Law) -> list[Binomial]:
    """Signs of independent centred weights agree with their neighbours' like tosses of a fair coin.

    (If all weights are positive, all agree: between the two, agreements would not be independent.)
    """
    columns = [tuple(zip(*m, strict=True)) for m in matrices]
    pairs = {
        "signs that agree with the row before": chain.from_iterable(map(pairwise, matrices)),
        "signs that agree with the column before": chain.from_iterable(map(pairwise, columns)),
        "signs that agree with the generator before": (
            (tuple(_entries([a])), tuple(_entries([b]))) for a, b in pairwise(matrices)
        ),
    }
    found = [_agreement(what, rows, max(law.positive, 1 - law.positive)) for what, rows in pairs.items()]
    return [count for count in found if count.trials]


def _agreement(
    what: str, pairs: Iterable[tuple[Sequence[float], Sequence[float]]], probability: Fraction
) -> Binomial:
    agree = [(a > 0) == (b > 0) for first, second in pairs for a, b in zip(first, second, strict=True)]
    return Binomial(what, sum(agree), len(agree), probability)


def _spread(matrices: Sequence[Matrix], variance: Fraction, law: Law, unit: Fraction) -> list[Evidence]:
    weights = list(_entries(matrices))
    sizes = sorted(map(abs, weights))
    found: list[Evidence] = [
        Binomial("weights above zero", sum(w > 0 for w in weights), len(weights), law.positive)
    ]
    for q in law.thresholds:
        beyond = len(sizes) - bisect_right(sizes, root(q * variance))
        found.append(Binomial(f"weights beyond {float(q) ** 0.5:.3g} σ", beyond, len(sizes), tail(law, q)))
    if units := largest(law):
        limit = _limit(variance, units, unit)
        nominal = exact.exact_value(limit)
        within = sizes[-1] <= nominal or exact.contains(limit, Fraction(sizes[-1]))
        found.append(Fact("no weight beyond the limit", within, sizes[-1], float(nominal)))
    if law.gaussian:
        found += _sums_of_squares(matrices, weights, variance)
    return found


def _limit(variance: Fraction, units: Fraction, unit: Fraction) -> exact.Ball:
    """The limit, so many units of σ, as every honest evaluation of −a + 2ar with 0 ≤ r ≤ 1 may reach it."""
    a = exact.sqrt(exact.ball(variance, unit)) * units
    limit: exact.Ball = -a + 2 * a * 1
    return limit


def _sums_of_squares(matrices: Sequence[Matrix], weights: list[float], variance: Fraction) -> list[Evidence]:
    rows = [fsum(row) for m in matrices for row in m]
    columns = [fsum(column) for m in matrices for column in zip(*m, strict=True)]
    everything = [fsum(_entries([m])) for m in matrices]
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


def _entries(matrices: Iterable[Matrix]) -> Iterable[float]:
    return chain.from_iterable(chain.from_iterable(matrices))

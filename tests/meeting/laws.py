"""Exact finite laws with given moments, and small rational numbers."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from derivations._worlds import Law, independent, weighted

F = Fraction
Vector = Sequence[Fraction]
Outcomes = list[tuple[Fraction, Fraction]]
"""Probabilities and values."""


def number(random: Random) -> Fraction:
    """A small rational number."""
    return Fraction(random.randint(-12, 12), random.choice((1, 2, 3, 4, 5, 8)))


def positive(random: Random) -> Fraction:
    """A small rational number > 0."""
    return Fraction(random.randint(1, 12), random.choice((1, 2, 3, 4, 5, 8)))


def chance(random: Random) -> Fraction:
    """A rational number in (0, 1)."""
    below = random.choice((3, 4, 5, 7, 8))
    return Fraction(random.randint(1, below - 1), below)


def numbers(random: Random, size: int) -> tuple[Fraction, ...]:
    """Several of them."""
    return tuple(number(random) for _ in range(size))


def two_point(variance: Fraction) -> Outcomes:
    """The value ``variance`` or −1: the mean is 0, and the variance may have an irrational root."""
    if variance == 0:
        return [(Fraction(1), Fraction(0))]
    return [(1 / (1 + variance), Fraction(variance)), (variance / (1 + variance), Fraction(-1))]


def scalar(name: str, outcomes: Outcomes) -> Law:
    """The law of a number."""
    return weighted(*((p, {name: x}) for p, x in outcomes))


def vector(name: str, parts: Sequence[Outcomes]) -> Law:
    """The law of a vector with independent entries."""
    joint = independent(*(weighted(*((p, {str(i): x}) for p, x in part)) for i, part in enumerate(parts)))
    return tuple((p, {name: tuple(row[str(i)] for i in range(len(parts)))}) for p, row in joint)


def with_covariance(name: str, mean: Vector, Sigma: Sequence[Vector]) -> Law:
    """The law of mean + Lz, where Σ = L·diag(d)·Lᵀ and the zₖ are independent, of variance dₖ."""
    L, d = _factors(Sigma)
    return tuple(
        (
            p,
            {
                name: tuple(
                    m + sum(a * z for a, z in zip(row, outcome["z"], strict=True))
                    for m, row in zip(mean, L, strict=True)
                )
            },
        )
        for p, outcome in vector("z", [two_point(variance) for variance in d])
    )


def _factors(Sigma: Sequence[Vector]) -> tuple[list[list[Fraction]], list[Fraction]]:
    """L and d of a positive semidefinite matrix."""
    n = len(Sigma)
    rest = [[Fraction(entry) for entry in row] for row in Sigma]
    L = [[Fraction(0)] * n for _ in range(n)]
    d = []
    for k in range(n):
        pivot = rest[k][k]
        d.append(pivot)
        for i in range(n):
            assert pivot or not rest[i][k]
            L[i][k] = rest[i][k] / pivot if pivot else Fraction(int(i == k))
        rest = [[rest[i][j] - pivot * L[i][k] * L[j][k] for j in range(n)] for i in range(n)]
    return L, d


def masks(n: int, keep: Fraction) -> Law:
    """The masks m of n units, each kept with this probability."""
    return vector("m", [[(keep, Fraction(1)), (1 - keep, Fraction(0))]] * n)


def indicator(size: int, chosen: Sequence[int]) -> tuple[int, ...]:
    """How often each of ``size`` samples is chosen (numbers from 0)."""
    return tuple(list(chosen).count(i) for i in range(size))


def finite(random: Random, size: int) -> Outcomes:
    """Some values and their probabilities."""
    weights = [random.randint(1, 5) for _ in range(size)]
    return [(Fraction(weight, sum(weights)), number(random)) for weight in weights]


def second_moment(outcomes: Outcomes) -> Fraction:
    """Σ p x²."""
    return sum((p * x * x for p, x in outcomes), Fraction(0))


def certain(**values: Any) -> Law:
    """One outcome."""
    return ((Fraction(1), values),)

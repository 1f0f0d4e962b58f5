"""Finite worlds: values of the parameters, and a law of what is random with finitely many outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

Law = tuple[tuple[Fraction, Mapping[str, Any]], ...]
CERTAIN: Law = ((Fraction(1), {}),)


@dataclass(frozen=True)
class World:
    """Values of the parameters and a finite law of what is random.

    An array is a (nested) tuple. Dimensions of a declared size count from 1, those over steps (``*``) from 0.
    What is left out (a name, or the entries from some step on) comes from the assumed equation that defines
    it."""

    values: Mapping[str, Any]
    law: Law = CERTAIN
    steps: int = 3


@dataclass(frozen=True)
class Witness:
    """A world in which all assumptions but the named one hold, and the statement is false."""

    without: str
    world: World


def law(**outcomes: tuple[Any, ...]) -> Law:
    """The law of equally likely outcomes: ``law(x=(1, -1))``; all names have as many values."""
    (count,) = {len(values) for values in outcomes.values()}
    rows = ({name: values[k] for name, values in outcomes.items()} for k in range(count))
    return tuple((Fraction(1, count), row) for row in rows)


def weighted(*rows: tuple[Fraction, Mapping[str, Any]]) -> Law:
    """A law by its outcomes and their probabilities, which must sum to 1."""
    if sum(p for p, _ in rows) != 1:
        raise ValueError("the probabilities do not sum to 1")
    return rows


def independent(*laws: Law) -> Law:
    """The joint law of independent parts."""
    rows = []
    for combination in product(*laws):
        p = Fraction(1)
        outcome: dict[str, Any] = {}
        for q, part in combination:
            p *= q
            outcome |= part
        rows.append((p, outcome))
    return tuple(rows)


def mean(of: Law, name: str) -> tuple[Fraction, ...]:
    """The mean of a random vector."""
    size = len(of[0][1][name])
    return tuple(sum((p * Fraction(row[name][i]) for p, row in of), Fraction(0)) for i in range(size))


def second_moment(of: Law, name: str) -> tuple[tuple[Fraction, ...], ...]:
    """E[xxᵀ] of a random vector."""
    size = range(len(of[0][1][name]))
    return tuple(
        tuple(sum((p * Fraction(row[name][i]) * row[name][j] for p, row in of), Fraction(0)) for j in size)
        for i in size
    )


def spread_about(of: Law, name: str, centre: tuple[Any, ...]) -> tuple[tuple[Fraction, ...], ...]:
    """E[xxᵀ] − ccᵀ: the covariance where c is the mean."""
    rows = enumerate(second_moment(of, name))
    return tuple(tuple(m - centre[i] * centre[j] for j, m in enumerate(row)) for i, row in rows)


def added_to(of: Law, **values: Any) -> Law:
    """The law with further names that are the same in every outcome."""
    return tuple((p, {**row, **values}) for p, row in of)

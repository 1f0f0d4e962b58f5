"""Centring and standardising, feature by feature: oracles, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reference.claims._linear import Matrix, Vector, absolute
from reference.claims._model import Array, Call, Case, Domain, Input, Integer, Operation, Real, Values
from reference.exact import Value, dot, largest, rounded, sqrt, total

Table = tuple[tuple[Value, ...], ...]

# --- the statistics of one feature -------------------------------------------------------------------------


def mean(x: Vector) -> Value:
    """(1/N) Σᵢ xᵢ, by a sum or a running mean: N + 16 roundings of (1/N) Σᵢ |xᵢ|.

    A sum loses N, and its quotient two. A running mean mₖ = mₖ₋₁ + (xₖ − mₖ₋₁)/k loses one of |mₖ| <= Σ|xᵢ|/k
    and three of the correction at step k, and k/N of that reaches the end: N, and 3 + 3(1 + log N) < 13 for
    N <= 6.
    """
    return rounded(total(x) / len(x), total(absolute(x)) / len(x), len(x) + 16)


def variance(x: Vector, ddof: int = 0, one_pass: bool = False) -> Value:
    """(1/N) Σᵢ (xᵢ − m)², or with 1/(N − 1), by two passes or by updating; or in one pass, (1/N) Σᵢ xᵢ² − m².

    By updating, m and the sum of the squares are those of the values seen so far, and each value adds
    (xₖ − mₖ₋₁)(xₖ − mₖ) to the sum. Each of these N products is at most the square of the range R and loses
    four roundings of that; each of its factors has an error of the mean's, which is less than N + 16 roundings
    of the largest |xᵢ|. So it loses N + 16 roundings of 2NR·max|xᵢ| and N + 6 of NR² at most: no more than
    2N + 32 of NR(R + max|xᵢ|). Two passes lose less.

    One pass multiplies out into products that are among those of (1/N) Σᵢ (|xᵢ| + (1/N) Σₖ |xₖ|)², four times
    m² at least; it loses 2(N + 16) roundings of m² by the mean, and less than 2N + 24 besides. So where a
    feature lies far from 0 and hardly varies, that ball is wide.
    """
    N, divisor = len(x), len(x) - ddof
    centred = _centred(x)
    exact = dot(centred, centred) / divisor
    if one_pass:
        reach = total(absolute(x)) / N
        spanned = [abs(a) + reach for a in x]
        return rounded(exact, dot(spanned, spanned) / divisor, 2 * N + 24)
    span = largest(x) + largest([-a for a in x])
    return rounded(exact, N * span * (span + largest(absolute(x))) / divisor, 2 * N + 32)


def spread(x: Vector, ddof: int = 0, one_pass: bool = False) -> Value:
    """The root of the variance."""
    return sqrt(variance(x, ddof, one_pass))


# --- oracles -----------------------------------------------------------------------------------------------


def columns(X: Matrix) -> list[tuple[Value, ...]]:
    """The features."""
    return list(zip(*X, strict=True))


def rows(features: Any) -> Table:
    """The samples, from the features."""
    return tuple(zip(*features, strict=True))


def center(case: Case, **_: Any) -> Table:
    """xᵢⱼ − mⱼ."""
    return rows(map(_centred, columns(case["X"])))


def _centred(x: Vector) -> list[Value]:
    m = mean(x)
    return [a - m for a in x]


def fit(
    case: Case, ddof: int = 0, constant: int | None = None, one_pass: bool = False, **_: Any
) -> tuple[Vector, Vector]:
    """The means and the spreads; where all features are constant, ``constant`` may stand for every spread."""
    features = columns(case["X"])
    spreads = [spread(x, ddof, one_pass) if constant is None else 0 * x[0] + constant for x in features]
    return tuple(mean(x) for x in features), tuple(spreads)


def standardise(case: Case, **_: Any) -> Table:
    """(xᵢⱼ − mⱼ)/sⱼ, also as xᵢⱼ/sⱼ − mⱼ/sⱼ: six roundings of (|xᵢⱼ| + |mⱼ|)/sⱼ."""
    return rows(
        [
            [rounded((a - m) / s, (abs(a) + abs(m)) / s, 6) for a in x]
            for x, m, s in zip(columns(case["X"]), case["mean"], case["spread"], strict=True)
        ]
    )


def centred_sums(case: Case, **_: Any) -> Values:
    """What the centred features sum to."""
    return sums(case, (center(case),))


def sums(case: Case, values: Values) -> Values:
    """The sum of every feature."""
    return tuple(total(x) for x in columns(values[0]))


# --- what is asked -----------------------------------------------------------------------------------------

_TABLE: dict[str, Input] = {
    "n": Integer(2, 4),
    "table": Array(Real(-4, 4), ("N", "n")),
    "unit": Array(Integer(-4, 4), ("n",)),
    "origin": Array(Real(-8, 8), ("n",)),
}


def _data(inputs: Mapping[str, Any]) -> Table:
    """Features in units and from origins of their own."""
    units = [Fraction(2) ** unit for unit in inputs["unit"]]
    return tuple(
        tuple(unit * a + b for a, unit, b in zip(row, units, inputs["origin"], strict=True))
        for row in inputs["table"]
    )


def _varied(x: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """The feature, which is not constant: if it was, its first value is another one."""
    return (x[0] + 1, *x[1:]) if len(set(x)) == 1 else x


def _training(inputs: dict[str, Any]) -> Case:
    return {"X": rows([_varied(x) for x in columns(_data(inputs))])}


def _constant(inputs: dict[str, Any]) -> Case:
    return {"X": (inputs["value"],) * inputs["N"]}


def _other(inputs: dict[str, Any]) -> Case:
    return {"X": _data(inputs), "mean": inputs["mean"], "spread": inputs["spread"]}


TRAINING = Domain({"N": Integer(2, 6), **_TABLE}, _training)
CONSTANT = Domain({"N": Integer(2, 6), "n": Integer(2, 3), "value": Array(Real(-4, 4), ("n",))}, _constant)
OTHER = Domain(
    {
        "N": Integer(1, 5),
        **_TABLE,
        "mean": Array(Real(-8, 8), ("n",)),
        "spread": Array(Real(0, 8, open=True, scales=(0, -8)), ("n",)),
    },
    _other,
)
"""Data that the statistics are not those of."""


def ask_center(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("center", (case["X"],)),)


def ask_fit(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("fit_standardiser", (case["X"],)),)


def ask_standardise(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("standardise", (case["X"], case["mean"], case["spread"])),)

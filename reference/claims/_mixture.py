"""Two normal classes: cases, and the oracles of their log odds, posteriors and Bayes boundary.

Oracles take ``log`` and ``exp`` as options: their formulas hold for whatever numbers stand in the place of the
logarithms.

Budgets hold every honest way to bring Σ⁻¹ and det Σ into the result: solving or inverting by elimination with
pivots, Cholesky's factor, eigenvalues, cofactors. Each computes with some Σ + E in the place of Σ, where no
entry of E is larger than a counted multiple of u times S = tr Σ, which no entry of Σ exceeds: with pivots the
entries of |L||U| are at most (2ⁿ − 1)S, and 3n roundings of them are lost. So xᵀΣ⁻¹y loses as many roundings of
|x|ᵀ|Σ⁻¹|1 · S · 1ᵀ|Σ⁻¹||y|, and log det Σ of S Σ|Σ⁻¹|. The count is eight times that of elimination, which leaves
room for the iterations of an eigenvalue solver. This is of first order in u times the condition number: the
domain keeps the condition number below 100, and n at most 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reference.claims._linear import Matrix, Vector, absolute, form, gram, inverse, minus, plus
from reference.claims._model import Array, Call, Case, Domain, Input, Integer, Operation, Real, Values
from reference.exact import Value, dot, exp, log, rounded, total

Function = Callable[[Value], Value]

# --- what is asked -----------------------------------------------------------------------------------------

_COORDINATE = Real(-2, 2)
_CLASSES: dict[str, Input] = {
    "n": Integer(1, 3),
    "scale": Integer(-3, 3),
    "prior": Real(0, 1, open=True),
    "means": Array(_COORDINATE, (2, "n")),
}


def _covariance(root: Matrix, ridge: Fraction, scale: int) -> tuple[tuple[Value, ...], ...]:
    """(AAᵀ + rI)·4ˢ: its condition number is at most 1 + 9/r, and r at least ½."""
    rows = gram(root)
    unit = Fraction(4) ** scale
    return tuple(
        tuple((a + (ridge if i == j else 0)) * unit for j, a in enumerate(row)) for i, row in enumerate(rows)
    )


def _scaled(points: Matrix, scale: int) -> tuple[tuple[Value, ...], ...]:
    return tuple(tuple(a * Fraction(2) ** scale for a in row) for row in points)


def _two_covariances(inputs: dict[str, Any]) -> Case:
    scale = inputs["scale"]
    return {
        "X": _scaled(inputs["X"], scale),
        "priors": (1 - inputs["prior"], inputs["prior"]),
        "means": _scaled(inputs["means"], scale),
        "covariances": tuple(
            _covariance(root, ridge, scale)
            for root, ridge in zip(inputs["roots"], inputs["ridges"], strict=True)
        ),
    }


def _one_covariance(inputs: dict[str, Any]) -> Case:
    scale = inputs["scale"]
    return {
        "priors": (1 - inputs["prior"], inputs["prior"]),
        "means": _scaled(inputs["means"], scale),
        "covariance": _covariance(inputs["root"], inputs["ridge"], scale),
    }


def _equal_priors(inputs: dict[str, Any]) -> Case:
    return _one_covariance({**inputs, "prior": Fraction(1, 2)})


QUADRATIC = Domain(
    {
        **_CLASSES,
        "N": Integer(1, 3),
        "X": Array(_COORDINATE, ("N", "n")),
        "roots": Array(Real(-1, 1), (2, "n", "n")),
        "ridges": Array(Real(Fraction(1, 2), 2), (2,)),
    },
    _two_covariances,
)
_LINEAR: dict[str, Input] = {
    **_CLASSES,
    "root": Array(Real(-1, 1), ("n", "n")),
    "ridge": Real(Fraction(1, 2), 2),
}
LINEAR = Domain(_LINEAR, _one_covariance)
EQUAL_PRIORS = Domain(
    {name: kind for name, kind in _LINEAR.items() if name != "prior"},
    _equal_priors,
)


def ask(function: str, case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call about points."""
    return (Call(function, tuple(case[name] for name in ("X", "priors", "means", "covariances"))),)


def ask_boundary(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("bayes_boundary", tuple(case[name] for name in ("priors", "means", "covariance"))),)


# --- one class ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Normal:
    """A normal law: μ, Σ⁻¹, log det Σ, and what budgets are made of: tr Σ and the sums of the rows of |Σ⁻¹|."""

    mean: Vector
    precision: Matrix
    log_det: Value
    trace: Value
    rows: Vector

    @property
    def roundings(self) -> int:
        """As the module says: 8·3n(2ⁿ − 1)."""
        return _roundings(len(self.mean))


def _roundings(n: int) -> int:
    return 24 * n * int(2**n - 1)


def normal(mean: Vector, covariance: Matrix, log: Function = log) -> Normal:
    """The normal law with this mean and covariance.

    log det Σ may be a sum of logarithms of pivots or eigenvalues. They lie between 1/tr Σ⁻¹ and 2ⁿ tr Σ.
    """
    n = len(mean)
    precision = inverse(covariance)
    trace = _trace(covariance)
    rows = [total(absolute(row)) for row in precision]
    log_det = rounded(log(determinant(covariance)), trace * total(rows), _roundings(n))
    spread = abs(log(trace)) + abs(log(_trace(precision))) + 2 * n
    return Normal(mean, precision, rounded(log_det, n * spread, 16), trace, rows)


def determinant(M: Matrix) -> Value:
    """det M of a positive definite matrix: the product of its pivots."""
    rows, result = [list(row) for row in M], 1
    for i, pivot in enumerate(rows):
        result = result * pivot[i]
        for k in range(i + 1, len(rows)):
            factor = rows[k][i] / pivot[i]
            rows[k] = [a - factor * b for a, b in zip(rows[k], pivot, strict=True)]
    return result


def _trace(M: Matrix) -> Value:
    return total([row[i] for i, row in enumerate(M)])


def squared_distance(x: Vector, law: Normal) -> Value:
    """(x − μ)ᵀΣ⁻¹(x − μ), also multiplied out: xᵀΣ⁻¹x − 2μᵀΣ⁻¹x + μᵀΣ⁻¹μ."""
    reach = dot(plus(absolute(x), absolute(law.mean)), law.rows)
    difference = minus(x, law.mean)
    exact = form(difference, law.precision, difference)
    return rounded(exact, law.trace * reach**2, law.roundings)


# --- two classes -------------------------------------------------------------------------------------------


def laws(case: Case, log: Function = log) -> tuple[Normal, ...]:
    """The normal laws of the classes."""
    pairs = zip(case["means"], case["covariances"], strict=True)
    return tuple(normal(mean, covariance, log) for mean, covariance in pairs)


def combined(distances: Vector, log_dets: Vector, log_priors: Vector) -> Value:
    """½(m₀ − m₁) + ½(log det Σ₀ − log det Σ₁) + log π₁ − log π₀.

    Also from log densities, which have n log 2π in them (n <= 3, so that 12 is more than both), or from densities,
    of which an exponential and a quotient lose 64 roundings at most.
    """
    value = (distances[0] - distances[1] + log_dets[0] - log_dets[1]) / 2 + log_priors[1] - log_priors[0]
    size = total([abs(a) for a in (*distances, *log_dets, *log_priors)]) + 12
    return rounded(value, size, 64)


def log_odds(case: Case, *, log: Function = log, **_: Any) -> tuple[Value, ...]:
    """log(p₁/p₀) at each point, where pₖ is the posterior of class k."""
    both = laws(case, log)
    log_priors = [log(prior) for prior in case["priors"]]
    log_dets = [law.log_det for law in both]
    return tuple(
        combined([squared_distance(x, law) for law in both], log_dets, log_priors) for x in case["X"]
    )


def posteriors(log_odds: Sequence[Value], exp: Function = exp) -> tuple[tuple[Value, Value], ...]:
    """(p₀, p₁) from the log odds: 1/(1 + r) and 1 − 1/(1 + r), where r are the odds.

    A posterior near 0 may come from one near 1: 8 roundings of 1.
    """
    first = [rounded(1 / (1 + exp(odds)), 1 + 0 * odds, 8) for odds in log_odds]
    return tuple((p, rounded(1 - p, 1 + 0 * p, 8)) for p in first)


def shown(rows: Sequence[tuple[Value, Value]], classes: str) -> Values:
    """The posteriors of both classes, or of class 1 alone."""
    return tuple(rows) if classes == "both" else tuple(p for _, p in rows)


def posterior(
    case: Case, *, classes: str = "both", log: Function = log, exp: Function = exp, **_: Any
) -> Values:
    """The posteriors at each point, as the convention's ``classes`` says."""
    return shown(posteriors(log_odds(case, log=log), exp), classes)


# --- one covariance ----------------------------------------------------------------------------------------


def boundary(case: Case, *, log: Function = log, **_: Any) -> tuple[tuple[Value, ...], Value]:
    """w = Σ⁻¹(μ₁ − μ₀) and b = log(π₁/π₀) − ½⟨μ₀ + μ₁, w⟩, with ``priors``, ``means`` and ``covariance``.

    b may be written with μₖᵀΣ⁻¹μₖ for each class, or with log(π₁/π₀) times a quotient of two squared distances
    that is 1 (the point between the means at which the boundary crosses, in the place of b).
    """
    (zero, one), n = case["means"], len(case["means"][0])
    law = normal(zero, case["covariance"], log)
    exact = [dot(row, minus(one, zero)) for row in law.precision]
    reach = dot(plus(absolute(zero), absolute(one)), law.rows)
    w = tuple(
        rounded(a, law.trace * row * reach, law.roundings) for a, row in zip(exact, law.rows, strict=True)
    )
    first, second = (log(prior) for prior in case["priors"])
    conditioning = 1 + n * (law.trace * total(law.rows)) ** 2
    size = law.trace * reach**2 + abs(second - first) * conditioning + abs(first) + abs(second) + 1
    return w, rounded(second - first - dot(plus(zero, one), exact) / 2, size, law.roundings)


def at_the_midpoint(case: Case, of: tuple[tuple[Value, ...], Value]) -> Value:
    """⟨w, (μ₀ + μ₁)/2⟩ + b."""
    w, b = of
    zero, one = case["means"]
    return dot(w, [a / 2 for a in plus(zero, one)]) + b


def midpoint(case: Case, **options: Any) -> Values:
    """⟨w, (μ₀ + μ₁)/2⟩ + b, which is 0 where the priors are equal."""
    return (at_the_midpoint(case, boundary(case, **options)),)


def reduced_midpoint(case: Case, values: Values) -> Values:
    """The same, of the w and b that were returned."""
    ((w, b),) = values
    return (at_the_midpoint(case, (w, b)),)

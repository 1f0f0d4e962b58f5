"""The shape of the expected loss: its Hessian, the correlation matrix, and a fit without a bias."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._expected import arguments
from reference.claims._linear import (
    Matrix,
    Vector,
    absolute,
    alone,
    form,
    gram,
    inverse,
    only_diagonal,
    plus,
    times,
)
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real
from reference.exact import Value, dot, rounded, sqrt, total

# --- the Hessian -------------------------------------------------------------------------------------------


def hessian(case: Case, factor: int = 2, outer: int = 1) -> Value:
    """2(Σ + μμᵀ): the sum and the products are rounded, the factor may stand before or behind."""
    mu, Sigma = case["mu"], case["Sigma"]
    return tuple(
        tuple(
            rounded(factor * (x + outer * a * b), factor * (abs(x) + abs(a * b)), 4)
            for x, b in zip(row, mu, strict=True)
        )
        for row, a in zip(Sigma, mu, strict=True)
    )


def _entries(added: Any, case: Case) -> Value:
    """2(Σᵢⱼ + added(μ, i, j))."""
    mu, n = case["mu"], range(len(case["mu"]))
    return tuple(tuple(2 * (case["Sigma"][i][j] + added(mu, i, j)) for j in n) for i in n)


HESSIAN = (
    Mistake(
        "no 2",
        "You leave out the factor 2: the second derivative of a square has it, and this loss has no factor ½.",
        partial(alone, hessian, factor=1),
    ),
    Mistake(
        "doubled twice",
        "You have the factor 2 twice.",
        partial(alone, hessian, factor=4),
    ),
    Mistake(
        "no mean",
        "You leave out μμᵀ: the inputs are not centred.",
        partial(alone, hessian, outer=0),
    ),
    Mistake(
        "mean subtracted",
        "You subtract μμᵀ: Σ + μμᵀ is the matrix of second moments E[XXᵀ].",
        partial(alone, hessian, outer=-1),
    ),
    Mistake(
        "squares on the diagonal",
        "You add μᵢ² on the diagonal alone; μμᵀ is a whole matrix.",
        partial(alone, partial(_entries, lambda mu, i, j: mu[i] ** 2 if i == j else 0 * mu[i])),
    ),
    Mistake(
        "squares in every row",
        "You add μⱼ² to every row: μ ∗ μ is elementwise and broadcast, the outer product is μᵢμⱼ.",
        partial(alone, partial(_entries, lambda mu, i, j: mu[j] ** 2)),
    ),
    Mistake(
        "inner product of the mean",
        "You add the number ⟨μ, μ⟩ to every entry; μμᵀ is a matrix, the outer product.",
        partial(alone, partial(_entries, lambda mu, i, j: dot(mu, mu))),
    ),
    Mistake(
        "mean unsquared",
        "You add μ to every row of Σ; what belongs there is μμᵀ.",
        partial(alone, partial(_entries, lambda mu, i, j: mu[j])),
    ),
)

VECTOR = Array(Real(-4, 4), ("n",))


def _covariance(inputs: dict[str, Any]) -> Case:
    """Σ = AAᵀ in the place of A."""
    return {"mu": inputs["mu"], "Sigma": gram(inputs["A"])}


SHAPES = Domain({"n": Integer(1, 4), "mu": VECTOR, "A": Array(Real(-2, 2), ("n", "n"))}, _covariance)


def ask_hessian(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("hessian", arguments(case, "mu", "Sigma")),)


# --- the correlation matrix --------------------------------------------------------------------------------


def correlation(case: Case) -> Value:
    """Σᵢⱼ/(sdᵢ·sdⱼ): two roots, or one of a product, and the quotient, or factors 1/sd: 8 roundings more."""
    Sigma = case["Sigma"]
    sd = _spreads(Sigma)
    return tuple(
        tuple(rounded(x / (a * b), abs(x / (a * b)), 8) for x, b in zip(row, sd, strict=True))
        for row, a in zip(Sigma, sd, strict=True)
    )


def _spreads(Sigma: Matrix) -> list[Value]:
    return [sqrt(row[i]) for i, row in enumerate(Sigma)]


def _scaled(by: Any, case: Case) -> Value:
    """Σᵢⱼ·by(Σᵢᵢ, Σⱼⱼ)."""
    Sigma, n = case["Sigma"], range(len(case["Sigma"]))
    return tuple(tuple(Sigma[i][j] * by(Sigma[i][i], Sigma[j][j]) for j in n) for i in n)


CORRELATION = (
    Mistake(
        "the whole Hessian",
        "You return twice the correlation matrix: that is the Hessian; its diagonal is 2.",
        partial(alone, partial(_scaled, lambda a, b: 2 / (sqrt(a) * sqrt(b)))),
    ),
    Mistake(
        "covariance",
        "You return Σ as it is: divide each entry by the two standard deviations.",
        partial(alone, partial(_scaled, lambda a, b: 1)),
    ),
    Mistake(
        "divided by variances",
        "You divide by the two variances; the correlation divides by the standard deviations, their roots.",
        partial(alone, partial(_scaled, lambda a, b: 1 / (a * b))),
    ),
    Mistake(
        "divided by the row's variance",
        "You divide each row by its variance: those are regression slopes, and no symmetric matrix.",
        partial(alone, partial(_scaled, lambda a, b: 1 / a)),
    ),
    Mistake(
        "divided by the column's variance",
        "You divide each column by its variance: those are regression slopes, and no symmetric matrix.",
        partial(alone, partial(_scaled, lambda a, b: 1 / b)),
    ),
    Mistake(
        "divided once",
        "You divide by one standard deviation only: both inputs are rescaled.",
        partial(alone, partial(_scaled, lambda a, b: 1 / sqrt(b))),
    ),
    Mistake(
        "multiplied",
        "You multiply by the standard deviations; divide by them.",
        partial(alone, partial(_scaled, lambda a, b: sqrt(a) * sqrt(b))),
    ),
    Mistake(
        "only the diagonal",
        "You return the identity: the correlations off the diagonal stay, whatever the scale.",
        partial(alone, lambda case: correlation({"Sigma": only_diagonal(case["Sigma"])})),
    ),
)


def _from_correlations(inputs: dict[str, Any]) -> Case:
    """Σ with these standard deviations and correlations of at most 1/4: positive definite."""
    sd, r, n = inputs["sd"], inputs["eighths"], range(inputs["n"])
    return {
        "Sigma": tuple(
            tuple(
                sd[i] * sd[j] * (Fraction(1) if i == j else Fraction(r[max(i, j)][min(i, j)], 8)) for j in n
            )
            for i in n
        )
    }


SPREADS = Domain(
    {
        "n": Integer(1, 4),
        "sd": Array(Integer(1, 12), ("n",)),
        "eighths": Array(Integer(-2, 2), ("n", "n")),
    },
    _from_correlations,
)


def ask_correlation(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("correlation_matrix", arguments(case, "Sigma")),)


# --- a fit without a bias ----------------------------------------------------------------------------------

SOLVING = 2048
"""How many roundings of tr(A) solving with a positive definite A of up to three rows may change each entry of A by,
if it is backward stable: elimination with row exchanges 3n·n·2ⁿ⁻¹ = 108, Cholesky's fewer, and an eigenvalue or
singular value decomposition 30n sweeps of n rotations of 6 roundings, 1620; the rest is for forming A and b."""


def excess(case: Case) -> Value:
    """⟨μ, u⟩²/(1 + ⟨μ, v⟩), Σv = μ, by any stable way: with Σ or with M = Σ + μμᵀ, by the inverse or without it.

    Of a solution of Ax = b a change of A by tr(A) in each entry moves the 1-norm by at most tr(A)·R²·‖b‖, R being
    the sum of all |A⁻¹|ᵢⱼ. That goes into μᵀv and into 1 − μᵀM⁻¹μ = 1/(1 + ⟨μ, v⟩), where b = μ, and into the loss
    at the best weights M⁻¹Σu, or uᵀΣu less uᵀΣM⁻¹Σu, where b = Σu; into a ratio of determinants tr(A)·R.
    """
    u, mu, Sigma = case["u"], case["mu"], case["Sigma"]
    best = best_weights(case)
    M = [plus(row, [a * b for b in mu]) for row, a in zip(Sigma, mu, strict=True)]
    value = dot(mu, u) ** 2 / (1 + form(mu, inverse(Sigma), mu))
    reach, r = dot(absolute(mu), absolute(u)), plus(absolute(best), absolute(u))
    m, b = total(absolute(mu)), form([1 for _ in u], [absolute(row) for row in Sigma], absolute(u))
    by_Sigma, by_M = _sensitivity(Sigma), _sensitivity(M)
    magnitude = (
        (value + reach**2) * (1 + by_Sigma + by_M)
        + (value * by_Sigma**2 / _trace(Sigma) + reach**2 * by_M**2 / _trace(M)) * m**2
        + form(r, [absolute(row) for row in Sigma], r)
        + dot(absolute(mu), r) ** 2
        + b**2 * by_M**2 / _trace(M)
    )
    return rounded(value, abs(magnitude), SOLVING)


def best_weights(case: Case) -> Vector:
    """u − (⟨μ, u⟩/(1 + ⟨μ, v⟩))v."""
    v = [dot(row, case["mu"]) for row in inverse(case["Sigma"])]
    c = dot(case["mu"], case["u"]) / (1 + dot(case["mu"], v))
    return [a - c * b for a, b in zip(case["u"], v, strict=True)]


def without_bias(case: Case) -> Value:
    """E⟨X, w − w*⟩² + ⟨μ, u⟩²/(1 + ⟨μ, v⟩) + σ², likewise, with ``w`` and ``noise_variance``."""
    away = [a - b for a, b in zip(case["w"], best_weights(case), strict=True)]
    growth = form(away, case["Sigma"], away) + dot(case["mu"], away) ** 2
    return growth + excess(case) + case["noise_variance"]


def _trace(A: Matrix) -> Value:
    return total([row[i] for i, row in enumerate(A)])


def _sensitivity(A: Matrix) -> Value:
    """tr(A)·R."""
    return _trace(A) * total([abs(x) for row in inverse(A) for x in row])


def _over(below: Any, case: Case) -> Value:
    """⟨μ, u⟩²/below."""
    return dot(case["mu"], case["u"]) ** 2 / below(case["mu"], case["Sigma"])


EXCESS = (
    Mistake(
        "the weights of the data",
        "You give ⟨μ, u⟩², the excess at w = u: other weights do better, by the factor 1 + μᵀΣ⁻¹μ.",
        partial(alone, lambda case: dot(case["mu"], case["u"]) ** 2),
    ),
    Mistake(
        "no covariance",
        "You divide by 1 + ⟨μ, μ⟩: the mean counts relative to the spread, 1 + μᵀΣ⁻¹μ.",
        partial(alone, partial(_over, lambda mu, Sigma: 1 + dot(mu, mu))),
    ),
    Mistake(
        "covariance not inverted",
        "You divide by 1 + μᵀΣμ: Σ is inverted there.",
        partial(alone, partial(_over, lambda mu, Sigma: 1 + form(mu, Sigma, mu))),
    ),
    Mistake(
        "only the variances",
        "You divide by 1 + Σμᵢ²/Σᵢᵢ and ignore the covariances.",
        partial(alone, partial(_over, lambda mu, Sigma: 1 + form(mu, inverse(only_diagonal(Sigma)), mu))),
    ),
    Mistake(
        "not squared",
        "You do not square ⟨μ, u⟩.",
        partial(
            alone,
            lambda case: (
                dot(case["mu"], case["u"]) / (1 + form(case["mu"], inverse(case["Sigma"]), case["mu"]))
            ),
        ),
    ),
    Mistake(
        "half",
        "You return half of it: this loss has no factor ½.",
        partial(alone, partial(_over, lambda mu, Sigma: 2 + 2 * form(mu, inverse(Sigma), mu))),
    ),
    Mistake(
        "denominator squared",
        "You divide by (1 + μᵀΣ⁻¹μ)²: that is the squared mean error alone, without the spread that it costs.",
        partial(alone, partial(_over, lambda mu, Sigma: (1 + form(mu, inverse(Sigma), mu)) ** 2)),
    ),
    Mistake(
        "elementwise",
        "You use Σμᵢ²uᵢ²; the products are summed before they are squared.",
        partial(
            alone,
            lambda case: (
                total([x * x for x in times(case["mu"], case["u"])])
                / (1 + form(case["mu"], inverse(case["Sigma"]), case["mu"]))
            ),
        ),
    ),
)


def _definite(inputs: dict[str, Any]) -> Case:
    """Σ = AAᵀ + I: no variance is below 1."""
    Sigma = gram(inputs["A"])
    return {
        "u": inputs["u"],
        "mu": inputs["mu"],
        "Sigma": tuple(tuple(x + int(i == j) for j, x in enumerate(row)) for i, row in enumerate(Sigma)),
    }


FITS = Domain(
    {
        "n": Integer(1, 3),
        "u": Array(Real(-2, 2), ("n",)),
        "mu": Array(Real(-2, 2), ("n",)),
        "A": Array(Real(-1, 1), ("n", "n")),
    },
    _definite,
)


def ask_excess(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("excess_loss", arguments(case, "u", "mu", "Sigma")),)


# --- theorems ----------------------------------------------------------------------------------------------


def eigen_curvature(case: Case) -> Value:
    """λ⟨q, q⟩ + ⟨μ, q⟩² with ``q``, ``mu`` and ``eigenvalue``."""
    return case["eigenvalue"] * dot(case["q"], case["q"]) + dot(case["mu"], case["q"]) ** 2


def mean_curvature(case: Case) -> Value:
    """⟨μ, μ⟩² + μᵀΣμ."""
    return dot(case["mu"], case["mu"]) ** 2 + form(case["mu"], case["Sigma"], case["mu"])


def unit_diagonal(case: Case) -> Value:
    """1."""
    return Fraction(1)


def condition_number(case: Case) -> Value:
    """As printed, the larger of the two is that before centring: its ``largest`` eigenvalue over its ``smallest``."""
    return case["largest"] / case["smallest"]


def least_squares(X: Matrix, y: Vector) -> Vector:
    """(XᵀX)⁻¹Xᵀy."""
    columns = list(zip(*X, strict=True))
    return [dot(row, [dot(column, y) for column in columns]) for row in inverse(gram(columns))]


def above_the_fit(case: Case) -> Value:
    """The loss of the best weights and the mean of ⟨x, w − best⟩², with ``w``, ``X`` and ``y``."""
    best = least_squares(case["X"], case["y"])
    away = [a - b for a, b in zip(case["w"], best, strict=True)]
    squares = [(y - dot(x, best)) ** 2 + dot(x, away) ** 2 for x, y in zip(case["X"], case["y"], strict=True)]
    return total(squares) / len(squares)


def batch_fit(case: Case) -> Value:
    """As printed, the best weights are those of the samples in ``batch``."""
    X, y = ([case[name][i] for i in case["batch"]] for name in ("X", "y"))
    return tuple(least_squares(X, y))

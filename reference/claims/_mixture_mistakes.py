"""Known wrong ways to classify two normal classes: each is a wrong log odds, or a wrong boundary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _mixture as mixture
from reference.claims._linear import Matrix, form, minus, only_diagonal, plus
from reference.claims._mixture import Normal, combined, laws, squared_distance
from reference.claims._model import Case, Mistake, Values
from reference.exact import Value, dot, exp, log, sqrt

TWO_PI = 2 * Fraction(314159265358979323846264338327950288419716939937510, 10**50)
"""To 50 digits: what is missing is far below every budget."""

LogOdds = Callable[..., tuple[Value, ...]]

# --- wrong log odds ----------------------------------------------------------------------------------------


def _changed(case: Case, **_: Any) -> tuple[Value, ...]:
    """The right log odds of a wrong case."""
    return mixture.log_odds(case)


def _same_priors(case: Case, **_: Any) -> tuple[Value, ...]:
    return _changed({**case, "priors": (case["priors"][0],) * 2})


def _exchanged(name: str, case: Case, **_: Any) -> tuple[Value, ...]:
    return _changed({**case, name: tuple(case[name][::-1])})


def _shared(which: int, case: Case, **_: Any) -> tuple[Value, ...]:
    return _changed({**case, "covariances": (case["covariances"][which],) * 2})


def _pooled(case: Case, **_: Any) -> tuple[Value, ...]:
    """The covariances' mean, weighted by the priors, for both classes."""
    first, second = case["priors"]
    pooled = tuple(
        tuple(first * a + second * b for a, b in zip(*rows, strict=True))
        for rows in zip(*case["covariances"], strict=True)
    )
    return _changed({**case, "covariances": (pooled, pooled)})


def _diagonal(case: Case, **_: Any) -> tuple[Value, ...]:
    return _changed({**case, "covariances": tuple(map(only_diagonal, case["covariances"]))})


def _ridged(case: Case, **_: Any) -> tuple[Value, ...]:
    """Σ + 10⁻⁶ I for Σ, as some mixture models are fitted."""
    ridge = Fraction(1, 10**6)
    ridged = (
        tuple(tuple(a + ridge if i == j else a for j, a in enumerate(row)) for i, row in enumerate(Sigma))
        for Sigma in case["covariances"]
    )
    return _changed({**case, "covariances": tuple(ridged)})


def _opposite(case: Case, **_: Any) -> tuple[Value, ...]:
    return tuple(-odds for odds in mixture.log_odds(case))


def _assembled(
    case: Case,
    *,
    distance: Callable[[Any, Normal], Value] = squared_distance,
    distances: int = 1,
    dets: int = 1,
    **_: Any,
) -> tuple[Value, ...]:
    """Other distances, and other multiples of the distances and of the log determinants."""
    both, log_priors = laws(case), [log(prior) for prior in case["priors"]]
    log_dets = [dets * law.log_det for law in both]
    return tuple(
        combined([distances * distance(x, law) for law in both], log_dets, log_priors) for x in case["X"]
    )


def _distance(x: Any, law: Normal) -> Value:
    return sqrt(squared_distance(x, law))


def _not_inverted(case: Case, **_: Any) -> tuple[Value, ...]:
    """Distances by Σ, determinants as they are."""
    both = [
        replace(law, precision=tuple(map(tuple, Sigma)))
        for law, Sigma in zip(laws(case), case["covariances"], strict=True)
    ]
    log_priors = [log(prior) for prior in case["priors"]]
    return tuple(
        combined([_by(law.precision, x, law) for law in both], [law.log_det for law in both], log_priors)
        for x in case["X"]
    )


def _by(M: Matrix, x: Any, law: Normal) -> Value:
    difference = minus(x, law.mean)
    return form(difference, M, difference)


_SENTENCES: dict[str, tuple[str, LogOdds]] = {
    "priors ignored": ("You leave out the priors: log(π₁/π₀) belongs to the log odds.", _same_priors),
    "priors exchanged": (
        "You weight each class by the prior of the other one.",
        partial(_exchanged, "priors"),
    ),
    "means exchanged": (
        "You measure the distance to the mean of the other class.",
        partial(_exchanged, "means"),
    ),
    "covariances exchanged": (
        "You use the covariance of class 1 for class 0, and that of class 0 for class 1.",
        partial(_exchanged, "covariances"),
    ),
    "covariance of class 0 for both": (
        "You use the covariance of class 0 for both classes: each has its own.",
        partial(_shared, 0),
    ),
    "covariance of class 1 for both": (
        "You use the covariance of class 1 for both classes: each has its own.",
        partial(_shared, 1),
    ),
    "pooled covariance": (
        "You use one pooled covariance: that is right only where the classes have the same one.",
        _pooled,
    ),
    "covariances without their off-diagonal": (
        "You use the variances alone: the covariances between coordinates belong to Σ, too.",
        _diagonal,
    ),
    "1e-6 on the diagonal": (
        "You add 1e-6 to the diagonal of Σ: that is for covariances that are estimated, not given.",
        _ridged,
    ),
    "no determinant": (
        "You leave out the determinants: a density is divided by √det Σ.",
        partial(_assembled, dets=0),
    ),
    "determinant without its root": (
        "You divide the densities by det Σ: it is under a root, so ½ log det Σ.",
        partial(_assembled, dets=2),
    ),
    "determinant's sign": (
        "You multiply the densities by √det Σ: divide by it.",
        partial(_assembled, dets=-1),
    ),
    "½ forgotten": (
        "You leave out the ½ of the exponent: a density falls like exp(−½ (x − μ)ᵀΣ⁻¹(x − μ)).",
        partial(_assembled, distances=2),
    ),
    "exponent's sign": (
        "Your densities grow away from the means: the exponent is negative.",
        partial(_assembled, distances=-1),
    ),
    "distance not squared": (
        "You take the root of (x − μ)ᵀΣ⁻¹(x − μ): the exponent has the squared distance.",
        partial(_assembled, distance=_distance),
    ),
    "covariance not inverted": (
        "You multiply by Σ: the exponent has its inverse Σ⁻¹.",
        _not_inverted,
    ),
}

_OTHER_CLASS = "the other class"


def _alone(wrong: Callable[..., Any], case: Case, **_: Any) -> Values:
    return (wrong(case),)


LOG_ODDS = (
    *(Mistake(name, sentence, partial(_alone, wrong)) for name, (sentence, wrong) in _SENTENCES.items()),
    Mistake(
        _OTHER_CLASS,
        "You return the log odds of class 0: class 1 stands above.",
        partial(_alone, _opposite),
    ),
)

# --- wrong posteriors --------------------------------------------------------------------------------------


def _from(wrong: LogOdds, case: Case, classes: str = "both", **_: Any) -> Values:
    return (mixture.shown(mixture.posteriors(wrong(case)), classes),)


def _weighted(above: bool, case: Case, classes: str = "both", **_: Any) -> Values:
    """Posteriors with the priors in the evidence alone, or only above it."""
    priors = case["priors"]
    rows = mixture.posteriors(mixture.log_odds(case) if not above else _same_priors(case))
    return (
        mixture.shown(
            tuple(
                tuple(p * prior if above else p / prior for p, prior in zip(row, priors, strict=True))
                for row in rows
            ),
            classes,
        ),
    )


def _odds(case: Case, classes: str = "both", **_: Any) -> Values:
    odds = [exp(one) for one in mixture.log_odds(case)]
    return (mixture.shown([(1 / r, r) for r in odds], classes),)


def _joint(case: Case, classes: str = "both", **_: Any) -> Values:
    """πₖfₖ itself."""
    both, rows = laws(case), []
    for x in case["X"]:
        densities = [
            exp(-(len(x) * log(TWO_PI + 0 * prior) + law.log_det + squared_distance(x, law)) / 2) * prior
            for law, prior in zip(both, case["priors"], strict=True)
        ]
        rows.append((densities[0], densities[1]))
    return (mixture.shown(rows, classes),)


POSTERIOR = (
    *(Mistake(name, sentence, partial(_from, wrong)) for name, (sentence, wrong) in _SENTENCES.items()),
    Mistake(
        _OTHER_CLASS,
        "You return each class's posterior in the place of the other's.",
        partial(_from, _opposite),
    ),
    Mistake(
        "priors only below",
        "You divide the densities by the evidence, and do not multiply them by the priors.",
        partial(_weighted, False),
    ),
    Mistake(
        "priors only above",
        "You multiply the densities by the priors, and divide by the sum of the densities alone.",
        partial(_weighted, True),
    ),
    Mistake(
        "not normalised",
        "You return the products πₖfₖ: divide them by their sum, so that posteriors sum to 1.",
        _joint,
    ),
    Mistake("odds", "You return the odds r: the posterior is r/(1 + r).", _odds),
)

# --- wrong boundaries --------------------------------------------------------------------------------------

Boundary = tuple[tuple[Value, ...], Value]


def _no_prior(case: Case, **_: Any) -> Boundary:
    return mixture.boundary({**case, "priors": (case["priors"][0],) * 2})


def _other_prior(case: Case, **_: Any) -> Boundary:
    return mixture.boundary({**case, "priors": tuple(case["priors"][::-1])})


def _other_means(case: Case, **_: Any) -> Boundary:
    return mixture.boundary({**case, "means": tuple(case["means"][::-1])})


def _other_side(case: Case, **_: Any) -> Boundary:
    w, b = mixture.boundary(case)
    return tuple(-a for a in w), -b


def _threshold(case: Case, **_: Any) -> Boundary:
    w, b = mixture.boundary(case)
    return w, -b


def _offset(part: Callable[[Case, tuple[Value, ...]], Value], case: Case, **_: Any) -> Boundary:
    """Another number in the place of ½⟨μ₀ + μ₁, w⟩."""
    w, _b = mixture.boundary(case)
    first, second = case["priors"]
    return w, log(second) - log(first) - part(case, w)


def _whole(case: Case, w: tuple[Value, ...]) -> Value:
    return dot(plus(*case["means"]), w)


def _difference(case: Case, w: tuple[Value, ...]) -> Value:
    return dot(minus(case["means"][1], case["means"][0]), w) / 2


def _plus_half(case: Case, w: tuple[Value, ...]) -> Value:
    return -_whole(case, w) / 2


def _by_covariance(case: Case, **_: Any) -> Boundary:
    """w = Σ(μ₁ − μ₀)."""
    difference = minus(case["means"][1], case["means"][0])
    return _with([dot(row, difference) for row in case["covariance"]], case)


def _euclidean(case: Case, **_: Any) -> Boundary:
    return _with(minus(case["means"][1], case["means"][0]), case)


def _halved(case: Case, **_: Any) -> Boundary:
    return _with([a / 2 for a in mixture.boundary(case)[0]], case)


def _with(w: Any, case: Case) -> Boundary:
    """b to another w."""
    first, second = case["priors"]
    return tuple(w), log(second) - log(first) - dot(plus(*case["means"]), w) / 2


def _unit(case: Case, **_: Any) -> Boundary:
    w, b = mixture.boundary(case)
    length = sqrt(dot(w, w))
    return tuple(a / length for a in w), b / length


_BOUNDARIES: dict[str, tuple[str, Callable[..., Boundary]]] = {
    "b without the priors": ("Your b has no priors: log(π₁/π₀) belongs to it.", _no_prior),
    "priors upside down": ("Your b has log(π₀/π₁): class 1 stands above.", _other_prior),
    "means exchanged": ("Your w points to class 0, but your b has log(π₁/π₀).", _other_means),
    "sign": ("You return −w and −b, the log odds of class 0: w points to class 1.", _other_side),
    "sign of b": ("Your b has the wrong sign: the boundary is ⟨w, x⟩ + b = 0.", _threshold),
    "½ forgotten": (
        "You leave out the ½ of b: it is taken at the midpoint ½(μ₀ + μ₁).",
        partial(_offset, _whole),
    ),
    "difference of the means in b": (
        "Your b has the difference of the means: the midpoint is half of their sum.",
        partial(_offset, _difference),
    ),
    "sign of the midpoint": (
        "You add ½⟨μ₀ + μ₁, w⟩ to b: take it off.",
        partial(_offset, _plus_half),
    ),
    "covariance not inverted": ("Your w is Σ(μ₁ − μ₀): solve Σw = μ₁ − μ₀.", _by_covariance),
    "covariance ignored": ("Your w is μ₁ − μ₀: solve Σw = μ₁ − μ₀.", _euclidean),
    "w halved": ("Your w is half of Σ⁻¹(μ₁ − μ₀).", _halved),
    "unit length": (
        "You scale w and b so that w has length 1: ⟨w, x⟩ + b are no log odds then.",
        _unit,
    ),
}

BOUNDARY = tuple(
    Mistake(name, sentence, partial(_alone, wrong)) for name, (sentence, wrong) in _BOUNDARIES.items()
)


def _at_the_midpoint(wrong: Callable[..., Boundary], case: Case, **_: Any) -> Values:
    return (mixture.at_the_midpoint(case, wrong(case)),)


MIDPOINT = tuple(
    Mistake(
        name,
        _BOUNDARIES[name][0],
        partial(_at_the_midpoint, _BOUNDARIES[name][1]),
    )
    for name in ("½ forgotten", "difference of the means in b", "sign of b")
)

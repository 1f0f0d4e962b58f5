"""The lecture's toy data set and network: a mixture of two normal laws, its Bayes boundary, and 2-50-1."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from reference.claims import _mixture as mixture
from reference.claims import _mixture_draws as draws
from reference.claims import _mixture_mistakes as mistakes
from reference.claims import _mixture_prospects, _sources
from reference.claims import _widths as widths
from reference.claims._linear import alone, form, minus
from reference.claims._model import Case, Claim, Convention, Equals, Mistake, Sampled, Source, Values
from reference.exact import Value, dot, relu

DATA, NETWORK = Source("lecture", "Toy dataset"), Source("lecture", "Standard neural network classification")
GENERATIVE = Source("bishop2006", "section 4.2")
DECISION = Source("bishop2006", "section 1.5")

# --- examples, in which everything differs from everything ------------------------------------------------


def _vector(*entries: float) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, entries))


def _matrix(*rows: Iterable[float]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(_vector(*row) for row in rows)


_QUADRATIC: Case = {
    "X": _matrix((0.5, -1.25), (2, 1), (-1, 0)),
    "priors": _vector(0.75, 0.25),
    "means": _matrix((1, -0.5), (-1.5, 0.25)),
    "covariances": (_matrix((2, 0.5), (0.5, 0.75)), _matrix((1.25, -1), (-1, 3))),
}
_ONE_DIMENSION: Case = {
    "X": _matrix((0.25,), (3,)),
    "priors": _vector(0.375, 0.625),
    "means": _matrix((-1,), (0.5,)),
    "covariances": (_matrix((2.25,)), _matrix((0.5,))),
}
_LINEAR: Case = {**_QUADRATIC, "covariances": (_QUADRATIC["covariances"][0],) * 2}
_SURE: Case = {
    "X": _matrix((5,), (-8,), (8,)),
    "priors": _vector(0.375, 0.625),
    "means": _matrix((-2,), (2.5,)),
    "covariances": (_matrix((1,)), _matrix((1.5,))),
}
"""Posteriors as small as 10⁻¹⁷, and densities that single precision holds."""
_SURER: Case = {**_SURE, "X": _matrix((30 + 2**-30,), (-20,))}
"""Log odds beyond ±90, and densities that double precision holds."""
_BOUNDARY: Case = {
    "priors": _vector(0.75, 0.25),
    "means": _matrix((1, -0.5), (-1.5, 2.25)),
    "covariance": _matrix((2, 0.5), (0.5, 0.75)),
}
_EVEN: Case = {**_BOUNDARY, "priors": _vector(0.5, 0.5)}
_FIVE: Case = {"widths": (3, 7, 4, 5, 2)}
_TOY: Case = {"widths": (2, 50, 1)}

# --- exact values of the theorems --------------------------------------------------------------------------


def log_odds(case: Case) -> Value:
    """½(m₀ − m₁) + ½(d₀ − d₁) + a₁ − a₀ with ``x``, ``means``, ``precisions``, ``log_dets``, ``log_priors``."""
    distances = []
    for mean, P in zip(case["means"], case["precisions"], strict=True):
        difference = minus(case["x"], mean)
        distances.append(form(difference, P, difference))
    return mixture.combined(distances, case["log_dets"], case["log_priors"])


def linear_log_odds(case: Case) -> Value:
    """⟨w, x⟩ + b with ``x``, ``w`` and ``b``."""
    return dot(case["w"], case["x"]) + case["b"]


def posterior(case: Case) -> Value:
    """r/(1 + r) with the odds ``r``."""
    return case["r"] / (1 + case["r"])


def _always(value: Value, case: Case) -> Value:
    """The right side of an equation that is a number."""
    return value


def excess_error(case: Case) -> Value:
    """h max(0, 1 − 2p) + (1 − h) max(0, 2p − 1) with ``h`` and ``p``."""
    h, p = case["h"], case["p"]
    return h * relu(1 - 2 * p) + (1 - h) * relu(2 * p - 1)


def error_itself(case: Case) -> Values:
    """How often a decision errs, the Bayes error not taken off."""
    return (case["h"] * (1 - case["p"]) + (1 - case["h"]) * case["p"],)


def mixture_mean(case: Case) -> tuple[Value, ...]:
    """Σ πₖμₖ with ``priors`` and ``means``."""
    return tuple(dot(case["priors"], column) for column in zip(*case["means"], strict=True))


def mixture_covariance(case: Case) -> tuple[tuple[Value, ...], ...]:
    """Σ πₖΣₖ + ½ Σₖ Σₗ πₖπₗ(μₖ − μₗ)(μₖ − μₗ)ᵀ, likewise, with ``covariances``."""
    return tuple(
        tuple(within + (between / 2) for within, between in zip(inside, outside, strict=True))
        for inside, outside in zip(_within(case), _between(case), strict=True)
    )


def _within(case: Case) -> tuple[tuple[Value, ...], ...]:
    n = range(len(case["means"][0]))
    return tuple(tuple(dot(case["priors"], [M[r][s] for M in case["covariances"]]) for s in n) for r in n)


def _between(case: Case) -> tuple[tuple[Value, ...], ...]:
    n, classes = range(len(case["means"][0])), list(zip(case["priors"], case["means"], strict=True))
    return tuple(
        tuple(
            sum(p * q * (mu[r] - nu[r]) * (mu[s] - nu[s]) for p, mu in classes for q, nu in classes)
            for s in n
        )
        for r in n
    )


def _only_within(case: Case) -> Values:
    return (_within(case),)


# --- claims ------------------------------------------------------------------------------------------------

_BAYES = {
    "Bayes' rule": "the log posterior of a class is that of its prior and of its density, less log p(x)"
}
_DENSITIES = {
    "normal densities": "the classes are normal, with precisions Pₖ = Σₖ⁻¹; dₖ = log det Σₖ, c = log 2π"
}
_OFFSET = {"offset": "b = log π₁ − log π₀ − ½⟨μ₀ + μ₁, w⟩"}
_MIXTURE = {
    "one class": "every point is of one class",
    "priors": "class k has the prior πₖ",
    "means": "its points have the mean μₖ",
    "covariances": "and the covariance Σₖ",
}

CLASSES = (
    Claim(
        id="toy_models.log_odds",
        title="The log odds of two normal classes",
        statement="q₁ − q₀ = 1/2 ((x − μ₀)ᵀP₀(x − μ₀) − (x − μ₁)ᵀP₁(x − μ₁)) + 1/2 (d₀ − d₁) + a₁ − a₀",
        assumptions={**_BAYES, **_DENSITIES},
        sources=(DATA, GENERATIVE),
        property=Equals(
            mixture.QUADRATIC,
            partial(mixture.ask, "mixture_log_odds"),
            partial(alone, mixture.log_odds),
            (_QUADRATIC, _ONE_DIMENSION, _SURER),
        ),
        mistakes=mistakes.LOG_ODDS,
        closed_form=log_odds,
    ),
    Claim(
        id="toy_models.linear_log_odds",
        title="The Bayes boundary of two classes with one covariance",
        statement="q₁ − q₀ = ⟨w, x⟩ + b",
        assumptions={
            **_BAYES,
            "normal densities": "the classes are normal, with one precision P; d = log det Σ, c = log 2π",
            "precision": "P is the inverse of Σ",
            "weights": "w solves Σw = μ₁ − μ₀",
            **_OFFSET,
        },
        sources=(DATA, GENERATIVE),
        property=Equals(mixture.LINEAR, mixture.ask_boundary, partial(alone, mixture.boundary), (_BOUNDARY,)),
        mistakes=mistakes.BOUNDARY,
        closed_form=linear_log_odds,
    ),
    Claim(
        id="toy_models.midpoint",
        title="With equal priors the boundary runs through the midpoint of the means",
        statement="1/2 ⟨w, μ₀ + μ₁⟩ + b = 0",
        assumptions={**_OFFSET, "equal priors": "both classes have the same prior"},
        sources=(DATA, GENERATIVE),
        property=Equals(
            mixture.EQUAL_PRIORS, mixture.ask_boundary, mixture.midpoint, (_EVEN,), mixture.reduced_midpoint
        ),
        mistakes=mistakes.MIDPOINT,
        closed_form=partial(_always, Fraction(0)),
    ),
    Claim(
        id="toy_models.posterior",
        title="The posterior",
        statement="π₁f₁ / (π₀f₀ + π₁f₁) = r / (1 + r)",
        assumptions={"odds": "r are the odds of class 1, π₁f₁/π₀f₀"},
        sources=(DATA, GENERATIVE),
        property=Equals(
            mixture.QUADRATIC,
            partial(mixture.ask, "mixture_posterior"),
            partial(alone, mixture.posterior),
            (_QUADRATIC, _ONE_DIMENSION, _LINEAR, _SURE),
        ),
        conventions=(
            Convention(
                "both classes", "a row has the posteriors of class 0 and of class 1", {"classes": "both"}
            ),
            Convention("class 1 alone", "one number a point, the posterior of class 1", {"classes": "one"}),
        ),
        mistakes=mistakes.POSTERIOR,
        closed_form=posterior,
    ),
    Claim(
        id="toy_models.posterior_sum",
        title="Posteriors sum to 1",
        statement="Σₖ₌₁ᴷ πₖfₖ / ⟨π, f⟩ = 1",
        sources=(DATA, GENERATIVE),
        closed_form=partial(_always, Fraction(1)),
    ),
    Claim(
        id="toy_models.posterior_at_the_boundary",
        title="On the boundary the posterior is ½",
        statement="π₁f₁ / (π₀f₀ + π₁f₁) = 1/2",
        assumptions={"boundary": "the odds are even: π₁f₁ = π₀f₀"},
        sources=(DATA, DECISION),
        closed_form=partial(_always, Fraction(1, 2)),
    ),
    Claim(
        id="toy_models.bayes_error",
        title="No decision errs less than the Bayes rule",
        statement="h(1 − p) + (1 − h)p − 1/2 (1 − |2p − 1|) = hReLU(1 − 2p) + (1 − h)ReLU(2p − 1)",
        sources=(DATA, DECISION),
        mistakes=(
            Mistake(
                "error of the decision",
                "You give the error of the decision itself: the Bayes error comes off it.",
                error_itself,
            ),
        ),
        closed_form=excess_error,
    ),
)

MIXTURE = (
    Claim(
        id="toy_models.mixture",
        title="Samples of the mixture",
        statement="E[zₖ] = πₖ; E[zₖXᵢ] = πₖμₖᵢ; E[zₖ(Xᵢ − μₖᵢ)(Xⱼ − μₖⱼ)] = πₖΣₖᵢⱼ",
        sources=(DATA, Source("bishop2006", "section 2.3.9")),
        property=Sampled(
            draws.DESIGNS,
            partial(_sources.program, draws.program),
            partial(_sources.evidence, draws.evidence),
            floats=True,
            prospects=partial(_sources.prospects, _mixture_prospects.prospects),
        ),
        conventions=draws.CONVENTIONS,
        mistakes=draws.MISTAKES,
    ),
    Claim(
        id="toy_models.mixture_mean",
        title="The mean of a mixture",
        statement="E[Xᵣ] = Σₖ₌₁ᴷ πₖμₖᵣ",
        assumptions={name: _MIXTURE[name] for name in ("one class", "means")},
        sources=(DATA,),
        closed_form=mixture_mean,
    ),
    Claim(
        id="toy_models.mixture_covariance",
        title="A mixture varies within its classes and between them",
        statement="E[XᵣXₛ] − E[Xᵣ]E[Xₛ] = Σₖ₌₁ᴷ πₖΣₖᵣₛ + 1/2 Σₖ₌₁ᴷ Σₗ₌₁ᴷ πₖπₗ(μₖᵣ − μₗᵣ)(μₖₛ − μₗₛ)",
        assumptions=_MIXTURE,
        sources=(DATA,),
        mistakes=(
            Mistake(
                "within the classes only",
                "You average the covariances of the classes: their means differ, too.",
                _only_within,
            ),
        ),
        closed_form=mixture_covariance,
    ),
)

PARAMETERS = (
    Claim(
        id="toy_models.layer_parameters",
        title="The parameters of a layer",
        statement="Σⱼ₌₁ᵐ Σᵢ₌₁ⁿ 1 + Σⱼ₌₁ᵐ 1 = (n + 1)m",
        sources=(NETWORK,),
        closed_form=widths.layer,
    ),
    Claim(
        id="toy_models.parameters",
        title="The parameters of a fully connected network",
        statement="p = Σₖ₌₁ᴷ (nₖ₋₁ + 1)nₖ",
        sources=(NETWORK,),
        property=Equals(widths.WIDTHS, widths.ask, partial(alone, widths.parameters), (_TOY, _FIVE)),
        mistakes=widths.MISTAKES,
    ),
    Claim(
        id="toy_models.toy_network",
        title="The lecture's network 2-50-1 has 201 parameters",
        statement="Σₖ₌₁² (nₖ₋₁ + 1)nₖ = 201",
        assumptions={"inputs": "2 inputs", "hidden units": "50 hidden units", "outputs": "1 output"},
        sources=(NETWORK,),
        closed_form=widths.parameters,
    ),
)

CLAIMS: tuple[Claim, ...] = (*CLASSES, *MIXTURE, *PARAMETERS)

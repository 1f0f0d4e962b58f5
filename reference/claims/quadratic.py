"""The squared error of one linear neuron: expected, in the toy model, empirical, and its gradient."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from reference.claims import _bowl as bowl
from reference.claims import _empirical as empirical
from reference.claims import _expected as expected
from reference.claims import _expected_mistakes as mistakes
from reference.claims import _toy as toy
from reference.claims._linear import alone
from reference.claims._model import Case, Claim, Equals, Mistake, Source
from reference.exact import Value

CENTRING, TOY = Source("lecture", "Why centering?"), Source("lecture", "Toy model")
ERM = Source("lecture", "Stochastic gradient descent (SGD)")
REGULARIZING, LECUN = Source("lecture", "Regularizing the ERM"), Source("lecun1998")


def _vector(*entries: float) -> tuple[Fraction, ...]:
    return tuple(Fraction(entry) for entry in entries)


def _matrix(*rows: Iterable[float]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(_vector(*row) for row in rows)


# --- examples, in which everything differs from everything ------------------------------------------------

_MODEL: Case = {
    "w": _vector(3, -0.5, 2),
    "u": _vector(-1, 2.5, 0.75),
    "mu": _vector(2, -3, 0.5),
    "Sigma": _matrix((5, 1, -0.5), (1, 2, 0.25), (-0.5, 0.25, 0.5)),
    "noise_variance": Fraction(3, 4),
}
_ONE: Case = {
    "w": _vector(0),
    "u": _vector(1),
    "mu": _vector(0),
    "Sigma": _matrix((1,)),
    "noise_variance": Fraction(0),
}
_LONG: Case = {"mu": _vector(1 + 2**-30, -3), "Sigma": _matrix((2, -1), (-1, 5))}
"""A mean that single precision does not hold."""
_ESTIMATES: Case = {"mu_hat": _vector(1.5, 1, -2), "d_hat": _vector(0.5, 1.75, 3)}
_TOY: Case = {name: _MODEL[name] for name in ("w", "Sigma", "noise_variance")} | {"w0": _MODEL["u"]}
_DATA: Case = {
    "w": _vector(2, -1.5),
    "X": _matrix((1, 2), (0, -1), (3, 0.5), (-2, 4), (0.25, 1)),
    "y": _vector(1, -2, 0.5, 3, 0),
}
_TWO_SAMPLES: Case = {"w": _vector(0), "X": _matrix((1,), (1,)), "y": _vector(1, -1)}
_ALIKE: Case = {  # two samples alike, two residuals of 0, a small one
    "w": _vector(0.5, 0),
    "X": _matrix((1, 2), (1, 2), (3, -1), (2**-12, 1), (0, 0)),
    "y": _vector(1, 1, 1.5, 0, 0),
}
_MANY: Case = {  # more samples than a block of 64
    "w": _vector(1.5, -0.25),
    "X": _matrix(*((i % 7 - 3, i % 5 / 4) for i in range(70))),
    "y": _vector(*((i % 11 - 5) / 2 for i in range(70))),
}
_WIDE: Case = {
    "w": _vector(*((-1) ** j * j / 4 for j in range(9))),
    "X": _matrix(*((i + j % 4 - 2 for j in range(9)) for i in range(3))),
    "y": _vector(1, -2, 4),
}
_FLAT: Case = {"Sigma": _matrix((4, -2, 1.5), (-2, 9, 3), (1.5, 3, 6.25))}
_SAMPLES = (_DATA, _TWO_SAMPLES, _ALIKE, _MANY, _WIDE)

# --- the expected loss -------------------------------------------------------------------------------------

_LINEAR_MODEL = {
    "model": "the targets come from a linear model",
    "mean": "the inputs have the mean μ",
    "covariance": "the inputs have the covariance Σ",
    "centred noise": "the noise is centred",
    "noise variance": "the noise has the variance σ²",
    "uncorrelated noise": "the noise is uncorrelated with every input",
}

EXPECTED = (
    Claim(
        id="quadratic.expected_loss",
        title="The expected loss of a linear neuron",
        statement="E[(Y − ⟨X, w⟩)²] = wᵀ(Σ + μμᵀ)w − 2uᵀΣw + uᵀΣu + σ²",
        assumptions=_LINEAR_MODEL,
        sources=(CENTRING,),
        property=Equals(
            domain=expected.EXPECTED,
            program=expected.ask_expected_loss,
            oracle=partial(alone, expected.expected_loss),
            examples=(_MODEL, _ONE),
        ),
        mistakes=mistakes.EXPECTED_LOSS,
        closed_form=expected.expected_loss,
    ),
    Claim(
        id="quadratic.standardised_loss",
        title="The expected loss after centring and rescaling",
        statement="E[(Y − ⟨d̂ ⊙ (X − μ̂), w⟩)²] = "
        "(d̂ ⊙ w)ᵀ(Σ + (μ − μ̂)(μ − μ̂)ᵀ)(d̂ ⊙ w) − 2uᵀΣ(d̂ ⊙ w) + uᵀΣu + σ²",
        assumptions=_LINEAR_MODEL,
        sources=(CENTRING,),
        property=Equals(
            domain=expected.STANDARDISED,
            program=expected.ask_standardised_loss,
            oracle=partial(alone, expected.standardised_loss),
            examples=({**_MODEL, **_ESTIMATES}, {**_ONE, "mu_hat": _vector(0), "d_hat": _vector(1)}),
        ),
        mistakes=mistakes.STANDARDISED_LOSS,
        closed_form=expected.standardised_loss,
    ),
    Claim(
        id="quadratic.slide_constant",
        title="The constant term, as the slide has it",
        statement="E[(Y − ⟨X, w⟩)²] = wᵀ(Σ + μμᵀ)w − 2uᵀΣw + σ²",
        assumptions=_LINEAR_MODEL,
        sources=(CENTRING,),
        closed_form=partial(expected.expected_loss, constant=0),
        corrected_by="quadratic.expected_loss",
        erratum="E01",
    ),
)

# --- the shape of the bowl ---------------------------------------------------------------------------------

SHAPE = (
    Claim(
        id="quadratic.hessian",
        title="The Hessian of the expected loss",
        statement="∂/∂wₛ ∂/∂wᵣ E[(Y − ⟨X, w⟩)²] = 2(Σᵣₛ + μᵣμₛ)",
        assumptions={"covariance": "the inputs have the mean μ and the covariance Σ"},
        sources=(CENTRING, LECUN),
        property=Equals(
            domain=bowl.SHAPES,
            program=bowl.ask_hessian,
            oracle=partial(alone, bowl.hessian),
            examples=({name: _MODEL[name] for name in ("mu", "Sigma")}, _LONG),
        ),
        mistakes=bowl.HESSIAN,
        closed_form=bowl.hessian,
    ),
    Claim(
        id="quadratic.eigen_curvature",
        title="A mean does not flatten the bowl: λ_max(Σ + μμᵀ) ≥ λ_max(Σ)",
        statement="qᵀ(Σ + μμᵀ)q = λ⟨q, q⟩ + ⟨μ, q⟩²",
        assumptions={"eigenvector": "q is an eigenvector of Σ with the eigenvalue λ"},
        sources=(CENTRING, LECUN),
        closed_form=bowl.eigen_curvature,
    ),
    Claim(
        id="quadratic.mean_curvature",
        title="Along the mean the bowl is steep: λ_max(Σ + μμᵀ) ≥ ‖μ‖²",
        statement="μᵀ(Σ + μμᵀ)μ = ⟨μ, μ⟩² + E[⟨X − μ, μ⟩²]",
        assumptions={"mean": "the inputs have the mean μ", "covariance": "the inputs have the covariance Σ"},
        sources=(CENTRING, LECUN),
        closed_form=bowl.mean_curvature,
    ),
    Claim(
        id="quadratic.without_bias",
        title="What a fit without a bias costs",
        statement="E[(Y − ⟨X, w⟩)²] = E[⟨X, w − best⟩²] + ⟨μ, u⟩² / (1 + ⟨μ, v⟩) + σ²",
        assumptions={
            **_LINEAR_MODEL,
            "solution": "v is Σ⁻¹μ: it solves Σv = μ",
            "offset": "c is what of ⟨μ, u⟩ the weights take on",
            "best weights": "the best weights are u − cv",
        },
        sources=(CENTRING,),
        property=Equals(
            domain=bowl.FITS,
            program=bowl.ask_excess,
            oracle=partial(alone, bowl.excess),
            examples=({name: _MODEL[name] for name in ("u", "mu", "Sigma")},),
        ),
        mistakes=bowl.EXCESS,
        closed_form=bowl.without_bias,
    ),
    Claim(
        id="quadratic.correlation_hessian",
        title="Standardised, the bowl has the correlation matrix as half its Hessian",
        statement="1/2 (∂/∂wₛ ∂/∂wᵣ E[(Y − ⟨d ⊙ (X − μ), w⟩)²]) = Σᵣₛ / (sdᵣ·sdₛ)",
        assumptions={
            "mean": "the inputs have the mean μ",
            "covariance": "the inputs have the covariance Σ",
            "scales": "each input is divided by its standard deviation sd",
        },
        sources=(CENTRING, LECUN),
        property=Equals(
            domain=bowl.SPREADS,
            program=bowl.ask_correlation,
            oracle=partial(alone, bowl.correlation),
            examples=(_FLAT,),
        ),
        mistakes=bowl.CORRELATION,
        closed_form=bowl.correlation,
    ),
    Claim(
        id="quadratic.unit_diagonal",
        title="Standardised inputs curve the bowl alike",
        statement="Σᵣᵣ / (sdᵣ·sdᵣ) = 1",
        assumptions={"spreads": "sd are the standard deviations: the roots of Σ's diagonal"},
        sources=(CENTRING,),
        closed_form=bowl.unit_diagonal,
    ),
    Claim(
        id="quadratic.conditioning",
        title="Centring would never spoil the condition number",
        statement="κ + ReLU(κ₀ − κ) = κ",
        assumptions={
            "eigenvalues centred": "Σ has the eigenvalues a and b and no others",
            "eigenvalues uncentred": "Σ + μμᵀ has the eigenvalues g and h and no others",
            "unit vectors": "the eigenvectors are not 0",
            "largest first": "a ≥ b and g ≥ h",
            "condition numbers": "κ₀ is Σ's largest eigenvalue over its smallest, κ that of Σ + μμᵀ",
        },
        sources=(CENTRING,),
        closed_form=bowl.condition_number,
        corrected_by="quadratic.eigen_curvature",
        erratum="F01",
    ),
)

# --- the toy model -----------------------------------------------------------------------------------------

TOY_MODEL = (
    Claim(
        id="quadratic.toy_loss",
        title="The expected loss of the toy model",
        statement="E[(Y − ⟨X, w⟩)²] = (w − w₀)ᵀΣ(w − w₀) + σ²",
        assumptions={
            "model": "the targets come from a linear model",
            "second moments": "the inputs have the second moments Σ: their covariance if they are centred",
            "noise variance": "the noise has the variance σ²",
            "uncorrelated noise": "the noise is uncorrelated with every input",
        },
        sources=(TOY,),
        property=Equals(
            domain=toy.TOY,
            program=toy.ask_toy_loss,
            oracle=partial(alone, toy.toy_loss),
            examples=(_TOY,),
        ),
        mistakes=toy.TOY_LOSS,
        closed_form=toy.toy_loss,
    ),
    Claim(
        id="quadratic.toy_minimiser",
        title="The minimiser of the toy loss",
        statement="E[(Y − ⟨X, w⟩)²] − E[(Y − ⟨X, w₀⟩)²] = E[⟨X, w − w₀⟩²]",
        assumptions={
            "model": "the targets come from a linear model",
            "uncorrelated noise": "the noise is uncorrelated with every input",
        },
        sources=(TOY,),
        mistakes=(
            Mistake(
                "level of the minimum",
                "You give the loss itself: at w = w₀ it is σ², not 0.",
                partial(alone, toy.toy_loss),
            ),
        ),
        closed_form=toy.toy_excess,
    ),
)

# --- the empirical loss ------------------------------------------------------------------------------------


def _slide_sum(case: Case) -> Value:
    """E Σᵢ (yᵢ − ⟨xᵢ, w⟩)², with N samples: N times the loss."""
    return case["N"] * toy.toy_loss(case)


EMPIRICAL = (
    Claim(
        id="quadratic.empirical_loss",
        title="The empirical loss",
        statement="L = 1/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ)²",
        sources=(ERM, TOY),
        property=Equals(
            domain=empirical.DATA,
            program=empirical.ask_empirical_loss,
            oracle=partial(alone, empirical.empirical_loss),
            examples=_SAMPLES,
        ),
        mistakes=empirical.EMPIRICAL_LOSS,
        closed_form=empirical.empirical_loss,
    ),
    Claim(
        id="quadratic.gradient",
        title="The gradient of the empirical loss",
        statement="∂/∂wₐ 1/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ)² = −2/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ)xᵢₐ",
        sources=(ERM, Source("bottou2018", "section 2")),
        property=Equals(
            domain=empirical.DATA,
            program=empirical.ask_gradient,
            oracle=partial(alone, empirical.gradient),
            examples=_SAMPLES,
        ),
        mistakes=empirical.GRADIENT,
        closed_form=empirical.gradient,
    ),
    Claim(
        id="quadratic.empirical_expectation",
        title="The expectation of the empirical loss",
        statement="E[1/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ)²] = E[(Y − ⟨X, w⟩)²]",
        assumptions={
            "law": "S, b and c are the second moments of the law of (X, Y)",
            "samples of the law": "every sample has them too",
        },
        sources=(TOY,),
        mistakes=(
            Mistake(
                "the slide's sum",
                "You take the expectation of the sum: it is N times as large.",
                partial(alone, _slide_sum),
            ),
        ),
        closed_form=toy.toy_loss,
    ),
    Claim(
        id="quadratic.slide_sum",
        title="The empirical loss as a sum, as the slide has it",
        statement="E[Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ)²] = (w − w₀)ᵀΣ(w − w₀) + σ²",
        sources=(TOY,),
        closed_form=toy.toy_loss,
        corrected_by="quadratic.empirical_expectation",
        erratum="E02",
    ),
    Claim(
        id="quadratic.empirical_minimiser",
        title="Empirical risk minimisation is over the whole training set",
        statement="1/N Σᵢ₌₁ᴺ (yᵢ − Σₖ₌₁ⁿ xᵢₖwₖ)² = "
        "1/N Σᵢ₌₁ᴺ (yᵢ − Σₖ₌₁ⁿ xᵢₖ·bestₖ)² + 1/N Σᵢ₌₁ᴺ (Σₖ₌₁ⁿ xᵢₖ(wₖ − bestₖ))²",
        assumptions={"normal equations": "the best weights solve the normal equations of all N samples"},
        sources=(ERM,),
        closed_form=bowl.above_the_fit,
    ),
    Claim(
        id="quadratic.batch_minimiser",
        title="Empirical risk minimisation over one batch, as the slide has it",
        statement="bestₐ = wₐ",
        assumptions={
            "normal equations": "the best weights solve the normal equations of all N samples",
            "fit of the batch": "w solves those of the batch, where sᵢ = 1",
        },
        sources=(REGULARIZING,),
        closed_form=bowl.batch_fit,
        corrected_by="quadratic.empirical_minimiser",
        erratum="E03",
    ),
)

CLAIMS: tuple[Claim, ...] = (*EXPECTED, *SHAPE, *TOY_MODEL, *EMPIRICAL)

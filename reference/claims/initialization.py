"""Initial weights: the variance that keeps signals alive, and the five samplers that have it.

Layer k takes n = fan_in inputs xⱼ to m = fan_out pre-activations zᵢ = Σⱼ wᵢⱼ xⱼ.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from reference.claims._model import Case, Claim, Source
from reference.claims._samplers import SAMPLERS

# --- exact values of the theorems --------------------------------------------------------------------------


def preactivation_variance(case: Case) -> Fraction:
    """n σ² E[x²], with ``n``, ``weight_variance`` and ``second_moment``."""
    return Fraction(case["n"] * case["weight_variance"] * case["second_moment"])


def lecun(case: Case) -> Fraction:
    """LeCun's variance, 1/n."""
    return Fraction(1, case["fan_in"])


def kept_by_lecun(case: Case) -> Fraction:
    """n σ² E[x²] with σ² = 1/n, which is E[x²]: ``fan_in`` and ``second_moment``."""
    return _forward(case, lecun(case), case["second_moment"])


def forward_change(case: Case) -> Fraction:
    """(n σ² − 1) E[x²], with ``n``, ``weight_variance`` and ``second_moment``."""
    return Fraction((case["n"] * case["weight_variance"] - 1) * case["second_moment"])


def glorot_backward(case: Case) -> Fraction:
    """The variance that keeps the gradients' second moment, 1/m."""
    return Fraction(1, case["fan_out"])


def backward_change(case: Case) -> Fraction:
    """(m σ² − 1) E[d²], with ``m``, ``weight_variance`` and ``second_moment``."""
    return forward_change({**case, "n": case["m"]})


def glorot_compromise(case: Case) -> Fraction:
    """The harmonic mean of 1/n and 1/m."""
    forward, backward = lecun(case), glorot_backward(case)
    return 2 / (1 / forward + 1 / backward)


def uniform_limit(case: Case) -> Fraction:
    """The square of the limit, 3σ², with ``weight_variance``."""
    return Fraction(3 * case["weight_variance"])


def uniform_variance(case: Case) -> Fraction:
    """A third of the square of the limit, with ``weight_variance``, which it is."""
    return uniform_limit(case) / 3


def truncation(case: Case) -> Fraction:
    """P(kept) E[z²] − E[z²; kept], with ``kept``, ``second_moment`` and ``kept_moment``."""
    return Fraction(case["kept"] * case["second_moment"] - case["kept_moment"])


def rescaled_truncation(case: Case) -> Fraction:
    """The ``weight_variance`` that it is rescaled to."""
    return Fraction(case["weight_variance"])


def relu_half_moment(case: Case) -> Fraction:
    """½ E[z²], with ``second_moment``."""
    return Fraction(case["second_moment"]) / 2


def he(case: Case) -> Fraction:
    """He's variance, 2/n."""
    return Fraction(2, case["fan_in"])


def kept_by_he(case: Case) -> Fraction:
    """n σ² E[ReLU(z)²] with σ² = 2/n, which is E[z²]: ``fan_in`` and ``second_moment``."""
    return _forward(case, he(case), relu_half_moment(case))


def depth_product(case: Case) -> Fraction:
    """E[z²] at the first layer (``second_moment``) times Π gain·nₖ·σₖ² over ``widths`` and ``variances``."""
    factors = (
        case["gain"] * n * variance for n, variance in zip(case["widths"], case["variances"], strict=True)
    )
    return Fraction(case["second_moment"] * prod(factors))


def he_slide(case: Case) -> Fraction:
    """He's variance as printed: 2/(n + m)."""
    return Fraction(2, case["fan_in"] + case["fan_out"])


def gain_on_the_slide(case: Case) -> Fraction:
    """What the printed variance makes of a layer's gain n σ²/2, which should be 1: n/(n + m)."""
    return _forward(case, he_slide(case), Fraction(1, 2))


def _forward(case: Case, weight_variance: Fraction, second_moment: Fraction) -> Fraction:
    moments = {"weight_variance": weight_variance, "second_moment": second_moment}
    return preactivation_variance({"n": case["fan_in"], **moments})


# --- theorems ----------------------------------------------------------------------------------------------

_LECUN, _GLOROT, _HE = (
    Source("lecun1998", "section 4.6"),
    Source("glorot2010", "section 4.2"),
    Source("he2015"),
)
_HE_DERIVATION = Source("he2015", "section 2.2")


def _lecture(slide: str) -> Source:
    return Source("lecture", slide)


THEOREMS = (
    Claim(
        id="initialization.preactivation_variance",
        title="The variance of a pre-activation",
        statement="E[(⟨w, x⟩ + b)²] − b² = nσ²q",
        assumptions={
            "centred weights": "the weights are centred",
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "equal second moments": "all inputs have the same second moment",
            "weights independent of inputs": "the weights are independent of the inputs",
        },
        sources=(_lecture("Le Cun's initialization"), _LECUN),
        closed_form=preactivation_variance,
    ),
    Claim(
        id="initialization.bias_variance",
        title="A bias in the sum, as the slide has it",
        statement="E[(⟨w, x⟩ + b)²] − E[⟨w, x⟩ + b]² = nσ²q",
        assumptions={
            "centred weights": "the weights are centred",
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "equal second moments": "all inputs have the same second moment",
            "weights independent of inputs": "the weights are independent of the inputs",
        },
        sources=(_lecture("Le Cun's initialization"),),
        closed_form=preactivation_variance,
        corrected_by="initialization.preactivation_variance",
        erratum="E12",
    ),
    Claim(
        id="initialization.lecun",
        title="LeCun's variance keeps the forward variance",
        statement="E[(⟨w, x⟩ + b)²] − b² = q",
        assumptions={
            "centred weights": "the weights are centred",
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "equal second moments": "all inputs have the same second moment",
            "weights independent of inputs": "the weights are independent of the inputs",
            "LeCun's variance": "the weights have the variance 1/n",
        },
        sources=(_lecture("Le Cun's initialization"), _LECUN),
        closed_form=kept_by_lecun,
    ),
    Claim(
        id="initialization.glorot_forward",
        title="Glorot's forward condition",
        statement="E[(⟨w, x⟩ + b)²] − b² − q = (nσ² − 1)q",
        assumptions={
            "centred weights": "the weights are centred",
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "equal second moments": "all inputs have the same second moment",
            "weights independent of inputs": "the weights are independent of the inputs",
        },
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=forward_change,
    ),
    Claim(
        id="initialization.glorot_backward",
        title="Glorot's backward condition",
        statement="E[⟨w, d⟩²] − q = (mσ² − 1)q",
        assumptions={
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "equal second moments": "all gradients have the same second moment",
            "weights independent of gradients": "the weights are independent of the gradients",
        },
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=backward_change,
    ),
    Claim(
        id="initialization.glorot_compromise",
        title="Glorot's compromise is a harmonic mean",
        statement="2 / (1/f + 1/b) = 2 / (n + m)",
        assumptions={
            "forward variance": "f is what keeps the forward variance",
            "backward variance": "b is what keeps the backward variance",
        },
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=glorot_compromise,
    ),
    Claim(
        id="initialization.uniform_limit",
        title="The limit of a uniform law with a given variance",
        statement="∫(−a..a) w² / (2a) dw = τ",
        assumptions={"limit": "the limit a of the uniform law"},
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=uniform_variance,
    ),
    Claim(
        id="initialization.truncation",
        title="Keeping a law within a limit lowers its second moment",
        statement="E[k]E[z²] − E[kz²] = E[k]E[(1 − k)(z² − c²)] + (1 − E[k])E[k(c² − z²)]",
        sources=(_lecture("Weight initialization"),),
        closed_form=truncation,
    ),
    Claim(
        id="initialization.rescaled_truncation",
        title="A truncated law, rescaled to a variance",
        statement="E[k(az)²]/E[k] = s",
        assumptions={
            "variance of what is kept": "what is kept has the variance τ",
            "rescaled": "weights are multiplied by a, whose square is the variance s over τ",
        },
        sources=(_lecture("Weight initialization"),),
        closed_form=rescaled_truncation,
    ),
    Claim(
        id="initialization.relu_half_moment",
        title="ReLU halves the second moment of a symmetric law",
        statement="E[ReLU(z)²] = E[z²]/2",
        assumptions={"symmetric law": "the law is symmetric about 0"},
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        closed_form=relu_half_moment,
    ),
    Claim(
        id="initialization.he",
        title="He's variance keeps the variance of pre-activations through ReLU",
        statement="E[(Σᵢ₌₁ⁿ wᵢReLU(zᵢ) + b)²] − b² = E[y²]",
        assumptions={
            "centred weights": "the weights are centred",
            "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
            "weights independent of inputs": "the weights are independent of the inputs",
            "pre-activations alike": "all units of the layer before have the rectified second moment of y",
            "symmetric law": "the law is symmetric about 0",
            "He's variance": "the weights have the variance 2/n",
        },
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        closed_form=kept_by_he,
    ),
    Claim(
        id="initialization.he_slide",
        title="He's variance, as the slide has it",
        statement="nσ²/2 = 1",
        assumptions={"the slide's variance": "the weights have the variance that the slide prints"},
        sources=(_lecture("He's initialization"),),
        closed_form=gain_on_the_slide,
        corrected_by="initialization.he",
        erratum="E14",
    ),
    Claim(
        id="initialization.depth_product",
        title="The variance after many layers is a product",
        statement="qₖ = q₀Πₗ₌₁ᵏ cₗ",
        assumptions={"layer gain": "layer k + 1 multiplies the second moment by its gain"},
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        closed_form=depth_product,
    ),
)

CLAIMS = (*THEOREMS, *SAMPLERS)

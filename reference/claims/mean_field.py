"""The variance of a signal in a deep network with random weights, layer by layer: through ReLU, and through tanh.

Layer k has n = fan_in weights to a unit, of variance σ². The second moment of its inputs is q; pre-activations have
the variance nσ²q. What tanh leaves of a normal variable's second moment has no closed form: ``tanh_variances``
encloses it, and no implementation is held to it, because the error of a quadrature is none of rounding.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from reference.claims import _variance_map
from reference.claims._model import Case, Claim, Equals, Source
from reference.exact import Ball, tanh_layers

# --- exact values ------------------------------------------------------------------------------------------


def relu_layer(case: Case) -> Fraction:
    """½ n σ² E[y²], with ``n``, ``weight_variance`` and ``second_moment``."""
    return Fraction(case["n"] * case["weight_variance"] * case["second_moment"]) / 2


def relu_variances(case: Case) -> Fraction:
    """The last layer's: q₀ Π ½ nₖσₖ² over ``fan_in`` and ``weight_variance``, with q₀ = ``second_moment``."""
    layers = zip(case["fan_in"], case["weight_variance"], strict=True)
    return Fraction(case["second_moment"] * prod(n * variance / Fraction(2) for n, variance in layers))


def activation_loss(case: Case) -> Fraction:
    """n σ² (q − E[s²]), with ``n``, ``weight_variance``, ``second_moment`` and the ``lost`` second moment."""
    return Fraction(case["n"] * case["weight_variance"] * (case["second_moment"] - case["lost"]))


def collapse(case: Case) -> Fraction:
    """cᵏq₀ − Σ cᵏ⁻ⁱeᵢ, with the ``gain`` c, the first ``second_moment`` and the ``losses`` e₁ … eₖ."""
    c, losses = case["gain"], case["losses"]
    k = len(losses)
    lost = sum((c ** (k - i) * e for i, e in enumerate(losses, 1)), Fraction(0))
    return Fraction(c**k * case["second_moment"] - lost)


def tanh_variances(case: Case) -> tuple[Ball, ...]:
    """Enclosures of the pre-activations' variances in a wide network with tanh between the layers.

    ``second_moment`` of the inputs, ``fan_in`` and ``weight_variance`` of each layer.
    """
    return tanh_layers(case["second_moment"], case["fan_in"], case["weight_variance"])


FIGURE: dict[str, Case] = {
    name: {
        "second_moment": Fraction(1),
        "fan_in": (1024,) * 7,
        "weight_variance": (Fraction(gain) / 1024,) * 7,
    }
    for name, gain in (("saturate", 16), ("keep", 1), ("collapse", Fraction(1, 16)))
}
"""Seven layers, 1024 wide, with tanh: weights of 16 times LeCun's variance, of LeCun's, and of a sixteenth of it."""


# --- claims ------------------------------------------------------------------------------------------------

_LECUN = (Source("lecture", "Le Cun's initialization"), Source("lecun1998", "section 4.6"))
_HE = (Source("lecture", "He's initialization"), Source("he2015", "section 2.2"))
_POOLE = Source("poole2016")
_WEIGHTS = {
    "centred weights": "the weights are centred",
    "uncorrelated weights": "the weights have the variance σ² and are pairwise uncorrelated",
}
_BLIND = {"weights independent of inputs": "the weights are independent of the inputs"}

CLAIMS = (
    Claim(
        id="mean_field.relu_layer",
        title="What ReLU and a layer of weights make of a variance",
        statement="E[(Σᵢ₌₁ⁿ wᵢReLU(zᵢ) + b)²] − b² = nσ²/2 E[y²]",
        assumptions={
            **_WEIGHTS,
            **_BLIND,
            "pre-activations alike": "all units of the layer before have the rectified second moment of y",
            "symmetric law": "the law is symmetric about 0",
        },
        sources=_HE,
        closed_form=relu_layer,
    ),
    Claim(
        id="mean_field.relu_variances",
        title="The variance in every layer of a ReLU network",
        statement="qₖ = hᵏq₀Πₗ₌₁ᵏ nₗsₗ",
        assumptions={
            "layer": "layer k + 1 multiplies the second moment by hns: h is ½ for ReLU, s the weights' variance"
        },
        sources=_HE,
        property=Equals(
            _variance_map.LAYERS, _variance_map.ask, _variance_map.variances, _variance_map.EXAMPLES
        ),
        mistakes=_variance_map.MISTAKES,
        closed_form=relu_variances,
    ),
    Claim(
        id="mean_field.activation_loss",
        title="An activation that is no larger than its input loses variance",
        statement="E[(⟨w, y⟩ + b)²] − b² = nσ²q − nσ²E[s²]",
        assumptions={
            **_WEIGHTS,
            "no larger than its input": "y² + s² = z² for pre-activations z of the second moment q, as tanh² z <= z²",
            **_BLIND,
        },
        sources=(*_LECUN, _POOLE),
        closed_form=activation_loss,
    ),
    Claim(
        id="mean_field.collapse",
        title="Below LeCun's variance a signal collapses",
        statement="qₖ = cᵏq₀ − Σᵢ₌₁ᵏ cᵏ⁻ⁱeᵢ",
        assumptions={"layer": "layer k + 1 multiplies the second moment by c = nσ² and loses eₖ₊₁ >= 0"},
        sources=(*_LECUN, _POOLE),
        closed_form=collapse,
    ),
)

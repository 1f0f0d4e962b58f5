"""Backpropagation: a network's outputs, the gradients of its loss, and what initial weights do to them."""

from __future__ import annotations

from fractions import Fraction

from reference.claims import _network as network
from reference.claims import _network_cases as given
from reference.claims import _network_mistakes as wrong
from reference.claims._layer import (
    constant_after,
    constant_before,
    cross_entropy_slope,
    input_gradients,
    learned_bias,
    mean_error,
    never_trained,
    sigmoid_slope,
    squared_error_slope,
    tangent,
    tanh_slope,
    trained,
    unit_gradient,
)
from reference.claims._model import Case, Claim, Convention, Equals, Source, Unstable

SLIDE = Source("lecture", "He's initialization from He et al. 2015")
WEIGHTS = Source("lecture", "Weight initialization")
PRIMARY = Source("rumelhart1986")
BOOK = Source("goodfellow2016", "section 6.5")
UNITS = Source("goodfellow2016", "section 6.2")
SYMMETRY = Source("goodfellow2016", "section 8.4")
SURVEY = Source("baydin2018")
BRIDLE = Source("bridle1990")


def _squared(factor: Fraction, over: str) -> dict[str, object]:
    return {"factor": factor, "over": over}


ONE, HALF = Fraction(1), Fraction(1, 2)
CONVENTIONS = (
    Convention(
        "mean over the samples",
        "the loss is the sum of a sample's squared errors, averaged over the samples",
        _squared(ONE, "samples"),
    ),
    Convention(
        "half of it", "the same with a factor ½, which the derivative's 2 cancels", _squared(HALF, "samples")
    ),
    Convention(
        "mean over all outputs",
        "the loss is the mean of the squared errors of all outputs of all samples",
        _squared(ONE, "entries"),
        followed_by=("PyTorch", "Keras"),
    ),
    Convention("half of the mean over all outputs", "half of that mean", _squared(HALF, "entries")),
)
OF_PROBABILITIES = (
    Convention(
        "mean over the samples",
        "the loss is the sum of a sample's cross entropies, averaged over the samples",
        {"over": "samples"},
    ),
    Convention(
        "mean over all outputs",
        "the loss is the mean of the cross entropies of all outputs of all samples",
        {"over": "entries"},
        followed_by=("PyTorch", "Keras"),
    ),
)

_GUARDED = (
    "A guard against log 0, as log(p + 10⁻¹²) or a clipped p, is in your gradient: it takes digits, and where the "
    "network is most wrong it takes all of them, and nothing is learnt."
)
OF_SOFTMAX = (
    Unstable(
        "guarded logarithm",
        f"{_GUARDED} Behind a softmax the gradient is p − y, without a logarithm; the loss is computed from "
        "the logits, as max + log Σ exp(z − max) − Σ y·z.",
        {"guarded": True},
    ),
    Unstable(
        "softmax without a shift",
        "exp overflows where a logit is large: take the sample's largest one off all of them first, "
        "exp(z − max) / Σ exp(z − max).",
        {"textbook": True},
    ),
)
OF_SIGMOID = (
    Unstable(
        "guarded logarithm",
        f"{_GUARDED} Behind a sigmoid the gradient is p − y, without a logarithm; the loss is computed from "
        "the logits, as log(1 + exp(−|z|)) + max(z, 0) − y·z.",
        {"guarded": True},
    ),
    Unstable(
        "overflowing sigmoid",
        "exp(z) / (1 + exp(z)) overflows where a logit is large, and a quotient by p or 1 − p is one by 0 there: "
        "take (1 + tanh(z/2))/2, or this where z < 0 and 1/(1 + exp(−z)) where not, and p − y for the gradient.",
        {"textbook": True},
        overflows=True,
    ),
)
OF_ACTIVATION = (
    Unstable(
        "overflowing activation",
        "exp overflows where a unit's sum is large: tanh is a function of the library, and the sigmoid is "
        "(1 + tanh(z/2))/2.",
        {"textbook": True},
        overflows=True,
    ),
)

ANY = given.networks("squared_error", 2)
DEEP = given.networks("squared_error", 3, 2)
ALL = (*given.examples("squared_error", 3), *given.examples("squared_error", 2))
TWO = given.examples("squared_error", 2)


def slide_zero(case: Case) -> Fraction:
    """As printed: nothing learns, so that the output's bias has no gradient; of one sample, ``x`` and ``y``."""
    return Fraction(0)


# --- claims ------------------------------------------------------------------------------------------------

_CONSTANT = {
    "constant weights": "all of the layer's weights are a",
    "constant biases": "all of the layer's biases are β",
}
_DESCENT = {
    "gradient descent": "each of a unit's numbers follows its own gradient, whatever the rest of the network does"
}
_THROUGH = "Σₖ₌₁ᴺ Σⱼ₌₁ᵐ dₖⱼφ(Σₕ₌₁ⁿ xₖₕWₕⱼ + bⱼ)"
_NEXT = "Σₖ₌₁ᴺ Σⱼ₌₁ᵐ dₖⱼΣᵢ₌₁ˡ Uᵢⱼφ(Σₕ₌₁ⁿ xₖₕWₕᵢ + bᵢ)"

JUDGED = (
    Claim(
        id="backpropagation.forward",
        title="A network's outputs",
        statement="x[t + 1,r] = φ(Σᵢ₌₁ⁿ xₜᵢWₜᵢᵣ + bₜᵣ); yₛ = Σᵢ₌₁ⁿ xₜᵢUᵢₛ + cₛ",
        sources=(SLIDE, PRIMARY),
        property=Equals(
            DEEP,
            network.ask_forward,
            network.outputs,
            (*ALL, *given.saturated()),
            unstable=OF_ACTIVATION,
        ),
        mistakes=wrong.FORWARD,
    ),
    Claim(
        id="backpropagation.layer_weights",
        title="The gradient of a layer's weights",
        statement=f"∂/∂Wᵣₛ {_THROUGH} = Σₖ₌₁ᴺ xₖᵣdₖₛφ′(Σₕ₌₁ⁿ xₖₕWₕₛ + bₛ)",
        sources=(SLIDE, PRIMARY),
        property=Equals(ANY, network.ask_backward, network.weight_gradients, TWO, network.weights_of),
        conventions=CONVENTIONS,
        mistakes=wrong.WEIGHTS,
    ),
    Claim(
        id="backpropagation.layer_biases",
        title="The gradient of a layer's biases",
        statement=f"∂/∂bₛ {_THROUGH} = Σₖ₌₁ᴺ dₖₛφ′(Σₕ₌₁ⁿ xₖₕWₕₛ + bₛ)",
        sources=(SLIDE, PRIMARY),
        property=Equals(ANY, network.ask_backward, network.bias_gradients, TWO, network.biases_of),
        conventions=CONVENTIONS,
        mistakes=wrong.BIASES,
    ),
    Claim(
        id="backpropagation.reverse_mode",
        title="One pass backward gives the derivative along every direction",
        statement="Σⱼ₌₁ⁿ dₜⱼvₜⱼ = Σⱼ₌₁ⁿ d₀ⱼv₀ⱼ"
        " + Σₖ₌₀ᵗ⁻¹ (Σᵢ₌₁ⁿ Σⱼ₌₁ⁿ xₖᵢVₖᵢⱼpₖⱼd[k + 1,j] + Σⱼ₌₁ⁿ cₖⱼpₖⱼd[k + 1,j])",
        assumptions={
            "forward": "v is how fast the layers' inputs move when the weights move by V and the biases by c, "
            "p being φ′ at each unit",
            "backward": "d is handed back from layer to layer, through φ′ and the weights",
        },
        sources=(SLIDE, PRIMARY, SURVEY),
        property=Equals(DEEP, network.ask_backward, network.gradients, ALL, network.both_of),
        conventions=CONVENTIONS,
        mistakes=wrong.ALL,
    ),
    Claim(
        id="backpropagation.squared_error",
        title="The gradient of the squared error",
        statement="∂/∂ŷᵣₛ 1/N Σₖ₌₁ᴺ Σⱼ₌₁ᵐ (ŷₖⱼ − yₖⱼ)² = 2/N (ŷᵣₛ − yᵣₛ)",
        sources=(PRIMARY, UNITS),
        property=Equals(
            given.networks("squared_error", 1),
            network.ask_backward,
            network.gradients,
            given.examples("squared_error", 1, ("tanh",)),
            network.both_of,
        ),
        conventions=CONVENTIONS,
        mistakes=wrong.SQUARED_ERROR,
        closed_form=squared_error_slope,
    ),
    Claim(
        id="backpropagation.softmax_cross_entropy",
        title="The gradient of the cross entropy behind a softmax",
        statement="∂/∂ŷᵣₛ (−Σₖ₌₁ᴺ Σⱼ₌₁ᵐ yₖⱼ·log(exp(ŷₖⱼ) / Σₕ₌₁ᵐ exp(ŷₖₕ)) / N)"
        " = 1/N (exp(ŷᵣₛ) / Σₕ₌₁ᵐ exp(ŷᵣₕ) − yᵣₛ)",
        assumptions={"targets sum to one": "the targets of a sample sum to 1"},
        sources=(BRIDLE, UNITS),
        property=Equals(
            given.networks("cross_entropy", 2),
            network.ask_backward,
            network.gradients,
            (
                *given.examples("cross_entropy", 1, ("tanh",)),
                *given.examples("cross_entropy", 3),
                *given.sure("cross_entropy"),
            ),
            network.both_of,
            OF_SOFTMAX,
        ),
        mistakes=wrong.CROSS_ENTROPY,
        closed_form=cross_entropy_slope,
    ),
    Claim(
        id="backpropagation.sigmoid_cross_entropy",
        title="The gradient of the cross entropy behind sigmoids",
        statement="∂/∂ŷᵣₛ (−Σₖ₌₁ᴺ Σⱼ₌₁ᵐ (yₖⱼ·log(σ(ŷₖⱼ)) + (1 − yₖⱼ)·log(1 − σ(ŷₖⱼ))) / N)"
        " = 1/N (σ(ŷᵣₛ) − yᵣₛ)",
        sources=(BRIDLE, UNITS),
        property=Equals(
            given.networks("binary_cross_entropy", 2),
            network.ask_backward,
            network.gradients,
            (
                *given.examples("binary_cross_entropy", 1, ("tanh",)),
                *given.examples("binary_cross_entropy", 3),
                *given.sure("binary_cross_entropy"),
            ),
            network.both_of,
            OF_SIGMOID,
        ),
        conventions=OF_PROBABILITIES,
        mistakes=wrong.BINARY_CROSS_ENTROPY,
        closed_form=mean_error,
    ),
    Claim(
        id="backpropagation.constant_after",
        title="Before a layer of constant weights, and of none",
        statement=f"∂/∂Wᵣₛ {_NEXT} = aΣₖ₌₁ᴺ Σⱼ₌₁ᵐ xₖᵣdₖⱼφ′(Σₕ₌₁ⁿ xₖₕWₕₛ + bₛ)",
        assumptions={
            "constant weights after it": "all weights of the next layer are a: where they are 0, so is the gradient"
        },
        sources=(WEIGHTS, SYMMETRY),
        property=Equals(
            given.constants(1),
            network.ask_backward,
            network.gradients,
            given.constant_examples(1),
            network.both_of,
        ),
        conventions=CONVENTIONS,
        mistakes=wrong.CONSTANT,
        closed_form=constant_after,
    ),
    Claim(
        id="backpropagation.constant_before",
        title="After a layer of constant weights, and of none",
        statement=f"∂/∂Uₛᵥ {_NEXT} = Σₖ₌₁ᴺ dₖᵥφ(aΣₕ₌₁ⁿ xₖₕ + β)",
        assumptions=_CONSTANT,
        sources=(WEIGHTS, SYMMETRY),
        property=Equals(
            given.constants(0),
            network.ask_backward,
            network.gradients,
            given.constant_examples(0),
            network.both_of,
        ),
        conventions=CONVENTIONS,
        mistakes=wrong.CONSTANT,
        closed_form=constant_before,
    ),
    Claim(
        id="backpropagation.zero_bias",
        title="The last bias learns from zero weights",
        statement="∂/∂cₜ 1/N Σₖ₌₁ᴺ (cₜ − yₖ)² = 2(cₜ − 1/N Σₖ₌₁ᴺ yₖ)",
        sources=(WEIGHTS, SYMMETRY),
        property=Equals(
            given.ZERO,
            network.ask_backward,
            network.last_bias_gradient,
            given.zero_examples(),
            network.last_bias_of,
        ),
        conventions=CONVENTIONS,
        mistakes=wrong.ZERO,
    ),
)

THEOREMS = (
    Claim(
        id="backpropagation.layer_inputs",
        title="What a layer hands back",
        statement=f"∂/∂xᵢᵣ {_THROUGH} = Σⱼ₌₁ᵐ Wᵣⱼdᵢⱼφ′(Σₕ₌₁ⁿ xᵢₕWₕⱼ + bⱼ)",
        sources=(SLIDE, PRIMARY),
        closed_form=input_gradients,
    ),
    Claim(
        id="backpropagation.tangent",
        title="How fast a unit moves when all before it does",
        statement="∂/∂τ φ(⟨W + τV, x + τv⟩ + b + τc)"
        " = φ′(⟨W + τV, x + τv⟩ + b + τc)(Σᵢ₌₁ⁿ (Vᵢ(xᵢ + τvᵢ) + (Wᵢ + τVᵢ)vᵢ) + c)",
        sources=(SURVEY,),
        closed_form=tangent,
    ),
    Claim(
        id="backpropagation.tanh",
        title="The derivative of tanh",
        statement="∂/∂a (exp(a) − exp(−a)) / ((exp(a) + exp(−a)))"
        " = 1 − ((exp(a) − exp(−a)) / ((exp(a) + exp(−a))))²",
        sources=(UNITS,),
        closed_form=tanh_slope,
    ),
    Claim(
        id="backpropagation.sigmoid",
        title="The derivative of the sigmoid",
        statement="∂/∂a 1 / ((1 + exp(−a))) = (1 / ((1 + exp(−a))))(1 − 1 / ((1 + exp(−a))))",
        sources=(UNITS,),
        closed_form=sigmoid_slope,
    ),
    Claim(
        id="backpropagation.zero_path",
        title="The last bias goes to the mean of the targets",
        statement="cₜ − 1/N Σₖ₌₁ᴺ yₖ = αᵗ(c₀ − 1/N Σₖ₌₁ᴺ yₖ)",
        assumptions={
            "step of the last bias": "the bias follows its own gradient at zero weights",
            "shrinkage factor": "α = 1 − 2η, and it is not 0",
        },
        sources=(WEIGHTS,),
        closed_form=learned_bias,
    ),
    Claim(
        id="backpropagation.unit_gradient",
        title="The gradient of all the numbers of a unit",
        statement="∂/∂wₜᵣₛ Σₖ₌₁ᴺ Σⱼ₌₁ˡ φ(Σₕ₌₁ⁿ xₜₖₕwₜₕⱼ)Σₕ₌₁ⁿ dₜₖₕwₜₕⱼ"
        " = Σₖ₌₁ᴺ ((xₜₖᵣφ′(Σₕ₌₁ⁿ xₜₖₕwₜₕₛ))Σₕ₌₁ⁿ dₜₖₕwₜₕₛ + dₜₖᵣφ(Σₕ₌₁ⁿ xₜₖₕwₜₕₛ))",
        sources=(PRIMARY,),
        closed_form=unit_gradient,
    ),
    Claim(
        id="backpropagation.equal_units",
        title="Equal units stay equal: constant initial weights do not diversify",
        statement="wₜᵣₛ = wₜᵣᵤ",
        assumptions={"equal start": "the two units start with equal weights and biases", **_DESCENT},
        sources=(WEIGHTS, SYMMETRY),
        closed_form=trained,
    ),
    Claim(
        id="backpropagation.zero_units",
        title="Zero weights stay zero where φ(0) is 0",
        statement="wₜᵣₛ = 0",
        assumptions={
            "zero start": "all weights of the units, before and after them, and their biases start at 0",
            **_DESCENT,
            "φ(0) is 0": "the activation of 0 is 0, as of tanh and of ReLU",
        },
        sources=(WEIGHTS, SYMMETRY),
        closed_form=never_trained,
    ),
    Claim(
        id="backpropagation.slide_zero",
        title="Weights initialised to zero mean no learning at all, as the slide has it",
        statement="∂/∂c (U·tanh(xW + b) + c − y)² = 0",
        assumptions={"all weights are zero": "all weights and biases are 0"},
        sources=(WEIGHTS,),
        closed_form=slide_zero,
        corrected_by="backpropagation.zero_bias",
        erratum="E11",
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

"""Batch normalization: both modes, what they depend on, the running statistics, and the gradients."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from reference.claims import _normalising as layers
from reference.claims import _normalising_cases as examples
from reference.claims import _normalising_gradients as gradients
from reference.claims import _normalising_mistakes as known
from reference.claims import _running_statistics as averages
from reference.claims._model import Case, Claim, Convention, Equals, Source, Unstable
from reference.exact import Value, dot, sqrt, total

SLIDE = Source("lecture", "Batch normalization from Ioffe and Szegedy 2015")
SLIDE_TEST = Source("lecture", "Batch normalization")
PAPER = Source("ioffe2015", "section 3")
PAPER_TEST = Source("ioffe2015", "section 3.1")
PAPER_SCALE = Source("ioffe2015", "section 3.3")

# --- conventions -------------------------------------------------------------------------------------------

AVERAGES = (
    Convention(
        "momentum of the old, 1/N",
        "the momentum is the weight of the old statistics, 0.9 say; the variance is the batch's, with 1/N",
        {"of_new": False, "ddof": 0},
        followed_by=("Keras",),
    ),
    Convention(
        "momentum of the old, 1/(N − 1)",
        "the momentum is the weight of the old statistics; the variance is unbiased, with 1/(N − 1)",
        {"of_new": False, "ddof": 1},
    ),
    Convention(
        "momentum of the new, 1/(N − 1)",
        "the momentum is the weight of the new statistics, 0.1 say; the variance is unbiased, with 1/(N − 1)",
        {"of_new": True, "ddof": 1},
        followed_by=("PyTorch",),
        only_declared=True,
    ),
    Convention(
        "momentum of the new, 1/N",
        "the momentum is the weight of the new statistics; the variance is the batch's, with 1/N",
        {"of_new": True, "ddof": 0},
        only_declared=True,
    ),
)
"""The running statistics start from zeros, from ones or from the first batch: the caller has them."""

ONE_PASS = (
    Unstable(
        "one pass",
        "The mean of the squares less the square of the mean loses digits where a unit lies far from 0 and "
        "hardly varies: take the mean off first, and square then.",
        {"one_pass": True},
    ),
)

# --- exact values ------------------------------------------------------------------------------------------


def zero(case: Case) -> Value:
    """0, for any batch."""
    return Fraction(0)


def beta(case: Case) -> Value:
    """``beta``, for any batch."""
    return case["beta"]


def normalised(case: Case) -> Value:
    """(zᵢ − μ)/√(v + ε) with ``x``, a unit's values in the batch, ``eps``, and ``i``, which counts from 1."""
    x = case["x"]
    return (x[case["i"] - 1] - layers.mean(x)) / layers.divisor(x, case["eps"])


def rescaled(case: Case) -> Value:
    """(zᵢ − μ)/√(v + ε/a²), likewise, with ``a``."""
    return normalised({**case, "eps": case["eps"] / case["a"] ** 2})


def shrunk_variance(case: Case) -> Value:
    """v/(v + ε) with ``x`` and ``eps``."""
    v = layers.variance(case["x"])
    return v / (v + case["eps"])


def affine(case: Case) -> Value:
    """γ/s z + (β − γμ̄/s) with ``z``, ``gamma``, ``beta``, ``running_mean``, ``running_var`` and ``eps``."""
    slope = case["gamma"] / sqrt(case["running_var"] + case["eps"])
    return slope * case["z"] + (case["beta"] - slope * case["running_mean"])


def unrolled(case: Case) -> Value:
    """αᵗμ̄₀ + (1 − α) Σᵢ αᵗ⁻¹⁻ⁱμᵢ with ``momentum``, ``start``, and ``means``, the numbers μ₀ ... μₜ₋₁."""
    alpha, t = case["momentum"], len(case["means"])
    fading = sum(alpha ** (t - 1 - i) * mean for i, mean in enumerate(case["means"]))
    return alpha**t * case["start"] + (1 - alpha) * fading


def same_statistics(case: Case) -> Value:
    """αᵗμ̄₀ + (1 − αᵗ)c with ``momentum``, ``start``, ``t`` and ``c``."""
    kept = case["momentum"] ** case["t"]
    return kept * case["start"] + (1 - kept) * case["c"]


def weight_of_the_new(case: Case) -> Value:
    """(1 − a)μ̄ + aμ with ``a``, ``start`` and ``mean``."""
    return averages.weight_of_the_new(case["a"], case["start"], case["mean"])


def law_s_variance(case: Case) -> Value:
    """The variance of the law whose equally likely values are ``values``."""
    return layers.variance(case["values"])


def gamma_gradient(case: Case) -> Value:
    """⟨d, z̃⟩ with ``d`` and ``normalised``."""
    return dot(case["d"], case["normalised"])


def beta_gradient(case: Case) -> Value:
    """Σ d with ``d``."""
    return total(case["d"])


def backward(case: Case) -> Value:
    """γ/(Ns)(Ndᵢ − Σd − z̃ᵢ⟨d, z̃⟩) with ``d``, ``x``, ``gamma``, ``eps`` and ``i``, which counts from 1."""
    return gradients.of_inputs(case["d"], case["x"], case["gamma"], case["eps"])[case["i"] - 1]


def slide_root(case: Case) -> Value:
    """As printed, divided by σ = v: the mean square is v/v², with ``x``."""
    v = layers.variance(case["x"])
    return v / v**2


def slide_epsilon(case: Case) -> Value:
    """As printed: 1, for a constant unit, too."""
    return Fraction(1)


# --- claims ------------------------------------------------------------------------------------------------

_MEAN = {"mean": "μ is the unit's mean in the batch"}
_VARIANCE = {"variance": "v is the mean of the squared deviations from μ"}
_DIVISOR = {"divisor": "s is the root of v + ε"}
_NORMALISED = {"normalised": "z̃ is z less μ, divided by s"}
_OUTPUT = {"output": "y is z less μ, divided by s, scaled by γ and shifted by β"}
_AVERAGED = {"running average": "every batch leaves α of the average and adds 1 − α of its own mean"}

JUDGED = (
    Claim(
        id="batch_norm.train",
        title="In training, by the statistics of the batch",
        statement="μⱼ = 1/N Σₖ₌₁ᴺ zₖⱼ; vⱼ = 1/N Σₖ₌₁ᴺ (zₖⱼ − μⱼ)²; yᵢⱼ = γⱼ((zᵢⱼ − μⱼ) / √(vⱼ + ε)) + βⱼ",
        sources=(SLIDE, PAPER),
        property=Equals(
            layers.SEVERAL,
            layers.ask_train,
            layers.train,
            (examples.FOUR, examples.SMALL, examples.FAR),
            layers.the_output,
            ONE_PASS,
        ),
        mistakes=known.TRAIN,
    ),
    Claim(
        id="batch_norm.eval",
        title="At test time, by the running statistics",
        statement="yᵢⱼ = γⱼ((zᵢⱼ − μ̄ⱼ) / √(v̄ⱼ + ε)) + βⱼ",
        sources=(SLIDE_TEST, PAPER_TEST),
        property=Equals(
            layers.ANY_NUMBER, layers.ask_eval, layers.evaluate, (examples.FOUR, examples.SMALL, examples.ONE)
        ),
        mistakes=known.EVAL,
    ),
    Claim(
        id="batch_norm.running",
        title="The running statistics",
        statement="μ̄ₜ₊₁ = αμ̄ₜ + (1 − α)(1/N Σₖ₌₁ᴺ zₜₖ);"
        " v̄ₜ₊₁ = αv̄ₜ + (1 − α)(1/N Σₖ₌₁ᴺ (zₜₖ − 1/N Σₗ₌₁ᴺ zₜₗ)²)",
        sources=(SLIDE_TEST, PAPER_TEST),
        property=Equals(
            layers.SEVERAL,
            layers.ask_train,
            averages.running,
            (examples.FOUR, examples.SMALL, examples.FAR),
            averages.the_statistics,
            ONE_PASS,
        ),
        conventions=AVERAGES,
        mistakes=averages.MISTAKES,
    ),
    Claim(
        id="batch_norm.variance",
        title="The variance of what is normalised",
        statement="1/N Σₖ₌₁ᴺ z̃ₖⱼ² = vⱼ / (vⱼ + ε)",
        assumptions={**_VARIANCE, **_DIVISOR, **_NORMALISED},
        sources=(SLIDE, PAPER),
        property=Equals(
            layers.BARE,
            layers.ask_train,
            layers.of_outputs,
            (examples.BARE, examples.BARE_FAR),
            layers.mean_squares,
            ONE_PASS,
        ),
        mistakes=known.VARIANCE,
        closed_form=shrunk_variance,
    ),
    Claim(
        id="batch_norm.constant_unit",
        title="A unit that is constant in the batch",
        statement="yᵢⱼ = βⱼ",
        assumptions={"constant unit": "the unit is c in every sample", **_MEAN, **_OUTPUT},
        sources=(SLIDE, PAPER),
        property=Equals(
            layers.STILL,
            layers.ask_train,
            layers.in_any_way,
            (examples.STILL,),
            layers.the_output,
        ),
        mistakes=known.STILL,
        closed_form=beta,
    ),
    Claim(
        id="batch_norm.bias",
        title="A bias before the layer is useless",
        statement="(zᵢⱼ + bⱼ − 1/N Σₗ₌₁ᴺ (zₗⱼ + bⱼ))"
        " / √(1/N Σₖ₌₁ᴺ (zₖⱼ + bⱼ − 1/N Σₗ₌₁ᴺ (zₗⱼ + bⱼ))² + ε) = (zᵢⱼ − μⱼ) / √(vⱼ + ε)",
        assumptions={**_MEAN, **_VARIANCE},
        sources=(SLIDE, PAPER),
        property=Equals(
            layers.BIASED,
            layers.ask_with_bias,
            layers.with_and_without_bias,
            (examples.BIASED,),
            layers.difference,
        ),
        mistakes=known.BIAS,
        closed_form=normalised,
    ),
    Claim(
        id="batch_norm.scale",
        title="The scale of the weights shows in ε alone",
        statement="(aⱼzᵢⱼ − 1/N Σₗ₌₁ᴺ aⱼzₗⱼ) / √(1/N Σₖ₌₁ᴺ (aⱼzₖⱼ − 1/N Σₗ₌₁ᴺ aⱼzₗⱼ)² + ε)"
        " = (zᵢⱼ − μⱼ) / √(vⱼ + ε/aⱼ²)",
        assumptions={**_MEAN, **_VARIANCE},
        sources=(SLIDE, PAPER_SCALE),
        property=Equals(
            layers.SCALED,
            layers.ask_rescaled,
            layers.before_and_after_scaling,
            (examples.SCALED,),
            layers.difference,
        ),
        mistakes=known.SCALE,
        closed_form=rescaled,
    ),
    Claim(
        id="batch_norm.backward",
        title="The gradient by what comes in",
        statement="∂/∂zᵢ Σₖ₌₁ᴺ dₖ(γ((zₖ − 1/N Σₗ₌₁ᴺ zₗ) / √(1/N Σₚ₌₁ᴺ (zₚ − 1/N Σₗ₌₁ᴺ zₗ)² + ε)) + β)"
        " = (γ / (Ns))(Ndᵢ − Σₖ₌₁ᴺ dₖ − z̃ᵢ⟨d, z̃⟩)",
        assumptions={**_MEAN, **_VARIANCE, **_DIVISOR, **_NORMALISED},
        sources=(SLIDE, PAPER),
        property=Equals(
            gradients.GRADIENTS,
            gradients.ask,
            gradients.by_inputs,
            (examples.GRADIENTS, examples.SMALL_GRADIENTS),
            partial(gradients.by, 0),
        ),
        mistakes=gradients.INPUTS,
        closed_form=backward,
    ),
    Claim(
        id="batch_norm.gamma_gradient",
        title="The gradient by the scale",
        statement="∂/∂γ Σₖ₌₁ᴺ dₖ(γz̃ₖ + β) = ⟨d, z̃⟩",
        sources=(SLIDE, PAPER),
        property=Equals(
            gradients.GRADIENTS,
            gradients.ask,
            gradients.by_gamma,
            (examples.GRADIENTS, examples.SMALL_GRADIENTS, examples.FAR_GRADIENTS),
            partial(gradients.by, 1),
            ONE_PASS,
        ),
        mistakes=gradients.GAMMA,
        closed_form=gamma_gradient,
    ),
    Claim(
        id="batch_norm.beta_gradient",
        title="The gradient by the shift",
        statement="∂/∂β Σₖ₌₁ᴺ dₖ(γz̃ₖ + β) = Σₖ₌₁ᴺ dₖ",
        sources=(SLIDE, PAPER),
        property=Equals(
            gradients.GRADIENTS,
            gradients.ask,
            gradients.by_beta,
            (examples.GRADIENTS, examples.SMALL_GRADIENTS),
            partial(gradients.by, 2),
        ),
        mistakes=gradients.BETA,
        closed_form=beta_gradient,
    ),
)

THEOREMS = (
    Claim(
        id="batch_norm.centred",
        title="The mean of what is normalised",
        statement="Σₖ₌₁ᴺ z̃ₖⱼ = 0",
        assumptions={**_MEAN, **_NORMALISED},
        sources=(SLIDE, PAPER),
        closed_form=zero,
    ),
    Claim(
        id="batch_norm.output_mean",
        title="The mean of what a unit puts out",
        statement="1/N Σₖ₌₁ᴺ yₖⱼ = βⱼ",
        assumptions={**_MEAN, **_OUTPUT},
        sources=(SLIDE, PAPER),
        closed_form=beta,
    ),
    Claim(
        id="batch_norm.affine",
        title="At test time the layer is an affine map",
        statement="γⱼ((zᵢⱼ − μ̄ⱼ) / √(v̄ⱼ + ε)) + βⱼ = (γⱼ / √(v̄ⱼ + ε))zᵢⱼ + (βⱼ − γⱼμ̄ⱼ / √(v̄ⱼ + ε))",
        sources=(SLIDE_TEST, PAPER_TEST),
        closed_form=affine,
    ),
    Claim(
        id="batch_norm.unrolled",
        title="Old batches fade from the running statistics",
        statement="μ̄ₜ = αᵗμ̄₀ + (1 − α)Σᵢ₌₀ᵗ⁻¹ αᵗ⁻¹⁻ⁱμᵢ",
        assumptions=_AVERAGED,
        sources=(SLIDE_TEST, PAPER_TEST),
        closed_form=unrolled,
    ),
    Claim(
        id="batch_norm.same_statistics",
        title="How long the running statistics remember their start",
        statement="μ̄ₜ = αᵗμ̄₀ + (1 − αᵗ)c",
        assumptions={**_AVERAGED, "same statistics": "every batch has the mean c"},
        sources=(SLIDE_TEST, PAPER_TEST),
        closed_form=same_statistics,
    ),
    Claim(
        id="batch_norm.weight_of_the_new",
        title="The weight of the old and the weight of the new",
        statement="μ̄ₜ₊₁ = (1 − a)μ̄ₜ + aμₜ",
        assumptions={**_AVERAGED, "weight of the new": "a = 1 − α"},
        sources=(SLIDE_TEST, PAPER_TEST),
        closed_form=weight_of_the_new,
    ),
    Claim(
        id="batch_norm.unbiased",
        title="The unbiased variance",
        statement="E[(1 / (N − 1))Σₖ₌₁ᴺ (zₖ − 1/N Σₗ₌₁ᴺ zₗ)²] = v",
        assumptions={
            "uncorrelated samples": "the samples have one mean m and one variance v, and no correlation"
        },
        sources=(SLIDE_TEST, PAPER_TEST),
        closed_form=law_s_variance,
    ),
    Claim(
        id="batch_norm.slide_root",
        title="A batch divided by its variance, as the slide has it",
        statement="1/N Σₖ₌₁ᴺ ((zₖ − μ) / σ)² = 1",
        assumptions={**_MEAN, "the slide's σ": "σ is the mean of the squared deviations, without a root"},
        sources=(SLIDE,),
        closed_form=slide_root,
        corrected_by="batch_norm.variance",
        erratum="E15",
    ),
    Claim(
        id="batch_norm.slide_epsilon",
        title="No ε in the divisor, as the slide has it",
        statement="1/N Σₖ₌₁ᴺ z̃ₖ² = 1",
        assumptions={
            **_MEAN,
            "the slide's σ": "σ is the mean of the squared deviations, without a root",
            "the slide's division": "σ times z̃ is z less μ; where σ is 0, any z̃ is",
        },
        sources=(SLIDE,),
        closed_form=slide_epsilon,
        corrected_by="batch_norm.constant_unit",
        erratum="E15b",
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

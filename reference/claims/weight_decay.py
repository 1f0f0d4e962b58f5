"""Weight decay: the squared norm of the weights as a penalty, and what it does to a step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from reference.claims import _decay_step as steps
from reference.claims import _penalty as penalty
from reference.claims._linear import alone
from reference.claims._model import Case, Claim, Convention, Equals, Source
from reference.exact import Value

SLIDE = Source("lecture", "Weight decay: an example")
SLIDE_GRADIENT = Source("lecture", "Weight decay: gradient")
KROGH = Source("krogh1992")
DECOUPLED = Source("loshchilov2019", "section 2")

CONVENTIONS = (
    Convention(
        "λ‖W‖²",
        "the penalty is λ‖W‖² and its gradient 2λW; where it is λ/m times ‖W‖², with m = 1",
        {"factor": Fraction(1)},
        followed_by=("Keras",),
    ),
    Convention(
        "½λ‖W‖²",
        "the penalty is ½λ‖W‖² and its gradient λW: λ itself is the weight decay; "
        "where it is λ/(2m) times ‖W‖², with m = 1",
        {"factor": Fraction(1, 2)},
        followed_by=("PyTorch",),
    ),
)

# --- examples ----------------------------------------------------------------------------------------------


def _vector(*values: float) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


TWO_LAYERS: Case = {
    "weights": ((_vector(1, -2, 0), _vector(0.5, 3, -1)), (_vector(-4, 0.25, 2), _vector(0, 1, 5))),
    "decay": Fraction(3, 16),
}
LONG: Case = {"weights": ((_vector(1 + 2**-40, -3), _vector(0, 2**-9)),), "decay": Fraction(3, 16)}
"""A number that single precision does not hold."""
PYTHAGORAS: Case = {"weights": ((_vector(3, 4),),), "decay": Fraction(1, 4)}
STEP: Case = {
    "W": (_vector(1, -2, 0), _vector(0.5, 3, -1)),
    "b": _vector(2, -0.5, 4),
    "grad_W": (_vector(0, 1, -3), _vector(2, -1, 0.25)),
    "grad_b": _vector(1, 0, -2),
    "lr": Fraction(3, 8),
    "decay": Fraction(5, 32),
}
FLAT: Case = {**STEP, "grad_W": (_vector(0, 0, 0),) * 2, "grad_b": _vector(0, 0, 0)}

# --- exact values of the theorems --------------------------------------------------------------------------


def twice_the_penalty(case: Case) -> Value:
    """2λ Σ w² with ``weights`` and ``decay``."""
    return 2 * penalty.penalty(case)


def half_gradient(case: Case) -> penalty.Layers:
    """λW with ``weights`` and ``decay``."""
    return penalty.slope_halved(case)


def bias_gradient(case: Case) -> Value:
    """−(2/N) Σᵢ (yᵢ − ⟨xᵢ, w⟩ − b) with ``X``, ``y``, ``w`` and ``b``."""
    errors = [
        y - sum(x * w for x, w in zip(row, case["w"], strict=True)) - case["b"]
        for row, y in zip(case["X"], case["y"], strict=True)
    ]
    return Fraction(-2, len(errors)) * sum(errors)


def shrunk(case: Case) -> Value:
    """αᵗw₀, α = 1 − 2ηλ, with ``w``, ``t``, ``lr`` and ``decay``."""
    return (1 - 2 * case["lr"] * case["decay"]) ** case["t"] * case["w"]


def unrolled(case: Case) -> Value:
    """αᵗw₀ − η Σᵢ αᵗ⁻¹⁻ⁱ∇ᵢ, likewise, with ``gradients``, the numbers ∇₀ ... ∇ₜ₋₁."""
    gradients: Sequence[Value] = case["gradients"]
    alpha, t = 1 - 2 * case["lr"] * case["decay"], len(gradients)
    fading = sum(alpha ** (t - 1 - i) * grad for i, grad in enumerate(gradients))
    return alpha**t * case["w"] - case["lr"] * fading


def decoupled(case: Case) -> Value:
    """The weight after steps that shrink it by ηδ, with δ = 2λ, and follow the gradients."""
    v, delta = case["w"], 2 * case["decay"]
    for grad in case["gradients"]:
        v = (1 - case["lr"] * delta) * v - case["lr"] * grad
    return v


def slide_norm(case: Case) -> Value:
    """As printed: 2λw, with ``w`` and ``decay``, one entry of the weights."""
    return 2 * case["decay"] * case["w"]


def adam_decoupled(case: Case) -> Value:
    """What shrinking gives at the first step of Adam: (1 − 2ηλ)w − η∇/(|∇| + ε)."""
    w, grad, lr = case["w"], case["grad"], case["lr"]
    return (1 - 2 * lr * case["decay"]) * w - lr * grad / (abs(grad) + case["eps"])


# --- claims ------------------------------------------------------------------------------------------------

_PENALISED = {"step on the penalised loss": "the gradient of the penalty, 2λw, is added to that of the loss"}
_FACTOR = {"shrinkage factor": "α = 1 − 2ηλ, and it is not 0"}

JUDGED = (
    Claim(
        id="weight_decay.penalty",
        title="The penalty",
        statement="R = λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ²",
        sources=(SLIDE, KROGH),
        property=Equals(
            penalty.LAYERS, penalty.ask_penalty, partial(alone, penalty.penalty), (TWO_LAYERS, PYTHAGORAS)
        ),
        conventions=CONVENTIONS,
        mistakes=penalty.PENALTY,
        closed_form=penalty.penalty,
    ),
    Claim(
        id="weight_decay.gradient",
        title="The gradient of the penalty",
        statement="∂/∂Wₗᵣₛ λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ² = 2λWₗᵣₛ",
        sources=(SLIDE_GRADIENT, KROGH),
        property=Equals(
            penalty.LAYERS,
            penalty.ask_gradient,
            partial(alone, penalty.gradient),
            (TWO_LAYERS, PYTHAGORAS, LONG),
        ),
        conventions=CONVENTIONS,
        mistakes=penalty.GRADIENT,
        closed_form=penalty.gradient,
    ),
    Claim(
        id="weight_decay.penalty_and_gradient",
        title="Penalty and gradient belong together",
        statement="Σₕ₌₁ᴷ Σᵤ₌₁ⁿ Σᵥ₌₁ᵐ Wₕᵤᵥ(∂/∂Wₕᵤᵥ λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ²) = 2(λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ²)",
        sources=(SLIDE_GRADIENT,),
        property=Equals(
            penalty.LAYERS, penalty.ask_both, penalty.both, (TWO_LAYERS, PYTHAGORAS), penalty.compared
        ),
        mistakes=penalty.BOTH,
        closed_form=twice_the_penalty,
    ),
    Claim(
        id="weight_decay.update",
        title="A step on the penalised loss",
        statement="wₜ₊₁ = wₜ − η(∇ₜ + 2λwₜ); bₜ₊₁ = bₜ − ηsₜ",
        sources=(SLIDE_GRADIENT, KROGH),
        property=Equals(steps.STEPS, steps.ask, steps.step, (STEP,)),
        conventions=CONVENTIONS,
        mistakes=steps.STEP,
    ),
    Claim(
        id="weight_decay.biases",
        title="Biases are left alone",
        statement="∂/∂b (1/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ − b)² + R) = −2/N Σᵢ₌₁ᴺ (yᵢ − Σⱼ₌₁ⁿ xᵢⱼwⱼ − b)",
        sources=(SLIDE, SLIDE_GRADIENT),
        property=Equals(steps.STEPS, steps.ask, steps.of_biases, (STEP,), steps.the_biases),
        mistakes=steps.BIASES,
        closed_form=bias_gradient,
    ),
    Claim(
        id="weight_decay.shrinkage",
        title="Where the loss is flat the weights shrink",
        statement="wₜ = αᵗw₀",
        assumptions={
            **_PENALISED,
            **_FACTOR,
            "flat loss": "the gradient of the loss is 0 at every step",
        },
        sources=(SLIDE_GRADIENT, KROGH),
        property=Equals(steps.FLAT, steps.ask, steps.of_weights, (FLAT,), steps.the_weights),
        conventions=CONVENTIONS,
        mistakes=steps.WEIGHTS,
        closed_form=shrunk,
    ),
)

JOINED = (
    Claim(
        id="weight_decay.step_and_gradient",
        title="Step and gradient belong together",
        statement="η(∂/∂Wₗᵣₛ λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ²) = Wₗᵣₛ − Vₗᵣₛ",
        assumptions={
            "step on the penalty alone": "the loss is flat: the gradient of the penalty, 2λW, is all there is"
        },
        sources=(SLIDE_GRADIENT, KROGH),
        property=Equals(steps.FLAT, steps.ask_both, steps.both, (FLAT,), steps.joined),
        conventions=steps.TOGETHER,
        mistakes=steps.BOTH,
        closed_form=steps.taken_off,
    ),
)

THEOREMS = (
    Claim(
        id="weight_decay.half_gradient",
        title="With a factor ½, λ itself is the weight decay",
        statement="∂/∂Wₗᵣₛ 1/2 λΣₖ₌₁ᴷ Σᵢ₌₁ⁿ Σⱼ₌₁ᵐ Wₖᵢⱼ² = λWₗᵣₛ",
        sources=(SLIDE, KROGH),
        closed_form=half_gradient,
    ),
    Claim(
        id="weight_decay.unrolled",
        title="Old gradients fade as the start does",
        statement="wₜ = αᵗw₀ − ηΣᵢ₌₀ᵗ⁻¹ αᵗ⁻¹⁻ⁱ∇ᵢ",
        assumptions={**_PENALISED, **_FACTOR},
        sources=(SLIDE_GRADIENT,),
        closed_form=unrolled,
    ),
    Claim(
        id="weight_decay.decoupled",
        title="Under SGD the penalty is the same as shrinking the weights",
        statement="wₜ = vₜ",
        assumptions={
            **_PENALISED,
            "decoupled step": "v is multiplied by 1 − ηδ, and follows the gradient of the loss",
            "rate of decay": "δ = 2λ",
            "same start": "v starts where w does",
        },
        sources=(DECOUPLED,),
        closed_form=decoupled,
    ),
    Claim(
        id="weight_decay.slide_norm",
        title="The gradient of the norm, as the slide has it",
        statement="λsₐ = 2λwₐ",
        assumptions={
            "norm": "the norm is the root of the sum of the squares",
            "gradient of the norm": "s is the norm's gradient: the chain rule gives that of its square",
        },
        sources=(SLIDE, SLIDE_GRADIENT),
        closed_form=slide_norm,
        corrected_by="weight_decay.gradient",
        erratum="E16",
    ),
    Claim(
        id="weight_decay.adam_decoupled",
        title="Under Adam the penalty would be the same as shrinking the weights",
        statement="wₜ = uₜ",
        assumptions={
            "zero moments": "all moments start at 0",
            "Adam on the penalised loss": "w follows Adam, on the gradient of loss and penalty",
            "Adam on shrunk weights": "u follows Adam on the gradient of the loss, and shrinks by 2ηλ",
            "same start": "u starts where w does",
        },
        sources=(SLIDE, DECOUPLED),
        closed_form=adam_decoupled,
        corrected_by="weight_decay.decoupled",
        erratum="E16c",
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *JOINED, *THEOREMS)

"""AdamW: Adam with decoupled weight decay."""

from __future__ import annotations

from reference.claims import _adamw as adamw
from reference.claims._adam_rule import BY_SUBTRACTION
from reference.claims._model import Case, Claim, Equals, Mistake, Source, Values

ALGORITHM = Source("loshchilov2019", "algorithm 2")
PAPER = Source("loshchilov2019")

_STEP = {"decoupled step": "Adam's step, ε outside the root, and ηλθ taken off θ besides"}
_FACTOR = {"shrinkage factor": "α = 1 − ηλ, and it is not 0"}

JUDGED = (
    Claim(
        id="adamw.update",
        title="AdamW's update",
        statement="vₜ₊₁ = β₁vₜ + (1 − β₁)∇ₜ₊₁; gₜ₊₁ = β₂gₜ + (1 − β₂)∇ₜ₊₁²; "
        "θₜ₊₁ = θₜ − η(vₜ₊₁ / (1 − β₁ᵗ⁺¹) / ((√(gₜ₊₁ / (1 − β₂ᵗ⁺¹)) + ε)) + λθₜ)",
        sources=(ALGORITHM,),
        property=Equals(
            adamw.DECAYING,
            adamw.ask,
            adamw.path,
            (*adamw.EXAMPLES, adamw.NEAR_EXAMPLE),
            unstable=BY_SUBTRACTION,
        ),
        conventions=adamw.CONVENTIONS,
        mistakes=adamw.MISTAKES,
    ),
    Claim(
        id="adamw.shrinkage",
        title="Where the loss is flat the weights shrink, all at one rate",
        statement="θₜ = αᵗθ₀",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            **_STEP,
            **_FACTOR,
            "flat loss": "the gradient of the loss is 0 at every step",
        },
        sources=(PAPER,),
        property=Equals(adamw.FLAT, adamw.ask, adamw.path, adamw.FLAT_EXAMPLES),
        conventions=adamw.CONVENTIONS,
        mistakes=adamw.FLAT_MISTAKES,
        closed_form=adamw.shrunk,
    ),
)


def _straight_on(case: Case) -> Values:
    """Adam's own path."""
    return (case["theta"] - case["t"] * case["lr"] * case["c"] / (abs(case["c"]) + case["eps"]),)


THEOREMS = (
    Claim(
        id="adamw.unrolled",
        title="AdamW's path and Adam's",
        statement="θₜ = αᵗθ₀ + Σᵢ₌₀ᵗ⁻¹ αᵗ⁻¹⁻ⁱ(pᵢ₊₁ − pᵢ)",
        assumptions={
            **_STEP,
            "Adam's step": "p follows Adam, with the same moments",
            **_FACTOR,
        },
        sources=(PAPER,),
        closed_form=adamw.unrolled,
    ),
    Claim(
        id="adamw.constant_gradient",
        title="AdamW under a constant gradient",
        statement="θₜ = αᵗ(θ₀ + c / (λ(|c| + ε))) − c / (λ(|c| + ε))",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "zero second moment": "the second moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            "second moment": "the second moment is a moving average of the squared gradients",
            **_STEP,
            **_FACTOR,
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(PAPER,),
        mistakes=(
            Mistake(
                "straight on",
                "You go straight on, as Adam does: the decay holds a weight back, and it goes to a limit.",
                _straight_on,
            ),
        ),
        closed_form=adamw.drawn_to,
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

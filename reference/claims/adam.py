"""Adam: the update, its moments, the bias correction, what a constant gradient does, and the invariances."""

from __future__ import annotations

from functools import partial

from reference.claims import _adam_any_state as midway
from reference.claims import _adam_bound as bound
from reference.claims import _adam_invariance as invariance
from reference.claims import _adam_mistakes as known
from reference.claims import _adam_moments as moments
from reference.claims._adam_cases import (
    CONSTANT,
    LAYERS,
    LONG,
    NEAR,
    PRACTICAL,
    SMALL,
    STEADY,
    STEADY_LAYERS,
    STREAM,
    STREAMS,
    ask,
    steps,
    steps_taken,
)
from reference.claims._adam_conventions import CONVENTIONS, MOMENTS_CONVENTIONS
from reference.claims._adam_rule import BY_SUBTRACTION, trajectory
from reference.claims._model import (
    Case,
    Claim,
    Domain,
    Equals,
    Mistake,
    Source,
    Values,
)
from reference.exact import Value

SLIDE = Source("lecture", "Adam (Adaptive moment estimation)")
ALGORITHM = Source("kingma2015", "algorithm 1")
SECTION_2, SECTION_3 = Source("kingma2015", "section 2"), Source("kingma2015", "section 3")

# --- judged claims -----------------------------------------------------------------------------------------


def moment(case: Case) -> Value:
    """(1 − β) Σᵢ βᵗ⁻ⁱ ∇ᵢ with ``beta`` and ``gradients``, the numbers ∇₁ ... ∇ₜ."""
    beta, gradients = case["beta"], case["gradients"]
    t = len(gradients)
    return (1 - beta) * sum(beta ** (t - i) * grad for i, grad in enumerate(gradients, start=1))


def square_moment(case: Case) -> Value:
    """(1 − β) Σᵢ βᵗ⁻ⁱ ∇ᵢ², likewise."""
    return moment({"beta": case["beta"], "gradients": [grad**2 for grad in case["gradients"]]})


def constant_trajectory(case: Case) -> Value:
    """θ₀ − t·lr·c/(|c| + ε) with ``theta``, ``t``, ``lr``, ``c`` and ``eps``."""
    return case["theta"] - case["t"] * case["lr"] * case["c"] / (abs(case["c"]) + case["eps"])


def constant_gradient(case: Case) -> Value:
    """c."""
    return case["c"]


def _judged(domain: Domain, observe: str = "theta", examples: tuple[Case, ...] = ()) -> Equals:
    return Equals(domain, partial(ask, observe=observe), partial(trajectory, observe=observe), examples)


_MISTAKES = (
    *known.CORRECTION,
    *known.SLIDE,
    *known.STEP,
    *moments.FIRST,
    *moments.SECOND,
    *moments.WHOLE,
)
_MOMENTS = {
    "first moment": "the first moment is a moving average of the gradients",
    "second moment": "the second moment is a moving average of the squared gradients",
}
_FRESH = {
    "zero first moment": "the first moment starts at 0",
    "zero second moment": "the second moment starts at 0",
    **_MOMENTS,
}


def _two_paths(other: str, epsilon: str, **more: str) -> dict[str, str]:
    """The assumptions of two paths."""
    named = {**_FRESH, "parameter step": f"Adam's step, {epsilon}"}
    return {**named, **{f"{name}, {other}": f"likewise on the {other} path" for name in named}, **more}


JUDGED = (
    Claim(
        id="adam.update",
        title="Adam's update",
        statement="vₜ₊₁ = β₁vₜ + (1 − β₁)∇ₜ₊₁; gₜ₊₁ = β₂gₜ + (1 − β₂)∇ₜ₊₁²; "
        "θₜ₊₁ = θₜ − η(vₜ₊₁ / (1 − β₁ᵗ⁺¹)) / ((√(gₜ₊₁ / (1 − β₂ᵗ⁺¹)) + ε))",
        sources=(ALGORITHM, SLIDE),
        property=_judged(STREAMS, examples=(STREAM, LAYERS, SMALL, PRACTICAL, LONG)),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(
            trajectory,
            (*_MISTAKES, moments.BIAS, *moments.VARYING),
        ),
    ),
    Claim(
        id="adam.any_state",
        title="A step from any state",
        statement="θₜ₊₁ = θₜ − η((β₁vₜ + (1 − β₁)∇ₜ₊₁) / (1 − β₁ᵗ⁺¹)) / "
        "((√((β₂gₜ + (1 − β₂)∇ₜ₊₁²) / (1 − β₂ᵗ⁺¹)) + ε))",
        assumptions={**_MOMENTS, "parameter step": "Adam's step, ε outside the root"},
        sources=(ALGORITHM, SLIDE),
        property=Equals(midway.STATES, midway.ask, trajectory, (midway.MIDWAY, midway.LATE)),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(trajectory, midway.MISTAKES),
        closed_form=midway.step,
    ),
    Claim(
        id="adam.first_moment",
        title="The first moment, unrolled",
        statement="vₜ = (1 − β)Σᵢ₌₁ᵗ βᵗ⁻ⁱ∇ᵢ",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
        },
        sources=(SECTION_3, SLIDE),
        property=_judged(STREAMS, "v", (STREAM, SMALL, PRACTICAL)),
        conventions=MOMENTS_CONVENTIONS,
        mistakes=known.mistakes(
            partial(trajectory, observe="v"),
            (*moments.FIRST, moments.SIGNED, moments.BETA1, known.STORED),
        ),
        closed_form=moment,
    ),
    Claim(
        id="adam.second_moment",
        title="The second moment, unrolled",
        statement="gₜ = (1 − β)Σᵢ₌₁ᵗ βᵗ⁻ⁱ∇ᵢ²",
        assumptions={
            "zero second moment": "the second moment starts at 0",
            "second moment": "the second moment is a moving average of the squared gradients",
        },
        sources=(SECTION_3, SLIDE),
        property=_judged(STREAMS, "g", (STREAM, SMALL, PRACTICAL)),
        conventions=MOMENTS_CONVENTIONS,
        mistakes=known.mistakes(
            partial(trajectory, observe="g"),
            (*moments.SECOND, moments.BIAS, moments.BETA2, moments.AMSGRAD, known.STORED),
        ),
        closed_form=square_moment,
    ),
    Claim(
        id="adam.bias_correction",
        title="The bias correction",
        statement="vₜ / (1 − βᵗ) = c",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(SECTION_3, SLIDE),
        property=Equals(
            CONSTANT, ask, steps_taken, (STEADY, STEADY_LAYERS, NEAR), steps, unstable=BY_SUBTRACTION
        ),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(steps_taken, _MISTAKES),
        closed_form=constant_gradient,
    ),
    Claim(
        id="adam.constant_gradient",
        title="Adam under a constant gradient",
        statement="θₜ = θ₀ − t(ηc / (|c| + ε))",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "zero second moment": "the second moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            "second moment": "the second moment is a moving average of the squared gradients",
            "parameter step": "Adam's step, ε outside the root",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(SECTION_2, SLIDE),
        property=_judged(CONSTANT, examples=(STEADY, STEADY_LAYERS)),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(trajectory, _MISTAKES),
        closed_form=constant_trajectory,
    ),
)

INVARIANCES = (
    Claim(
        id="adam.scale_invariance",
        title="Adam does not see the scale of the gradients",
        statement="θ̄ₜ = θₜ",
        assumptions=_two_paths(
            "scaled", "with ε = 0", **{"same start": "both paths start at the same point"}
        ),
        sources=(SECTION_2,),
        property=Equals(
            invariance.SCALES,
            partial(invariance.ask_twice, invariance.scaled),
            invariance.compared(invariance.scaled, invariance.differences),
            (invariance.BARE,),
            invariance.differences,
        ),
        conventions=MOMENTS_CONVENTIONS,
        mistakes=invariance.mistakes(invariance.scaled, invariance.differences, invariance.SCALE),
        closed_form=invariance.same_path_without_eps,
    ),
    Claim(
        id="adam.sign_symmetry",
        title="The gradients' sign is that of the path",
        statement="θ̄ₜ = −θₜ",
        assumptions=_two_paths(
            "mirrored", "ε outside the root", **{"mirrored start": "the mirrored path starts at −θ₀"}
        ),
        sources=(ALGORITHM,),
        property=Equals(
            STREAMS,
            partial(invariance.ask_twice, invariance.mirrored),
            invariance.compared(invariance.mirrored, invariance.sums),
            (STREAM, SMALL),
            invariance.sums,
        ),
        conventions=CONVENTIONS,
        mistakes=invariance.mistakes(invariance.mirrored, invariance.sums, invariance.SIGN),
        closed_form=invariance.mirrored_path,
    ),
    Claim(
        id="adam.elementwise",
        title="An entry's place does not matter",
        statement="θ̄ₜ = θₜ",
        assumptions=_two_paths(
            "other entry",
            "ε outside the root",
            **{
                "same gradients": "the entries have the same gradients, each at its place in its tensor",
                "same start": "both paths start at the same point",
            },
        ),
        sources=(ALGORITHM,),
        property=Equals(
            STREAMS,
            partial(invariance.ask_twice, invariance.rearranged),
            invariance.compared(invariance.rearranged, invariance.displaced),
            (STREAM, LAYERS),
            invariance.displaced,
        ),
        conventions=CONVENTIONS,
        mistakes=(
            *invariance.mistakes(invariance.rearranged, invariance.displaced, invariance.PLACE),
            *invariance.mistakes_in_tensors(invariance.rearranged, invariance.displaced),
        ),
        closed_form=invariance.same_path,
    ),
)

# --- theorems and errata -----------------------------------------------------------------------------------


def weights_total(case: Case) -> Value:
    """1 − βᵗ with ``t`` and ``beta``."""
    return 1 - case["beta"] ** case["t"]


def expected_moment(case: Case) -> Value:
    """(1 − βᵗ) E[∇²] with ``t``, ``beta`` and ``second_moment``."""
    return weights_total(case) * case["second_moment"]


def slide_exponent(case: Case) -> Value:
    """What the slide's formula makes of a constant gradient ``c``: (1 − βᵗ⁺¹)c/(1 − βᵗ), with ``t`` >= 1."""
    beta, t = case["beta"], case["t"]
    return (1 - beta ** (t + 1)) * case["c"] / (1 - beta**t)


def _one_step_early(case: Case) -> Values:
    return ((1 - case["beta"] ** (case["t"] - 1)) * case["second_moment"],)


def _unbiased(case: Case) -> Values:
    return (case["second_moment"],)


THEOREMS = (
    Claim(
        id="adam.weights_total",
        title="The weights of a moment",
        statement="(1 − β)Σᵢ₌₁ᵗ βᵗ⁻ⁱ = 1 − βᵗ",
        sources=(SECTION_3,),
        closed_form=weights_total,
    ),
    Claim(
        id="adam.expected_second_moment",
        title="The second moment's bias",
        statement="E[gₜ] = (1 − βᵗ)m",
        assumptions={
            "zero second moment": "the second moment starts at 0",
            "second moment": "the second moment is a moving average of the squared gradients",
            "stationary gradients": "the gradients have the same second moment at every step",
        },
        sources=(SECTION_3,),
        mistakes=(
            Mistake(
                "unbiased",
                "You take gₜ for unbiased: it starts at 0, and lacks βᵗ of its weights.",
                _unbiased,
            ),
            Mistake("exponent", "Your exponent is one step late: after t steps it is t.", _one_step_early),
        ),
        closed_form=expected_moment,
    ),
    Claim(
        id="adam.slide_exponent",
        title="The exponent of the bias correction, as the slide has it",
        statement="vₜ₊₁ / (1 − βᵗ) = c",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(SLIDE,),
        closed_form=slide_exponent,
        corrected_by="adam.bias_correction",
        erratum="E10",
    ),
    Claim(
        id="adam.raw_moment",
        title="The moment of a constant gradient, as the slide has it",
        statement="vₜ = c",
        assumptions={
            "zero first moment": "the first moment starts at 0",
            "first moment": "the first moment is a moving average of the gradients",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(SLIDE,),
        closed_form=constant_gradient,
        corrected_by="adam.bias_correction",
        erratum="E10b",
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *INVARIANCES, *THEOREMS, *bound.CLAIMS)

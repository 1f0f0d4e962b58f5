"""Momentum: the update, its velocity unrolled, the total of its weights, other forms, a quadratic loss."""

from __future__ import annotations

from functools import partial

from reference.claims import _velocity_mistakes as known
from reference.claims._model import Case, Claim, Convention, Equals, Source
from reference.claims._velocity_cases import CHANGING, ERRATUM, RATES, SLOW, STREAM, STREAMS, ask
from reference.claims._velocity_rule import trajectory
from reference.exact import Value

SLIDE = Source("lecture", "Polyak momentum")
POLYAK = Source("polyak1964")
SUTSKEVER = Source("sutskever2013", "section 2")

# --- conventions -------------------------------------------------------------------------------------------

CLASSICAL = Convention(
    "classical",
    "the velocity is μv − η∇, and is added to θ",
    {"form": "inside"},
    followed_by=("Keras", "scikit-learn"),
)
UPHILL = Convention(
    "uphill velocity", "the velocity is μv + η∇, and is subtracted from θ", {"form": "uphill"}
)
OUTSIDE = Convention(
    "rate outside",
    "the velocity is μv + ∇, and the step −η times it",
    {"form": "outside"},
    followed_by=("PyTorch",),
)
DAMPED = Convention(
    "damped", "the velocity is μv + (1 − μ)∇, a moving average, and the step −η times it", {"form": "damped"}
)
DAMPED_DOWNHILL = Convention(
    "damped, downhill",
    "the velocity is μv − (1 − μ)∇, and the step η times it",
    {"form": "damped downhill"},
    followed_by=("autograd",),
)

DAMPED_INSIDE = Convention(
    "damped, rate inside",
    "the velocity is μv + (1 − μ)η∇, and is subtracted from θ",
    {"form": "damped inside uphill"},
)
DAMPED_INSIDE_DOWNHILL = Convention(
    "damped, rate inside, downhill",
    "the velocity is μv − (1 − μ)η∇, and is added to θ",
    {"form": "damped inside"},
)

# --- exact values ------------------------------------------------------------------------------------------


def weighted_sum(case: Case) -> Value:
    """Σᵢ μᵗ⁻ⁱ ∇ᵢ with ``mu`` and ``gradients``, the numbers ∇₁ ... ∇ₜ."""
    gradients = case["gradients"]
    return sum(case["mu"] ** (len(gradients) - i) * grad for i, grad in enumerate(gradients, start=1))


def velocity(case: Case) -> Value:
    """−η Σᵢ μᵗ⁻ⁱ ∇ᵢ, likewise, with ``lr``."""
    return -case["lr"] * weighted_sum(case)


def unrolled(case: Case) -> Value:
    """θₜ − η Σᵢ μᵗ⁺¹⁻ⁱ ∇ᵢ, likewise, with ``theta``, which is θₜ, and at least one gradient."""
    return case["theta"] + velocity(case)


def weights_total(case: Case) -> Value:
    """(1 − μᵗ⁺¹)/(1 − μ) with ``t`` and ``mu``."""
    return (1 - case["mu"] ** (case["t"] + 1)) / (1 - case["mu"])


def terminal_velocity(case: Case) -> Value:
    """−ηc(1 − μᵗ⁺¹)/(1 − μ), likewise, with ``lr`` and ``c``."""
    return -case["lr"] * case["c"] * weights_total(case)


def path(case: Case) -> Value:
    """θₜ with ``theta``, which is θ₀, ``mu``, ``lr`` and ``gradients``."""
    gradients = case["gradients"]
    return case["theta"] + sum(
        velocity({**case, "gradients": gradients[:t]}) for t in range(1, len(gradients) + 1)
    )


def damped(case: Case) -> Value:
    """(1 − μ) Σᵢ μᵗ⁻ⁱ ∇ᵢ."""
    return (1 - case["mu"]) * weighted_sum(case)


def dampened(case: Case) -> Value:
    """(1 − τ) Σᵢ μᵗ⁺¹⁻ⁱ ∇ᵢ + τμᵗ∇₁ with ``dampening``, which is τ, and t + 1 gradients."""
    gradients, tau = case["gradients"], case["dampening"]
    return (1 - tau) * weighted_sum(case) + tau * case["mu"] ** (len(gradients) - 1) * gradients[0]


def energy(case: Case) -> Value:
    """μᵗ·2ηλe₀² with ``t``, ``mu``, ``lr``, ``eigenvalue`` and ``error``, which is e₀."""
    return case["mu"] ** case["t"] * 2 * case["lr"] * case["eigenvalue"] * case["error"] ** 2


def stability(case: Case) -> Value:
    """(1 − μ)(eₜ₊₂ − eₜ)² with ``mu``, ``lr``, ``eigenvalue``, ``error`` and ``v``, which are eₜ and vₜ."""
    pull, e, v = 2 * case["lr"] * case["eigenvalue"], case["error"], case["v"]
    moved = 0 * e
    for _ in range(2):
        v = case["mu"] * v - pull * (e + moved)
        moved = moved + v
    return (1 - case["mu"]) * moved**2


def average(case: Case) -> Value:
    """As printed: the weights of an average sum to 1."""
    return 1


# --- claims ------------------------------------------------------------------------------------------------

_START = {"zero velocity": "the velocity starts at 0"}
_VELOCITY = {"velocity": "the velocity keeps μ of itself and adds the step of gradient descent"}
_OUTSIDE = {
    "zero velocity outside": "the velocity of the form with the rate outside starts at 0",
    "rate outside": "that velocity keeps μ of itself and adds the gradient",
}
_INSIDE = {"rate inside": "the velocity adds the gradient times the rate of its own step"}
_CONSTANT_RATE = {"constant rate": "the learning rate is the same at every step"}

CLAIMS = (
    Claim(
        id="momentum.update",
        title="The update of momentum",
        statement="vₜ₊₁ = μvₜ − η∇ₜ₊₁; θₜ₊₁ = θₜ + vₜ₊₁",
        sources=(POLYAK, SLIDE),
        property=Equals(STREAMS, partial(ask, "momentum"), trajectory, (STREAM, SLOW)),
        conventions=(CLASSICAL, DAMPED),
        mistakes=known.mistakes(trajectory, (*known.KEPT, *known.RATE, *known.STEP, known.NESTEROV_S_STEP)),
    ),
    Claim(
        id="momentum.velocity",
        title="The velocity, unrolled",
        statement="vₜ = −ηΣᵢ₌₁ᵗ μᵗ⁻ⁱ∇ᵢ",
        assumptions={**_START, **_VELOCITY},
        sources=(SLIDE,),
        property=Equals(
            STREAMS,
            partial(ask, "momentum", observe="v"),
            partial(trajectory, observe="v"),
            (STREAM, SLOW),
        ),
        conventions=(
            CLASSICAL,
            UPHILL,
            OUTSIDE,
            DAMPED,
            DAMPED_DOWNHILL,
            DAMPED_INSIDE,
            DAMPED_INSIDE_DOWNHILL,
        ),
        mistakes=known.mistakes(partial(trajectory, observe="v"), known.KEPT),
        closed_form=velocity,
    ),
    Claim(
        id="momentum.changing_rate",
        title="Momentum under a learning rate that changes",
        statement="vₜ₊₁ = μvₜ − ηₜ₊₁∇ₜ₊₁; θₜ₊₁ = θₜ + vₜ₊₁",
        sources=(SLIDE, SUTSKEVER),
        property=Equals(CHANGING, partial(ask, "momentum"), trajectory, (RATES, ERRATUM)),
        conventions=(CLASSICAL, OUTSIDE, DAMPED, DAMPED_INSIDE),
        mistakes=known.mistakes(trajectory, (*known.KEPT, *known.RATE, known.SIGN)),
    ),
    Claim(
        id="momentum.unrolled",
        title="A step of momentum, unrolled",
        statement="θₜ₊₁ = θₜ − ηΣᵢ₌₁ᵗ⁺¹ μᵗ⁺¹⁻ⁱ∇ᵢ",
        assumptions={**_START, **_VELOCITY, "step": "the step is the new velocity"},
        sources=(SLIDE,),
        closed_form=unrolled,
    ),
    Claim(
        id="momentum.weights_total",
        title="The total of the weights of momentum",
        statement="Σᵢ₌₁ᵗ⁺¹ μᵗ⁺¹⁻ⁱ = (1 − μᵗ⁺¹) / (1 − μ)",
        sources=(SLIDE,),
        closed_form=weights_total,
    ),
    Claim(
        id="momentum.terminal_velocity",
        title="The terminal velocity",
        statement="vₜ₊₁ = −ηc((1 − μᵗ⁺¹) / (1 − μ))",
        assumptions={
            **_START,
            **_VELOCITY,
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(SUTSKEVER,),
        closed_form=terminal_velocity,
    ),
    Claim(
        id="momentum.outside_velocity",
        title="The velocity with the rate inside and outside",
        statement="vₜ = −cuₜ",
        assumptions={**_START, **_INSIDE, **_OUTSIDE, **_CONSTANT_RATE},
        sources=(SLIDE, SUTSKEVER),
        closed_form=velocity,
    ),
    Claim(
        id="momentum.rate_outside",
        title="The path with the rate outside of the velocity",
        statement="pₜ = θₜ",
        assumptions={
            **_START,
            **_INSIDE,
            "step inside": "the step is the new velocity",
            **_OUTSIDE,
            "step outside": "its step is the new velocity times the rate of the step",
            "same start": "both forms start at the same parameters",
            **_CONSTANT_RATE,
        },
        sources=(SLIDE, SUTSKEVER),
        closed_form=path,
    ),
    Claim(
        id="momentum.damped",
        title="The damped velocity",
        statement="dₜ = (1 − μ)uₜ",
        assumptions={
            **_OUTSIDE,
            "zero damped velocity": "the damped velocity starts at 0",
            "damped velocity": "the damped velocity is a moving average of the gradients",
        },
        sources=(SUTSKEVER,),
        closed_form=damped,
    ),
    Claim(
        id="momentum.dampening",
        title="The dampened velocity of PyTorch, whose first step is not damped",
        statement="bₜ₊₁ = (1 − τ)uₜ₊₁ + τ(μᵗ∇₁)",
        assumptions={
            **_OUTSIDE,
            "first step undamped": "the velocity of the first step is its gradient",
            "dampened velocity": "from then on the gradient has the weight 1 − τ",
        },
        sources=(SUTSKEVER,),
        closed_form=dampened,
    ),
    Claim(
        id="momentum.energy",
        title="Momentum on a quadratic loss",
        statement="2ηλeₜ² + (1 − μ − 2ηλ)eₜvₜ + μvₜ² = μᵗ(2ηλe₀²)",
        assumptions={
            **_START,
            "velocity": "the velocity of momentum along an eigenvector, where the gradient is 2λe",
            "error": "the error moves by the new velocity",
        },
        sources=(POLYAK,),
        closed_form=energy,
    ),
    Claim(
        id="momentum.stability",
        title="Momentum is stable on a quadratic loss for 0 < ηλ < 1 + μ",
        statement="ηλ(eₜ₊₁ + eₜ)² + (1 + μ − ηλ)(eₜ₊₁ − eₜ)² − "
        "(ηλ(eₜ₊₂ + eₜ₊₁)² + (1 + μ − ηλ)(eₜ₊₂ − eₜ₊₁)²) = (1 − μ)(eₜ₊₂ − eₜ)²",
        assumptions={
            "velocity": "the velocity of momentum along an eigenvector, where the gradient is 2λe",
            "error": "the error moves by the new velocity",
        },
        sources=(POLYAK,),
        closed_form=stability,
    ),
    Claim(
        id="momentum.weighted_average",
        title="Momentum as a weighted average, as the slide has it",
        statement="Σᵢ₌₁ᵗ⁺¹ μᵗ⁺¹⁻ⁱ = 1",
        sources=(SLIDE,),
        closed_form=average,
        corrected_by="momentum.weights_total",
        erratum="E06",
    ),
)

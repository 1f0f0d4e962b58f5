"""Nesterov's momentum: where the gradient is asked for, the path unrolled, and the forms of the libraries."""

from __future__ import annotations

from functools import partial

from reference.claims import _velocity_mistakes as known
from reference.claims import momentum
from reference.claims._model import Case, Claim, Convention, Equals, Source
from reference.claims._velocity_cases import CHANGING, ERRATUM, RATES, SLOW, STREAM, STREAMS, ask, ask_both
from reference.claims._velocity_rule import both, trajectory
from reference.exact import Value

SLIDE = Source("lecture", "Nesterov accelerated momentum")
NESTEROV = Source("nesterov1983")
SUTSKEVER = Source("sutskever2013", "section 2")
BENGIO = Source("bengio2013", "section 3")

# --- conventions -------------------------------------------------------------------------------------------

STEP = Convention(
    "theta of the step",
    "the parameters are θ, and the gradient is asked for at θ + μv",
    {"form": "step"},
)
HALF_STEP = Convention(
    "theta of the half step",
    "the parameters are θ + μv, where the next gradient is asked for",
    {"form": "half"},
    followed_by=("Keras", "scikit-learn"),
)
OUTSIDE = Convention(
    "theta of the half step, rate outside",
    "the same, the velocity being μv + ∇ and the step −η(∇ + μv)",
    {"form": "half outside"},
    followed_by=("PyTorch",),
)

# --- exact values ------------------------------------------------------------------------------------------


def half_step(case: Case) -> Value:
    """θₜ − μη Σᵢ μᵗ⁻ⁱ ∇ᵢ with ``theta``, which is θₜ, ``mu``, ``lr`` and ``gradients``, ∇₁ ... ∇ₜ."""
    return case["theta"] + case["mu"] * momentum.velocity(case)


def lookahead(case: Case) -> Value:
    """θ̄ₜ + μvₜ₊₁ − η∇ₜ₊₁ with ``theta_bar``, ``v``, which are θ̄ₜ and vₜ, ``mu``, ``lr`` and ``grad``."""
    added = -case["lr"] * case["grad"]
    return case["theta_bar"] + case["mu"] * (case["mu"] * case["v"] + added) + added


def path(case: Case) -> Value:
    """θ̄ₜ with ``theta``, which is θ₀, ``mu``, ``lr`` and ``gradients``."""
    return half_step({**case, "theta": momentum.path(case)})


# --- claims ------------------------------------------------------------------------------------------------

_START = {"zero velocity": "the velocity starts at 0"}
_VELOCITY = {"velocity": "the velocity keeps μ of itself and adds the step of gradient descent"}
_HALF_STEP = {"half step": "the gradient is asked for at the half step"}
_INSIDE = {"rate inside": "the velocity adds the gradient times the rate of its own step"}
_STEP = {"step": "the step is the new velocity"}

_POINTS = (
    *known.ASKED,
    known.HALF_STEP_KEPT,
    *known.LOOKAHEAD,
    known.NEW_FOR_OLD,
    *known.KEPT,
    known.DAMPED,
    *known.RATE,
    known.SIGN,
    known.ALONE,
)
_EVERY = (*_POINTS, known.OLD_LEFT_IN)

CLAIMS = (
    Claim(
        id="nesterov.update",
        title="The update of Nesterov's momentum",
        statement="θ̄ₜ = θₜ + μvₜ; vₜ₊₁ = μvₜ − η∇ₜ₊₁; θₜ₊₁ = θₜ + vₜ₊₁",
        sources=(NESTEROV, SUTSKEVER, SLIDE),
        property=Equals(STREAMS, partial(ask_both, "nesterov"), both, (STREAM, SLOW)),
        conventions=(STEP, HALF_STEP),
        mistakes=known.mistakes(both, _EVERY),
    ),
    Claim(
        id="nesterov.half_step",
        title="Where Nesterov's momentum asks for the gradient",
        statement="θ̄ₜ = θₜ − μ(ηΣᵢ₌₁ᵗ μᵗ⁻ⁱ∇ᵢ)",
        assumptions={**_START, **_VELOCITY, **_HALF_STEP},
        sources=(SLIDE, SUTSKEVER),
        property=Equals(
            STREAMS,
            partial(ask, "nesterov", observe="asked"),
            partial(trajectory, observe="asked", form="step"),
            (STREAM, SLOW),
        ),
        mistakes=known.mistakes(partial(trajectory, observe="asked", form="step"), _POINTS),
        closed_form=half_step,
    ),
    Claim(
        id="nesterov.changing_rate",
        title="Nesterov's momentum under a learning rate that changes",
        statement="θ̄ₜ = θₜ + μvₜ; vₜ₊₁ = μvₜ − ηₜ₊₁∇ₜ₊₁; θₜ₊₁ = θₜ + vₜ₊₁",
        sources=(SLIDE, SUTSKEVER),
        property=Equals(CHANGING, partial(ask_both, "nesterov"), both, (RATES, ERRATUM)),
        conventions=(STEP, HALF_STEP, OUTSIDE),
        mistakes=known.mistakes(both, _EVERY),
    ),
    Claim(
        id="nesterov.unrolled",
        title="A step of Nesterov's momentum, unrolled",
        statement="θₜ₊₁ = θₜ − ηΣᵢ₌₁ᵗ⁺¹ μᵗ⁺¹⁻ⁱ∇ᵢ",
        assumptions={**_START, **_VELOCITY, **_STEP},
        sources=(SLIDE,),
        closed_form=momentum.unrolled,
    ),
    Claim(
        id="nesterov.lookahead",
        title="From half step to half step",
        statement="θ̄ₜ₊₁ = θ̄ₜ + μvₜ₊₁ − ηₜ₊₁∇ₜ₊₁",
        assumptions={**_HALF_STEP, **_INSIDE, **_STEP},
        sources=(BENGIO,),
        closed_form=lookahead,
    ),
    Claim(
        id="nesterov.rate_outside",
        title="The path of the half steps with the rate outside of the velocity",
        statement="pₜ = θ̄ₜ",
        assumptions={
            **_START,
            **_INSIDE,
            **_STEP,
            **_HALF_STEP,
            "zero velocity outside": "the velocity of the form with the rate outside starts at 0",
            "rate outside": "that velocity keeps μ of itself and adds the gradient",
            "step outside": "its step is the gradient and μ times the new velocity, times the step's rate",
            "same start": "both forms start at the same parameters",
            "constant rate": "the learning rate is the same at every step",
        },
        sources=(BENGIO, SUTSKEVER),
        closed_form=path,
    ),
)

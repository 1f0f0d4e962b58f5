"""Adagrad: the update, its accumulator, and how long its steps are."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from reference.claims import _accumulator_cases as cases
from reference.claims import _accumulator_mistakes as known
from reference.claims._accumulator_rule import ADAGRAD, trajectory
from reference.claims._model import Case, Claim, Convention, Equals, Mistake, Source, Values
from reference.exact import Value, sqrt

SLIDE = Source("lecture", "Adagrad (Adaptive Gradient)")
PAPER = Source("duchi2011", "section 3")

# --- conventions -------------------------------------------------------------------------------------------

_PLACES = {
    "outside the root": ("outside", "ε is added to the root: √g + ε"),
    "inside the root": ("inside", "ε is added under the root, as the lecture prints it: √(g + ε)"),
}
_STARTS = {
    "": (Fraction(0), "the accumulator starts at 0"),
    ", from 0.1": (Fraction(1, 10), "it starts at 0.1"),
}

CONVENTIONS = tuple(
    Convention(
        place + start,
        f"{text}; {begins}",
        {"epsilon": epsilon, "start": value},
        ("Keras",) if (epsilon, value) == ("inside", Fraction(1, 10)) else (),
    )
    for start, (value, begins) in _STARTS.items()
    for place, (epsilon, text) in _PLACES.items()
)
STARTS = (
    Convention("from 0", "the accumulator starts at 0", {"start": Fraction(0)}),
    Convention("from 0.1", "the accumulator starts at 0.1", {"start": Fraction(1, 10)}, ("Keras",)),
)
"""Where ε is 0, or is not seen."""

# --- closed forms ------------------------------------------------------------------------------------------


def accumulated(case: Case) -> Value:
    """g₀ + Σᵢ ∇ᵢ² with ``start`` and ``gradients``, the numbers ∇₁ ... ∇ₜ."""
    return case["start"] + sum(grad**2 for grad in case["gradients"])


def first_step(case: Case) -> Value:
    """θ₀ − lr·∇₁/|∇₁| with ``theta``, ``lr`` and ``grad``, which is not 0."""
    return case["theta"] - case["lr"] * (case["grad"] / abs(case["grad"]))


def same_path(case: Case) -> Value:
    """θₜ over ``gradients`` of one coordinate from ``theta``, without ε; ``factor`` changes nothing."""
    given = {"theta": (case["theta"],), "gradients": tuple((grad,) for grad in case["gradients"])}
    ((*_, (theta,)),) = trajectory({**case, **given, "eps": Fraction(0)}, ADAGRAD)
    return theta


def constant_gradient(case: Case) -> Value:
    """θₜ − lr·c/(√(t + 1)·|c| + ε) with ``theta`` after ``t`` steps, ``lr``, ``c`` and ``eps``."""
    return case["theta"] - case["lr"] * case["c"] / (sqrt(case["t"] + 1) * abs(case["c"]) + case["eps"])


def average_magnitude(case: Case) -> Value:
    """The root mean square of ``gradients``."""
    gradients = case["gradients"]
    return sqrt(sum(grad**2 for grad in gradients) / Fraction(len(gradients)))


# --- claims ------------------------------------------------------------------------------------------------

_trajectory = partial(trajectory, rule=ADAGRAD)
_ask = partial(cases.ask, "adagrad")
_ALWAYS = (*known.STEP, known.LATE, *known.ADDED[:3])
_ZERO = {"zero accumulator": "the accumulator starts at 0"}
_ADDED = {"accumulator": "the accumulator adds up the squared gradients"}
_BARE = {"parameter step without ε": "Adagrad's step with ε = 0"}

JUDGED = (
    Claim(
        id="adagrad.update",
        title="Adagrad's update",
        statement="gₜ₊₁ = gₜ + ∇ₜ₊₁²; θₜ₊₁ = θₜ − η∇ₜ₊₁ / ((√(gₜ₊₁) + ε))",
        sources=(PAPER, SLIDE),
        property=Equals(
            cases.streams("adagrad"), _ask, _trajectory, (cases.STREAM("adagrad"), cases.SMALL("adagrad"))
        ),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(
            trajectory,
            ADAGRAD,
            (*known.EPSILON, *known.STEP, known.LATE, known.MEAN, known.FORGOTTEN, *known.ADDED),
        ),
    ),
    Claim(
        id="adagrad.accumulator",
        title="The accumulator, unrolled",
        statement="gₜ = g₀ + Σᵢ₌₁ᵗ ∇ᵢ²",
        assumptions=_ADDED,
        sources=(PAPER, SLIDE),
        property=Equals(
            cases.streams("adagrad"),
            partial(_ask, observe="g"),
            partial(_trajectory, observe="g"),
            (cases.STREAM("adagrad"), cases.SMALL("adagrad")),
        ),
        conventions=STARTS,
        mistakes=known.mistakes(partial(trajectory, observe="g"), ADAGRAD, (known.FORGOTTEN, *known.ADDED)),
        closed_form=accumulated,
    ),
    Claim(
        id="adagrad.scale_invariance",
        title="Adagrad does not see the scale of the gradients",
        statement="θ̄ₜ = θₜ",
        assumptions={
            **_ZERO,
            **_ADDED,
            **_BARE,
            "zero accumulator, scaled": "so does the one of the scaled gradients",
            "accumulator, scaled": "which adds up the squares of the gradients times c",
            "parameter step, scaled": "and the step is taken with the gradients times c",
            "same start": "both paths start at the same point",
        },
        sources=(PAPER,),
        property=Equals(
            cases.without_eps("adagrad"),
            partial(cases.ask_scaled, "adagrad"),
            partial(cases.both_trajectories, rule=ADAGRAD),
            (cases.BARE("adagrad"),),
        ),
        conventions=STARTS,
        mistakes=known.mistakes(cases.both_trajectories, ADAGRAD, (*_ALWAYS, known.MEAN, known.FORGOTTEN)),
        closed_form=same_path,
    ),
    Claim(
        id="adagrad.first_step",
        title="Adagrad's first step",
        statement="θ₁ = θ₀ − η(∇₁/|∇₁|)",
        assumptions={**_ZERO, **_ADDED, **_BARE},
        sources=(PAPER,),
        property=Equals(
            cases.first_steps("adagrad"), _ask, _trajectory, (cases.first_of(cases.BARE("adagrad")),)
        ),
        conventions=STARTS,
        mistakes=known.mistakes(trajectory, ADAGRAD, _ALWAYS),
        closed_form=first_step,
    ),
)


def _as_rmsprop_s(case: Case) -> Values:
    """The step that does not shrink."""
    return (constant_gradient({**case, "t": 0}),)


THEOREMS = (
    Claim(
        id="adagrad.constant_gradient",
        title="Adagrad under a constant gradient",
        statement="θₜ₊₁ = θₜ − ηc / ((√(t + 1)|c| + ε))",
        assumptions={
            **_ZERO,
            **_ADDED,
            "parameter step": "Adagrad's step, ε outside the root",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(PAPER, SLIDE),
        mistakes=(
            Mistake(
                "steps of one size",
                "You take every step as long as the first: the accumulator grows; steps shrink like 1/√t.",
                _as_rmsprop_s,
            ),
        ),
        closed_form=constant_gradient,
    ),
    Claim(
        id="adagrad.average_magnitude",
        title="Adagrad's divisor as an average magnitude, as the slide has it",
        statement="√(gₜ) = √(1/t Σᵢ₌₁ᵗ ∇ᵢ²)",
        assumptions={**_ZERO, **_ADDED},
        sources=(SLIDE,),
        closed_form=average_magnitude,
        corrected_by="adagrad.accumulator",
        erratum="E08",
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

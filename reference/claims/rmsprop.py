"""RMSprop: the update, its accumulator, and how long its steps are."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from reference.claims import _accumulator_cases as cases
from reference.claims import _accumulator_mistakes as known
from reference.claims._accumulator_rule import RMSPROP, trajectory
from reference.claims._model import Case, Claim, Convention, Equals, Mistake, Source, Values
from reference.exact import Value, sqrt

SLIDE = Source("lecture", "RMSprop")
PAPER = Source("tieleman2012", "lecture 6.5")

# --- conventions -------------------------------------------------------------------------------------------

_PLACES = {
    "outside the root": ("outside", "ε is added to the root: √g + ε"),
    "inside the root": ("inside", "ε is added under the root, as the lecture prints it: √(g + ε)"),
}
_STARTS = {"": (Fraction(0), "the accumulator starts at 0"), ", from 1": (Fraction(1), "it starts at 1")}
_FOLLOWED = {("outside", 1): ("autograd",), ("inside", 1): ("TensorFlow 1",)}

CONVENTIONS = tuple(
    Convention(
        place + start,
        f"{text}; {begins}",
        {"epsilon": epsilon, "start": value},
        _FOLLOWED.get((epsilon, int(value)), ()),
    )
    for start, (value, begins) in _STARTS.items()
    for place, (epsilon, text) in _PLACES.items()
)
STARTS = (
    Convention("from 0", "the accumulator starts at 0", {"start": Fraction(0)}),
    Convention("from 1", "the accumulator starts at 1", {"start": Fraction(1)}, ("autograd", "TensorFlow 1")),
)
"""Where ε is 0, or is not seen."""

# --- closed forms ------------------------------------------------------------------------------------------


def accumulated(case: Case) -> Value:
    """βᵗg₀ + (1 − β) Σᵢ βᵗ⁻ⁱ ∇ᵢ² with ``beta``, ``start`` and ``gradients``, the numbers ∇₁ ... ∇ₜ."""
    beta, gradients = case["beta"], case["gradients"]
    t = len(gradients)
    squares = sum(beta ** (t - i) * grad**2 for i, grad in enumerate(gradients, start=1))
    return beta**t * case["start"] + (1 - beta) * squares


def weights_total(case: Case) -> Value:
    """1, with any ``t`` and ``beta``."""
    return Fraction(1)


def first_step(case: Case) -> Value:
    """θ₀ − lr/√(1 − β)·∇₁/|∇₁| with ``theta``, ``lr``, ``beta`` and ``grad``, which is not 0."""
    return case["theta"] - case["lr"] / sqrt(1 - case["beta"]) * (case["grad"] / abs(case["grad"]))


def same_path(case: Case) -> Value:
    """θₜ over ``gradients`` of one coordinate from ``theta``, without ε; ``factor`` changes nothing."""
    given = {"theta": (case["theta"],), "gradients": tuple((grad,) for grad in case["gradients"])}
    ((*_, (theta,)),) = trajectory({**case, **given, "eps": Fraction(0)}, RMSPROP)
    return theta


def constant_gradient(case: Case) -> Value:
    """θₜ − lr·c/(√(1 − βᵗ⁺¹)·|c| + ε) with ``theta`` after ``t`` steps, and the hyperparameters."""
    root = sqrt(1 - case["beta"] ** (case["t"] + 1))
    return case["theta"] - case["lr"] * case["c"] / (root * abs(case["c"]) + case["eps"])


# --- claims ------------------------------------------------------------------------------------------------

_trajectory = partial(trajectory, rule=RMSPROP)
_ask = partial(cases.ask, "rmsprop")
_VISIBLE_AT_ONCE = tuple(
    named for named in known.AVERAGED if named[0] not in ("1 − lr for β", "no decay", "added up")
)
_ZERO = {"zero accumulator": "the accumulator starts at 0"}
_AVERAGE = {"accumulator": "the accumulator is a moving average of the squared gradients"}
_BARE = {"parameter step without ε": "RMSprop's step with ε = 0"}

JUDGED = (
    Claim(
        id="rmsprop.update",
        title="RMSprop's update",
        statement="gₜ₊₁ = βgₜ + (1 − β)∇ₜ₊₁²; θₜ₊₁ = θₜ − η∇ₜ₊₁ / ((√(gₜ₊₁) + ε))",
        sources=(PAPER, SLIDE),
        property=Equals(
            cases.streams("rmsprop"), _ask, _trajectory, (cases.STREAM("rmsprop"), cases.SMALL("rmsprop"))
        ),
        conventions=CONVENTIONS,
        mistakes=known.mistakes(
            trajectory,
            RMSPROP,
            (*known.EPSILON, *known.STEP, known.LATE, known.FORGOTTEN, *known.AVERAGED),
        ),
    ),
    Claim(
        id="rmsprop.accumulator",
        title="The moving average of the squares, unrolled",
        statement="gₜ = βᵗg₀ + (1 − β)Σᵢ₌₁ᵗ βᵗ⁻ⁱ∇ᵢ²",
        assumptions=_AVERAGE,
        sources=(PAPER, SLIDE),
        property=Equals(
            cases.streams("rmsprop"),
            partial(_ask, observe="g"),
            partial(_trajectory, observe="g"),
            (cases.STREAM("rmsprop"), cases.SMALL("rmsprop")),
        ),
        conventions=STARTS,
        mistakes=known.mistakes(
            partial(trajectory, observe="g"), RMSPROP, (known.FORGOTTEN, *known.AVERAGED)
        ),
        closed_form=accumulated,
    ),
    Claim(
        id="rmsprop.scale_invariance",
        title="RMSprop does not see the scale of the gradients",
        statement="θ̄ₜ = θₜ",
        assumptions={
            **_ZERO,
            **_AVERAGE,
            **_BARE,
            "zero accumulator, scaled": "so does the one of the scaled gradients",
            "accumulator, scaled": "which averages the squares of the gradients times c",
            "parameter step, scaled": "and the step is taken with the gradients times c",
            "same start": "both paths start at the same point",
        },
        sources=(PAPER,),
        property=Equals(
            cases.without_eps("rmsprop"),
            partial(cases.ask_scaled, "rmsprop"),
            partial(cases.both_trajectories, rule=RMSPROP),
            (cases.BARE("rmsprop"),),
        ),
        conventions=STARTS,
        mistakes=known.mistakes(
            cases.both_trajectories,
            RMSPROP,
            (*known.STEP, known.LATE, known.FORGOTTEN, *known.AVERAGED),
        ),
        closed_form=same_path,
    ),
    Claim(
        id="rmsprop.first_step",
        title="RMSprop's first step",
        statement="θ₁ = θ₀ − (η / √(1 − β))(∇₁/|∇₁|)",
        assumptions={**_ZERO, **_AVERAGE, **_BARE},
        sources=(PAPER,),
        property=Equals(
            cases.first_steps("rmsprop"), _ask, _trajectory, (cases.first_of(cases.BARE("rmsprop")),)
        ),
        conventions=STARTS,
        mistakes=known.mistakes(trajectory, RMSPROP, (*known.STEP, known.LATE, *_VISIBLE_AT_ONCE)),
        closed_form=first_step,
    ),
)


def _corrected(case: Case) -> Values:
    """The step that Adam takes."""
    return (case["theta"] - case["lr"] * case["c"] / (abs(case["c"]) + case["eps"]),)


THEOREMS = (
    Claim(
        id="rmsprop.weights_total",
        title="The weights of the moving average",
        statement="βᵗ + (1 − β)Σᵢ₌₁ᵗ βᵗ⁻ⁱ = 1",
        sources=(PAPER,),
        closed_form=weights_total,
    ),
    Claim(
        id="rmsprop.constant_gradient",
        title="RMSprop under a constant gradient",
        statement="θₜ₊₁ = θₜ − ηc / ((√(1 − βᵗ⁺¹)|c| + ε))",
        assumptions={
            **_ZERO,
            **_AVERAGE,
            "parameter step": "RMSprop's step, ε outside the root",
            "constant gradient": "the gradient is the same at every step",
        },
        sources=(PAPER, SLIDE),
        mistakes=(
            Mistake(
                "bias corrected",
                "You divide the accumulator by 1 − βᵗ, as Adam does: RMSprop's first steps are longer.",
                _corrected,
            ),
        ),
        closed_form=constant_gradient,
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

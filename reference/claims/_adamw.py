"""AdamW in parts: Adam's rule with weights that decay besides; what is asked, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from reference.claims import _adam_mistakes as known
from reference.claims import _adam_moments as moments
from reference.claims._adam_cases import LAYERS, NEAR, PRACTICAL, SMALL, STREAM, STREAMS, of_streams
from reference.claims._adam_conventions import CLOCKS, FORMS
from reference.claims._adam_mistakes import Named
from reference.claims._adam_rule import Rule, Settings, each, trajectory
from reference.claims._model import Case, Convention, Domain, Operation, Real, Trajectory, Values
from reference.exact import Value, rounded, sqrt

# --- conventions -------------------------------------------------------------------------------------------

_DECAYS = {
    "with lr": ("", "a step takes lr·decay·θ off θ"),
    "alone": (
        ", decay without lr",
        "a step takes decay·θ off θ, whatever lr is, as in the paper's algorithm",
    ),
}
_FOLLOWED = {
    ("outside", "with lr"): ("PyTorch", "optax"),
    ("hat", "with lr"): ("Keras",),
    ("hat", "alone"): ("TensorFlow Addons",),
}
CONVENTIONS = tuple(
    Convention(
        name + suffix + ("" if clock == "taken" else ", t from 1"),
        f"{text}; {taken}; {CLOCKS[clock]}",
        {"epsilon": epsilon, "decays": decays, "clock": clock},
        _FOLLOWED.get((epsilon, decays), ()) if clock == "taken" else (),
    )
    for clock in CLOCKS
    for decays, (suffix, taken) in _DECAYS.items()
    for name, epsilon, text, _ in FORMS
)

# --- what is asked -----------------------------------------------------------------------------------------

HYPERPARAMETERS = ("lr", "beta1", "beta2", "eps", "decay")
_DECAY = Real(0, 1, scales=(0, -5))


def _streams(inputs: dict[str, Any]) -> Case:
    return {**of_streams(inputs), "decay": inputs["decay"]}


def _flat(inputs: dict[str, Any]) -> Case:
    """Weights that are not 0, and no gradient."""
    return _still(_streams({**inputs, "away": 1}))


def _still(case: Case) -> Case:
    return {**case, "gradients": each(lambda entry: 0 * entry, case["gradients"])}


DECAYING = Domain({**STREAMS.inputs, "decay": _DECAY}, _streams)
FLAT = Domain({**STREAMS.inputs, "decay": _DECAY}, _flat)
EXAMPLES: tuple[Case, ...] = (
    {**STREAM, "decay": Fraction(1, 4)},
    {**LAYERS, "decay": Fraction(5, 8)},
    {**SMALL, "theta": (SMALL["gradients"][0][0], SMALL["theta"][1]), "decay": Fraction(1, 2)},
    {**PRACTICAL, "decay": Fraction(0.01)},
)
NEAR_EXAMPLE: Case = {**NEAR, "decay": Fraction(0.01)}
FLAT_EXAMPLES = tuple(map(_still, EXAMPLES[:2]))


def ask(case: Case, clock: str = "taken", **_: Any) -> tuple[Operation, ...]:
    """One trajectory from the case's start, over its gradients."""
    named = {name: case[name] for name in HYPERPARAMETERS}
    first_t = {"taken": 0, "number": 1}[clock]
    return (Trajectory("adamw", case["theta"], case["gradients"], named, first_t=first_t),)


# --- the rule ----------------------------------------------------------------------------------------------


def _decoupled(theta: Value, taken: Value, s: Settings) -> Value:
    """(1 − rate)θ − step, or θ − step − rate·θ: 6 roundings of the sum of its terms' absolute values."""
    magnitude = abs(theta) + abs(taken) + s.rate * abs(theta)
    return rounded(theta - taken - s.rate * theta, magnitude, 6)


ADAMW = Rule(move=_decoupled)


def path(case: Case, rule: Rule = ADAMW, **options: Any) -> Values:
    """θ after each step."""
    return trajectory(case, rule=rule, **options)


# --- known wrong ones --------------------------------------------------------------------------------------


def _moved(move: Callable[[Value, Value, Settings], Value]) -> Rule:
    return Rule(move=move)


_COUPLED: tuple[Named, ...] = (
    (
        "coupled",
        "You add decay·θ to the gradient, as an L2 penalty does, and √g divides it: take it off θ besides.",
        Rule(gradient=lambda grad, theta, s: grad + s.decay * theta),
    ),
    (
        "coupled by a squared norm",
        "You add 2·decay·θ to the gradient, as an L2 penalty does, and √g divides it: take it off θ besides.",
        Rule(gradient=lambda grad, theta, s: grad + 2 * s.decay * theta),
    ),
    (
        "decay divided by the root",
        "You add decay·θ to the corrected moment, and √g divides it: take it off θ besides.",
        Rule(
            step=lambda m, s: s.lr * (known.v_hat(m) + s.decay * m.theta) / (sqrt(m.g / m.g_factor) + s.eps)
        ),
    ),
)
_DECAY_MISTAKES: tuple[Named, ...] = (
    ("no decay", "Your weights do not decay: this is Adam.", Rule()),
    (
        "sign of the decay",
        "Your weights grow by the decay: take it off them.",
        _moved(lambda theta, taken, s: theta - taken + s.rate * theta),
    ),
    (
        "twice the decay",
        "You take off twice the decay: the derivative of a penalty has a factor 2, and this is none.",
        _moved(lambda theta, taken, s: theta - taken - 2 * s.rate * theta),
    ),
    (
        "lr twice",
        "You multiply the decay by the learning rate twice: once is enough.",
        _moved(lambda theta, taken, s: theta - taken - s.lr * s.lr * s.decay * theta),
    ),
    (
        "λ is the factor",
        "You multiply the weights by the decay: multiply them by 1 minus lr times it.",
        _moved(lambda theta, taken, s: s.decay * theta - taken),
    ),
)
_AFTER: Named = (
    "decayed after the step",
    "You shrink the weights after the step, and the step with them: it is the old weights that decay.",
    _moved(lambda theta, taken, s: (1 - s.rate) * (theta - taken)),
)
_OF_ADAM: tuple[Named, ...] = tuple(
    (name, text, replace(rule, move=_decoupled))
    for name, text, rule in (
        *known.CORRECTION,
        *known.SLIDE,
        *known.STEP,
        *moments.FIRST,
        *moments.SECOND,
        *moments.WHOLE,
        moments.BIAS,
        *moments.VARYING,
    )
)
_NO_EPSILON = tuple(named for named in _OF_ADAM if named[0] == "no ε")


MISTAKES = known.mistakes(path, (*_COUPLED, *_DECAY_MISTAKES, _AFTER, *_OF_ADAM))
FLAT_MISTAKES = known.mistakes(path, (*_COUPLED, *_DECAY_MISTAKES, *_NO_EPSILON))
"""Seen where the loss is flat: Adam does not step."""

# --- closed forms ------------------------------------------------------------------------------------------


def shrunk(case: Case) -> Value:
    """αᵗθ₀ with ``theta``, ``t`` and α = 1 − lr·decay."""
    return (1 - case["lr"] * case["decay"]) ** case["t"] * case["theta"]


def unrolled(case: Case) -> Value:
    """αᵗθ₀ + Σᵢ αᵗ⁻¹⁻ⁱ(pᵢ₊₁ − pᵢ) with ``theta``, and in ``path`` Adam's points p₀ ... pₜ."""
    points, alpha = case["path"], 1 - case["lr"] * case["decay"]
    t = len(points) - 1
    fading = (alpha ** (t - 1 - i) * (points[i + 1] - points[i]) for i in range(t))
    return alpha**t * case["theta"] + sum(fading, Fraction(0))


def drawn_to(case: Case) -> Value:
    """αᵗ(θ₀ + c/(λ(|c| + ε))) − c/(λ(|c| + ε)) with ``theta``, ``t``, ``c`` and ``decay`` > 0."""
    rest = case["c"] / (case["decay"] * (abs(case["c"]) + case["eps"]))
    return shrunk({**case, "theta": case["theta"] + rest}) - rest

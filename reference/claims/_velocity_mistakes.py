"""Known wrong momenta: the rule with a part replaced."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from reference.claims._model import Mistake, Values
from reference.claims._velocity_rule import Rule, Settings, Velocity, ahead, at_the_parameters, whole
from reference.exact import Value

Named = tuple[str, str, Rule]


def mistakes(oracle: Callable[..., Values], named: tuple[Named, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a claim whose oracle takes a rule."""
    return tuple(Mistake(name, sentence, partial(oracle, rule=rule)) for name, sentence, rule in named)


def _corrected(v: Velocity, s: Settings) -> Value:
    return v.new / (1 - s.mu**s.number)


# --- the velocity ------------------------------------------------------------------------------------------

KEPT: tuple[Named, ...] = (
    (
        "velocity forgotten",
        "You start the velocity afresh at every step: hand it on from step to step.",
        Rule(kept=lambda s: 0),
    ),
    (
        "no decay",
        "You keep the whole velocity: only μ of it is left after a step.",
        Rule(kept=lambda s: 1),
    ),
    (
        "1 − μ for μ",
        "You keep 1 − μ of the velocity: it is μ.",
        Rule(kept=lambda s: 1 - s.mu),
    ),
    (
        "μ on the gradient too",
        "You multiply the gradient, or the whole step, by μ as well: μ belongs to the old velocity only.",
        Rule(gain=lambda gain, s: s.mu * gain),
    ),
    (
        "weights swapped",
        "You keep 1 − μ of the velocity and add μ of the gradient's step: μ belongs to the velocity.",
        Rule(kept=lambda s: 1 - s.mu, gain=lambda gain, s: s.mu * gain),
    ),
    (
        "learning rate on the velocity",
        "You multiply the kept velocity by the learning rate: it belongs to the gradient only.",
        Rule(kept=lambda s: s.lr * s.mu),
    ),
    (
        "μ hard-coded",
        "You use 0.9 for μ, whatever is passed.",
        Rule(kept=lambda s: 0 * s.mu + Fraction(9, 10)),
    ),
    (
        "μ squared",
        "You multiply the old velocity by μ twice: once is enough.",
        Rule(kept=lambda s: s.mu * s.mu),
    ),
    (
        "sign inside",
        "You subtract the old velocity: it is kept with its sign.",
        Rule(kept=lambda s: -s.mu),
    ),
)

DAMPED: Named = (
    "1 − μ on the gradient",
    "You multiply the gradient by 1 − μ: the velocity is no moving average.",
    Rule(gain=lambda gain, s: (1 - s.mu) * gain),
)
"""A convention of momentum's."""

RATE: tuple[Named, ...] = (
    (
        "no learning rate",
        "You leave out the learning rate: it multiplies the gradient.",
        Rule(lr=lambda lr: 0 * lr + 1),
    ),
    (
        "learning rate twice",
        "You multiply by the learning rate in the velocity and again in the step: once is enough.",
        Rule(lr=lambda lr: lr * lr),
    ),
)

# --- the step ----------------------------------------------------------------------------------------------

SIGN: Named = ("sign", "You go up the gradient: descent goes down.", Rule(ascends=True))

STEP: tuple[Named, ...] = (
    SIGN,
    (
        "velocity of the last step",
        "You move by the old velocity: update it first, and move by the new one.",
        Rule(moved=lambda v, s: v.old),
    ),
    (
        "gradient counted twice",
        "You add the gradient's step to θ besides the velocity, which has it already.",
        Rule(moved=lambda v, s: v.new + v.added),
    ),
    (
        "bias correction",
        "You divide the velocity by 1 − μᵗ, as Adam does: momentum has no such correction.",
        Rule(moved=_corrected),
    ),
)

ALONE: Named = (
    "velocity left out of the step",
    "You move by the gradient's step alone: move by the new velocity, which has the old one in it.",
    Rule(moved=lambda v, s: v.added),
)

NESTEROV_S_STEP: Named = (
    "Nesterov's step",
    "You move by μ times the new velocity and the gradient's step: that is Nesterov's form.",
    Rule(moved=ahead),
)

# --- Nesterov ----------------------------------------------------------------------------------------------

ASKED: tuple[Named, ...] = (
    (
        "plain momentum",
        "You ask for the gradient at θ and move by the new velocity: that is plain momentum. Ask for it at "
        "the half step θ + μv; or, if you keep the half step, move it by (1 + μ)·new − μ·old.",
        Rule(asked=at_the_parameters, moved=whole),
    ),
    (
        "asked a whole velocity ahead",
        "You ask for the gradient at θ + v: the half step is θ + μv.",
        Rule(asked=lambda theta, v, s: theta + v, moved=whole),
    ),
    (
        "asked ahead by the learning rate",
        "You ask for the gradient at θ + ηv: the half step is θ + μv.",
        Rule(asked=lambda theta, v, s: theta + s.lr * v, moved=whole),
    ),
    (
        "asked behind",
        "You ask for the gradient at θ − μv: the half step goes along the velocity, to θ + μv.",
        Rule(asked=lambda theta, v, s: theta - s.mu * v, moved=whole),
    ),
)

HALF_STEP_KEPT: Named = (
    "half step kept",
    "You start the step from the half step: it starts from θ, and the half step is only where the gradient "
    "is asked for.",
    Rule(moved=lambda v, s: s.mu * v.old + v.new),
)
LOOKAHEAD: tuple[Named, ...] = (
    (
        "sign of the old velocity",
        "You move the half step by μ·old + (1 + μ)·new: subtract μ·old.",
        Rule(asked=at_the_parameters, moved=lambda v, s: v.new + s.mu * v.new + s.mu * v.old),
    ),
    (
        "velocities swapped",
        "You move the half step by (1 + μ)·old − μ·new: it is (1 + μ)·new − μ·old.",
        Rule(asked=at_the_parameters, moved=lambda v, s: v.old + s.mu * v.old - s.mu * v.new),
    ),
)
NEW_FOR_OLD: Named = (
    "new velocity for old",
    "You move the half step by μ²·v − (1 + μ)·η∇ with the new v: that v is the velocity before the step. Move "
    "first, and update v then.",
    Rule(asked=at_the_parameters, moved=lambda v, s: s.mu * s.mu * v.new + v.added + s.mu * v.added),
)
OLD_LEFT_IN: Named = (
    "old velocity left in",
    "You move the half step by (1 + μ)·new: subtract μ·old.",
    Rule(asked=at_the_parameters, moved=lambda v, s: v.new + s.mu * v.new),
)
"""Asks for the gradient where "half step kept" does."""

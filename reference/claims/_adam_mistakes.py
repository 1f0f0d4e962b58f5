"""Known wrong Adams, in the clock, the corrections and the step: the rule with a part replaced."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from reference.claims._adam_rule import Moments, Rule, Settings
from reference.claims._model import Mistake, Values
from reference.exact import Value, one_minus_power, sqrt

Named = tuple[str, str, Rule]


def mistakes(oracle: Callable[..., Values], named: tuple[Named, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a claim whose oracle takes a rule."""
    return tuple(Mistake(name, sentence, partial(oracle, rule=rule)) for name, sentence, rule in named)


def v_hat(m: Moments) -> Value:
    """The corrected first moment."""
    return m.v / m.v_factor


def root(m: Moments) -> Value:
    """The root of the corrected second moment."""
    return sqrt(m.g / m.g_factor)


def _uncorrected(t: int, s: Settings) -> Value:
    return 1


def _hard_coded(m: Moments, s: Settings) -> Value:
    return s.lr * v_hat(m) / (root(m) + Fraction(1, 10**8))


# --- the clock ---------------------------------------------------------------------------------------------

STORED: Named = (
    "corrected moments stored",
    "You store the corrected moments and average on from them: keep v and g uncorrected, and correct copies.",
    Rule(stores_corrected=True),
)

CORRECTION: tuple[Named, ...] = (
    (
        "no bias correction",
        "You use the moments as they are: both start at 0 and must be divided by 1 − βᵗ.",
        Rule(v_factor=_uncorrected, g_factor=_uncorrected),
    ),
    (
        "1 − β",
        "You divide by 1 − β instead of 1 − βᵗ, or your t stays at 1: right at the first step, wrong from "
        "the second.",
        Rule(v_factor=lambda t, s: 1 - s.beta1, g_factor=lambda t, s: 1 - s.beta2),
    ),
    (
        "t starts at 2",
        "Your first step is taken with t = 2: you advance t once too often before you use it.",
        Rule(clock=lambda step, tensor, tensors: step + 1),
    ),
    (
        "t once a tensor",
        "Your t advances once for every tensor: advance it once a step, for all tensors together.",
        Rule(clock=lambda step, tensor, tensors: (step - 1) * tensors + tensor + 1),
    ),
    (
        "the tensor's index",
        "You use the number of the tensor as t: t counts steps.",
        Rule(clock=lambda step, tensor, tensors: tensor + 1),
    ),
    (
        "the layer's index",
        "You use the number of the layer as t: t counts steps.",
        Rule(clock=lambda step, tensor, tensors: tensor // 2 + 1),
    ),
    (
        "only v corrected",
        "You correct the first moment and not the second: g must be divided by 1 − β₂ᵗ.",
        Rule(g_factor=_uncorrected),
    ),
    (
        "only g corrected",
        "You correct the second moment and not the first: v must be divided by 1 − β₁ᵗ.",
        Rule(v_factor=_uncorrected),
    ),
    (
        "g corrected with β₁",
        "You correct both moments with β₁: the second one needs 1 − β₂ᵗ.",
        Rule(g_factor=lambda t, s: one_minus_power(s.beta1, t)),
    ),
    (
        "v corrected with β₂",
        "You correct both moments with β₂: the first one needs 1 − β₁ᵗ.",
        Rule(v_factor=lambda t, s: one_minus_power(s.beta2, t)),
    ),
    (
        "corrections swapped",
        "You correct v with β₂ and g with β₁: swap the two.",
        Rule(
            v_factor=lambda t, s: one_minus_power(s.beta2, t),
            g_factor=lambda t, s: one_minus_power(s.beta1, t),
        ),
    ),
    (
        "corrections multiplied",
        "You multiply the moments by 1 − βᵗ: divide by it.",
        Rule(
            v_factor=lambda t, s: 1 / one_minus_power(s.beta1, t),
            g_factor=lambda t, s: 1 / one_minus_power(s.beta2, t),
        ),
    ),
    (
        "β·t",
        "You compute 1 − β·t: it is 1 − βᵗ, a power.",
        Rule(v_factor=lambda t, s: 1 - s.beta1 * t, g_factor=lambda t, s: 1 - s.beta2 * t),
    ),
    STORED,
)

SLIDE: tuple[Named, ...] = (
    (
        "t starts at 0",
        "Your first step is taken with t = 0 and divides by 1 − β⁰ = 0: the exponent is the number of the "
        "step, 1 at the first (the slide's exponent is one step late).",
        Rule(clock=lambda step, tensor, tensors: step - 1),
    ),
)

# --- the step ----------------------------------------------------------------------------------------------

STEP: tuple[Named, ...] = (
    ("sign", "You add the step: descent subtracts it.", Rule(ascends=True)),
    (
        "no root",
        "You divide by g and not by its root.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / (m.g / m.g_factor + s.eps)),
    ),
    (
        "no ε",
        "You leave out ε: where the gradient was always 0 you compute 0/0.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / root(m)),
    ),
    (
        "ε hard-coded",
        "You use 1e-8 for ε, whatever is passed.",
        Rule(step=_hard_coded),
    ),
    (
        "ε after the quotient",
        "You compute v/√g + ε: put √g + ε into parentheses.",
        Rule(step=lambda m, s: s.lr * (v_hat(m) / root(m) + s.eps)),
    ),
    (
        "ε after the step",
        "You compute θ − lr·v/√g + ε, which adds ε to θ: put √g + ε into parentheses.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / root(m) - s.eps),
    ),
    (
        "ε after the decrement",
        "You subtract lr·v/√g + ε from θ: put √g + ε into parentheses.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / root(m) + s.eps),
    ),
    (
        "ε twice",
        "You add ε under the root and to it: once is enough.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / (sqrt(m.g / m.g_factor + s.eps) + s.eps)),
    ),
    (
        "no learning rate",
        "You leave out the learning rate: the step is lr times the quotient.",
        Rule(step=lambda m, s: v_hat(m) / (root(m) + s.eps)),
    ),
    (
        "lr/√t",
        "You divide the learning rate by √t: it stays as it is.",
        Rule(decay=lambda step, t: step / sqrt(0 * step + t)),
    ),
)

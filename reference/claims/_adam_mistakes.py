"""Known wrong Adams, in the clock, the corrections and the step: the rule with a part replaced."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from reference.claims._adam_rule import Moments, Rule, Settings
from reference.claims._model import Mistake, Values
from reference.exact import Value, largest, one_minus_power, sqrt

Named = tuple[str, str, Rule]
AHEAD = "t starts at 2"


def mistakes(oracle: Callable[..., Values], named: tuple[Named, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a claim whose oracle takes a rule."""
    return tuple(
        Mistake(
            name, sentence, partial(oracle, rule=rule), not_under={"clock": "number"} if name == AHEAD else {}
        )
        for name, sentence, rule in named
    )


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


def _nadam(m: Moments, s: Settings) -> Value:
    """(β₁v + (1 − β₁)∇)/(1 − β₁ᵗ) for v̂."""
    return s.lr * (s.beta1 * m.v + (1 - s.beta1) * m.grad) / m.v_factor / (root(m) + s.eps)


def _nadam_ahead(m: Moments, s: Settings) -> Value:
    """β₁v/(1 − β₁ᵗ⁺¹) + (1 − β₁)∇/(1 − β₁ᵗ) for v̂."""
    ahead = s.beta1 * m.v / (1 - s.beta1 * (1 - m.v_factor))
    return s.lr * (ahead + (1 - s.beta1) * m.grad / m.v_factor) / (root(m) + s.eps)


# --- the clock ---------------------------------------------------------------------------------------------

STORED_V: Named = (
    "corrected v stored",
    "You store the corrected v and average on from it: keep v uncorrected, and correct a copy.",
    Rule(stores_corrected=("v",)),
)
STORED_G: Named = (
    "corrected g stored",
    "You store the corrected g and average on from it: keep g uncorrected, and correct a copy.",
    Rule(stores_corrected=("g",)),
)
STORED: Named = (
    "corrected moments stored",
    "You store the corrected moments and average on from them: keep v and g uncorrected, and correct copies.",
    Rule(stores_corrected=("v", "g")),
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
        "1 − β₁ for v",
        "You divide v by 1 − β₁ instead of 1 − β₁ᵗ: right at the first step, wrong from the second.",
        Rule(v_factor=lambda t, s: 1 - s.beta1),
    ),
    (
        "1 − β₂ for g",
        "You divide g by 1 − β₂ instead of 1 − β₂ᵗ: right at the first step, wrong from the second.",
        Rule(g_factor=lambda t, s: 1 - s.beta2),
    ),
    (
        "t twice a step",
        "Your t advances twice in every step: advance it once.",
        Rule(clock=lambda step, tensor, tensors: 2 * step - 1),
    ),
    (
        AHEAD,
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
        "v's correction multiplied",
        "You multiply v by 1 − β₁ᵗ: divide by it.",
        Rule(v_factor=lambda t, s: 1 / one_minus_power(s.beta1, t)),
    ),
    (
        "g's correction multiplied",
        "You multiply g by 1 − β₂ᵗ: divide by it.",
        Rule(g_factor=lambda t, s: 1 / one_minus_power(s.beta2, t)),
    ),
    (
        "g's correction not under the root",
        "You multiply the step by 1 − β₂ᵗ where its root belongs, as g stands under a root.",
        Rule(step=lambda m, s: s.lr * m.g_factor / m.v_factor * m.v / (sqrt(m.g) + s.eps)),
    ),
    (
        "g corrected after the root",
        "You divide the root of g by 1 − β₂ᵗ: divide g by it, and take the root then.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / (sqrt(m.g) / m.g_factor + s.eps)),
    ),
    (
        "β·t",
        "You compute 1 − β·t: it is 1 − βᵗ, a power.",
        Rule(v_factor=lambda t, s: 1 - s.beta1 * t, g_factor=lambda t, s: 1 - s.beta2 * t),
    ),
    STORED,
    STORED_V,
    STORED_G,
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
        "ε hard-coded as 1e-7",
        "You use 1e-7 for ε, whatever is passed.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / (root(m) + Fraction(1, 10**7))),
    ),
    (
        "the larger of √ĝ and ε",
        "You divide by the larger of √ĝ and ε: divide by their sum.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / largest([root(m), s.eps])),
    ),
    (
        "ε squared",
        "You add ε² under the root: add ε to the root.",
        Rule(step=lambda m, s: s.lr * v_hat(m) / sqrt(m.g / m.g_factor + s.eps**2)),
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
    (
        "lr/t",
        "You divide the learning rate by t: it stays as it is.",
        Rule(decay=lambda step, t: step / t),
    ),
    (
        "Nadam",
        "You average the corrected first moment with the gradient once more: that is Nadam's step.",
        Rule(step=_nadam),
    ),
    (
        "Nadam's correction",
        "You look a step ahead with v, as Nadam does: Adam's numerator is the corrected first moment.",
        Rule(step=_nadam_ahead),
    ),
)

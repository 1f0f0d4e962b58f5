"""Known wrong Adams, in the moments: the rule with a part replaced."""

from __future__ import annotations

from fractions import Fraction

from reference.claims._adam_mistakes import Named, root, v_hat
from reference.claims._adam_rule import Rule, Settings
from reference.exact import Value, largest, one_minus_power, weighted_mean

_BETA1, _BETA2 = Fraction(9, 10), Fraction(999, 1000)


def _usual(beta: Fraction, like: Value) -> Value:
    """The usual β, as a number of the case's arithmetic."""
    return 0 * like + beta


def _first_hard_coded(v: Value, grad: Value, s: Settings) -> Value:
    return weighted_mean(_usual(_BETA1, s.beta1), v, grad)


def _second_hard_coded(g: Value, grad: Value, v: Value, s: Settings) -> Value:
    return weighted_mean(_usual(_BETA2, s.beta2), g, grad**2)


# --- the moments -------------------------------------------------------------------------------------------

FIRST: tuple[Named, ...] = (
    (
        "v without 1 − β₁",
        "You compute v = β₁v + ∇: the gradient's weight is 1 − β₁.",
        Rule(first=lambda v, grad, s: s.beta1 * v + grad),
    ),
    (
        "v's weights swapped",
        "You compute v = (1 − β₁)v + β₁∇: β₁ belongs to v.",
        Rule(first=lambda v, grad, s: weighted_mean(1 - s.beta1, v, grad)),
    ),
    (
        "v with β₂",
        "You average the gradient with β₂: v needs β₁.",
        Rule(first=lambda v, grad, s: weighted_mean(s.beta2, v, grad)),
    ),
    (
        "v forgotten",
        "You start v afresh at every step: hand it on from step to step.",
        Rule(first=lambda v, grad, s: (1 - s.beta1) * grad),
    ),
    (
        "v with lr",
        "You use lr where 1 − β₁ belongs in v: they only look alike when they are equal.",
        Rule(first=lambda v, grad, s: s.beta1 * v + s.lr * grad),
    ),
    (
        "v squared",
        "You average squares in v: it is the mean of the gradient itself.",
        Rule(first=lambda v, grad, s: weighted_mean(s.beta1, v, grad**2)),
    ),
)

BETA1: Named = (
    "β₁ hard-coded",
    "You use 0.9 for β₁, whatever is passed.",
    Rule(first=_first_hard_coded),
)
BETA2: Named = (
    "β₂ hard-coded",
    "You use 0.999 for β₂, whatever is passed.",
    Rule(second=_second_hard_coded),
)
"""Each in its own moment alone."""

SIGNED: Named = (
    "v with a sign",
    "You subtract the gradient in v: add it, with the weight 1 − β₁.",
    Rule(first=lambda v, grad, s: s.beta1 * v - (1 - s.beta1) * grad),
)
"""In v alone: in θ it looks like a step with the wrong sign."""

BIAS: Named = (
    "bias not squared",
    "You square every other tensor's gradient only: db is squared like dw.",
    Rule(others=lambda g, grad, v, s: weighted_mean(s.beta2, g, grad)),
)
"""In every second tensor: W and b in turn."""

SECOND: tuple[Named, ...] = (
    (
        "g not squared",
        "You average the gradient in g, and not its square.",
        Rule(second=lambda g, grad, v, s: weighted_mean(s.beta2, g, grad)),
    ),
    (
        "g absolute",
        "You average the gradient's absolute value in g, and not its square.",
        Rule(second=lambda g, grad, v, s: weighted_mean(s.beta2, g, abs(grad))),
    ),
    (
        "g of v",
        "You average v² in g: it is the mean of the gradient's square.",
        Rule(second=lambda g, grad, v, s: weighted_mean(s.beta2, g, v**2)),
    ),
    (
        "g centred",
        "You average (∇ − v)² in g: Adam's second moment is not centred.",
        Rule(second=lambda g, grad, v, s: weighted_mean(s.beta2, g, (grad - v) ** 2)),
    ),
    (
        "g without 1 − β₂",
        "You compute g = β₂g + ∇²: the square's weight is 1 − β₂.",
        Rule(second=lambda g, grad, v, s: s.beta2 * g + grad**2),
    ),
    (
        "g added up",
        "You add up all the squares in g, as Adagrad does: Adam averages them with β₂.",
        Rule(second=lambda g, grad, v, s: g + grad**2),
    ),
    (
        "g's weights swapped",
        "You compute g = (1 − β₂)g + β₂∇²: β₂ belongs to g.",
        Rule(second=lambda g, grad, v, s: weighted_mean(1 - s.beta2, g, grad**2)),
    ),
    (
        "g with β₁",
        "You average the squares with β₁: g needs β₂.",
        Rule(second=lambda g, grad, v, s: weighted_mean(s.beta1, g, grad**2)),
    ),
    (
        "g forgotten",
        "You start g afresh at every step: hand it on from step to step.",
        Rule(second=lambda g, grad, v, s: (1 - s.beta2) * grad**2),
    ),
    (
        "g with lr",
        "You use lr where 1 − β₂ belongs in g: they only look alike when they are equal.",
        Rule(second=lambda g, grad, v, s: s.beta2 * g + s.lr * grad**2),
    ),
    (
        "square of the weighted gradient",
        "You square (1 − β₂)∇ in g: only the gradient is squared, not its weight.",
        Rule(second=lambda g, grad, v, s: s.beta2 * g + ((1 - s.beta2) * grad) ** 2),
    ),
)

WHOLE: tuple[Named, ...] = (
    (
        "weights swapped",
        "You take 1 − β for β in both moments: β is the weight of the old moment.",
        Rule(
            first=lambda v, grad, s: weighted_mean(1 - s.beta1, v, grad),
            second=lambda g, grad, v, s: weighted_mean(1 - s.beta2, g, grad**2),
        ),
    ),
    (
        "moments forgotten",
        "You start both moments afresh at every step: hand them on from step to step.",
        Rule(
            first=lambda v, grad, s: (1 - s.beta1) * grad,
            second=lambda g, grad, v, s: (1 - s.beta2) * grad**2,
        ),
    ),
    (
        "moments of the last step",
        "You take the step with the moments before this gradient: update them first.",
        Rule(late=True),
    ),
    (
        "no second moment",
        "You step along the first moment only: divide it by √g + ε.",
        Rule(step=lambda m, s: s.lr * v_hat(m)),
    ),
)

AMSGRAD: Named = (
    "AMSGrad",
    "You keep the largest g so far, as AMSGrad does: Adam averages on.",
    Rule(second=lambda g, grad, v, s: largest([g, weighted_mean(s.beta2, g, grad**2)])),
)

VARYING: tuple[Named, ...] = (
    (
        "betas swapped",
        "You use β₁ where β₂ belongs, and β₂ where β₁ does: swap the two.",
        Rule(
            first=lambda v, grad, s: weighted_mean(s.beta2, v, grad),
            second=lambda g, grad, v, s: weighted_mean(s.beta1, g, grad**2),
            v_factor=lambda t, s: one_minus_power(s.beta2, t),
            g_factor=lambda t, s: one_minus_power(s.beta1, t),
        ),
    ),
    (
        "βs hard-coded",
        "You use 0.9 and 0.999 for β₁ and β₂, whatever is passed.",
        Rule(
            first=_first_hard_coded,
            second=_second_hard_coded,
            v_factor=lambda t, s: one_minus_power(_usual(_BETA1, s.beta1), t),
            g_factor=lambda t, s: one_minus_power(_usual(_BETA2, s.beta2), t),
        ),
    ),
    AMSGRAD,
    (
        "Adamax",
        "You take the largest gradient, that fades by β₂, and divide by it: that is Adamax.",
        Rule(
            second=lambda g, grad, v, s: largest([s.beta2 * g, abs(grad)]),
            step=lambda m, s: s.lr * v_hat(m) / (m.g + s.eps),
        ),
    ),
    (
        "the gradient for v",
        "You divide the gradient itself, as RMSprop does: the numerator is the corrected first moment.",
        Rule(step=lambda m, s: s.lr * m.grad / (root(m) + s.eps)),
    ),
)
"""Seen only where the gradient varies."""

"""Known wrong Adagrads and RMSprops, in the step and in the accumulator: the rule with a part replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from reference.claims._accumulator_rule import Rule, Settings
from reference.claims._model import Mistake, Values
from reference.exact import Value, largest, sqrt, weighted_mean

Named = tuple[str, str, Callable[[Rule], Rule]]
"""A mistake's name, its sentence, and what it makes of the right rule."""


def mistakes(oracle: Callable[..., Values], right: Rule, named: tuple[Named, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a claim whose oracle takes a rule."""
    return tuple(
        Mistake(name, sentence, partial(oracle, rule=wrong(right))) for name, sentence, wrong in named
    )


def _with_step(step: Callable[[Value, Value, Settings], Value]) -> Callable[[Rule], Rule]:
    return partial(replace, step=step)


def _with_accumulator(accumulate: Callable[[Value, Value, Settings], Value]) -> Callable[[Rule], Rule]:
    return partial(replace, accumulate=accumulate)


# --- the step ----------------------------------------------------------------------------------------------

EPSILON: tuple[Named, ...] = (
    (
        "no ε",
        "You leave out ε: where the gradient was always 0 you compute 0/0.",
        _with_step(lambda g, grad, s: s.lr * grad / sqrt(g)),
    ),
    (
        "ε after the quotient",
        "You compute ∇/√g + ε: put √g + ε into parentheses.",
        _with_step(lambda g, grad, s: s.lr * (grad / sqrt(g) + s.eps)),
    ),
    (
        "ε after the step",
        "You compute θ − lr·∇/√g + ε, which adds ε to θ: put √g + ε into parentheses.",
        _with_step(lambda g, grad, s: s.lr * grad / sqrt(g) - s.eps),
    ),
    (
        "ε after the decrement",
        "You subtract lr·∇/√g + ε from θ: put √g + ε into parentheses.",
        _with_step(lambda g, grad, s: s.lr * grad / sqrt(g) + s.eps),
    ),
    (
        "ε twice",
        "You add ε under the root and to it: once is enough.",
        _with_step(lambda g, grad, s: s.lr * grad / (sqrt(g + s.eps) + s.eps)),
    ),
    (
        "ε squared",
        "You add ε² under the root: add ε to the root.",
        _with_step(lambda g, grad, s: s.lr * grad / sqrt(g + s.eps**2)),
    ),
    (
        "the larger of √g and ε",
        "You divide by the larger of √g and ε: divide by their sum.",
        _with_step(lambda g, grad, s: s.lr * grad / largest([sqrt(g), s.eps])),
    ),
)
"""Seen only where ε is not 0."""

STEP: tuple[Named, ...] = (
    ("sign", "You add the step: descent subtracts it.", partial(replace, ascends=True)),
    (
        "no root",
        "You divide by g and not by its root.",
        _with_step(lambda g, grad, s: s.lr * grad / (g + s.eps)),
    ),
    (
        "ε hard-coded",
        "You use 1e-8 for ε, whatever is passed.",
        _with_step(lambda g, grad, s: s.lr * grad / (sqrt(g) + Fraction(1, 10**8))),
    ),
    (
        "ε hard-coded under the root",
        "You use 1e-8 for ε, under the root, whatever is passed.",
        _with_step(lambda g, grad, s: s.lr * grad / sqrt(g + Fraction(1, 10**8))),
    ),
    (
        "ε hard-coded as 1e-7",
        "You use 1e-7 for ε, whatever is passed.",
        _with_step(lambda g, grad, s: s.lr * grad / (sqrt(g) + Fraction(1, 10**7))),
    ),
    (
        "multiplied by the root",
        "You multiply by √g + ε: divide by it.",
        _with_step(lambda g, grad, s: s.lr * grad * (sqrt(g) + s.eps)),
    ),
    (
        "no learning rate",
        "You leave out the learning rate: the step is lr times the quotient.",
        _with_step(lambda g, grad, s: grad / (sqrt(g) + s.eps)),
    ),
    (
        "plain gradient descent",
        "You step along the gradient itself: divide it by √g + ε.",
        _with_step(lambda g, grad, s: s.lr * grad),
    ),
)

LATE: Named = (
    "accumulated after the step",
    "You take the step with the accumulator before this gradient: add its square first.",
    partial(replace, late=True),
)
FORGOTTEN: Named = (
    "accumulator forgotten",
    "You start the accumulator afresh at every step: hand it on from step to step.",
    partial(replace, forgets=True),
)

MEAN: Named = (
    "root mean square",
    "You divide by the root of the mean of the squares (the slide's average magnitude): Adagrad's divisor is "
    "the root of their sum.",
    partial(replace, mean=True),
)

# --- the accumulator ---------------------------------------------------------------------------------------

ADDED: tuple[Named, ...] = (
    (
        "not squared",
        "You add up the gradients, and not their squares.",
        _with_accumulator(lambda g, grad, s: g + grad),
    ),
    (
        "absolute values",
        "You add up the gradients' absolute values, and not their squares.",
        _with_accumulator(lambda g, grad, s: g + abs(grad)),
    ),
    (
        "bias not squared",
        "You square the first tensor's gradient only: db is squared like dw.",
        partial(replace, others=lambda g, grad, s: g + grad),
    ),
    (
        "averaged",
        "You average the squares with 0.9, as RMSprop does: Adagrad adds them up.",
        _with_accumulator(lambda g, grad, s: weighted_mean(0 * s.lr + Fraction(9, 10), g, grad**2)),
    ),
    (
        "largest square",
        "You keep the largest square: Adagrad adds them up.",
        _with_accumulator(lambda g, grad, s: largest([g, grad**2])),
    ),
    (
        "ε accumulated",
        "You add ε to the accumulator at every step: it belongs into the divisor, once.",
        _with_accumulator(lambda g, grad, s: g + grad**2 + s.eps),
    ),
    (
        "with lr",
        "You add up the squares of lr·∇: the learning rate does not belong into the accumulator.",
        _with_accumulator(lambda g, grad, s: g + (s.lr * grad) ** 2),
    ),
)

AVERAGED: tuple[Named, ...] = (
    (
        "not squared",
        "You average the gradient, and not its square.",
        _with_accumulator(lambda g, grad, s: weighted_mean(s.beta, g, grad)),
    ),
    (
        "absolute values",
        "You average the gradient's absolute value, and not its square.",
        _with_accumulator(lambda g, grad, s: weighted_mean(s.beta, g, abs(grad))),
    ),
    (
        "bias not squared",
        "You square the first tensor's gradient only: db is squared like dw.",
        partial(replace, others=lambda g, grad, s: weighted_mean(s.beta, g, grad)),
    ),
    (
        "lr for 1 − β",
        "You use lr where 1 − β belongs in g: they only look alike when they are equal.",
        _with_accumulator(lambda g, grad, s: s.beta * g + s.lr * grad**2),
    ),
    (
        "1 − lr for β",
        "You use 1 − lr where β belongs in g: they only look alike when they are equal.",
        _with_accumulator(lambda g, grad, s: (1 - s.lr) * g + (1 - s.beta) * grad**2),
    ),
    (
        "β hard-coded",
        "You use 0.9 for β, whatever is passed.",
        _with_accumulator(lambda g, grad, s: weighted_mean(0 * s.beta + Fraction(9, 10), g, grad**2)),
    ),
    (
        "no decay",
        "You add up the weighted squares: multiply the old accumulator by β.",
        _with_accumulator(lambda g, grad, s: g + (1 - s.beta) * grad**2),
    ),
    (
        "added up",
        "You add up all the squares, as Adagrad does: RMSprop averages them with β.",
        _with_accumulator(lambda g, grad, s: g + grad**2),
    ),
    (
        "without 1 − β",
        "You compute g = βg + ∇²: the square's weight is 1 − β.",
        _with_accumulator(lambda g, grad, s: s.beta * g + grad**2),
    ),
    (
        "weights swapped",
        "You compute g = (1 − β)g + β∇²: β belongs to g.",
        _with_accumulator(lambda g, grad, s: weighted_mean(1 - s.beta, g, grad**2)),
    ),
    (
        "square of the weighted gradient",
        "You square (1 − β)∇: only the gradient is squared, not its weight.",
        _with_accumulator(lambda g, grad, s: s.beta * g + ((1 - s.beta) * grad) ** 2),
    ),
)

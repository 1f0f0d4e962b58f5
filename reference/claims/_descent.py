"""Gradient descent's oracle and its known mistakes; and paths on a quadratic loss, their gradients exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._adam_rule import each
from reference.claims._model import Array, Case, Domain, Integer, Mistake, Values
from reference.claims._velocity_cases import entries
from reference.exact import Value, exact_value, relu, sqrt


@dataclass(frozen=True)
class Past:
    """What a step may wrongly look back at: the path's start, the sum of its gradients, and their number."""

    start: Value
    gradients: Value
    number: int


Step = Callable[[Value, Value, Value, Past], Value]
"""θ after a step, from θ, the gradient, the learning rate and the past."""


def descend(theta: Value, grad: Value, lr: Value, past: Past) -> Value:
    """θ − η∇."""
    return theta - lr * grad


def trajectory(case: Case, step: Step = descend, **_: Any) -> Values:
    """One operation's values: θ, tensor by tensor, after each step."""
    start = theta = case["theta"]
    gradients = each(lambda x: 0 * x, start)
    points = []
    for number, grad in enumerate(case["gradients"], start=1):
        gradients = each(lambda a, b: a + b, gradients, grad)
        past = each(partial(Past, number=number), start, gradients)
        theta = each(lambda x, g, p: step(x, g, case["lr"], p), theta, grad, past)
        points.append(theta)
    return (tuple(points),)


# --- mistakes ----------------------------------------------------------------------------------------------

_NAMED: tuple[tuple[str, str, Step], ...] = (
    ("sign", "You add the step: descent subtracts it.", lambda x, g, lr, past: x + lr * g),
    (
        "no learning rate",
        "You leave out the learning rate: it multiplies the gradient.",
        lambda x, g, lr, past: x - g,
    ),
    (
        "learning rate twice",
        "You multiply by the learning rate twice: once is enough.",
        lambda x, g, lr, past: x - lr * lr * g,
    ),
    (
        "gradient doubled",
        "You step twice as far: a factor 2 of a squared error's gradient is in the gradient already.",
        lambda x, g, lr, past: x - 2 * lr * g,
    ),
    (
        "gradient halved",
        "You step half as far: the gradient is used as it is.",
        lambda x, g, lr, past: x - lr * g / 2,
    ),
    (
        "divided by the learning rate",
        "You divide by the learning rate: multiply by it.",
        lambda x, g, lr, past: x - g / lr,
    ),
    (
        "weights shrunk",
        "You multiply θ by 1 − η as well: that is weight decay.",
        lambda x, g, lr, past: (1 - lr) * x - lr * g,
    ),
    (
        "from the start",
        "You take every step from where you started: take it from where the last one led.",
        lambda x, g, lr, past: past.start - lr * g,
    ),
    (
        "gradients added up",
        "You add up the gradients of all steps: each step uses its own, so reset them to 0 after it.",
        lambda x, g, lr, past: x - lr * past.gradients,
    ),
    (
        "learning rate hard-coded",
        "You use 0.01 for the learning rate, whatever is passed.",
        lambda x, g, lr, past: x - (0 * lr + Fraction(1, 100)) * g,
    ),
    (
        "sign of the gradient",
        "You step by the learning rate along the gradient's sign: multiply by the gradient itself.",
        lambda x, g, lr, past: x - lr * g / abs(g) if exact_value(g) else x,
    ),
    (
        "gradient clipped",
        "You cut the gradient off at 1 and −1: take it as it is.",
        lambda x, g, lr, past: (
            x - lr * (1 - relu(1 - g)) if exact_value(g) > 0 else x + lr * (1 - relu(1 + g))
        ),
    ),
    (
        "η/t",
        "You divide the learning rate by the number of the step: it stays as it is.",
        lambda x, g, lr, past: x - lr * g / past.number,
    ),
    (
        "η/√t",
        "You divide the learning rate by the root of the number of the step: it stays as it is.",
        lambda x, g, lr, past: x - lr * g / sqrt(0 * x + past.number),
    ),
)

MISTAKES = tuple(Mistake(name, text, partial(trajectory, step=step)) for name, text, step in _NAMED)

# --- paths on a quadratic loss -----------------------------------------------------------------------------


def quadratic_path(inputs: dict[str, Any]) -> Case:
    """The gradients 2λe that gradient descent meets where each coordinate has its eigenvalue λ.

    η and the λ are small fractions, so that a few gradients are exact in float32.
    """
    lr = Fraction(inputs["rate"], 8)
    eigenvalues = tuple(Fraction(x, 4) for x in inputs["curvatures"])
    error = tuple(Fraction(x, 2) for x in inputs["errors"])
    minimiser = tuple(Fraction(x) for x in inputs["minimiser"])
    gradients = []
    for t in range(inputs["T"]):
        now = [(1 - 2 * lr * k) ** t * e for k, e in zip(eigenvalues, error, strict=True)]
        gradients.append((tuple(2 * k * e for k, e in zip(eigenvalues, now, strict=True)),))
    return {
        "theta": (tuple(a + e for a, e in zip(minimiser, error, strict=True)),),
        "gradients": tuple(gradients),
        "lr": lr,
        "eigenvalues": eigenvalues,
        "minimiser": minimiser,
    }


PATHS = Domain(
    {
        "T": Integer(2, 4),
        "n": Integer(1, 3),
        "rate": Integer(1, 7),
        "curvatures": Array(Integer(1, 7), ("n",)),
        "errors": Array(Integer(-8, 8), ("n",)),
        "minimiser": Array(Integer(-3, 3), ("n",)),
    },
    quadratic_path,
)
PATH: Case = quadratic_path(
    {"T": 4, "rate": 3, "curvatures": (1, 4, 7), "errors": (8, -3, 5), "minimiser": (0, 2, -1)}
)
LONG: Case = {
    "theta": (entries(0, 1),),
    "gradients": ((entries(1 + 2**-40, -3),), (entries(-1, 2**-20 + 2**-50),)),
    "lr": Fraction(3, 8),
}
"""Gradients that single precision does not hold."""
RACE: Case = {
    "theta": (entries(0), (entries(1, -2),)),
    "gradients": ((entries(3), (entries(1, 2**-27),)), (entries(-1), (entries(4, 64),))),
    "lr": Fraction(1, 64),
}

"""RMSprop's own mistakes, as somebody's code makes them, and the library that starts from 1."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from autograd.misc.optimizers import rmsprop as autograd_rmsprop

from reference.claims import claim, rmsprop
from reference.claims._model import Case
from reference.exact import contains, to_ball
from reference.reporting import Kind
from tests.claims.equality import equals, flat
from tests.claims.subjects import verdicts


def without_root(theta, g, grad, *, lr, beta, eps):
    g = beta * g + (1 - beta) * grad**2
    return theta - lr * grad / (g + eps), g


def lr_for_the_rest(theta, g, grad, *, lr, beta, eps):
    g = beta * g + lr * grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def without_decay(theta, g, grad, *, lr, beta, eps):
    g = g + (1 - beta) * grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def swapped(theta, g, grad, *, lr, beta, eps):
    g = (1 - beta) * g + beta * grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def precedence(theta, g, grad, *, lr, beta, eps):
    g = beta * g + (1 - beta) * grad**2
    return theta - lr * (grad / np.sqrt(g) + eps), g


def ascending(theta, g, grad, *, lr, beta, eps):
    g = beta * g + (1 - beta) * grad**2
    return theta + lr * grad / (np.sqrt(g) + eps), g


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (without_root, "no root"),
        (lr_for_the_rest, "lr for 1 − β"),
        (without_decay, "no decay"),
        (swapped, "weights swapped"),
        (precedence, "ε after the quotient"),
        (ascending, "sign"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_a_mistake_is_refused_and_named(wrong: Any, cause: str) -> None:
    verdict = verdicts({"rmsprop": wrong}, rmsprop.CLAIMS, seed=4)["rmsprop.update"]
    assert verdict.kind is Kind.FAILS
    assert cause in [found.mistake for found in verdict.causes]


def by_autograd(case: Case, steps: int) -> Any:
    """θ after this many steps."""
    lr, beta, eps = (float(case[name]) for name in ("lr", "beta", "eps"))
    theta, *stream = (
        np.array([float(x) for x in flat(point)]) for point in (case["theta"], *case["gradients"])
    )
    return autograd_rmsprop(lambda x, i: stream[i], theta, num_iters=steps, step_size=lr, gamma=beta, eps=eps)


def test_autograd_follows_the_convention_that_names_it() -> None:
    update = claim("rmsprop.update")
    (named,) = [one for one in update.conventions if "autograd" in one.followed_by]
    for case in equals(update).examples:
        points = [by_autograd(case, t) for t in range(1, len(case["gradients"]) + 1)]
        numbers = [Fraction(float(x)) for point in points for x in point]
        for one in update.conventions:
            balls = flat(equals(update).oracle(to_ball(case, "float64"), **one.options))
            held = all(contains(b, x) for b, x in zip(balls, numbers, strict=True))
            assert held == (one is named)

"""Adagrad's own mistakes, as somebody's code makes them."""

from typing import Any

import numpy as np
import pytest

from reference.claims import adagrad
from reference.reporting import Kind
from tests.claims.subjects import verdicts


def forgetful(theta, g, grad, *, lr, eps):
    g = grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def without_root(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / (g + eps), g


def precedence(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / np.sqrt(g) + eps, g


def hard_coded(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / (np.sqrt(g) + 1e-8), g


def without_square(theta, g, grad, *, lr, eps):
    g = g + np.abs(grad)
    return theta - lr * grad / (np.sqrt(g) + eps), g


def late(theta, g, grad, *, lr, eps):
    return theta - lr * grad / (np.sqrt(g) + eps), g + grad**2


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (forgetful, "accumulator forgotten"),
        (without_root, "no root"),
        (precedence, "ε after the step"),
        (hard_coded, "ε hard-coded"),
        (without_square, "absolute values"),
        (late, "accumulated after the step"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_a_mistake_is_refused_and_named(wrong: Any, cause: str) -> None:
    verdict = verdicts({"adagrad": wrong}, adagrad.CLAIMS, seed=4)["adagrad.update"]
    assert verdict.kind is Kind.FAILS
    assert cause in [found.mistake for found in verdict.causes]

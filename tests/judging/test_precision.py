"""Code that computes in a coarser arithmetic than its inputs is told so, and nothing else is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import claim
from reference.judging import in_process_subject, judge
from reference.reporting import Kind, Verdict

COARSER = {"float16": "computed in float16", "float32": "computed in float32"}


def verdict(id: str, **functions: Callable[..., Any]) -> Verdict:
    (found,) = judge(in_process_subject(functions), [claim(id)], seed=1, cases=20).verdicts
    return found


@pytest.mark.parametrize("dtype", COARSER)
@pytest.mark.parametrize("back", ["", "float64"])
def test_it_is_named(dtype: str, back: str) -> None:
    def adam(
        theta: Any, v: Any, g: Any, t: int, grad: Any, *, lr: Any, beta1: Any, beta2: Any, eps: Any
    ) -> Any:
        theta, v, g, grad = (np.asarray(a).astype(dtype) for a in (theta, v, g, grad))
        with np.errstate(all="ignore"):
            v = beta1 * v + (1 - beta1) * grad
            g = beta2 * g + (1 - beta2) * grad**2
            theta = theta - lr * (v / (1 - beta1 ** (t + 1))) / (np.sqrt(g / (1 - beta2 ** (t + 1))) + eps)
        return *(a.astype(back or dtype) for a in (theta, v, g)), t + 1

    found = verdict("adam.update", adam=adam)
    assert found.kind is Kind.FAILS
    assert [cause.mistake for cause in found.causes] == [COARSER[dtype]]


@pytest.mark.parametrize("dtype", COARSER)
def test_it_is_named_in_a_gradient(dtype: str) -> None:
    def gradient(w: Any, X: Any, y: Any) -> Any:
        w, X, y = (np.asarray(a).astype(dtype) for a in (w, X, y))
        with np.errstate(all="ignore"):
            return (X.T @ (X @ w - y)) * (2 / len(X))

    found = verdict("quadratic.gradient", gradient=gradient)
    assert [cause.mistake for cause in found.causes] == [COARSER[dtype]]


def test_a_known_mistake_is_not_taken_for_it() -> None:
    """Within half precision's budget, ε hard-coded is nearly right."""

    def hard_coded(theta: Any, v: Any, g: Any, t: int, grad: Any, **s: Any) -> Any:
        return implementation.adam(theta, v, g, t, grad, **{**s, "eps": 1e-8})

    found = verdict("adam.update", adam=hard_coded)
    assert [cause.mistake for cause in found.causes] == ["ε hard-coded"]


def test_a_wrong_number_in_all_digits_is_not_taken_for_it() -> None:
    """A π of six digits is as near as single precision, and is written in double."""

    def cosine(t: int, *, lr_min: float, lr_max: float, period: int) -> float:
        return float(lr_min + (lr_max - lr_min) * (1 + np.cos(3.1415926 * t / period)) / 2)

    found = verdict("schedules.cosine_annealing", cosine_annealing=cosine)
    assert found.kind is Kind.FAILS
    assert found.causes == ()


def test_a_wrong_formula_in_single_precision_is_not_taken_for_it() -> None:
    def half(w: Any, X: Any, y: Any) -> Any:
        return (implementation.gradient(w, X, y) / 3).astype(np.float32)

    found = verdict("quadratic.gradient", gradient=half)
    assert found.kind is Kind.FAILS
    assert found.causes == ()

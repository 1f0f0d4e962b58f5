"""What has been found in submissions, or is likely to be, is refused, and told by its own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference.claims import claim
from reference.judging import in_process_subject, judge
from reference.reporting import Kind
from tests.rates.found import FOUND


@pytest.mark.parametrize(("id", "name", "code"), FOUND, ids=[f"{id}, {name}" for id, name, _ in FOUND])
def test_it_is_named_alone(id: str, name: str, code: Callable[..., Any]) -> None:
    held = claim(id).property
    assert held is not None
    cases = getattr(held, "examples", None) or getattr(held, "designs", None)
    assert cases
    function = held.program(cases[0])[0].function
    (verdict,) = judge(in_process_subject({function: code}), [claim(id)], seed=1, cases=20).verdicts
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [name]


def test_nothing_is_in_the_table_twice() -> None:
    assert len({(id, name) for id, name, _ in FOUND}) == len(FOUND)


def test_a_small_spread_is_none_the_less_a_spread() -> None:
    """A threshold that is meant for a spread of 0."""

    def fit(X: Any) -> Any:
        spread = X.std(axis=0)
        return X.mean(axis=0), np.where(spread < 1e-3, 1, spread)

    (verdict,) = judge(
        in_process_subject({"fit_standardiser": fit}), [claim("preprocessing.fit")], 1, 20
    ).verdicts
    assert verdict.kind is Kind.FAILS


def _first_step_uncorrected(theta, v, g, t, grad, *, lr, beta1, beta2, eps):  # type: ignore[no-untyped-def]
    v, g = beta1 * v + (1 - beta1) * grad, beta2 * g + (1 - beta2) * grad**2
    corrections = (1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1)) if t else (1, 1)
    return theta - lr * v / corrections[0] / (np.sqrt(g / corrections[1]) + eps), v, g, t + 1


def _low_at_the_start(t, *, lr_min, lr_max, period):  # type: ignore[no-untyped-def]
    return lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * t / period)) / 2 if t else lr_min


@pytest.mark.parametrize(
    ("function", "code", "id"),
    [
        ("adam", _first_step_uncorrected, "adam.update"),
        ("adam", _first_step_uncorrected, "adam.bias_correction"),
        ("cosine_annealing", _low_at_the_start, "schedules.cosine_annealing"),
        ("cosine_annealing", _low_at_the_start, "schedules.cycle_sum"),
    ],
)
def test_what_is_wrong_at_its_first_step_alone_is_not_taken_for_one_step_ahead(
    function: str, code: Callable[..., Any], id: str
) -> None:
    """Given t from 1, it would be: but then it would have to take 1 for the second step, which is right from 0."""
    (verdict,) = judge(in_process_subject({function: code}), [claim(id)], seed=1, cases=20).verdicts
    assert verdict.kind is Kind.FAILS
    assert verdict.causes == ()

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

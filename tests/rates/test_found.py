"""What has been found in submissions, or is likely to be, is refused, and told by its own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

"""Wrong Adams are refused, in every calling shape, and their mistake is named."""

from collections.abc import Callable
from typing import Any

import pytest

from reference.claims import adam, claim
from reference.claims._model import Claim
from reference.judging import in_process_subject, judge
from reference.judging.adapters import Adapter
from reference.reporting import Kind, Verdict
from tests.zoo.wrong_adam import DICTS, LISTS, WRONG, Lists

UPDATE = claim("adam.update")


def judged(code: Callable[..., Any], adapter: Adapter, *claims: Claim) -> dict[str, Verdict]:
    report = judge(in_process_subject({"adam": code}, {"adam": adapter}), claims, seed=1, cases=40)
    return {verdict.claim: verdict for verdict in report.verdicts}


@pytest.mark.parametrize(
    ("name", "code", "adapter"),
    WRONG,
    ids=[f"{adapter.shape}, {code.__name__}" for _, code, adapter in WRONG],
)
def test_the_mistake_is_named(name: str, code: Callable[..., Any], adapter: Adapter) -> None:
    verdict = judged(code, adapter, UPDATE)["adam.update"]
    assert verdict.kind in (Kind.FAILS, Kind.RAISED)
    assert [cause.mistake for cause in verdict.causes] == [name]


@pytest.mark.parametrize("adapter", [LISTS, DICTS])
def test_the_object_without_a_mistake_is_right(adapter: Adapter) -> None:
    found = judged(Lists, adapter, *adam.JUDGED, *adam.INVARIANCES)
    assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}

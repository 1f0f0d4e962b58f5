"""Another convention than the one that is asked for is told as such, and never taken for a mistake."""

from __future__ import annotations

import pytest

from reference.claims import CLAIMS
from reference.claims._model import Claim, Convention, Equals
from reference.reporting import Kind
from tests.rates.imitations import judged

PAIRS = [
    (claim, asked, followed)
    for claim in CLAIMS
    if isinstance(claim.property, Equals) and claim.conventions
    for asked, followed in (
        *((claim.conventions[0], other) for other in claim.conventions[1:]),
        (claim.conventions[-1], claim.conventions[0]),
    )
    if asked is not followed
]


@pytest.mark.parametrize(
    ("one", "asked", "followed"), PAIRS, ids=[f"{c.id}, {a.name}, {b.name}" for c, a, b in PAIRS]
)
def test_what_is_followed_and_what_is_asked_for_are_both_said(
    one: Claim, asked: Convention, followed: Convention
) -> None:
    verdict = judged(one, None, 2, 6, followed, asked.name)
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [followed.name]
    assert verdict.causes[0].sentence == (
        f"you follow the convention {followed.name!r} ({followed.text}); "
        f"what is asked for is {asked.name!r} ({asked.text})"
    )


@pytest.mark.parametrize(
    ("one", "asked", "followed"), PAIRS, ids=[f"{c.id}, {a.name}, {b.name}" for c, a, b in PAIRS]
)
def test_undeclared_it_holds_unless_it_must_be_declared(
    one: Claim, asked: Convention, followed: Convention
) -> None:
    verdict = judged(one, None, 2, 6, followed)
    if followed.only_declared:
        assert [cause.mistake for cause in verdict.causes] == [followed.name]
        return
    own = None if followed is one.conventions[0] else followed.name
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, own)

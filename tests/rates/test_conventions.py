"""Another convention than the one that is asked for is told as such, and never taken for a mistake."""

from __future__ import annotations

import pytest

from reference.claims import CLAIMS
from reference.claims._model import Claim, Convention, Equals
from reference.exact import to_ball
from tests.claims.equality import cases, equals, undistinguished
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


def alike(one: Claim, asked: Convention, followed: Convention) -> bool:
    given = [to_ball(case, "float64") for case in cases(one, 6)]
    both = {
        made.name: [equals(one).oracle(case, **made.options) for case in given] for made in (asked, followed)
    }
    return undistinguished(both) != []


@pytest.mark.parametrize(
    ("one", "asked", "followed"), PAIRS, ids=[f"{c.id}, {a.name}, {b.name}" for c, a, b in PAIRS]
)
def test_what_is_followed_and_what_is_asked_for_are_both_said(
    one: Claim, asked: Convention, followed: Convention
) -> None:
    verdict = judged(one, None, 2, 6, followed, asked.name)
    if verdict.holds:  # on this claim's outputs the two are the same
        assert alike(one, asked, followed)
        return
    (cause,) = verdict.causes
    (named,) = [made for made in one.conventions if made.name == cause.mistake]
    assert named is followed or alike(one, named, followed)  # some differ in what is asked alone
    assert cause.sentence == (
        f"you follow the convention {named.name!r} ({named.text}); "
        f"what is asked for is {asked.name!r} ({asked.text})"
    )


@pytest.mark.parametrize(
    ("one", "asked", "followed"), PAIRS, ids=[f"{c.id}, {a.name}, {b.name}" for c, a, b in PAIRS]
)
def test_undeclared_it_holds_unless_it_must_be_declared(
    one: Claim, asked: Convention, followed: Convention
) -> None:
    verdict = judged(one, None, 2, 6, followed)
    if verdict.holds:
        named = one.conventions[0]
        if verdict.convention is not None:
            (named,) = [made for made in one.conventions if made.name == verdict.convention]
        assert named is followed or alike(one, named, followed)
        return
    assert followed.only_declared
    assert [cause.mistake for cause in verdict.causes] == [followed.name]

"""The derivations and the claims agree, exactly, wherever they meet; and they would not if one were wrong."""

from functools import cache

import pytest

from reference.claims import CLAIMS, claim
from reference.claims._model import Claim, Equals
from tests.meeting import (
    accumulators,
    adam,
    adam_paths,
    adamw,
    backpropagation,
    batch_norm,
    bowl,
    descent,
    dropout,
    initialization,
    mean_field,
    minibatch,
    preprocessing,
    quadratic,
    schedules,
    toy_models,
    weight_decay,
)
from tests.meeting.meetings import (
    Meeting,
    Point,
    cases,
    closed_form,
    differs,
    met,
    oracle,
    points,
    refutation,
    value,
    wrong_equations,
)

MEETINGS: dict[str, tuple[Meeting, ...]] = {
    **preprocessing.MEETINGS,
    **quadratic.MEETINGS,
    **bowl.MEETINGS,
    **minibatch.MEETINGS,
    **descent.MEETINGS,
    **initialization.MEETINGS,
    **mean_field.MEETINGS,
    **backpropagation.MEETINGS,
    **accumulators.MEETINGS,
    **adam.MEETINGS,
    **adam_paths.MEETINGS,
    **batch_norm.MEETINGS,
    **dropout.MEETINGS,
    **weight_decay.MEETINGS,
    **adamw.MEETINGS,
    **schedules.MEETINGS,
    **toy_models.MEETINGS,
}

WITHOUT: tuple[tuple[str, str], ...] = ()
"""Claims that meet their derivations nowhere, and why."""

by_id = pytest.mark.parametrize("id", MEETINGS)


@cache
def found(id: str) -> list[tuple[Meeting, list[Point]]]:
    """The meetings of a claim and their points."""
    return [(meeting, points(claim(id), meeting)) for meeting in MEETINGS[id]]


def by(one: Claim, *what: object) -> list[Meeting]:
    return [meeting for meeting in MEETINGS.get(one.id, ()) if meeting.what in what]


def test_every_claim_meets_its_derivation_but_those_that_are_listed() -> None:
    assert {one.id for one in CLAIMS} - set(MEETINGS) == {id for id, reason in WITHOUT if reason}
    assert set(MEETINGS) <= {one.id for one in CLAIMS}


def test_whatever_a_claim_computes_meets_its_derivation() -> None:
    for one in CLAIMS:
        assert (one.closed_form is not None) <= bool(by(one, closed_form)), one.id
        assert isinstance(one.property, Equals) <= bool(
            by(one, oracle, adam.moments, adam.steps, schedules.everywhere, toy_models.with_logarithms)
        ), one.id


@by_id
def test_the_claim_computes_what_is_derived(id: str) -> None:
    for meeting, where in found(id):
        assert len(where) >= 20
        for point in where:
            for side in {meeting.side, *point.sides}:
                assert value(id, side, point.world, met(claim(id), meeting)) == point.claimed


@by_id
def test_no_wrong_derivation_would_agree(id: str) -> None:
    for meeting, where in found(id):
        wrong = list(wrong_equations(claim(id), meeting))
        assert wrong
        for equation in wrong:
            assert any(differs(claim(id), meeting, point, equation) for point in where), equation


@pytest.mark.parametrize("one", [one for one in CLAIMS if one.erratum], ids=lambda one: one.id)
def test_an_erratum_is_refuted_by_its_first_case(one: Claim) -> None:
    witness = refutation(one)
    (meeting,) = by(one, closed_form)
    first = points(one, meeting)[0]
    assert first.claimed == value(one.id, meeting.side, witness.world)
    assert str(first.claimed) in (witness.printed, witness.true)


@pytest.mark.parametrize(
    "one", [one for one in CLAIMS if one.mistakes and one.property is None], ids=lambda one: one.id
)
def test_a_theorem_s_mistakes_are_other_answers(one: Claim) -> None:
    assert one.closed_form is not None
    (meeting,) = by(one, closed_form)
    for mistake in one.mistakes:
        assert mistake.oracle is not None
        assert any(mistake.oracle(case) != (one.closed_form(case),) for case in cases(one, meeting))

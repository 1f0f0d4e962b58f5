"""No claim is vacuous, and a vacuous one would be found."""

from dataclasses import replace

import pytest

from reference.claims import CLAIMS
from reference.claims._model import Claim, Domain, Equals, Integer, Mistake, Sampled, Source
from reference.claims.bibliography import BIBLIOGRAPHY
from tests.house.claims import flaws

GOOD = Claim(
    id="adam.update",
    title="Adam's update",
    statement="theta - lr * v / sqrt(g)",
    sources=(Source("paper"),),
    assumptions={"beta": "beta lies in (0, 1)"},
    property=Equals(Domain({"n": Integer(1, 2)}), program=lambda case: (), oracle=lambda case: ()),
    mistakes=(Mistake("sign", "The step goes up.", oracle=lambda case: ()),),
)
REFUTED = replace(
    GOOD, id="adam.slide", property=None, mistakes=(), erratum="E10", corrected_by="adam.update"
)


def test_no_claim_has_a_flaw() -> None:
    assert flaws(CLAIMS, BIBLIOGRAPHY) == []


def test_a_good_claim_and_its_erratum_have_none() -> None:
    assert flaws([GOOD, REFUTED], {"paper"}) == []


def test_an_empty_specification_has() -> None:
    assert flaws([], {"paper"}) == ["there is no claim at all"]


@pytest.mark.parametrize(
    ("bad", "found"),
    [
        (replace(GOOD, id="Adam.update"), "topic.name"),
        (replace(GOOD, id="adam"), "topic.name"),
        (replace(GOOD, statement=" "), "the statement has no text"),
        (replace(GOOD, assumptions={"beta": ""}), "the assumption beta has no text"),
        (replace(GOOD, sources=()), "names no source"),
        (replace(GOOD, sources=(Source("rumour"),)), "no work rumour"),
        (replace(GOOD, mistakes=()), "no mistake is known"),
        (replace(GOOD, mistakes=GOOD.mistakes * 2), "two mistakes are called sign"),
        (replace(GOOD, mistakes=(Mistake("sign", "Up."),)), "does not compute anything"),
        (replace(GOOD, property=Sampled((), lambda case: (), lambda case, out: ())), "no design"),
        (replace(GOOD, property=replace(GOOD.property, domain=Domain({}))), "no input"),
        (replace(GOOD, corrected_by="adam.other"), "has no erratum"),
        (replace(REFUTED, corrected_by=None), "not a claim that stands"),
        (replace(REFUTED, corrected_by="adam.slide"), "not a claim that stands"),
    ],
)
def test_a_flaw_is_found(bad: Claim, found: str) -> None:
    assert any(found in flaw for flaw in flaws([bad], {"paper"}))


def test_an_id_that_is_used_twice_is_found() -> None:
    assert flaws([GOOD, GOOD], {"paper"}) == ["adam.update: more than one claim has this id"]

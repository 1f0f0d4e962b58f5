"""A claim says what its derivation proves: the same statement, the same assumptions, a status that fits."""

from functools import cache

import pytest

from derivations import Result, prove
from reference.claims import CLAIMS
from reference.claims._model import Claim

every_claim = pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.id)


@cache
def results() -> dict[str, Result]:
    """In this process: other tests have made it one with threads, which do not survive a fork."""
    return {result.id: result for result in prove(processes=1)}


@every_claim
def test_the_statement_is_what_is_derived(one: Claim) -> None:
    assert one.statement == results()[one.id].text


@every_claim
def test_the_assumptions_are_the_derivation_s(one: Claim) -> None:
    assert list(one.assumptions) == [assumption.name for assumption in results()[one.id].assumptions]


@every_claim
def test_the_status_fits(one: Claim) -> None:
    assert results()[one.id].status in ({"refuted"} if one.erratum else {"derived", "definition"})


@pytest.mark.parametrize("one", [one for one in CLAIMS if one.erratum], ids=lambda one: one.id)
def test_an_erratum_is_corrected_by_what_is_derived(one: Claim) -> None:
    assert one.corrected_by is not None
    assert results()[one.corrected_by].status in {"derived", "definition"}


def test_only_errata_are_corrected() -> None:
    assert [one.id for one in CLAIMS if one.corrected_by and not one.erratum] == []


def test_a_theorem_that_nobody_is_asked_for_is_derived() -> None:
    mathematics = [one for one in CLAIMS if one.property is None and not one.erratum]
    assert {results()[one.id].status for one in mathematics} == {"derived"}

"""``gnomon errata``: every refuted claim with its witness, the conventions, and the table of notation."""

import json
from typing import Any

import pytest

import derivations
from reference.claims import CLAIMS
from reference.claims._model import Claim
from reference.claims.errata import CONVENTIONS
from reference.claims.notation import NOTATION
from tests.commands import run

REFUTED = [one for one in CLAIMS if one.erratum]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run("errata", "--format", "json", *arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_every_erratum_is_told_with_its_witness(capsys: pytest.CaptureFixture[str]) -> None:
    report = told(capsys)
    by_claim = {one["claim"]: one for one in report["errata"] if "claim" in one}
    assert report["schema"] == "gnomon.errata/1"
    assert by_claim.keys() == {one.id for one in REFUTED}
    for one in REFUTED:
        row = by_claim[one.id]
        assert row["status"] == "refuted"
        assert row["witness"]
        assert row["printed"] != row["true"]
        assert (row["erratum"], row["corrected_by"]) == (one.erratum, one.corrected_by)
    assert {one["erratum"] for one in report["errata"]} >= {one.erratum for one in CONVENTIONS}
    assert report["confirmed"]


def test_they_come_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    order = [one["erratum"] for one in told(capsys, "E10b", "E02", "F01", "E10", "E09")["errata"]]
    assert order == ["E02", "E09", "E10", "E10b", "F01"]


def test_one_erratum_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("errata", "E01") == 0
    text = " ".join(capsys.readouterr().out.split())
    for part in (
        "E01 The constant term, as the slide has it (wrong as printed)",
        "slide Why centering?",
        "printed E[(Y − ⟨X, w⟩)²] = wᵀ(Σ + μμᵀ)w − 2uᵀΣw + σ²",
        "given the targets come from a linear model",
        "n = 1, u = (1), w = (0), μ = (0)",
        "with probability 1/2: X = (−1), ε = 0",
        "values 0 as printed, 1 in truth",
        "in its place stands quadratic.expected_loss",
    ):
        assert part in text
    assert "E02" not in text


def test_a_convention_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("errata", "E09") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "another convention than that of the cited work" in text
    assert "adam.update, convention 'inside the root'" in text


def test_the_table_of_notation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("errata", "--notation") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert all(one.symbol in text and " ".join(one.meaning.split()) in text for one in NOTATION)
    (table,) = {len(told(capsys, "--notation")["notation"])}
    assert table == len(NOTATION)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("X99",), "no erratum is called 'X99'"), (("--notation", "E01"), "expected no erratum")],
)
def test_what_cannot_be_told_is_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run("errata", *arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_a_witness_that_does_not_refute_is_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = derivations.Result("quadratic.slide_constant", "broken", "a = b", "", "", reason="it is true")
    monkeypatch.setattr(derivations, "prove", lambda ids: [broken])
    assert run("errata", "E01") == 1
    assert "not refuted: broken, it is true" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("one", REFUTED, ids=lambda one: one.id)
def test_a_claim_and_its_errata_name_each_other(one: Claim, capsys: pytest.CaptureFixture[str]) -> None:
    run("show", one.id)
    shown = capsys.readouterr().out
    assert f"{one.erratum}: " in shown
    assert f"{one.corrected_by} stands in its place" in " ".join(shown.split())
    run("show", one.corrected_by or "")
    assert f"{one.id} ({one.erratum})" in capsys.readouterr().out


@pytest.mark.parametrize("one", CONVENTIONS, ids=lambda one: one.erratum)
def test_a_claim_says_where_the_slide_differs(one: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for id in one.followed_by:
        run("show", id)
        assert f"{one.erratum}: the slide has {one.printed}" in " ".join(capsys.readouterr().out.split())

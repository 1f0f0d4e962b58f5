"""``gnomon cite``: what it prints, what it refuses, and its exit status."""

import json

import pytest

from reference.__main__ import main
from reference.citing import digests
from reference.citing.formats import FORMATS
from reference.cli.parser import parse

DIGEST = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    records = {id: {"status": "definition", "digest": DIGEST} for id in ("adam.update", "rmsprop.update")}
    monkeypatch.setattr(digests, "_records", lambda: records)
    monkeypatch.setattr(digests, "_former", dict)


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("markdown", "Claim `gnomon:adam.update@01234567` of gnomon"),
        ("rst", "Claim ``gnomon:adam.update@01234567`` of gnomon"),
        ("latex", r"\texttt{gnomon:adam.update@01234567}"),
        ("bibtex", "@misc{gnomon:adam.update,"),
        ("csl-json", '"id": "gnomon:adam.update"'),
        ("text", "Claim gnomon:adam.update@01234567 of gnomon"),
    ],
)
def test_a_citation(capsys: pytest.CaptureFixture[str], style: str, said: str) -> None:
    assert main(["cite", "adam.update", "--format", style]) == 0
    shown = capsys.readouterr()
    assert said in shown.out
    assert "definition" in shown.out
    assert shown.err == ""


def test_the_formats_are_those_that_the_command_offers() -> None:
    for format in FORMATS:
        assert parse(["cite", "adam.update", "--format", format]).format == format
    with pytest.raises(SystemExit):
        parse(["cite", "adam.update", "--format", "pdf"])


def test_several_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "adam.update@01234567", f"rmsprop.update@{DIGEST}", "--format", "csl-json"]) == 0
    items = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in items] == ["gnomon:adam.update", "gnomon:rmsprop.update"]


def test_the_base_url_makes_the_permalink_absolute(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "adam.update", "--format", "text", "--base-url", "https://example.org/x/"]) == 0
    assert capsys.readouterr().out.endswith(" https://example.org/x/claims/adam.update\n")


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("adam.update@01234568", 1, "out of date"),
        ("adam.update@0123", 1, "8 to 64 hexadecimal digits"),
        ("adam.update@", 1, "8 to 64 hexadecimal digits"),
        ("adam.updaet@01234567", 2, "did you mean adam.update"),
        ("adam.first_moment", 2, "no digest"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_cited(
    capsys: pytest.CaptureFixture[str], asked: str, status: int, said: str
) -> None:
    assert main(["cite", "rmsprop.update", asked]) == status
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_a_base_url_that_is_none_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "adam.update", "--base-url", "example"]) == 2
    assert "base URL: expected an address" in capsys.readouterr().err

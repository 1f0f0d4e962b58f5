"""What the project says of itself is the same everywhere, and its own citations hold."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reference.__main__ import main
from reference.citing import links
from reference.citing.about import AUTHORS, TITLE, YEAR
from reference.citing.find import citations, citations_in, problem
from reference.citing.links import address, declared, permalink
from tests.citing.documented import CFF
from tests.house.source import ROOT


def read(name: str) -> Any:
    """YAML, dates as their text."""
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_citation_file_is_as_documented_and_says_what_citations_say() -> None:
    jsonschema.Draft202012Validator.check_schema(CFF)
    told = read("CITATION.cff")
    jsonschema.validate(told, CFF)
    assert told["title"] == TITLE
    assert told["authors"] == [{"name": AUTHORS}]
    assert told["version"] == PROJECT["version"]
    assert told.get("url", "") == PROJECT.get("urls", {}).get("Documentation", "")


@pytest.mark.parametrize(
    "change", [{"authors": []}, {"cff-version": "1.0"}, {"Title": "x"}, {"date-released": "yesterday"}]
)
def test_a_citation_file_that_is_not_as_documented_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**read("CITATION.cff"), **change}, CFF)


def test_author_and_year_are_those_of_the_licence_and_of_the_package() -> None:
    assert f"Copyright (c) {YEAR}, {AUTHORS}" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert [one["name"] for one in PROJECT["authors"]] == [AUTHORS]


def test_the_address_is_the_declared_one_or_there_is_none() -> None:
    assert declared() == PROJECT.get("urls", {}).get("Documentation", "")


def test_the_address_is_read_from_what_the_package_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    from email.message import Message

    told = Message()
    told["Project-URL"] = "Source, https://example.org/source"
    told["Project-URL"] = "Documentation, https://example.org/docs/"
    monkeypatch.setattr(links, "metadata", lambda name: told)
    monkeypatch.setattr(links, "declared", declared.__wrapped__)
    assert address() == "https://example.org/docs"
    assert permalink("adam.update", address()) == "https://example.org/docs/claims/adam.update"
    assert address("") == ""
    assert permalink("adam.update") == "claims/adam.update"


@pytest.mark.parametrize(
    "given", ["example.org", "/docs", "file:docs", "https://", "https://example.org/a b"]
)
def test_an_address_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="base URL: expected an address"):
        address(given)


def test_the_hook_runs_the_check_on_files_of_kinds_that_there_are() -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert (hook["entry"], hook["language"]) == ("gnomon cite --check", "python")
    assert set(hook["types_or"]) == {"bib", "jupyter", "markdown", "plain-text", "python", "rst", "tex"}


OURS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_what_we_cite_ourselves_holds(path: Path) -> None:
    assert [told for one in citations_in(path) if (told := problem(path, one))] == []


COMMANDS = re.findall(r"^gnomon (.*)$", (ROOT / "docs/citing.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_guide_run(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    assert "".join(capsys.readouterr())


def test_the_guide_to_citing_has_citations_of_every_kind() -> None:
    text = (ROOT / "docs/citing.md").read_text(encoding="utf-8")
    assert len([one for one in citations(text) if one.pin]) > 5
    for form in (r":claim:`", r"\{claim\}`", r"gnomon:\w+\.\w+@", r"^```\{claim\}", r"^\.\. claim::"):
        assert re.search(form, text, re.MULTILINE), form

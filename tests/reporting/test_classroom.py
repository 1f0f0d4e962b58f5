"""GitHub Classroom: what its autograding reporter reads from the step output ``result``."""

import base64
import json
import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import jsonschema
import pytest

from reference.reporting import Kind, Report, Verdict
from reference.reporting.classroom import LARGEST
from reference.reporting.formats import placeholder, render
from reference.reporting.marks import Marked, Visibility
from tests.reporting.samples import EXAMPLES, FAILS, HOLDS, HOSTILE_REPORT, REPORT, hiding

TEST = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "status": {"enum": ["pass", "fail", "error"]},
        "message": {"type": "string"},
        "test_code": {"type": "string"},
        "filename": {"type": "string"},
        "line_no": {"type": "integer", "minimum": 0},
        "duration": {"type": "number", "minimum": 0},
        "score": {"type": "number", "minimum": 0},
    },
    "additionalProperties": False,
}
TEST["required"] = list(TEST["properties"])
RESULT = {
    "type": "object",
    "properties": {
        "version": {"const": 1},
        "status": {"enum": ["pass", "fail", "error"]},
        "max_score": {"type": "integer", "minimum": 0},
        "tests": {"type": "array", "items": TEST},
    },
    "required": ["version", "status", "max_score", "tests"],
    "additionalProperties": False,
}


def decoded(text: str) -> str:
    """The JSON in the line for ``$GITHUB_OUTPUT``."""
    found = re.fullmatch(r"result=([A-Za-z0-9+/]+=*)\n", text)
    assert found, text
    return base64.b64decode(found[1], validate=True).decode("utf-8")


def result(given: Report | Marked) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(decoded(render("classroom", given)))
    return told


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_form(name: str) -> None:
    jsonschema.validate(result(EXAMPLES[name]), RESULT)


def test_what_stands_there_first() -> None:
    told = json.loads(decoded(placeholder("classroom", REPORT, "why")))
    jsonschema.validate(told, RESULT)
    assert (told["status"], told["max_score"], told["tests"][0]["score"]) == ("error", 1, 0)


def points(told: dict[str, Any]) -> tuple[float, int]:
    """What the reporter adds up and tells the classroom."""
    return sum(test["score"] for test in told["tests"]), told["max_score"]


def test_the_points_are_those_earned_with_what_is_hidden() -> None:
    given = Marked(REPORT, {HOLDS.claim: Fraction(2), FAILS.claim: Fraction(3)})
    assert points(result(given)) == (2, 5)
    hidden = replace(given, visibility={HOLDS.claim: Visibility.HIDDEN})
    assert points(result(hidden)) == (2, 5)
    assert HOLDS.claim not in json.dumps(result(hidden))
    assert result(hidden)["tests"][-1]["name"] == "1 hidden claim"


def test_half_points_are_refused_unless_they_add_up() -> None:
    half = {HOLDS.claim: Fraction(1, 2), FAILS.claim: Fraction(1, 2)}
    assert points(result(Marked(REPORT, half))) == (0.5, 1)
    with pytest.raises(ValueError, match="whole number"):
        render("classroom", Marked(REPORT, {HOLDS.claim: Fraction(1, 2)}))


def test_the_status() -> None:
    assert result(Report("r", "0", 0, 1, (HOLDS,)))["status"] == "pass"
    assert result(Report("r", "0", 0, 1, (HOLDS, FAILS)))["status"] == "fail"
    assert result(Report("r", "0", 0, 1, (Verdict("a.b", "t", Kind.VACUOUS),)))["status"] == "error"
    assert result(hiding(Visibility.HIDDEN, "adam.update"))["tests"][-1]["status"] == "fail"


def test_it_fits_into_an_environment_variable() -> None:
    many = [replace(FAILS, claim=f"adam.c{n}", message="word " * 400) for n in range(150)]
    text = render("classroom", Report("r", "0", 0, 1, tuple(many), asked=True))
    assert len(text) <= LARGEST + len("result=\n")
    assert len(json.loads(decoded(text))["tests"]) == 150


COMMAND = re.compile(r"^\s*::[A-Za-z]|##\[", re.MULTILINE)
"""What the runner of GitHub Actions takes for a command in a log: at the start of a line, or anywhere."""


@pytest.mark.parametrize("format", ["terminal", "junit", "markdown", "gradescope", "json", "html"])
def test_a_log_is_no_place_to_give_oneself_points(format: str) -> None:
    for given in (HOSTILE_REPORT, EXAMPLES["hostile and marked"]):
        assert COMMAND.search(render(format, given)) is None


def test_the_reporter_writes_no_command() -> None:
    for test in result(EXAMPLES["hostile and marked"])["tests"]:
        for text in (test["name"], test["message"], test["test_code"]):
            assert COMMAND.search(text) is None
    assert COMMAND.search("  ::notice title=x::y")
    assert COMMAND.search("x ##[notice]y")

"""The published schemas describe what is written, all of it, and refuse what is not."""

import copy
import functools
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from derivations import prove
from reference.cli.prove import SCHEMA as PROOFS
from reference.cli.prove import proofs
from reference.reporting import Kind, Report
from reference.reporting.as_json import MARKS, SCHEMA, dump, dump_marked, load, load_marked
from reference.reporting.formats import placeholder
from reference.reporting.marks import Marked
from reference.reporting.schemas import SCHEMAS, schema
from tests.reporting.samples import EXAMPLES, FAILS, HOLDS, HOSTILE_MARKED, LAW, LOUD, REPORT, SHOWN, marked

REPORTS = {name: given for name, given in EXAMPLES.items() if isinstance(given, Report)}
MARKED = {name: given for name, given in EXAMPLES.items() if isinstance(given, Marked)}


def errors(name: str, data: Any) -> list[str]:
    found = validator(name).iter_errors(data)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@functools.cache
def validator(name: str) -> Any:
    return Draft202012Validator(schema(name))


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object with named properties, wherever it stands."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for part in node.values():
            yield from objects(part)
    elif isinstance(node, list):
        for part in node:
            yield from objects(part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas_and_leave_nothing_open(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    for each in objects(schema(name)):
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_their_names() -> None:
    for name, written in (("report", SCHEMA), ("marks", MARKS), ("proofs", PROOFS)):
        assert schema(name)["properties"]["schema"]["const"] == written
    assert schema("marks")["$defs"]["report"] == schema("report")
    with pytest.raises(KeyError, match="expected one of report"):
        schema("../report")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_described(name: str) -> None:
    assert errors("report", json.loads(dump(REPORTS[name]))) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_described(kind: Kind) -> None:
    told = json.loads(dump(Report("s", "0", 0, 1, (replace(FAILS, kind=kind),), asked=True)))
    assert errors("report", told) == []


def test_odd_numbers_are_described() -> None:
    nothing = replace(SHOWN, got=float("nan"), exact=Fraction(10) ** 400, distance=float("inf"), digits=None)
    odd = Report("s", "0", -5, 1, (replace(FAILS, shown=nothing),))
    assert errors("report", json.loads(dump(odd))) == []
    assert errors("report", json.loads(placeholder("json", REPORT, "why"))) == []


@pytest.mark.parametrize("name", MARKED)
def test_every_marked_report_is_described_and_comes_back(name: str) -> None:
    given = MARKED[name]
    text = dump_marked(given)
    assert errors("marks", json.loads(text)) == []
    back = load_marked(text)
    assert dump_marked(back) == text
    assert (back.score, back.max, dict(back.points)) == (given.score, given.max, dict(given.points))
    if given.report is not HOSTILE_MARKED.report:
        assert back.report == given.report


def test_marks_without_a_verdict_and_another_schema() -> None:
    given = Marked(REPORT, {"adam.nowhere": Fraction(1, 3)}, title="Homework 1")
    told = json.loads(dump_marked(given))
    assert errors("marks", told) == []
    assert told["claims"][0]["earned"] == {"exact": "0", "float": 0.0}
    with pytest.raises(ValueError, match="schema"):
        load_marked(dump(REPORT))
    with pytest.raises(ValueError, match="schema"):
        load(dump_marked(given))


def test_proofs_are_described() -> None:
    results = prove(["adagrad.first_step", "adam.update", "adam.raw_moment"])
    told = json.loads(json.dumps(proofs(results)))
    assert errors("proofs", told) == []
    assert [proof["status"] for proof in told["proofs"]] == ["derived", "definition", "refuted"]


def paths(node: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the objects with fixed names are; inputs, assumptions and functions have names of their own."""
    if isinstance(node, dict):
        yield before
        for name, part in node.items():
            if name not in ("inputs", "missing", "assumptions", "readings", "unread"):
                yield from paths(part, (*before, name))
    elif isinstance(node, list):
        for place, part in enumerate(node):
            yield from paths(part, (*before, place))


def test_nothing_can_be_added_or_left_out() -> None:
    told = json.loads(dump_marked(marked(replace(REPORT, verdicts=(FAILS, LAW, LOUD[Kind.UNSTABLE], HOLDS)))))
    for path in paths(told):
        more, less = copy.deepcopy(told), copy.deepcopy(told)
        for data, change in ((more, "added"), (less, "")):
            node = data
            for step in path:
                node = node[step]
            if change:
                node[change] = 1
            else:
                del node[next(iter(node))]
        assert errors("marks", more), path
        assert errors("marks", less), path


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("verdicts", 0, "kind"), "PASSES"),
        (("exit_code",), 3),
        (("verdicts", 0, "false_alarm"), 0.0),
        (("verdicts", 0, "shown", "exact"), {"exact": "1/0", "float": 1.0}),
        (("verdicts", 0, "compared"), -1),
        (("isolation", "level"), "total"),
        (("cases",), 0),
    ],
)
def test_wrong_values_are_refused(path: tuple[Any, ...], wrong: Any) -> None:
    told = json.loads(dump(REPORT))
    node = told
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = wrong
    assert errors("report", told)

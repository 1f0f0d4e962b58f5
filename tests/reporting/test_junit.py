"""JUnit XML: the structure of Jenkins' ``junit-10.xsd``, to which pytest's family xunit2 is written as well."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from reference.reporting import Kind, Report
from reference.reporting.formats import placeholder, render
from reference.reporting.junit import legal
from tests.reporting.samples import EXAMPLES, HOSTILE, REPORT


@dataclass(frozen=True)
class Element:
    """What an element may hold: attributes that it must and may have, and its children."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    text: bool = False


RERUN = ("rerunFailure", "rerunError", "flakyFailure", "flakyError")
XSD = {
    "testsuites": Element((), ("name", "time", "tests", "failures", "errors"), ("testsuite",)),
    "testsuite": Element(
        ("name", "tests", "failures", "errors"),
        ("group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"),
        ("testsuite", "properties", "testcase", "system-out", "system-err"),
    ),
    "properties": Element(children=("property",)),
    "property": Element(("name", "value")),
    "testcase": Element(
        ("name",),
        ("time", "classname", "group"),
        ("skipped", "error", "failure", *RERUN, "system-out", "system-err"),
    ),
    "failure": Element((), ("type", "message"), text=True),
    "error": Element((), ("type", "message"), text=True),
    "skipped": Element((), ("type", "message"), text=True),
    "system-out": Element(text=True),
    "system-err": Element(text=True),
}
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
"""The schema's SUREFIRE_TIME."""


def problems(text: str) -> list[str]:
    """Where the text is not what the schema describes."""
    root = ET.fromstring(text.encode("utf-8"))
    found = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    for node in root.iter():
        rule = XSD.get(node.tag)
        if rule is None:
            found.append(f"{node.tag} is no element")
            continue
        found += [f"{node.tag} has no {name}" for name in rule.must if name not in node.attrib]
        found += [f"{node.tag} has {name}" for name in node.attrib if name not in rule.must + rule.may]
        found += [f"{node.tag} holds {child.tag}" for child in node if child.tag not in rule.children]
        if not rule.text and ((node.text or "").strip() or any((child.tail or "").strip() for child in node)):
            found.append(f"{node.tag} has text")
        if not TIME.fullmatch(node.attrib.get("time", "")) and node.tag != "testcase":
            found.append(f"{node.tag} took {node.attrib['time']}")
    for suite in root.iter("testsuite"):
        for name, tag in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            if suite.attrib.get(name, "0") != str(len(list(suite.iter(tag)))):
                found.append(f"{name} is {suite.attrib.get(name)}")
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_form(name: str) -> None:
    assert problems(render("junit", EXAMPLES[name], 1234.5678)) == []
    assert problems(placeholder("junit", REPORT, HOSTILE)) == []


def test_pytest_s_own_file_has_this_form(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text("def test_a():\n    print('x')\ndef test_b():\n    assert 0\n")
    options = [
        "--junitxml=out.xml",
        "-o",
        "junit_family=xunit2",
        "-o",
        "junit_logging=all",
        "-p",
        "no:cacheprovider",
    ]
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir=.", *options]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert problems((tmp_path / "out.xml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (' tests="', ' count="', "testsuite has no tests"),
        ("<failure ", "<failed ", "failed is no element"),
        ('name="adam.first_moment"', 'name="x" line="3"', "testcase has line"),
        ("<properties>", "<properties>words", "properties has text"),
        ('failures="', 'failures="1', "failures is"),
        ('time="1.000"', 'time="one"', "took one"),
    ],
)
def test_another_form_is_refused(old: str, new: str, said: str) -> None:
    text = render("junit", REPORT, 1.0)
    changed = text.replace(old, new).replace("</failure>", "</failed>" if "failed" in new else "</failure>")
    assert changed != text
    assert any(said in problem for problem in problems(changed))


def test_each_verdict_is_one_case() -> None:
    root = ET.fromstring(render("junit", REPORT).encode("utf-8"))
    cases = {case.attrib["name"]: case for case in root.iter("testcase")}
    assert list(cases) == [v.claim for v in REPORT.verdicts]
    for verdict in REPORT.verdicts:
        tags = [child.tag for child in cases[verdict.claim] if child.tag != "system-out"]
        ours = verdict.kind in (Kind.VACUOUS, Kind.GRADER_ERROR)
        assert tags == ([] if verdict.holds else ["error"] if ours else ["failure"])
    failure = cases["adam.update"].find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "FAILS", "message": "The update of Adam"}
    assert "counts from 0" in (failure.text or "")


def test_a_file_of_its_own_for_every_character() -> None:
    """Every character that there is can be in a message, and the file can still be read."""
    for start in range(0, 0x110000, 0x8000):
        text = "".join(map(chr, range(start, start + 0x8000)))
        report = Report(text, "0", 0, 1, (), output=text)
        ET.fromstring(render("junit", report).encode("utf-8"))
    assert legal("a\x00b\x0b\ud800\ufffe\tc\n") == "a\\x00b\\x0b\\ud800\\ufffe\tc\n"


def test_the_hostile_text_is_no_markup() -> None:
    text = render("junit", EXAMPLES["hostile"])
    assert "<script>" not in text
    assert "]]>" not in text
    assert not set(text) & set("\x00\x08\x1b\x7f\x9b\u202e\ufffe")


def test_it_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "out.xml"
    path.write_text(render("junit", EXAMPLES["hostile"]), encoding="utf-8")
    assert ET.parse(path).getroot().tag == "testsuites"

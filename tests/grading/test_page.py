"""The instructor's page: whole, self-contained, everything escaped."""

import base64
import hashlib
import re
from collections.abc import Sequence
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from reference.grading.assignment import Assignment
from reference.grading.page import SCRIPT, page
from reference.reporting.marks import Marked
from reference.reporting.report import Cause, Kind, Report, Verdict

EVIL = "</script><img src=x onerror=alert(1)>\"'&\x1b[2J"
VOID = {"meta", "input", "rect"}


class Tree(HTMLParser):
    """Every element opened and closed in order; the elements, and the text outside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def marked(two: Assignment, student: str, dropout: Kind, note: str = "") -> Marked:
    kinds = {"gradient_descent.update": Kind.HOLDS, "dropout.eval": dropout}
    causes = (Cause("evil", EVIL),) if dropout is Kind.FAILS else ()
    verdicts = tuple(
        Verdict(c, c, kind, EVIL, causes=causes * (kind is Kind.FAILS)) for c, kind in kinds.items()
    )
    points = {task.claim.id: task.points for task in two.tasks}
    return Marked(Report("student.py", "0", 0, 1, verdicts, asked=True), points, student=student, note=note)


@pytest.fixture
def course(two: Assignment) -> tuple[str, Tree]:
    marks = [
        marked(two, "al", Kind.HOLDS),
        marked(two, "bo", Kind.FAILS),
        marked(two, EVIL, Kind.FAILS, note=EVIL),
        marked(two, "di", Kind.GRADER_ERROR),
    ]
    text = page(two, marks, {"al": "reports/al.html", "bo": "reports/b o.html", EVIL: "reports/x.html"})
    return text, Tree(text)


def test_it_is_whole_and_nothing_outside_it_is_needed(course: tuple[str, Tree]) -> None:
    text, tree = course
    assert text.startswith("<!DOCTYPE html>")
    assert tree.open == []
    assert not {"link", "img", "iframe", "object", "base"} & {tag for tag, _ in tree.elements}
    outside = [
        value
        for tag, attributes in tree.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "style") and not str(value).startswith("reports/")
    ]
    assert outside == []
    assert "url(" not in text
    assert "@import" not in text
    assert any(meta.get("name") == "viewport" for meta in tree.all("meta"))
    assert "prefers-color-scheme: dark" in text


def test_only_its_own_script_can_run(course: tuple[str, Tree]) -> None:
    text, tree = course
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = next(str(m["content"]) for m in tree.all("meta") if "http-equiv" in m)
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert re.findall(r"<script>(.*?)</script>", text, re.DOTALL) == [SCRIPT]
    assert "unsafe-inline'; script" in policy
    assert not [a for _, attributes in tree.elements for a in attributes if a.startswith("on")]


def test_strangers_texts_are_text(course: tuple[str, Tree]) -> None:
    text, tree = course
    said = "".join(tree.text)
    assert said.count("</script><img src=x onerror=alert(1)>\"'&\\x1b[2J") >= 3
    assert "\x1b" not in text


def test_every_student_and_claim_is_there(course: tuple[str, Tree]) -> None:
    _, tree = course
    rows = [attributes for attributes in tree.all("tr") if "data-open" in attributes]
    assert [row["data-open"] for row in rows] == ["", "dropout.eval", "dropout.eval", "dropout.eval"]
    assert [a["href"] for a in tree.all("a")] == ["reports/al.html", "reports/b%20o.html", "reports/x.html"]
    assert [o["value"] for o in tree.all("option")] == ["", "gradient_descent.update", "dropout.eval"]
    assert len(tree.all("th")) == 4 + 4
    assert all("data-value" in cell for cell in tree.all("td"))
    said = " ".join(tree.text)
    for expected in (
        "4 submissions, 3.5 points at most",
        "mean 2.00",
        "1 of 4 hold",
        "4 of 4 hold",
        "provisional",
    ):
        assert expected in said
    assert re.search(r"2\s+FAILS", said)
    assert re.search(r"1\s+GRADER_ERROR", said)


def test_the_scores_are_counted(two: Assignment) -> None:
    marks = [marked(two, f"s{i}", Kind.HOLDS if i % 3 else Kind.FAILS) for i in range(9)]
    counts = [int(x) for x in re.findall(r'class="count">(\d+)<', page(two, marks, {}))]
    assert len(counts) == 10
    assert sum(counts) == 9
    assert counts[0] == 6  # the best stand on top
    assert counts[9 - int(Fraction("1.5") * 10 / Fraction("3.5"))] == 3


def test_no_submission_is_a_page_as_well(two: Assignment) -> None:
    assert Tree(page(two, [], {})).open == []

"""The marks of a course as tables: CSV for spreadsheets, JSON for programs. The same marks, the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from reference import __version__
from reference.reporting.marks import Marked, amount
from reference.reporting.report import Kind
from reference.reporting.text import escape

from .archive import WINDOWS
from .assignment import Assignment

SCHEMA = "gnomon.course/1"
PROVISIONAL = "provisional: some of it could not be judged"
NAME_BYTES = 100
"""Of a file's name, which file systems let be 255 with all that is put around it."""


def as_csv(assignment: Assignment, marks: Sequence[Marked]) -> str:
    """One row a student: name, score, maximum, the points of each claim, and what is to be known of it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    claims = [task.claim.id for task in assignment.tasks]
    writer.writerow(["student", "score", "max", *claims, "note"])
    for one in marks:
        earned = points(one)
        cells = [amount(earned.get(claim, Fraction(0))) for claim in claims]
        said = "; ".join(filter(None, (PROVISIONAL if one.provisional else "", remark(one))))
        row = [_harmless(one.student), amount(one.score), amount(one.max), *cells, _harmless(said)]
        writer.writerow(row)
    return out.getvalue()


def as_json(assignment: Assignment, marks: Sequence[Marked], reports: Mapping[str, str]) -> str:
    """The same with outcome and diagnosis of each claim; ``reports`` are the students' files."""
    data = {
        "schema": SCHEMA,
        "version": __version__,
        "title": assignment.title,
        "max": number(sum((task.points for task in assignment.tasks), Fraction(0))),
        "claims": [
            {"claim": task.claim.id, "title": task.claim.title, "points": number(task.points)}
            for task in assignment.tasks
        ],
        "students": [_student(one, reports.get(one.student, "")) for one in marks],
    }
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def remark(marked: Marked) -> str:
    """What is to be known of a submission as a whole: its note, and why nothing of it could be loaded."""
    why = next((v.message for v in marked.report.verdicts if v.loading and v.kind is not Kind.ABSENT), "")
    unloaded = f"it could not be loaded: {escape(why)}" if marked.report.unloadable else ""
    return "; ".join(filter(None, (marked.note, unloaded)))


def number(points: Fraction) -> int | float:
    """Points for readers of JSON."""
    return points.numerator if points.denominator == 1 else float(points)


def points(marked: Marked) -> dict[str, Fraction]:
    """What each claim earned."""
    return {verdict.claim: marked.earned(verdict) for verdict in marked.report.verdicts}


def file_names(students: Sequence[str]) -> dict[str, str]:
    """A plain file name for each student, no two alike, on any file system."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        plain = _plain(student)
        name, count = plain, 1
        while name.casefold() in taken:
            count += 1
            name = f"{plain}-{count}"
        taken.add(name.casefold())
        names[student] = name
    return names


def _plain(student: str) -> str:
    """Letters, digits, dots and dashes, neither too long for a file system nor reserved on one."""
    text = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFKC", student))
    text = text.encode("utf-8", "replace")[:NAME_BYTES].decode("utf-8", "ignore").strip("._")
    return f"student_{text}".strip("_") if text.partition(".")[0].casefold() in ("", *WINDOWS) else text


def _student(marked: Marked, report: str) -> dict[str, Any]:
    return {
        "student": marked.student,
        "score": number(marked.score),
        "provisional": marked.provisional,
        "note": marked.note,
        "report": report,
        "claims": {
            verdict.claim: {
                "kind": verdict.kind.value,
                "points": number(marked.earned(verdict)),
                "causes": [cause.mistake for cause in verdict.causes],
            }
            for verdict in marked.report.verdicts
        },
    }


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, neither at its beginning nor where it would begin a new cell."""
    return re.sub(r"(^|[;,|\"']\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])", r"\1'", text)

"""What a course's grading leaves behind: marks as CSV and JSON, a report a student, the instructor's page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reference.reporting.marked import dump
from reference.reporting.marked import page as report_page
from reference.reporting.marks import Marked, Visibility
from reference.reporting.text import escape, plural

from .assignment import Assignment
from .marks import as_csv, as_json, file_names
from .page import page
from .results import write_whole

PUBLISHED = (Visibility.AFTER_DUE_DATE, Visibility.AFTER_PUBLISHED)
"""What a report of a graded submission shows besides what is always visible."""


def write_all(assignment: Assignment, marks: Sequence[Marked], out: Path) -> list[Path]:
    """Write everything; the files to look at first. The same marks give the same bytes."""
    names = file_names([one.student for one in marks])
    addresses = {student: f"reports/{name}.html" for student, name in names.items()}
    for one in marks:
        write_whole(out / addresses[one.student], report_page(one, PUBLISHED))
        write_whole(out / f"reports/{names[one.student]}.json", dump(one, PUBLISHED))
    write_whole(out / "marks.csv", as_csv(assignment, marks))
    write_whole(out / "marks.json", as_json(assignment, marks, addresses))
    write_whole(out / "index.html", page(assignment, marks, addresses))
    return [out / "marks.csv", out / "marks.json", out / "index.html"]


def summary(assignment: Assignment, marks: Sequence[Marked]) -> list[str]:
    """What to say at the end."""
    full = sum(one.score == one.max for one in marks)
    said = [f"{plural(len(marks), 'submission')} of {escape(assignment.title)}; full marks for {full}."]
    odd = [escape(one.student) for one in marks if one.provisional]
    if odd:
        said.append(f"Could not be judged in part, and is to be looked at: {', '.join(odd)}.")
    return said

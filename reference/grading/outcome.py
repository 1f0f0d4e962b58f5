"""What a course's grading leaves behind: marks as CSV and JSON, a report a student, the instructor's page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from reference.reporting import page as report_page
from reference.reporting.feedback import Sheet, sheet
from reference.reporting.marks import Marked, Visibility
from reference.reporting.text import escape, plural

from .assignment import Assignment
from .marks import as_csv, as_json, file_names, number
from .page import page
from .results import write_whole

SCHEMA = "gnomon.feedback/1"
PUBLISHED = (Visibility.AFTER_DUE_DATE, Visibility.AFTER_PUBLISHED)
"""What a report of a graded submission shows besides what is always visible."""


def write_all(assignment: Assignment, marks: Sequence[Marked], out: Path) -> list[Path]:
    """Write everything; the files to look at first. The same marks give the same bytes."""
    names = file_names([one.student for one in marks])
    addresses = {student: f"reports/{name}.html" for student, name in names.items()}
    for one in marks:
        told = sheet(one, *PUBLISHED)
        write_whole(out / addresses[one.student], report_page.render(told))
        write_whole(out / f"reports/{names[one.student]}.json", sheet_as_json(told))
    write_whole(out / "marks.csv", as_csv(assignment, marks))
    write_whole(out / "marks.json", as_json(assignment, marks, addresses))
    write_whole(out / "index.html", page(assignment, marks, addresses))
    return [out / "marks.csv", out / "marks.json", out / "index.html"]


def sheet_as_json(told: Sheet) -> str:
    """What a student is told, as JSON text; ends with a newline."""
    earned, most = told.told_points
    data = {
        "schema": SCHEMA,
        "title": told.title,
        "student": told.student,
        "score": number(earned),
        "max": number(most),
        "not_shown": len(told.hidden),
        "claims": [
            {
                "claim": entry.name,
                "title": entry.title,
                "status": entry.status,
                "kind": entry.kind.value,
                "score": number(entry.earned),
                "max": number(entry.points),
                "told": [{"label": label, "text": text} for label, text in entry.lines],
            }
            for entry in told.entries
        ],
        "said": list(told.closing),
        "printed": list(told.printed),
    }
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def summary(assignment: Assignment, marks: Sequence[Marked]) -> list[str]:
    """What to say at the end."""
    full = sum(one.score == one.max for one in marks)
    said = [f"{plural(len(marks), 'submission')} of {escape(assignment.title)}; full marks for {full}."]
    odd = [escape(one.student) for one in marks if one.provisional]
    if odd:
        said.append(f"Could not be judged in part, and is to be looked at: {', '.join(odd)}.")
    return said

"""The report as Gradescope's ``results.json``, as its autograder specification documents it."""

from __future__ import annotations

from typing import Any

from .feedback import Entry, Sheet, block
from .jsontext import plain


def render(sheet: Sheet, seconds: float | None = None) -> str:
    """Score, closing words and one test a claim; every text is plain, so that nothing in it is markup."""
    told: dict[str, Any] = {"score": float(sheet.earned) if not sheet.unfinished else 0.0}
    if seconds is not None:
        told["execution_time"] = round(seconds, 3)
    output = [*sheet.closing]
    if sheet.printed:
        output += ["", "It printed:", *block((), printed=sheet.printed)]
    told |= {
        "output": "\n".join(output),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(entry) for entry in sorted((*sheet.entries, *sheet.hidden), key=_place)],
        "extra_data": {"gnomon": sheet.setting},
    }
    return plain(told)


def _place(entry: Entry) -> tuple[bool, int]:
    return entry.topic == "hidden", entry.number


def _test(entry: Entry) -> dict[str, Any]:
    """One claim. The platform knows passed and failed alone: what could not be judged says so in words."""
    said = ([("", entry.brief)] if entry.brief and entry.status == "passed" else []) + [*entry.lines]
    return {
        "name": f"{entry.name}: {entry.title}" if entry.title else entry.name,
        "name_format": "text",
        "score": float(entry.earned),
        "max_score": float(entry.points),
        "status": "passed" if entry.status == "passed" else "failed",
        "output": "\n".join(block(said)),
        "output_format": "text",
        "tags": [entry.topic],
        "visibility": str(entry.visibility),
    }

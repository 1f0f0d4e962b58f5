"""The report for GitHub Classroom: the step output ``result`` that its autograding reporter reads.

That is the base64 of a JSON object; the reporter adds up the scores of the tests, writes their names and messages to
the log of the run, and fails the run unless the status is "pass". What stands in a log is read by the runner, too,
which obeys a line that looks like one of its commands: a sheet has none (``text.escape``).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .feedback import Entry, Sheet, block
from .jsontext import plain

STATUS = {"passed": "pass", "failed": "fail", "error": "error"}
LARGEST = 100_000
"""Characters of base64: the reporter gets it in its environment, where Linux takes 128 KiB in one piece."""
SHORTER = (4000, 1000, 300, 80, 0)


def render(sheet: Sheet, seconds: float | None = None) -> str:
    """The line for the file ``$GITHUB_OUTPUT``: ``result=<base64>``; ValueError unless the points are whole.

    It has no timings: all claims are judged together.
    """
    text = encoded(sheet)
    for longest in SHORTER:
        if len(text) <= LARGEST:
            break
        text = encoded(sheet, longest)
    return f"result={text}\n"


def encoded(sheet: Sheet, longest: int | None = None) -> str:
    """The base64 of the result, its messages at most ``longest`` characters long."""
    text = plain(result(sheet, longest), indent=None)
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def result(sheet: Sheet, longest: int | None = None) -> dict[str, Any]:
    """The result as data. Claims that are only counted are one test, so that the points are complete."""
    tests = [_test(entry, longest) for entry in sheet.entries]
    if sheet.hidden:
        tests.append(_hidden(sheet.hidden))
    return {
        "version": 1,
        "status": STATUS[sheet.status],
        "max_score": _whole(sheet.points),
        "tests": tests,
    }


def _test(entry: Entry, longest: int | None) -> dict[str, Any]:
    message = "\n".join(block(entry.lines))
    if longest is not None and len(message) > longest:
        message = message[:longest] + "..."
    again = "" if entry.status == "passed" else entry.again
    return _record(entry.name, STATUS[entry.status], message, again, entry.earned)


def _hidden(entries: Sequence[Entry]) -> dict[str, Any]:
    found = {entry.status for entry in entries}
    status = "failed" if "failed" in found else "error" if "error" in found else "passed"
    count = f"{len(entries)} hidden claim{'' if len(entries) == 1 else 's'}"
    earned = sum((entry.earned for entry in entries), Fraction(0))
    return _record(count, STATUS[status], "counted, and not shown", "", earned)


def _record(name: str, status: str, message: str, again: str, earned: Fraction) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "message": message,
        "test_code": again,
        "filename": "",
        "line_no": 0,
        "duration": 0.0,
        "score": float(earned),
    }


def _whole(points: Fraction) -> int:
    if points.denominator != 1:
        raise ValueError(f"points: GitHub Classroom takes a whole number in all, got {float(points):g}")
    return points.numerator

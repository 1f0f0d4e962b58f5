"""The report as JSON and back: a fraction is written exactly and, for whoever reads floats, as a float too.

``{"exact": "1/3", "float": 0.333...}``; what is not finite is ``{"exact": "nan", "float": null}``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from .jsontext import plain
from .marks import Feedback, Marked, Visibility
from .report import Cause, Digits, Isolation, Kind, LawTest, LostDigits, Report, Shown, Verdict

SCHEMA = "gnomon.report/1"
MARKS = "gnomon.marks/1"


def dump(report: Report) -> str:
    """The report as JSON text, the same for the same report, byte for byte; ends with a newline."""
    return plain(_report(report))


def dump_marked(marked: Marked) -> str:
    """The report with its points as JSON text, whole: for whoever grades, not for the student."""
    kinds = {verdict.claim: verdict for verdict in marked.report.verdicts}
    claims = [
        {
            "claim": claim,
            "points": _encode(points),
            "earned": _encode(marked.earned(kinds[claim]) if claim in kinds else Fraction(0)),
            "feedback": str(marked.feedback.get(claim, Feedback.REPLAY)),
            "visibility": str(marked.visibility.get(claim, Visibility.VISIBLE)),
        }
        for claim, points in marked.points.items()
    ]
    return plain(
        {
            "schema": MARKS,
            "title": marked.title,
            "student": marked.student,
            "note": marked.note,
            "score": _encode(marked.score),
            "max": _encode(marked.max),
            "provisional": marked.provisional,
            "claims": claims,
            "report": _report(marked.report),
        }
    )


def load(text: str) -> Report:
    """The report that ``dump`` wrote. ValueError for another schema."""
    return _load(json.loads(text))


def load_marked(text: str) -> Marked:
    """The report with points that ``dump_marked`` wrote. ValueError for another schema."""
    told = json.loads(text)
    _check(told, MARKS)
    claims = told["claims"]
    return Marked(
        report=_load(told["report"]),
        points={each["claim"]: _decode(each["points"]) for each in claims},
        feedback={each["claim"]: Feedback(each["feedback"]) for each in claims},
        visibility={each["claim"]: Visibility(each["visibility"]) for each in claims},
        title=told["title"],
        student=told["student"],
        note=told["note"],
    )


def _check(told: Any, schema: str) -> None:
    if not isinstance(told, dict) or told.get("schema") != schema:
        raise ValueError(f"schema: expected a JSON object with the schema {schema!r}")


def _report(report: Report) -> dict[str, Any]:
    return {"schema": SCHEMA, "exit_code": report.exit_code, **_record(report)}


def _load(told: Any) -> Report:
    _check(told, SCHEMA)
    verdicts = tuple(_verdict(v) for v in told["verdicts"])
    rest = {f.name: told[f.name] for f in fields(Report) if f.name != "verdicts"}
    if rest["isolation"]:
        rest["isolation"] = Isolation(**_decode(rest["isolation"]))
    return Report(verdicts=verdicts, **rest)


def _record(data: Any) -> dict[str, Any]:
    return {f.name: _encode(getattr(data, f.name)) for f in fields(data)}


def _encode(x: Any) -> Any:
    match x:
        case Kind():
            return x.value
        case Verdict() | Shown() | Cause() | LawTest() | Digits() | LostDigits() | Isolation():
            return _record(x)
        case Fraction():
            return {"exact": str(x), "float": _float(x)}
        case float():
            return x if math.isfinite(x) else {"exact": str(x), "float": None}
        case None | bool() | int() | str():
            return x
        case Mapping():
            return {str(name): _encode(part) for name, part in x.items()}
        case tuple() | list():
            return [_encode(part) for part in x]
    return str(x)


def _float(x: Fraction) -> float | None:
    try:
        return float(x)
    except OverflowError:
        return None


def _decode(x: Any) -> Any:
    if isinstance(x, dict):
        if set(x) == {"exact", "float"}:
            return float(x["exact"]) if x["exact"] in ("nan", "inf", "-inf") else Fraction(x["exact"])
        return {name: _decode(part) for name, part in x.items()}
    return tuple(_decode(part) for part in x) if isinstance(x, list) else x


def _verdict(told: dict[str, Any]) -> Verdict:
    plain = {name: _decode(part) for name, part in told.items()}
    plain["kind"] = Kind(told["kind"])
    plain["shown"] = Shown(**plain["shown"]) if told["shown"] else None
    plain["causes"] = tuple(Cause(**c) for c in plain["causes"])
    plain["digits"] = Digits(**plain["digits"]) if told["digits"] else None
    if told["lost"]:
        plain["lost"] = LostDigits(**{**plain["lost"], "shown": Shown(**plain["lost"]["shown"])})
    plain["tested"] = tuple(LawTest(**t) for t in plain["tested"])
    return Verdict(**plain)

"""The sheet as plain text: what a student reads below a cell of a notebook, or on a terminal."""

from __future__ import annotations

from .feedback import Sheet, block
from .marks import amount
from .report import Kind

INDENT = "    "
SIGNS = {"passed": "holds", "failed": "FAILS", "error": "?"}
ABSENT = "absent"


def render(sheet: Sheet, seconds: float | None = None, width: int = 80) -> str:
    """One line a claim, what is told of it below, and the closing sentences; ends with a newline."""
    head = [part for part in (sheet.title, sheet.student, sheet.subject, f"({sheet.setting})") if part]
    out = ["gnomon " + "  ".join(head), ""]
    wide = max((len(entry.name) for entry in sheet.entries), default=0)
    for entry in sheet.entries:
        points = f"  {amount(entry.earned)} of {amount(entry.points)}" if sheet.scored else ""
        sign = ABSENT if entry.kind is Kind.ABSENT else SIGNS[entry.status]
        out.append(f"{sign:<6}  {entry.name:<{wide}}{points}  {entry.title}".rstrip())
        _, follows, convention = entry.brief.partition("following: ")
        if follows:  # what was not asked for, and is right
            out += [INDENT + line for line in block([("", follows + convention)], width - len(INDENT))]
        out += [(INDENT + line).rstrip() for line in block(entry.lines, width - len(INDENT))]
    if sheet.scored:
        earned, most = sheet.told_points
        out += ["", f"{amount(earned)} of {amount(most)} points."]
    out += ["", *(line for sentence in sheet.closing for line in block([("", sentence)], width))]
    if sheet.printed:
        out += ["", "It printed:", *block((), printed=sheet.printed)]
    return "\n".join(out) + "\n"

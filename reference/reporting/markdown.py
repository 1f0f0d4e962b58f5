"""The report as Markdown for an LMS: a table of the claims, then what is told of each, in code blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .feedback import Entry, Sheet, block
from .marks import amount

SIGNS = {"passed": "holds", "failed": "**does not hold**", "error": "not judged"}
MARKUP = re.compile(r"([\\`*_\[\]<>{}#+\-.!|~$&@:^=)])")
TICKS = re.compile(r"`+")


def render(sheet: Sheet, seconds: float | None = None) -> str:
    """A heading, the table, the closing sentences, and a section a claim that has something to say."""
    parts = [f"# {prose(sheet.title) if sheet.title else 'gnomon'}", _about(sheet)]
    if sheet.entries and not sheet.unfinished:
        parts.append(_table(sheet))
    parts += [prose(sentence) for sentence in sheet.closing]
    for entry in sheet.entries:
        if entry.lines:
            title = f": {prose(entry.title)}" if entry.title else ""
            parts += [f"## {prose(entry.name)}{title}", fenced(block(entry.lines))]
    if sheet.printed:
        parts += ["## What it printed", fenced(block((), printed=sheet.printed))]
    return "\n\n".join(parts) + "\n"


def _about(sheet: Sheet) -> str:
    who = [prose(sheet.student)] if sheet.student else []
    return ", ".join([*who, code(sheet.subject), prose(sheet.setting)])


def _table(sheet: Sheet) -> str:
    head = ["claim", "outcome", *(["points"] if sheet.scored else [])]
    rows = [_row(entry, sheet.scored) for entry in sheet.entries]
    if sheet.scored:
        earned = sum((e.earned for e in sheet.entries), start=sheet.earned - sheet.earned)
        most = sum((e.points for e in sheet.entries), start=sheet.earned - sheet.earned)
        rows.append(["", "in all", prose(f"{amount(earned)} of {amount(most)}")])
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _row(entry: Entry, scored: bool) -> list[str]:
    points = [prose(f"{amount(entry.earned)} of {amount(entry.points)}")] if scored else []
    return [prose(entry.name), SIGNS[entry.status], *points]


def prose(text: str) -> str:
    """The text, in which nothing is markup and no word is a link."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """The text as code on one line, whatever backticks are in it."""
    ticks = "`" * (_longest(text) + 1)
    room = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{ticks}{room}{' '.join(text.split())}{room}{ticks}"


def fenced(lines: Sequence[str]) -> str:
    """The lines as a block of code, whatever backticks are in them."""
    text = "\n".join(lines)
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _longest(text: str) -> int:
    return max((len(ticks) for ticks in TICKS.findall(text)), default=0)

"""The report as text for a terminal: colour only if asked for, lines as wide as the terminal."""

from __future__ import annotations

import textwrap
from itertools import groupby

from .feedback import printed, setting
from .report import UNJUDGED, Kind, Report, Verdict
from .sentences import conclusion, lines, summary
from .text import escape

GREEN, RED, YELLOW, DIM, BOLD = "32", "31", "33", "2", "1"
LABEL = 8
INDENT = 6


def render(report: Report, colour: bool = False, width: int = 80) -> str:
    """The whole report; ends with a newline."""
    title = f"{escape(report.subject)}  {_paint(f'({setting(report)})', DIM, colour)}"
    out = [_paint("gnomon", BOLD, colour) + " " + title, ""]
    shown = report.judged
    wide = max((len(v.claim) for v in shown), default=0)
    for topic, verdicts in groupby(shown, key=lambda v: v.claim.partition(".")[0]):
        out.append(_paint(topic, BOLD, colour))
        for verdict in verdicts:
            out += _verdict(verdict, wide, colour, width)
        out.append("")
    for sentence in conclusion(report):
        out += textwrap.wrap(sentence, width) or [""]
    if report.unread and not report.asked:
        out += [escape(line) for toml in report.unread.values() for line in ("", *toml.splitlines())]
    if report.output:
        out += ["", _paint("It printed:", DIM, colour), *("  | " + line for line in printed(report.output))]
    return "\n".join(line.rstrip() for line in out) + "\n"


def render_verdict(verdict: Verdict, width: int = 100) -> str:
    """One verdict alone."""
    return textwrap.dedent("\n".join(line.rstrip() for line in _verdict(verdict, 0, False, width)))


def _verdict(verdict: Verdict, wide: int, colour: bool, width: int) -> list[str]:
    paint = GREEN if verdict.holds else YELLOW if verdict.kind in (*UNJUDGED, Kind.ABSENT) else RED
    kind = _paint(f"{verdict.kind:<6}", paint, colour)
    head = f"  {kind}  {verdict.claim:<{wide}}"
    brief = summary(verdict)
    out = [f"{head}  {_paint(brief, DIM, colour)}" if brief else head]
    for label, text in lines(verdict):
        margin = " " * INDENT + f"{label:<{LABEL}}"
        if label in ("again", "write"):  # one line, whole, to be copied
            out.append(margin + text if label == "again" else " " * INDENT + text)
            continue
        wrapped = textwrap.wrap(text, max(40, width - len(margin)), break_on_hyphens=False) or [""]
        out.append(_paint(margin, DIM, colour) + wrapped[0])
        out += [" " * len(margin) + line for line in wrapped[1:]]
    return out


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text

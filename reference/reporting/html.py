"""The report as HTML for a notebook: everything escaped, readable on light and on dark."""

from __future__ import annotations

from html import escape as html

from .report import UNJUDGED, Kind, Report, Verdict
from .sentences import conclusion, lines, summary
from .text import escape

GREEN, RED, AMBER = "#2e9e5b", "#e05252", "#c98a1b"  # each has contrast on white and on black


def render(report: Report) -> str:
    """A table of the verdicts, what each says under it, and the closing sentences."""
    rows = "".join(_verdict(v) for v in report.judged)
    closing = "".join(f"<p>{html(sentence)}</p>" for sentence in conclusion(report))
    if not report.asked:  # else each verdict says it
        closing += "".join(f"<pre>{html(escape(toml))}</pre>" for toml in report.unread.values())
    return (
        f"<div><p><b>gnomon</b> {html(escape(report.subject))} "
        f'<span style="opacity:.7">(seed {report.seed})</span></p>'
        f'<table style="border-collapse:collapse">{rows}</table>{closing}</div>'
    )


def _verdict(verdict: Verdict) -> str:
    colour = GREEN if verdict.holds else AMBER if verdict.kind in (*UNJUDGED, Kind.ABSENT) else RED
    head = (
        f'<td style="{CELL};color:{colour}"><b>{html(verdict.kind)}</b></td>'
        f'<td style="{CELL}"><code>{html(verdict.claim)}</code></td>'
        f'<td style="{CELL};opacity:.7">{html(summary(verdict))}</td>'
    )
    said = "".join(
        f'<tr><td style="{CELL};opacity:.7">{html(label)}</td>'
        f'<td style="{CELL}">{_text(label, text)}</td></tr>'
        for label, text in lines(verdict)
    )
    under = f'<tr><td></td><td colspan="2"><table>{said}</table></td></tr>' if said else ""
    return f"<tr>{head}</tr>{under}"


CELL = "text-align:left;vertical-align:top;padding:.1em .8em .1em 0;background:transparent"


def _text(label: str, text: str) -> str:
    return f"<code>{html(text)}</code>" if label in ("again", "write") else html(text)

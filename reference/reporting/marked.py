"""A scored report for the student: as text, as HTML and as JSON, no more of it than the assignment allows."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from fractions import Fraction
from html import escape as html

from .marks import Marked, Visibility, amount
from .report import UNJUDGED, Kind, Verdict
from .terminal import BOLD, DIM, INDENT, LABEL, _paint, _printed
from .terminal import GREEN as GREEN_TEXT
from .terminal import RED as RED_TEXT
from .terminal import YELLOW as YELLOW_TEXT
from .text import escape, plural

SCHEMA = "gnomon.marked/1"


def shown(marked: Marked, when: Sequence[Visibility] = ()) -> tuple[Verdict, ...]:
    """The verdicts that the student sees."""
    return tuple(v for v in marked.report.verdicts if marked.seen(v, *when))


def earned_and_most(marked: Marked, verdicts: Sequence[Verdict]) -> tuple[Fraction, Fraction]:
    """The points of these verdicts: earned, and at most."""
    earned = sum((marked.earned(v) for v in verdicts), Fraction(0))
    return earned, sum((marked.points.get(v.claim, Fraction(0)) for v in verdicts), Fraction(0))


def conclusion(marked: Marked, when: Sequence[Visibility] = ()) -> list[str]:
    """The closing sentences: points, what is judged later, and what could not be."""
    verdicts = shown(marked, when)
    earned, most = earned_and_most(marked, verdicts)
    said = [f"{amount(earned)} of {_points(most)}."]
    later = len(marked.points) - len(verdicts)
    if later:
        said.append(f"{_points(marked.max - most)} more for {plural(later, 'claim')} not shown here.")
    if any(v.kind in UNJUDGED for v in verdicts):
        said.append(
            "Some of it could not be judged, which is not the fault of this code: the points may change."
        )
    return said


def told(marked: Marked, verdicts: Sequence[Verdict]) -> list[tuple[Verdict, list[tuple[str, str]]]]:
    """Each verdict with what is said about it; the reason why nothing could be loaded is said once."""
    said = [(v, marked.told(v)) for v in verdicts]
    if not marked.report.unloadable:
        return said
    return [(v, lines if i == 0 else []) for i, (v, lines) in enumerate(said)]


def render(marked: Marked, colour: bool = False, width: int = 80, when: Sequence[Visibility] = ()) -> str:
    """The scored report as text; ends with a newline."""
    verdicts = shown(marked, when)
    name = " ".join(escape(part) for part in (marked.student or marked.report.subject, marked.title) if part)
    out = [f"{_paint('gnomon', BOLD, colour)} {name}", ""]
    if marked.note:
        out += [*textwrap.wrap(f"Note: {escape(marked.note)}", width), ""]
    wide = max((len(v.claim) for v in verdicts), default=0)
    purses = [
        f"{amount(marked.earned(v))}/{amount(marked.points.get(v.claim, Fraction(0)))}" for v in verdicts
    ]
    broad = max(map(len, purses), default=0)
    for (verdict, lines), purse in zip(told(marked, verdicts), purses, strict=True):
        paint = GREEN_TEXT if verdict.holds else YELLOW_TEXT if _amber(verdict) else RED_TEXT
        kind = _paint(f"{verdict.kind:<6}", paint, colour)
        absent = verdict.kind is Kind.ABSENT
        brief = escape(verdict.message) if absent else verdict.title
        row = f"  {purse:>{broad}}  {kind}  {verdict.claim:<{wide}}"
        room = width - (broad + wide + len(verdict.kind.ljust(6)) + 8)
        out.append(f"{row}  {_paint(brief, DIM, colour)}" if absent or len(brief) <= room else row)
        if absent:
            continue
        for label, text in lines:
            margin = " " * INDENT + f"{label:<{LABEL}}"
            if label == "again":
                out.append(margin + text)
                continue
            wrapped = textwrap.wrap(text, max(40, width - len(margin)), break_on_hyphens=False) or [""]
            out.append(_paint(margin, DIM, colour) + wrapped[0])
            out += [" " * len(margin) + line for line in wrapped[1:]]
    out.append("")
    for sentence in conclusion(marked, when):
        out += textwrap.wrap(sentence, width) or [""]
    if marked.report.output:
        out += ["", _paint("It printed:", DIM, colour), *("  " + x for x in _printed(marked.report.output))]
    return "\n".join(line.rstrip() for line in out) + "\n"


def dump(marked: Marked, when: Sequence[Visibility] = ()) -> str:
    """The scored report as JSON text: what the student may know, and nothing else; ends with a newline."""
    verdicts = shown(marked, when)
    earned, most = earned_and_most(marked, verdicts)
    data = {
        "schema": SCHEMA,
        "title": marked.title,
        "student": marked.student,
        "version": marked.report.version,
        "score": number(earned),
        "max": number(most),
        "provisional": any(v.kind in UNJUDGED for v in verdicts),
        "note": marked.note,
        "claims": [
            {
                "claim": v.claim,
                "title": v.title,
                "kind": v.kind.value,
                "score": number(marked.earned(v)),
                "max": number(marked.points.get(v.claim, Fraction(0))),
                "told": [{"label": label, "text": text} for label, text in lines],
            }
            for v, lines in told(marked, verdicts)
        ],
        "said": conclusion(marked, when),
        "printed": _printed(marked.report.output) if marked.report.output else [],
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def page(marked: Marked, when: Sequence[Visibility] = ()) -> str:
    """The scored report as a page of its own: nothing outside it is needed, and nothing in it is executed."""
    verdicts = shown(marked, when)
    earned, most = earned_and_most(marked, verdicts)
    name = html(escape(marked.student or marked.report.subject))
    cards = "".join(_card(marked, v, lines) for v, lines in told(marked, verdicts))
    closing = "".join(f"<p>{html(sentence)}</p>" for sentence in conclusion(marked, when)[1:])
    note = f'<p class="note">{html(escape(marked.note))}</p>' if marked.note else ""
    printed = "\n".join(_printed(marked.report.output)) if marked.report.output else ""
    told_by_it = f"<h2>It printed</h2><pre>{html(printed)}</pre>" if printed else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head(name, STYLE)}</head><body><main>'
        f"<header><p>{html(escape(marked.title))}</p><h1>{name}</h1>"
        f'<p class="score"><b>{amount(earned)}</b> of {html(_points(most))}</p></header>'
        f"{note}{cards}{closing}{told_by_it}</main></body></html>\n"
    )


def head(title: str, style: str, script: str = "'none'") -> str:
    """A page's head; ``title`` is escaped already, ``script`` is the only source of scripts that runs."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {script}"
    return (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title><style>{style}</style>'
    )


def number(points: Fraction) -> int | float:
    """Points for readers of JSON."""
    return points.numerator if points.denominator == 1 else float(points)


def _card(marked: Marked, verdict: Verdict, lines: Sequence[tuple[str, str]]) -> str:
    paint = "good" if verdict.holds else "odd" if _amber(verdict) else "bad"
    most = amount(marked.points.get(verdict.claim, Fraction(0)))
    rows = "".join(
        f"<dt>{html(label)}</dt><dd>{_code(label, text)}</dd>" if label else f"<dd>{html(text)}</dd>"
        for label, text in lines
    )
    said = f"<dl>{rows}</dl>" if rows else ""
    return (
        f'<section class="{paint}"><p class="row"><b>{html(verdict.kind)}</b> '
        f"<code>{html(verdict.claim)}</code> <span>{amount(marked.earned(verdict))} / {most}</span></p>"
        f"<p>{html(verdict.title)}</p>{said}</section>"
    )


def _code(label: str, text: str) -> str:
    return f"<code>{html(text)}</code>" if label in ("again", "input", "got", "exact") else html(text)


def _amber(verdict: Verdict) -> bool:
    return verdict.kind in (*UNJUDGED, Kind.ABSENT)


def _points(points: Fraction) -> str:
    return f"{amount(points)} point{'' if points == 1 else 's'}"


BASE = """
:root { --ink:#1d2126; --dim:#5c6570; --paper:#fff; --card:#f5f6f8; --line:#d9dde2; --link:#0b5cad;
  --good:#1c7a43; --bad:#c02b2b; --odd:#8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink:#e7eaee; --dim:#9aa4b0; --paper:#14171a; --card:#1e2226;
  --line:#343a41; --link:#7ab8f5; --good:#4cc07c; --bad:#f27d7d; --odd:#dba43a; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink); font:16px/1.5 system-ui,sans-serif; }
main { max-width:64rem; margin:0 auto; padding:1rem; }
h1 { font-size:1.6rem; line-height:1.2; margin:.2rem 0 .6rem; overflow-wrap:anywhere; }
h2 { font-size:1.1rem; margin:2rem 0 .5rem; }
p { margin:.3rem 0; }
a { color:var(--link); }
code,pre { font:.9em/1.45 ui-monospace,monospace; overflow-wrap:anywhere; }
pre { white-space:pre-wrap; background:var(--card); padding:.8rem; border-radius:.4rem; }
header p { color:var(--dim); }
.note { border-left:.25rem solid var(--odd); padding-left:.7rem; overflow-wrap:anywhere; }
"""
STYLE = (
    BASE
    + """
main { max-width:48rem; }
header .score { color:var(--ink); font-size:1.2rem; }
section { background:var(--card); border-left:.3rem solid var(--line); border-radius:.3rem;
  padding:.6rem .9rem; margin:.7rem 0; }
section.good { border-color:var(--good); } section.bad { border-color:var(--bad); }
section.odd { border-color:var(--odd); }
.good .row b { color:var(--good); } .bad .row b { color:var(--bad); } .odd .row b { color:var(--odd); }
.row { display:flex; flex-wrap:wrap; gap:.2rem .8rem; align-items:baseline; }
.row span { margin-left:auto; white-space:nowrap; font-variant-numeric:tabular-nums; }
dl { display:grid; grid-template-columns:max-content minmax(0,1fr); gap:.15rem .9rem; margin:.5rem 0 .2rem; }
dt { color:var(--dim); } dd { margin:0; grid-column:2; overflow-wrap:anywhere; }
"""
)

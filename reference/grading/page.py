"""The instructor's page: scores, what fails and why, and a table of students; one file, nothing outside it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape as html
from pathlib import Path
from statistics import median
from urllib.parse import quote

from reference import __version__
from reference.reporting.marks import Marked, amount
from reference.reporting.report import UNJUDGED, Kind, Verdict
from reference.reporting.text import escape, plural

from .assignment import Assignment, Task
from .marks import remark

BINS = 10
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def page(assignment: Assignment, marks: Sequence[Marked], reports: Mapping[str, str]) -> str:
    """The page; ``reports`` are the addresses of the students' reports, relative to it."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    title = html(escape(assignment.title))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{_head_of_page(title, STYLE, f"{chr(39)}sha256-{digest}{chr(39)}")}'
        f"</head><body><main><header><p>gnomon {html(__version__)}</p><h1>{title}</h1>"
        f"<p>{html(_summary(assignment, marks))}</p></header>"
        f"{_attention(marks)}<h2>Scores</h2>{_scores(assignment, marks)}"
        f"<h2>Claims</h2>{''.join(_claim(task, marks) for task in assignment.tasks)}"
        f"<h2>Students</h2>{_filters(assignment)}{_students(assignment, marks, reports)}</main>"
        f"<script>{SCRIPT}</script></body></html>\n"
    )


def _head_of_page(title: str, style: str, script: str = "'none'") -> str:
    """A page's head; ``title`` is escaped already, ``script`` is the only source of scripts that runs."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {script}"
    return (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title><style>{style}</style>'
    )


def _summary(assignment: Assignment, marks: Sequence[Marked]) -> str:
    most = sum((task.points for task in assignment.tasks), Fraction(0))
    said = f"{plural(len(marks), 'submission')}, {amount(most)} points at most"
    if marks:
        scores = [one.score for one in marks]
        mean = sum(scores, Fraction(0)) / len(scores)
        said += f"; mean {float(mean):.2f}, median {float(median(scores)):.2f}"
        said += f", from {amount(min(scores))} to {amount(max(scores))}"
    return said + "."


def _attention(marks: Sequence[Marked]) -> str:
    odd = [one.student for one in marks if one.provisional]
    if not odd:
        return ""
    names = html(escape(", ".join(odd)))
    return f'<p class="note">Some of it could not be judged, and the score is provisional: {names}.</p>'


# --- scores ------------------------------------------------------------------------------------------------


def _scores(assignment: Assignment, marks: Sequence[Marked]) -> str:
    most = sum((task.points for task in assignment.tasks), Fraction(0))
    counts = Counter(min(BINS - 1, int(one.score * BINS / most)) for one in marks)
    highest = max(counts.values(), default=1)
    bars = []
    for i in reversed(range(BINS)):
        low, high = most * i / BINS, most * (i + 1) / BINS
        last = i == BINS - 1
        label = f"{_short(low)} to {_short(high)}" if last else f"{_short(low)} to below {_short(high)}"
        bars.append(
            f'<li><span class="label">{label}</span>{_bar(counts[i], highest)}'
            f'<span class="count">{counts[i]}</span></li>'
        )
    return f'<ul class="bars">{"".join(bars)}</ul>'


def _bar(count: int, most: int, kind: str = "") -> str:
    """A bar as long as its share; a drawing, since the policy of the page allows no style of an element's own."""
    share = 1000 * count // max(1, most)
    drawn = f'<rect class="fill {kind}" width="{share}" height="10" rx="2"/>' if share else ""
    return (
        '<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rest" width="1000" height="10"/>{drawn}</svg>'
    )


def _short(points: Fraction) -> str:
    return f"{float(points):.4g}"


# --- claims ------------------------------------------------------------------------------------------------


def _claim(task: Task, marks: Sequence[Marked]) -> str:
    verdicts = [v for one in marks for v in one.report.verdicts if v.claim == task.claim.id]
    kinds = Counter(v.kind for v in verdicts)
    holding = kinds.pop(Kind.HOLDS, 0)
    outcomes = "".join(
        f'<li class="{_paint(kind)}"><b>{kinds[kind]}</b> {html(kind)}</li>' for kind in Kind if kinds[kind]
    )
    causes = Counter(_sentence(v) for v in verdicts if v.kind is Kind.FAILS)
    reasons = "".join(
        f"<li><b>{count}</b> {html(escape(sentence))}</li>"
        for sentence, count in sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    told = f'<ul class="kinds">{outcomes}</ul>' if outcomes else ""
    why = f'<ul class="causes">{reasons}</ul>' if reasons else ""
    return (
        f'<section class="claim"><p class="row"><code>{html(task.claim.id)}</code> '
        f"<span>{holding} of {len(verdicts)} hold</span></p>"
        f'<p class="dim">{html(task.claim.title)}, {_worth(task.points)}'
        f"{'' if task.visibility == 'visible' else f', {html(task.visibility)}'}</p>"
        f"{_bar(holding, len(verdicts), 'good')}{told}{why}</section>"
    )


def _sentence(verdict: Verdict) -> str:
    if not verdict.causes:
        return "no known mistake explains it"
    said = verdict.causes[0].sentence
    return (
        said if len(verdict.causes) == 1 else f"{said} (or {plural(len(verdict.causes) - 1, 'other cause')})"
    )


def _worth(points: Fraction) -> str:
    return f"{amount(points)} point{'' if points == 1 else 's'}"


# --- students ----------------------------------------------------------------------------------------------


def _filters(assignment: Assignment) -> str:
    options = "".join(
        f'<option value="{html(task.claim.id)}">{html(task.claim.id)} not held</option>'
        for task in assignment.tasks
    )
    return (
        '<p class="filters"><label>Student <input id="name" type="search" autocomplete="off"></label> '
        f'<label>Show <select id="claim"><option value="">all</option>{options}</select></label> '
        '<output id="count"></output></p>'
    )


def _students(assignment: Assignment, marks: Sequence[Marked], reports: Mapping[str, str]) -> str:
    heads = _head("Student", "text", "student") + _head("Score", "number")
    for task in assignment.tasks:
        topic, _, name = task.claim.id.partition(".")
        heads += _head(f"<small>{html(topic)}</small> {html(name.replace('_', ' '))}", "number")
    rows = "".join(_row(assignment, one, reports.get(one.student, "")) for one in marks)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Students"><table id="students">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _head(text: str, kind: str, name: str = "") -> str:
    return f'<th scope="col" class="{name}" data-kind="{kind}"><button type="button">{text}</button></th>'


def _row(assignment: Assignment, marked: Marked, report: str) -> str:
    verdicts = {v.claim: v for v in marked.report.verdicts}
    name = html(escape(marked.student))
    link = f'<a href="{html(quote(report))}">{name}</a>' if report else name
    said = remark(marked)
    note = f"<small>{html(escape(_brief(said)))}</small>" if said else ""
    open_ones = " ".join(v.claim for v in verdicts.values() if not v.holds)
    cells = "".join(_cell(marked, verdicts.get(task.claim.id)) for task in assignment.tasks)
    mark = '<abbr title="provisional: some of it could not be judged">*</abbr>' if marked.provisional else ""
    return (
        f'<tr data-open="{html(open_ones)}"><th scope="row" data-value="{html(escape(marked.student).lower())}">'
        f"{link}{note}</th>"
        f'<td data-value="{float(marked.score)}"><b>{amount(marked.score)}</b>{mark}</td>{cells}</tr>'
    )


def _cell(marked: Marked, verdict: Verdict | None) -> str:
    if verdict is None:
        return '<td data-value="-1"></td>'
    earned = marked.earned(verdict)
    text = amount(earned) if verdict.holds else html(verdict.kind.replace("_", " ").lower())
    return f'<td class="{_paint(verdict.kind)}" data-value="{float(earned)}">{text}</td>'


def _brief(note: str) -> str:
    return note if len(note) <= 160 else f"{note[:157]}..."


def _paint(kind: Kind) -> str:
    return "good" if kind is Kind.HOLDS else "odd" if kind in (*UNJUDGED, Kind.ABSENT) else "bad"

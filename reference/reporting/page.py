"""One report as a page: self-contained, without scripts, for light and dark, readable on a phone."""

from __future__ import annotations

from html import escape as html

from .feedback import Entry, Sheet
from .marks import amount

SIGNS = {"passed": "holds", "failed": "does not hold", "error": "not judged"}
STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --faint: #5c6370; --paper: #fff; --card: #f6f7f9;
  --line: #d9dce1; --passed: #176b3a; --failed: #b3261e; --error: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e7ea; --faint: #a3a9b5; --paper: #15171a;
  --card: #1f2226; --line: #383c43; --passed: #6fd394; --failed: #ff8a80; --error: #f0b95a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
h2 { font-size: 1rem; margin: 0; }
.faint { color: var(--faint); }
.total { font-size: 1.2rem; font-weight: 600; }
article { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--line);
  border-radius: .4rem; margin: .6rem 0; padding: .5rem .8rem; }
article.passed { border-left-color: var(--passed); }
article.failed { border-left-color: var(--failed); }
article.error { border-left-color: var(--error); }
article p { margin: .3rem 0; }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; }
.passed b { color: var(--passed); } .failed b { color: var(--failed); } .error b { color: var(--error); }
.points { margin-left: auto; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .8rem; margin: .4rem 0 0; }
dt { color: var(--faint); grid-column: 1; } dd { grid-column: 2; margin: 0; unicode-bidi: isolate; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { white-space: pre-wrap; background: var(--card); border: 1px solid var(--line); padding: .5rem; }
@media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { grid-column: 1; }
  .points { margin-left: 0; } }
@media print { article { break-inside: avoid; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(sheet: Sheet, seconds: float | None = None) -> str:
    """The whole page. Every text of the sheet is escaped, and stands in an element, never in an attribute."""
    heading = html(sheet.title or "gnomon")
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html(' '.join(filter(None, (sheet.student, sheet.subject))))}: {heading}</title>",
        f"<style>{STYLE}</style></head>",
        "<body>",
        f"<h1>{heading}</h1>",
        _about(sheet),
        *(f"<p>{html(sentence)}</p>" for sentence in sheet.closing),
        "<main>",
        *(_article(entry, sheet.scored) for entry in sheet.entries),
        "</main>",
        _printed(sheet),
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _about(sheet: Sheet) -> str:
    student = f"<bdi>{html(sheet.student)}</bdi>, " if sheet.student else ""
    about = (
        f'<p>{student}<code><bdi>{html(sheet.subject)}</bdi></code> <span class="faint">{html(sheet.setting)}'
    )
    total = ""
    if sheet.scored:
        earned = sum((e.earned for e in sheet.entries), start=sheet.earned - sheet.earned)
        most = sum((e.points for e in sheet.entries), start=sheet.earned - sheet.earned)
        total = f'\n<p class="total">{amount(earned)} of {amount(most)} points</p>'
    return f"{about}</span></p>{total}"


def _article(entry: Entry, scored: bool) -> str:
    points = f'<span class="points">{amount(entry.earned)} of {amount(entry.points)}</span>' if scored else ""
    brief = f' <span class="faint">{html(entry.brief)}</span>' if entry.brief else ""
    title = f"\n<p>{html(entry.title)}{brief}</p>" if entry.title or brief else ""
    before = ["", *(label for label, _ in entry.lines)]
    said = "".join(
        _line(label, text, label == "write" == last)
        for last, (label, text) in zip(before, entry.lines, strict=False)
    )
    return (
        f'<article class="{entry.status}"><header><h2><code>{html(entry.name)}</code></h2>'
        f"<b>{SIGNS[entry.status]}</b>{points}</header>{title}"
        + (f"<dl>{said}</dl>" if said else "")
        + "</article>"
    )


def _line(label: str, text: str, goes_on: bool = False) -> str:
    code = label in ("again", "input", "got", "exact", "write")
    shown = f"<code>{html(text)}</code>" if code else html(text)
    return (f"<dt>{html(label)}</dt>" if label and not goes_on else "") + f"<dd>{shown}</dd>"


def _printed(sheet: Sheet) -> str:
    if not sheet.printed:
        return ""
    return "<h2>It printed</h2>\n<pre>" + html("\n".join(sheet.printed)) + "</pre>"

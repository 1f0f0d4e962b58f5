"""Every format by its name: a report, with points or without, as the text of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from . import as_json, classroom, gradescope, junit, markdown, page, plain, terminal
from .feedback import Sheet, sheet, unfinished
from .marks import Marked, Visibility
from .report import Report

FORMATS = ("terminal", "json", "junit", "gradescope", "classroom", "markdown", "html")
_SHEETS: dict[str, Callable[[Sheet, float | None], str]] = {
    "terminal": plain.render,
    "junit": junit.render,
    "gradescope": gradescope.render,
    "classroom": classroom.render,
    "markdown": markdown.render,
    "html": page.render,
}


def render(format: str, given: Report | Marked, seconds: float | None = None) -> str:
    """The report in a format of ``FORMATS``, the same text for the same report but for ``seconds``.

    A report with points is told by its levels of feedback and its visibilities, which ``json`` alone does not:
    that is the whole data, for whoever grades. KeyError for a format that is none.
    """
    if format == "json":
        return as_json.dump_marked(given) if isinstance(given, Marked) else as_json.dump(given)
    if format == "terminal" and isinstance(given, Report):
        return terminal.render(given)
    told = sheet(given)
    if format == "gradescope":  # which keeps for later what is for later; only the words on top are for now
        later = sheet(given, Visibility.AFTER_DUE_DATE, Visibility.AFTER_PUBLISHED)
        told = replace(later, closing=told.closing, printed=told.printed)
    return _SHEETS[format](told, seconds)


def placeholder(format: str, report: Report, why: str) -> str:
    """What stands in a file before the outcome is known, or instead of one: nothing is earned, nothing holds.

    ``report`` has the subject and the setting; its verdicts do not count.
    """
    nothing = replace(report, verdicts=())
    return as_json.dump(nothing) if format == "json" else _SHEETS[format](unfinished(nothing, why), None)

"""What a student is told: the one place where the level of feedback and the visibility of a claim decide.

Each level tells what is before it, and more: hint (that a claim of this topic fails, and what the code itself did),
property (which one, where it breaks, and the likely cause), case (the smallest input, with what came and what
should have), replay (the line that asks this case again). A claim that is not to be seen is only counted. Every
format for people is a rendering of a ``Sheet``, so that none says more than another.
"""

from __future__ import annotations

import builtins
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from .marks import LEVELS, Feedback, Marked, Visibility
from .report import UNJUDGED, Kind, Report, Verdict
from .sentences import MEANINGS, conclusion, lines, summary
from .text import escape, plural

LABEL = 8
PRINTED = 20  # lines of what the code printed
FROM = {
    "where": Feedback.PROPERTY,
    "cause": Feedback.PROPERTY,
    "digits": Feedback.PROPERTY,
    "again": Feedback.REPLAY,
}
"""From which level a labelled line is told, with the unlabelled ones after it; other labels are of the case."""

OURS = "it could not be judged, which is no fault of the code under test: somebody has to look"


@dataclass(frozen=True)
class Entry:
    """What is told about one claim, escaped.

    ``name`` is the claim's id, or only its topic and number where the level keeps the property; ``title`` and
    ``brief`` are "" there. ``status`` is "passed", "failed" or "error" (it could not be judged).
    """

    number: int
    name: str
    title: str
    topic: str
    kind: Kind
    status: str
    earned: Fraction
    points: Fraction
    visibility: Visibility
    brief: str
    lines: tuple[tuple[str, str], ...]

    @property
    def again(self) -> str:
        """The line that asks the case again, "" if that is not told."""
        return next((text for label, text in self.lines if label == "again"), "")


@dataclass(frozen=True)
class Sheet:
    """What is told about one submission, escaped: every format for people shows this and nothing else.

    ``entries`` are the claims that are seen; ``hidden`` those that are only counted, without name, kind or lines.
    ``scored`` is False for a report without points, where every claim counts one. ``closing`` are sentences,
    ``printed`` the lines that the code printed, where they may be shown.
    """

    subject: str
    setting: str
    entries: tuple[Entry, ...]
    hidden: tuple[Entry, ...] = ()
    closing: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    title: str = ""
    student: str = ""
    scored: bool = False
    unfinished: bool = False

    @property
    def earned(self) -> Fraction:
        """The points of all claims, with those that are only counted."""
        return sum((entry.earned for entry in (*self.entries, *self.hidden)), Fraction(0))

    @property
    def told_points(self) -> tuple[Fraction, Fraction]:
        """The points of the claims that are seen: earned, and at most."""
        earned = sum((entry.earned for entry in self.entries), Fraction(0))
        return earned, sum((entry.points for entry in self.entries), Fraction(0))

    @property
    def points(self) -> Fraction:
        """The most that all claims could earn, with those that are only counted."""
        return sum((entry.points for entry in (*self.entries, *self.hidden)), Fraction(0))

    @property
    def status(self) -> str:
        """ "passed" if everything holds, "error" if it is not known, else "failed"; with what is only counted."""
        found = {entry.status for entry in (*self.entries, *self.hidden)}
        if "failed" in found and not self.unfinished:
            return "failed"
        return "passed" if found == {"passed"} and not self.unfinished else "error"


def told(verdict: Verdict, level: Feedback = Feedback.REPLAY) -> list[tuple[str, str]]:
    """What is told about one claim, as labelled lines, escaped: no more than the level allows.

    Below the level of the case no message of the code under test is told, but those that came before it had seen
    any input: it could say the input.
    """
    reach = LEVELS.index(level)
    said = [] if verdict.holds or reach >= LEVELS.index(Feedback.CASE) else [("", _happened(verdict, level))]
    of = Feedback.CASE
    for label, text in lines(verdict):
        of = FROM.get(label, Feedback.CASE) if label else of
        if LEVELS.index(of) <= reach:
            said.append((label, text))
    return said


def _happened(verdict: Verdict, level: Feedback) -> str:
    """In words what came of it, with a message only where that cannot be about an input."""
    said = MEANINGS[verdict.kind]
    if verdict.loading:
        return said + (f": {escape(verdict.message)}" if verdict.message else "")
    raised = (
        getattr(builtins, verdict.message.partition(":")[0], None) if verdict.kind is Kind.RAISED else None
    )
    if isinstance(raised, type) and issubclass(raised, BaseException):
        said += f": {raised.__name__}"
    return said if level is Feedback.HINT else f"{escape(verdict.title)}: {said}"


def sheet(given: Report | Marked, *when: Visibility) -> Sheet:
    """What is told about a submission at once, and ``when`` the time of further visibilities has come.

    A report without points is told in full, and every claim that counts is worth one point.
    """
    scored = isinstance(given, Marked)
    marked = (
        given if isinstance(given, Marked) else Marked(given, {v.claim: Fraction(1) for v in given.judged})
    )
    report = marked.report
    entries: list[Entry] = []
    hidden: list[Entry] = []
    for number, verdict in enumerate(_verdicts(marked), 1):
        if marked.seen(verdict, *when):
            entries.append(_entry(marked, number, verdict))
        else:
            hidden.append(_counted(marked, len(hidden) + 1, verdict))
    levels = {marked.feedback.get(v.claim, Feedback.REPLAY) for v in _verdicts(marked)}
    at_once = all(marked.seen(v) for v in _verdicts(marked))
    may_print = at_once and not levels & {Feedback.HINT, Feedback.PROPERTY}
    openly = not hidden and levels <= {Feedback.REPLAY}
    if report.unloadable or _nothing(marked):  # the same reason, once
        entries = [replace(e, lines=()) if i else e for i, e in enumerate(entries)]
    return Sheet(
        subject=escape(report.subject),
        setting=setting(report, levels <= {Feedback.REPLAY} and at_once),
        entries=tuple(entries),
        hidden=tuple(hidden),
        closing=tuple(_closing(marked, entries, len(hidden), openly, scored, may_print)),
        printed=tuple(printed(report.output)) if may_print else (),
        title=escape(marked.title),
        student=escape(marked.student),
        scored=scored,
    )


def unfinished(report: Report, why: str) -> Sheet:
    """What is told while there is no outcome, or none is to come: nothing is earned."""
    nothing = Entry(
        number=1,
        name="gnomon",
        title="",
        topic="gnomon",
        kind=Kind.GRADER_ERROR,
        status="error",
        earned=Fraction(0),
        points=Fraction(1),
        visibility=Visibility.VISIBLE,
        brief="",
        lines=(("", escape(why)),),
    )
    return Sheet(
        subject=escape(report.subject),
        setting=setting(report),
        entries=(nothing,),
        closing=("Nothing was judged.",),
        unfinished=True,
    )


def setting(report: Report, openly: bool = True) -> str:
    """How it was judged: seed, number of cases, isolation; the seed, which gives all inputs, only if ``openly``."""
    level = report.isolation.level if report.isolation else ""
    isolation = f", {'no' if level == 'none' else level} isolation" if level else ""
    seed = f"seed {report.seed}, " if openly else ""
    return f"{seed}{plural(report.cases, 'case')} a claim{isolation}"


def block(told: Iterable[tuple[str, str]], width: int = 80, printed: Iterable[str] = ()) -> list[str]:
    """Labelled lines, wrapped; the line to copy stays whole. What was printed is set off by a bar."""
    out = []
    for label, text in told:
        margin = f"{label:<{LABEL}}" if label else ""
        if label in ("again", "write"):
            out.append(margin + text if label == "again" else " " * LABEL + text)
            continue
        wrapped = textwrap.wrap(text, max(40, width - len(margin)), break_on_hyphens=False) or [""]
        out += [margin + wrapped[0], *(" " * len(margin) + line for line in wrapped[1:])]
    return [line.rstrip() for line in out] + [f"| {line}" for line in printed]


def printed(output: str) -> list[str]:
    """The lines that the code printed, escaped; the middle of many is left out."""
    kept = output.splitlines()
    half = PRINTED // 2
    return [
        escape(line) for line in (kept if len(kept) <= PRINTED else [*kept[:half], "...", *kept[1 - half :]])
    ]


def _verdicts(marked: Marked) -> list[Verdict]:
    """Those with points, in the order of the assignment, then whatever else counts."""
    found: Mapping[str, Verdict] = {v.claim: v for v in marked.report.verdicts}
    of_points = [
        found.get(claim) or Verdict(claim, claim, Kind.GRADER_ERROR, "it was not judged")
        for claim in marked.points
    ]
    return of_points + [v for v in marked.report.judged if v.claim not in marked.points]


def _entry(marked: Marked, number: int, verdict: Verdict) -> Entry:
    level = marked.feedback.get(verdict.claim, Feedback.REPLAY)
    kept = level is Feedback.HINT
    topic = escape(verdict.claim.partition(".")[0])
    return Entry(
        number=number,
        name=f"{topic}, claim {number}" if kept else escape(verdict.claim),
        title="" if kept else escape(verdict.title),
        topic=topic,
        kind=verdict.kind,
        status=_status(verdict),
        earned=marked.earned(verdict),
        points=marked.points.get(verdict.claim, Fraction(0)),
        visibility=marked.visibility.get(verdict.claim, Visibility.VISIBLE),
        brief="" if kept else escape(summary(verdict)),
        lines=tuple(told(verdict, level)),
    )


def _counted(marked: Marked, number: int, verdict: Verdict) -> Entry:
    """Of a claim that is not seen: that it is counted."""
    return Entry(
        number=number,
        name=f"hidden claim {number}",
        title="",
        topic="hidden",
        kind=Kind.HOLDS if verdict.holds else Kind.FAILS,
        status=_status(verdict),
        earned=marked.earned(verdict),
        points=marked.points.get(verdict.claim, Fraction(0)),
        visibility=marked.visibility.get(verdict.claim, Visibility.HIDDEN),
        brief="",
        lines=(("", "It is counted, and not shown."),),
    )


def _status(verdict: Verdict) -> str:
    return "passed" if verdict.holds else "error" if verdict.kind in UNJUDGED else "failed"


def _closing(
    marked: Marked, entries: list[Entry], hidden: int, openly: bool, scored: bool, may_print: bool
) -> list[str]:
    said = [_sentence(marked.note)] if marked.note and not _nothing(marked) else []
    if openly and entries:
        said += conclusion(marked.report)
    elif marked.report.unloadable:
        said.append(f"{escape(marked.report.subject)} could not be loaded: nothing was judged.")
    elif entries:
        holding = sum(entry.status == "passed" for entry in entries)
        said.append(f"{holding} of {plural(len(entries), 'claim')} hold{'s' if len(entries) == 1 else ''}.")
    elif not hidden:
        said.append("Nothing was judged.")
    unjudged = sum(entry.status == "error" for entry in entries)
    if unjudged and scored:
        said.append(f"Of {plural(unjudged, 'claim')}: {OURS}.")
    if hidden:
        said.append(f"{plural(hidden, 'more claim')} {'is' if hidden == 1 else 'are'} counted and not shown.")
    if marked.report.output and not may_print:
        said.append("What the code printed, or was warned of, is not shown, as it could tell an input.")
    return said


def _sentence(note: str) -> str:
    return escape(note if note.endswith((".", "...")) else f"{note}.")


def _nothing(marked: Marked) -> bool:
    """Whether nothing was handed in that could be judged, for a reason that every verdict says, and the note."""
    verdicts = marked.report.verdicts
    absent = all(v.loading and v.kind is Kind.ABSENT for v in verdicts)
    return bool(verdicts) and absent and {v.message for v in verdicts} == {marked.note or verdicts[0].message}

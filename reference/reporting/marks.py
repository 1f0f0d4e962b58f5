"""A report with points: what one submission earned, and how much of it its author is told.

Every claim is worth its points or nothing. Where the suite could not judge, nothing is earned and the score is
provisional: somebody has to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from .report import UNJUDGED, Report, Verdict


class Feedback(StrEnum):
    """How much a student is told about a claim that fails: each level tells what is before it, and more."""

    HINT = "hint"  # that a claim of the topic fails, and what the code itself did: raised, returned no answer
    PROPERTY = "property"  # which property, where it breaks, and the likely cause
    CASE = "case"  # the smallest input, with what came and what should have
    REPLAY = "replay"  # a command that asks this one case again


class Visibility(StrEnum):
    """When a student sees a claim and its points; the words are Gradescope's."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


LEVELS = tuple(Feedback)


@dataclass(frozen=True)
class Marked:
    """The report of one submission, scored.

    ``points`` are the most that each claim earns, in the order of the assignment; ``feedback`` and
    ``visibility`` are per claim, and whoever is not in them has the most open. ``note`` is one sentence about the
    submission as a whole (what could not be read), "" if there is none.
    """

    report: Report
    points: Mapping[str, Fraction]
    feedback: Mapping[str, Feedback] = field(default_factory=dict)
    visibility: Mapping[str, Visibility] = field(default_factory=dict)
    title: str = ""
    student: str = ""
    note: str = ""

    @property
    def max(self) -> Fraction:
        """The most that can be earned."""
        return sum(self.points.values(), Fraction(0))

    @property
    def score(self) -> Fraction:
        """What is earned."""
        return sum((self.earned(verdict) for verdict in self.report.verdicts), Fraction(0))

    @property
    def provisional(self) -> bool:
        """Whether something could not be judged, for which points are still to be given."""
        return any(v.kind in UNJUDGED for v in self.report.verdicts)

    def earned(self, verdict: Verdict) -> Fraction:
        """The points of one claim: all of them or none."""
        return self.points.get(verdict.claim, Fraction(0)) if verdict.holds else Fraction(0)

    def seen(self, verdict: Verdict, *when: Visibility) -> bool:
        """Whether the student sees this claim: at once, or ``when`` the time has come."""
        visibility = self.visibility.get(verdict.claim, Visibility.VISIBLE)
        return visibility is Visibility.VISIBLE or visibility in when

    def told(self, verdict: Verdict) -> list[tuple[str, str]]:
        """What the student is told about this claim, as labelled lines, escaped: no more than the level allows."""
        from .feedback import told

        return told(verdict, self.feedback.get(verdict.claim, Feedback.REPLAY))


def amount(points: Fraction) -> str:
    """Points as people write them: 3, 2.5, 1/3."""
    decimal = points.denominator
    for prime in (2, 5):
        while decimal % prime == 0:
            decimal //= prime
    return f"{float(points):.10g}" if decimal == 1 else str(points)

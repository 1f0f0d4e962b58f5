"""The report as data: what was asked, what came of it. Every format is a rendering of these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Kind(StrEnum):
    """The outcome of one claim on one subject. Only a completed check that is not empty HOLDS."""

    HOLDS = "HOLDS"
    FAILS = "FAILS"
    ABSENT = "ABSENT"
    RAISED = "RAISED"
    TIMED_OUT = "TIMED_OUT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    EXITED = "EXITED"
    BAD_VALUE = "BAD_VALUE"
    MUTATED_INPUT = "MUTATED_INPUT"
    NONDETERMINISTIC = "NONDETERMINISTIC"
    UNSTABLE = "UNSTABLE"
    VACUOUS = "VACUOUS"
    GRADER_ERROR = "GRADER_ERROR"


UNJUDGED = (Kind.VACUOUS, Kind.GRADER_ERROR)
"""The suite could not judge: not the subject's fault, and not green either."""


@dataclass(frozen=True)
class Cause:
    """A likely cause: a known mistake under whose formula every output of the subject is explained."""

    mistake: str
    sentence: str
    convention: str | None = None


@dataclass(frozen=True)
class Shown:
    """The one case that the verdict shows, and what came of it.

    ``where`` names the output (by operation, then by index); ``distance`` is in units of the budget;
    ``digits`` is how many significant digits show that ``got`` is not ``exact``.
    """

    case: str
    inputs: Mapping[str, Any]
    dtype: str
    where: str = ""
    got: Any = None
    exact: Any = None
    distance: float | None = None
    digits: int | None = None


@dataclass(frozen=True)
class Digits:
    """To how many digits (−log₁₀ of the relative error) float64 outputs agree with the exact values.

    ``least`` of the worst number of the worst case, ``usual`` of the worst number of the median case. inf where
    nothing is off.
    """

    least: float
    usual: float


@dataclass(frozen=True)
class LostDigits:
    """What holds was computed in a way that is right in exact arithmetic and loses digits on some inputs.

    ``cases`` of those asked left the budget of the ways that keep them; ``shown`` is the worst.
    """

    way: str
    sentence: str
    cases: int
    shown: Shown


@dataclass(frozen=True)
class LawTest:
    """One exact test of a law: ``p`` is an upper bound of the probability of evidence as extreme as this."""

    what: str
    got: str
    expected: str
    p: float | None
    holds: bool


@dataclass(frozen=True)
class Verdict:
    """The outcome of one claim.

    ``loading`` says that the subject's code failed while it was imported, or that it had told before it was
    asked anything that the function is not there;
    ``convention`` is the documented alternative that was followed, None for the contract's own;
    ``dtype`` is the one in which alone it was asked, as was declared, "" for all;
    ``unbounded`` counts the cases without a verdict because the exact enclosure overflowed;
    ``digits`` says how well the outputs agree, ``lost`` that the way in which they are computed loses some;
    ``read_as`` says how the code is called, where that was read off its signature;
    ``false_alarm`` bounds the probability that a correct subject gets this verdict if it is a failure.
    """

    claim: str
    title: str
    kind: Kind
    message: str = ""
    loading: bool = False
    convention: str | None = None
    declared: str | None = None
    dtype: str = ""
    compared: int = 0
    unbounded: int = 0
    shown: Shown | None = None
    causes: tuple[Cause, ...] = ()
    tested: tuple[LawTest, ...] = ()
    false_alarm: Fraction = Fraction(0)
    digits: Digits | None = None
    lost: LostDigits | None = None
    read_as: str = ""
    replay: str | None = None

    @property
    def holds(self) -> bool:
        return self.kind is Kind.HOLDS


@dataclass(frozen=True)
class Isolation:
    """What kept the subject's code from everything else: the locks that were proved to hold, and why others do not.

    ``level`` is "none" (in this process), "basic" (a process of its own, with limits) or "strong".
    """

    level: str
    held: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The verdicts of one subject.

    ``asked`` says that the claims were named by whoever asked: then an absent function is a failure, where
    otherwise it is only counted. ``output`` is what the subject printed, escaped. ``isolation`` is None if
    nothing was run. ``readings`` are the functions whose calling shape was read off their signatures, and how;
    ``unread`` those where two readings are left, and the adapter to write."""

    subject: str
    version: str
    seed: int
    cases: int
    verdicts: tuple[Verdict, ...]
    asked: bool = False
    output: str = ""
    isolation: Isolation | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def unloadable(self) -> bool:
        """True if everything that was tried failed while the subject was being loaded."""
        tried = [v for v in self.verdicts if v.kind is not Kind.ABSENT]
        return bool(tried) and all(v.loading for v in tried)

    @property
    def judged(self) -> tuple[Verdict, ...]:
        """The verdicts that count: all but the absent ones that nobody asked for."""
        return tuple(v for v in self.verdicts if self.asked or v.kind is not Kind.ABSENT)

    @property
    def absent(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.kind is Kind.ABSENT)

    @property
    def failed(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.judged if not v.holds and v.kind not in UNJUDGED)

    @property
    def unjudged(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.judged if v.kind in UNJUDGED)

    @property
    def ok(self) -> bool:
        """True if something was judged and all of it holds."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 all hold, 1 something failed, 2 nothing failed but something (or all) could not be judged."""
        if self.failed and not self.unloadable:
            return 1
        return 2 if self.unjudged or self.unloadable or not self.judged else 0

    def __repr__(self) -> str:
        from .terminal import render

        return render(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from .html import render

        return render(self)

"""What a verdict says, as labelled lines: every rendering for people shows these, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .report import Digits, Kind, LostDigits, Report, Shown, Verdict
from .text import escape, number, plural, probability, times, value

LAWS = 2  # broken laws that are told, of which there may be one a design

MEANINGS = {
    Kind.HOLDS: "holds",
    Kind.FAILS: "fails",
    Kind.ABSENT: "is not offered",
    Kind.RAISED: "raised an exception",
    Kind.TIMED_OUT: "did not answer in time",
    Kind.OUT_OF_MEMORY: "ran out of memory",
    Kind.EXITED: "ended the process",
    Kind.BAD_VALUE: "returned something that is no answer",
    Kind.MUTATED_INPUT: "changed its input",
    Kind.NONDETERMINISTIC: "is not deterministic",
    Kind.UNSTABLE: "is right, and loses digits",
    Kind.VACUOUS: "could not be judged: nothing was compared",
    Kind.GRADER_ERROR: "could not be judged: an error of ours, not of the code under test",
}


def summary(verdict: Verdict) -> str:
    """One line: what was compared, and under which convention."""
    parts = [plural(verdict.compared, "design" if verdict.tested else "case")] if verdict.compared else []
    if verdict.unbounded:
        parts.append(f"{plural(verdict.unbounded, 'case')} without a verdict (overflow)")
    if verdict.digits:
        parts.append(_digits(verdict.digits))
    if verdict.convention:
        follows = "declared" if verdict.declared == verdict.convention else "following"
        parts.append(f"{follows}: {verdict.convention}")
    return ", ".join(parts)


def lines(verdict: Verdict) -> list[tuple[str, str]]:
    """Label and text: what happened, on which input, what came, what should have, how far off, why."""
    if verdict.holds:
        return [("digits", _lost(verdict.lost))] if verdict.lost else []
    said: list[tuple[str, str]] = []
    if verdict.message or verdict.kind is not Kind.FAILS:
        message, _, toml = verdict.message.partition("\n")
        said.append(("", MEANINGS[verdict.kind] + (f": {escape(message)}" if message else "")))
        said += [("write", escape(line)) for line in toml.splitlines()]
    if verdict.loading:  # it has seen no input, and one that it would have been given is no matter
        return said
    if verdict.shown is not None:
        said += _shown(verdict.shown)
    said += _laws(verdict)
    if verdict.kind is Kind.UNSTABLE and verdict.lost:
        said.append(("cause", _lost(verdict.lost)))
    if verdict.kind is Kind.FAILS:
        said += _causes(verdict)
    if verdict.kind is Kind.FAILS and verdict.false_alarm:
        chance = probability(verdict.false_alarm)
        said.append(("chance", f"correct code gets this verdict with probability at most {chance}"))
    if verdict.read_as:
        said.append(("read as", escape(verdict.read_as)))
    if verdict.replay:
        said.append(("again", escape(verdict.replay)))
    return said


def conclusion(report: Report) -> list[str]:
    """The closing sentences: what holds, what does not, what is not offered."""
    holding = sum(v.holds for v in report.judged)
    if report.unloadable:
        return [f"{escape(report.subject)} could not be loaded: nothing was judged."]
    if not report.judged:
        return [f"{escape(report.subject)} offers no function of the contract: nothing was judged."]
    counts = [f"{plural(holding, 'claim')} hold{'s' if holding == 1 else ''}"]
    if report.failed:
        counts.append(f"{len(report.failed)} do{'es' if len(report.failed) == 1 else ''} not")
    if report.unjudged:
        counts.append(f"{len(report.unjudged)} could not be judged")
    said = [", ".join(counts) + "."]
    lossy = [v.claim for v in report.judged if v.holds and v.lost]
    if lossy:
        said.append(f"Right, but with fewer digits than could be kept: {', '.join(lossy)}.")
    if report.absent and not report.asked:
        said += _absent(report.absent)
    if report.readings:
        told = "; ".join(f"{function} as {escape(how)}" for function, how in report.readings.items())
        said.append(f"Read off the signatures: {told}.")
    if report.isolation and report.isolation.level == "basic" and report.isolation.missing:
        missing = "; ".join(f"{lock} ({why})" for lock, why in report.isolation.missing.items())
        said.append(f"Isolation is basic: what is missing is {escape(missing)}.")
    return said


def _absent(verdicts: Sequence[Verdict]) -> list[str]:
    """Why claims were not judged: for want of a function, named, or for another reason, told."""
    functions: dict[str, int] = {}
    reasons: dict[str, list[str]] = {}
    for verdict in verdicts:
        function, _, why = verdict.message.partition("\n")[0].partition(": ")
        if "no function" in why:
            functions[function] = functions.get(function, 0) + 1
        else:
            reasons.setdefault(why, []).append(verdict.claim)
    said = [f"Not judged: {', '.join(claims)} ({escape(why)})." for why, claims in reasons.items()]
    if functions:
        which = "a function that is" if len(functions) == 1 else "functions that are"
        claims = plural(sum(functions.values()), "claim")
        said.append(f"Not judged: {claims} about {which} not there ({escape(', '.join(functions))}).")
    return said


def _shown(shown: Shown) -> list[tuple[str, str]]:
    said = [("input", f"{value(shown.inputs)} ({shown.dtype})")]
    if shown.where:
        said.append(("where", escape(shown.where)))
    if shown.got is not None:
        said.append(("got", _number(shown.got, shown.digits)))
    if shown.exact is not None:
        said.append(("exact", _number(shown.exact, shown.digits)))
    if shown.distance is not None and isinstance(shown.got, int | Fraction):
        off = number(abs(Fraction(shown.got) - Fraction(shown.exact)), 3)
        much = f"{times(shown.distance)} times what rounding can explain"
        said.append(("off by", f"{off}, " + (much if shown.distance < 1e300 else "where nothing is rounded")))
    return said


def _digits(digits: Digits) -> str:
    """The least number of digits; more than 15.95 is all that float64 has."""
    return "all digits" if digits.least >= 15.95 else f"{digits.least:.1f} digits or more"


def _lost(lost: LostDigits) -> str:
    much = lost.shown.distance
    worst = "; at worst no number is left"
    if much is not None:
        worst = f"; at worst {times(much)} times what other ways lose" if much < 1e300 else ""
    return f"{lost.sentence} ({lost.way}: {plural(lost.cases, 'case')}{worst})"


def _laws(verdict: Verdict) -> list[tuple[str, str]]:
    broken = [
        f"{escape(t.what)}: {t.got}, expected {t.expected}; "
        + (f"probability at most {probability(t.p)}" if t.p else "impossible")
        for t in verdict.tested
        if not t.holds and t.p is not None
    ]
    said = [("law", text) for text in list(dict.fromkeys(broken))[:LAWS]]
    more = len(broken) - len(said)
    return [*said, ("", f"and {plural(more, 'more test')} of the law")] if more else said


def _number(x: Any, digits: int | None) -> str:
    if isinstance(x, tuple | list | dict):
        return value(x)
    return number(x, digits)


def _causes(verdict: Verdict) -> list[tuple[str, str]]:
    if not verdict.causes:
        return [("cause", "unknown: no mistake that is known here explains every output")]
    if len(verdict.causes) == 1:
        return [("cause", _cause(verdict.causes[0].sentence, verdict.causes[0].convention, verdict))]
    told = [("cause", "one of these; they explain every output alike:")]
    return told + [("", "- " + _cause(c.sentence, c.convention, verdict)) for c in verdict.causes]


def _cause(sentence: str, convention: str | None, verdict: Verdict) -> str:
    said = convention == verdict.convention and convention != verdict.declared
    named = convention if convention and not said and convention not in sentence else ""
    return sentence + (f" (under the convention {named})" if named else "")

"""Judging an ``Equals`` claim: the conventions, the smallest failing case, the likely cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reference.claims._model import Claim, Convention, Equals
from reference.reporting.report import Cause, Digits, Kind, LostDigits, Shown, Verdict

from . import diagnosis
from .asking import Asker, Question
from .cases import Drawn
from .conventions import conventions, declared, follows, label
from .findings import Finder, Finding, where
from .precision import of_precision
from .questions import Pool
from .subject import Subject

CHUNK = 25
MOST_SHOWN = 10_000
"""Numbers of a wrong output that a report holds."""


@dataclass(frozen=True)
class Trial:
    """What one convention made of the questions; it ``fits`` if all hold and anything was compared."""

    convention: Convention
    asked: int
    findings: Sequence[Finding]

    @property
    def failing(self) -> list[Finding]:
        return [f for f in self.findings if f.kind is not None]

    @property
    def compared(self) -> int:
        return sum(f.comparison.compared > 0 or f.unstable is not None for f in self.findings)

    @property
    def unbounded(self) -> int:
        return sum(f.kind is None and not f.comparison.compared and f.unstable is None for f in self.findings)

    @property
    def fits(self) -> bool:
        return len(self.findings) == self.asked and not self.failing and self.compared > 0


def judge_equals(
    claim: Claim, equals: Equals, subject: Subject, seed: int, pool: Pool, only: Convention | None = None
) -> Verdict:
    """The verdict on these questions; ``only`` asks about one convention, and looks for no smaller case."""
    asker = Asker(subject, equals.program, f"{seed}/{claim.id}")
    order = conventions(claim)
    declares = declared(claim, subject, equals.program(pool.questions[0].case, **order[0].options))
    required = only or declares or order[0]
    finder = Finder(equals, pool.expected, pool.dtype or "float64")
    trial = _try(finder, asker, pool.questions, required)
    verdict = Verdict(
        claim.id,
        claim.title,
        Kind.HOLDS,
        convention=label(claim, required),
        declared=declares.name if declares else None,
        compared=trial.compared,
        unbounded=trial.unbounded,
    )
    if asker.stopped is not None:
        return _stopped(verdict, asker, equals)
    if trial.fits and trial.unbounded > trial.compared:
        return replace(verdict, kind=Kind.VACUOUS, message="most cases overflow")
    if trial.fits:
        verdict = _with_digits(verdict, equals, trial)
        return _asked_again(verdict, finder, asker, pool.questions[:CHUNK], required)
    if not trial.failing:
        return replace(verdict, kind=Kind.VACUOUS, message="no case could be compared")
    others = [] if only else [c for c in order if c is not required]
    fitting = next(
        (t for c in others if (t := _try(finder, asker, pool.questions, c, patient=False)).fits), None
    )
    if fitting and not declares and not fitting.convention.only_declared:
        accepted = replace(
            verdict,
            convention=label(claim, fitting.convention),
            compared=fitting.compared,
            unbounded=fitting.unbounded,
        )
        accepted = _with_digits(accepted, equals, fitting)
        return _asked_again(accepted, finder, asker, pool.questions[:CHUNK], fitting.convention)
    if fitting:
        causes: tuple[Cause, ...] = (follows(fitting.convention, required),)
    else:
        spread = diagnosis.spread((f.question for f in trial.failing), pool.questions)
        causes = diagnosis.of_values(claim, finder, asker, spread, [required, *others])
        if not causes:
            asked = asker.ask(spread, required.options)
            causes = of_precision(finder, asked, required, label(claim, required))
        shown_under = {c.convention for c in causes}
        if not declares and not only and len(shown_under) == 1:
            required = next(c for c in order if label(claim, c) in shown_under)
            trial = _try(finder, asker, pool.questions, required)
    verdict = replace(verdict, causes=causes, convention=label(claim, required))
    return _failed(verdict, finder, asker, pool if only is None else replace(pool, drawn={}), trial)


def _with_digits(verdict: Verdict, equals: Equals, trial: Trial) -> Verdict:
    """To how many digits it agrees, and what was lost by a way that loses some."""
    agreed = sorted(f.agreed for f in trial.findings if f.agreed is not None)
    digits = Digits(agreed[0], agreed[len(agreed) // 2]) if agreed else None
    lost = [(finding, finding.unstable) for finding in trial.findings if finding.unstable is not None]
    if not lost:
        return replace(verdict, digits=digits)
    worst, way = max(lost, key=lambda pair: _loss(pair[0]))
    shown = _shown(verdict, equals, worst)
    went = sum(other is way for _, other in lost)
    return replace(verdict, digits=digits, lost=LostDigits(way.name, way.sentence, went, shown))


def _loss(finding: Finding) -> tuple[bool, float]:
    mismatch = finding.mismatch
    if mismatch is None:
        return finding.outcome.kind is not None, 0.0
    return not mismatch.finite, mismatch.distance or 0.0


def _try(
    finder: Finder, asker: Asker, questions: Sequence[Question], convention: Convention, patient: bool = True
) -> Trial:
    """Ask everything under one convention; if not ``patient``, until something does not hold."""
    findings: list[Finding] = []
    step = len(questions) if patient else CHUNK
    for start in range(0, len(questions), step):
        asked = questions[start : start + step]
        found: dict[str, Finding] = {}
        fails = False
        for outcome in asker.outcomes(asked, convention.options):
            if patient or not fails:
                found[outcome.question.id] = finding = finder.find(outcome, convention.options)
                fails = fails or finding.kind is not None
        findings += [found[question.id] for question in asked if question.id in found]
        if asker.stopped is not None or fails:
            break
    return Trial(convention, len(questions), findings)


def _asked_again(
    verdict: Verdict, finder: Finder, asker: Asker, questions: Sequence[Question], convention: Convention
) -> Verdict:
    """It holds, if it still does when the first questions are asked a second time."""
    first = asker.ask(questions, convention.options)
    second = asker.ask(questions, convention.options, again=True)
    for before, outcome in zip(first, second, strict=False):
        if outcome.tells_the_same_as(before):
            continue
        finding = finder.find(outcome, convention.options)
        if finding.kind is not None:
            shown = _shown(verdict, finder.equals, finding)
            if asker.stopped is not None:  # it is not another result that came, but none
                return replace(verdict, kind=finding.kind, message=finding.detail, shown=shown)
            return replace(verdict, kind=Kind.NONDETERMINISTIC, message=TWICE, shown=shown)
    return verdict


TWICE = "the same input gave another result when it was asked a second time"


def _failed(verdict: Verdict, finder: Finder, asker: Asker, pool: Pool, trial: Trial) -> Verdict:
    options = trial.convention.options
    worst = min(trial.failing, key=lambda f: f.family)
    alike = [f for f in trial.failing if f.family == worst.family]
    start = next((pool.drawn[f.question.id] for f in alike if f.question.id in pool.drawn), None)
    finding = worst
    if start is not None:
        from .shrinking import shrink  # a third of a second, and only where something fails

        def fails(candidate: Drawn) -> bool:
            outcomes = asker.ask([pool.question(candidate)], options) if pool.allows(candidate.case) else []
            return any(finder.find(o, options).family == worst.family for o in outcomes)

        smallest = shrink(finder.equals.domain, start, fails)
        finding = finder.find(asker.ask([pool.question(smallest)], options)[0], options)
    shown = _shown(verdict, finder.equals, finding)
    again = asker.ask([finding.question], options, again=True)
    if asker.stopped is None and not again[0].tells_the_same_as(finding.outcome):
        return replace(verdict, kind=Kind.NONDETERMINISTIC, message=TWICE, shown=shown, causes=())
    kind, loading = finding.kind or Kind.GRADER_ERROR, finding.outcome.loading
    return replace(verdict, kind=kind, message=finding.detail, loading=loading, shown=shown)


def _shown(verdict: Verdict, equals: Equals, finding: Finding) -> Shown:
    question, mismatch = finding.question, finding.mismatch
    name = f"{question.id}@{verdict.convention}" if verdict.convention else question.id
    shown = Shown(name, question.case, question.dtype)
    if mismatch is None:
        return shown if finding.outcome.kind else replace(shown, got=_few(finding.outcome.values))
    return replace(
        shown,
        where=where(equals, finding.outcome.operations, mismatch.path),
        got=_few(mismatch.got),
        exact=mismatch.exact,
        distance=mismatch.distance,
        digits=mismatch.digits,
    )


def _few(got: Any) -> Any:
    """What came back, if it is not so much that a report had better only tell its shape."""
    return got if _count(got) <= MOST_SHOWN else None


def _count(got: Any) -> int:
    if isinstance(got, dict):
        return _count(tuple(got.values()))
    return 1 + sum(map(_count, got)) if isinstance(got, tuple) else 1


def _stopped(verdict: Verdict, asker: Asker, equals: Equals) -> Verdict:
    stopped = asker.stopped
    if stopped is None or stopped.kind is None:
        raise RuntimeError("the asker stopped without an outcome")
    finding = Finding(stopped, stopped.kind, stopped.detail)
    shown = None if stopped.kind is Kind.ABSENT else _shown(verdict, equals, finding)
    return replace(verdict, kind=stopped.kind, message=stopped.detail, loading=stopped.loading, shown=shown)

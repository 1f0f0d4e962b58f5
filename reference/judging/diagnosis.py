"""The likely cause: which known mistake explains every output on many spread cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reference.claims._model import Claim, Convention, Mistake, Sampled
from reference.reporting.report import Cause, Kind

from .asking import Asker, Outcome, Question
from .compare import all_bounded, explains
from .conventions import label
from .findings import Finder, compared_values
from .laws import refuted
from .statistics import DIAGNOSIS

SPREAD = 50


def spread(failing: Iterable[Question], all_of_them: Iterable[Question]) -> list[Question]:
    """About fifty cases on which mistakes are told apart, those that failed first: at most half of them.

    The small ones go before: a mistake is contradicted by them at the least cost.
    """
    chosen = {q.id: q for q in sorted(list(failing)[: SPREAD // 2], key=lambda q: _size(q.case))}
    for question in all_of_them:
        if len(chosen) < SPREAD:
            chosen.setdefault(question.id, question)
    return list(chosen.values())


def of_values(
    claim: Claim,
    finder: Finder,
    asker: Asker,
    questions: Sequence[Question],
    conventions: Sequence[Convention],
) -> tuple[Cause, ...]:
    """The mistakes that explain every returned output, within the budget, in every dtype that was asked.

    None is named where most of the cases returned nothing: what is left is too little to go by.
    """
    causes: dict[str, Cause] = {}
    for convention in conventions:
        asked = asker.ask(questions, convention.options)
        outcomes = [o for o in asked if o.kind is None or _divided_by_zero(o)]
        if 2 * len(outcomes) < len(asked):
            continue
        for mistake in claim.mistakes:
            if mistake.name not in causes and _made(mistake, finder, outcomes, convention):
                causes[mistake.name] = _cause(claim, mistake, convention)
    return tuple(causes.values())


def _made(mistake: Mistake, finder: Finder, outcomes: Sequence[Outcome], convention: Convention) -> bool:
    """Whether the mistake explains all outcomes that tell anything, and some of them are wrong.

    Code that makes it may go an unstable way as well. Where such a way overflows, an outcome tells nothing.
    Most mistakes are contradicted by the first, and the others are not looked at then.
    """
    if mistake.oracle is None or set(mistake.not_under.items()) & set(convention.options.items()):
        return False
    options = _merged(convention, mistake)
    ways = [options, *({**options, **way.options} for way in finder.equals.unstable)]
    wrong = False
    for outcome in outcomes:
        finding = finder.find(outcome, convention.options)
        if finding.comparison.unbounded or finder.overflowing(outcome.question, convention.options):
            continue
        if not any(_explained(finder, mistake, outcome, way) for way in ways):
            return False
        wrong = wrong or finding.kind is not None
    return wrong


def of_laws(
    claim: Claim,
    sampled: Sampled,
    outcomes: Sequence[Outcome],
    convention: Convention,
) -> tuple[Cause, ...]:
    """The mistakes under whose law none of the evidence is unlikely."""
    return tuple(
        _cause(claim, mistake, convention)
        for mistake in claim.mistakes
        if mistake.options is not None
        and not refuted(sampled, outcomes, _merged(convention, mistake), DIAGNOSIS)
    )


def _size(value: Any) -> int:
    """How many numbers there are in a case."""
    if isinstance(value, Mapping):
        return _size(tuple(value.values()))
    return sum(map(_size, value)) if isinstance(value, tuple) else 1


def _explained(finder: Finder, mistake: Mistake, outcome: Outcome, options: Mapping[str, Any]) -> bool:
    if mistake.oracle is None:
        return False
    if outcome.kind is not None:
        return not all_bounded(finder.expected(outcome.question, options, mistake.oracle))
    values, problem = compared_values(finder.equals, outcome)
    return not problem and explains(finder.expected(outcome.question, options, mistake.oracle), values)


def _divided_by_zero(outcome: Outcome) -> bool:
    """Python's own numbers raise where NumPy's are not finite."""
    return outcome.kind is Kind.RAISED and outcome.detail.startswith(
        ("ZeroDivisionError", "FloatingPointError")
    )


def _merged(convention: Convention, mistake: Mistake) -> dict[str, Any]:
    return {**convention.options, **(mistake.options or {})}


def _cause(claim: Claim, mistake: Mistake, convention: Convention) -> Cause:
    return Cause(mistake.name, mistake.sentence, label(claim, convention))

"""The likely cause: which known mistake explains every output on many spread cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reference.claims._model import Claim, Convention, Equals, Mistake, Sampled
from reference.exact import to_ball
from reference.reporting.report import Cause

from .asking import Asker, Outcome, Question
from .compare import explains
from .conventions import label
from .findings import compared_values, find
from .laws import refuted
from .statistics import DIAGNOSIS

SPREAD = 50


def spread(failing: Iterable[Question], all_of_them: Iterable[Question]) -> list[Question]:
    """About fifty cases on which mistakes are told apart, those that failed first: at most half of them."""
    chosen = {q.id: q for q in list(failing)[: SPREAD // 2]}
    for question in all_of_them:
        if len(chosen) < SPREAD:
            chosen.setdefault(question.id, question)
    return list(chosen.values())


def of_values(
    claim: Claim,
    equals: Equals,
    asker: Asker,
    questions: Sequence[Question],
    conventions: Sequence[Convention],
) -> tuple[Cause, ...]:
    """The mistakes that explain every returned output, within the budget, in every dtype that was asked."""
    causes: dict[str, Cause] = {}
    for convention in conventions:
        outcomes = [o for o in asker.ask(questions, convention.options) if o.kind is None]
        findings = [find(equals, o, convention.options) for o in outcomes]
        told = sorted((f for f in findings if not f.comparison.unbounded), key=lambda f: f.kind is None)
        for mistake in claim.mistakes:
            if mistake.oracle is None or mistake.name in causes or not any(f.kind for f in told):
                continue
            options = _merged(convention, mistake)
            if all(_explained(equals, mistake, f.outcome, options) for f in told):
                causes[mistake.name] = _cause(claim, mistake, convention)
    return tuple(causes.values())


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


def _explained(equals: Equals, mistake: Mistake, outcome: Outcome, options: Mapping[str, Any]) -> bool:
    values, problem = compared_values(equals, outcome)
    if problem or mistake.oracle is None:
        return False
    question = outcome.question
    return explains(mistake.oracle(to_ball(question.case, question.dtype), **options), values)


def _merged(convention: Convention, mistake: Mistake) -> dict[str, Any]:
    return {**convention.options, **(mistake.options or {})}


def _cause(claim: Claim, mistake: Mistake, convention: Convention) -> Cause:
    return Cause(mistake.name, mistake.sentence, label(claim, convention))

"""Judging a ``Sampled`` claim: exact tests of a law, each with its share of the false-alarm probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from reference.claims._model import (
    Binomial,
    Call,
    Claim,
    Convention,
    Fact,
    Kolmogorov,
    Operation,
    Sampled,
)
from reference.reporting.report import Cause, Kind, LawTest, Shown, Verdict

from . import diagnosis
from .asking import Asker, Outcome, Question
from .compare import all_finite, shape
from .conventions import conventions, declared, follows, label
from .laws import Weighed, refuted, tests
from .questions import DTYPES, designs
from .subject import Subject


def questions_of(claim: Claim, sampled: Sampled) -> Sequence[Question]:
    """Every design in float64, and in float32 where arrays are given."""
    options = conventions(claim)[0].options
    given = any(_takes_arrays(op) for case in sampled.designs for op in sampled.program(case, **options))
    return designs(sampled, DTYPES if given else DTYPES[:1])


def judge_sampled(
    claim: Claim,
    sampled: Sampled,
    subject: Subject,
    seed: int,
    alpha: Fraction,
    questions: Sequence[Question],
    only: Convention | None = None,
) -> Verdict:
    """The verdict on these designs; ``alpha`` is this claim's share of the false-alarm probability."""
    asker = Asker(subject, sampled.program, f"{seed}/{claim.id}")
    order = conventions(claim)
    declares = declared(claim, subject, sampled.program(questions[0].case, **order[0].options))
    required = only or declares or order[0]
    outcomes = asker.ask(questions, required.options)
    verdict = Verdict(
        claim.id,
        claim.title,
        Kind.HOLDS,
        convention=label(claim, required),
        declared=declares.name if declares else None,
        compared=len(outcomes),
        false_alarm=alpha,
    )
    others = [] if only else [c for c in order if c is not required]
    spoilt = asker.stopped or next((o for o in outcomes if o.kind is not None), None)
    if spoilt is not None and spoilt.kind is not None:
        shown = None if spoilt.kind is Kind.ABSENT else _shown(verdict, spoilt)
        if spoilt.kind is Kind.RAISED and not spoilt.loading:
            causes = _followed(sampled, asker, questions, others, required, alpha)
            verdict = replace(verdict, causes=causes)
        verdict = replace(verdict, kind=spoilt.kind, message=spoilt.detail, loading=spoilt.loading)
        return replace(verdict, shown=shown, compared=0, false_alarm=Fraction(0))
    for outcome in outcomes:
        if not all_finite(outcome.numbers):
            causes = _followed(sampled, asker, questions, others, required, alpha)
            causes += _explained_by_the_finite(claim, sampled, outcomes, required, alpha)
            verdict = replace(verdict, kind=Kind.FAILS, causes=causes, false_alarm=Fraction(0))
            problem = "returned numbers that are not finite"
            return replace(verdict, message=problem, shown=_shown(verdict, outcome))
        wrong = next((dtype for dtype in outcome.dtypes if sampled.indices and "int" not in dtype), None)
        if wrong:
            problem = f"returned {wrong} numbers where indices are expected: an index is an integer"
            return replace(verdict, kind=Kind.BAD_VALUE, message=problem, shown=_shown(verdict, outcome))
    try:
        found = tests(sampled, outcomes, required.options, alpha)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        shapes = ", ".join(dict.fromkeys(shape(v) for o in outcomes for v in o.numbers))
        problem = f"returned {shapes}, of which the claim can make nothing ({error})"
        return replace(verdict, kind=Kind.BAD_VALUE, message=problem, shown=_shown(verdict, outcomes[0]))
    verdict = replace(verdict, tested=tuple(_tested(t) for t in found))
    if not found:
        return replace(verdict, kind=Kind.VACUOUS, message="the draws gave no evidence")
    if all(t.holds for t in found):
        return verdict
    fitting = [c for c in others if _fits(sampled, asker, questions, c, alpha)]
    accepted = next((c for c in fitting if not declares and not c.only_declared), None)
    if accepted is not None:
        found = tests(sampled, asker.ask(questions, accepted.options), accepted.options, alpha)
        return replace(verdict, convention=label(claim, accepted), tested=tuple(_tested(t) for t in found))
    causes = tuple(follows(c, required) for c in fitting)
    causes += diagnosis.of_laws(claim, sampled, outcomes, required)
    if not causes:
        causes = _under_another(claim, sampled, asker, questions, others)
    worst = min((t for t in found if not t.holds), key=lambda t: t.p is not None)  # a fact tells most
    return replace(verdict, kind=Kind.FAILS, causes=causes, shown=_shown(verdict, worst.outcome, worst))


def _followed(
    sampled: Sampled,
    asker: Asker,
    questions: Sequence[Question],
    others: Sequence[Convention],
    required: Convention,
    alpha: Fraction,
) -> tuple[Cause, ...]:
    """The other conventions that the subject follows, if any."""
    return tuple(follows(c, required) for c in others if _fits(sampled, asker, questions, c, alpha))


def _under_another(
    claim: Claim, sampled: Sampled, asker: Asker, questions: Sequence[Question], others: Sequence[Convention]
) -> tuple[Cause, ...]:
    """The mistakes that explain everything under the first of the other conventions that has any."""
    for convention in others:
        outcomes = asker.ask(questions, convention.options)
        if len(outcomes) == len(questions) and all(
            o.kind is None and all_finite(o.numbers) for o in outcomes
        ):
            causes = diagnosis.of_laws(claim, sampled, outcomes, convention)
            if causes:
                return causes
    return ()


def _explained_by_the_finite(
    claim: Claim, sampled: Sampled, outcomes: Sequence[Outcome], required: Convention, alpha: Fraction
) -> tuple[Cause, ...]:
    """The mistakes that explain the outcomes that are finite, if these are wrong, too."""
    finite = [o for o in outcomes if all_finite(o.numbers)]
    if 2 * len(finite) < len(outcomes) or not refuted(sampled, finite, required.options, alpha):
        return ()
    return diagnosis.of_laws(claim, sampled, finite, required)


def _fits(
    sampled: Sampled, asker: Asker, questions: Sequence[Question], convention: Convention, alpha: Fraction
) -> bool:
    outcomes = asker.ask(questions, convention.options)
    whole = len(outcomes) == len(questions) and all(
        o.kind is None and all_finite(o.numbers) for o in outcomes
    )
    return whole and not refuted(sampled, outcomes, convention.options, alpha)


def _takes_arrays(operation: Operation) -> bool:
    return not isinstance(operation, Call) or any(
        isinstance(argument, tuple) for argument in (*operation.args, *operation.kwargs.values())
    )


def _shown(verdict: Verdict, outcome: Outcome, worst: Weighed | None = None) -> Shown:
    question = outcome.question
    name = f"{question.id}@{verdict.convention}" if verdict.convention else question.id
    shown = Shown(name, question.case, question.dtype)
    if worst is None or not isinstance(worst.evidence, Fact):
        return shown
    return replace(shown, where=worst.evidence.what, got=worst.evidence.got, exact=worst.evidence.expected)


def _tested(test: Weighed) -> LawTest:
    evidence = test.evidence
    p = (
        None if test.p is None else max(float(test.p), 1e-300) if test.p else 0.0
    )  # impossible is not unlikely
    if isinstance(evidence, Fact):
        return LawTest(evidence.what, str(evidence.got), str(evidence.expected), p, test.holds)
    if isinstance(evidence, Binomial):
        mean = evidence.trials * evidence.probability
        got, spread = (
            f"{evidence.successes} of {evidence.trials}",
            math.sqrt(mean * (1 - evidence.probability)),
        )
        return LawTest(evidence.what, got, f"about {float(mean):.5g} +- {spread:.2g}", p, test.holds)
    if isinstance(evidence, Kolmogorov):
        usual = f"at most about {1 / math.sqrt(evidence.draws):.2g}"
        return LawTest(evidence.what, f"{evidence.distance:.3g}", usual, p, test.holds)
    spread = math.sqrt(2 * evidence.degrees)
    expected = f"about {evidence.degrees} +- {spread:.2g}"
    return LawTest(evidence.what, f"{evidence.statistic:.6g}", expected, p, test.holds)

"""Whether a claim refuses a subject, and after how many cases: no smallest case, no diagnosis.

It refuses what ``judge_claim`` refuses: where a question fails under every convention that would be accepted,
no verdict can hold. Where all hold under one of them, so does the verdict, unless the first questions get another
answer when they are asked a second time, or nothing could be compared: these are judged as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reference.claims._model import Claim, Convention, Equals, Sampled
from reference.exact import working_precision
from reference.reporting.report import Kind

from .asking import QUESTIONS_A_MESSAGE, Asker, Question
from .conventions import conventions, declared
from .equals import CHUNK, judge_equals
from .findings import Finder
from .questions import Pool, pool
from .run import judge_claim, share
from .sampled import questions_of
from .subject import Subject


@dataclass(frozen=True)
class Refusal:
    """How a claim refused, and the number of cases that were asked until then, the refused one included."""

    kind: Kind
    cases: int
    loading: bool = False
    detail: str = ""


@dataclass
class Refuser:
    """Asks claims about one subject after another; the cases of a claim are drawn once."""

    seed: int
    cases: int
    _questions: dict[str, Sequence[Question]] = field(default_factory=dict)

    def refusal(self, claim: Claim, subject: Subject, lossless: bool = False) -> Refusal | None:
        """How the claim refuses the subject; None if it holds.

        Where it has to be ``lossless``, it is refused as well if it is right and loses digits.
        """
        with working_precision():
            try:
                if isinstance(claim.property, Equals):
                    found = self._first(claim, claim.property, subject, lossless)
                    if found is not None or self._first_hold(claim, claim.property, subject):
                        return found
            except Exception:  # a fault on our side: the verdict says which
                pass
            undiagnosed = replace(claim, mistakes=())
            verdict = judge_claim(undiagnosed, subject, self.seed, self.cases, None, share([claim]))
        if verdict.holds:
            return None
        asked = verdict.compared
        if isinstance(claim.property, Sampled):
            asked = len(questions_of(claim, claim.property))
        return Refusal(verdict.kind, asked, verdict.loading, verdict.message)

    def _first_hold(self, claim: Claim, equals: Equals, subject: Subject) -> bool:
        """Whether the first questions hold, also when they are asked a second time."""
        first = Pool(self.questions(claim)[:CHUNK], {})
        return judge_equals(claim, equals, subject, self.seed, first).holds

    def questions(self, claim: Claim) -> Sequence[Question]:
        """The questions of an ``Equals`` claim, in the order in which they are asked."""
        if claim.id not in self._questions:
            self._questions[claim.id] = pool(claim, self.seed, self.cases).questions
        return self._questions[claim.id]

    def _first(self, claim: Claim, equals: Equals, subject: Subject, lossless: bool) -> Refusal | None:
        questions = self.questions(claim)
        asker = Asker(subject, equals.program, f"{self.seed}/{claim.id}")
        finder = Finder(equals, pool(claim, self.seed, self.cases).expected)
        order = conventions(claim)
        declares = declared(claim, subject, equals.program(questions[0].case, **order[0].options))
        accepted = [declares] if declares else [order[0], *(c for c in order[1:] if not c.only_declared)]
        latest: Refusal | None = None
        for convention in accepted:
            found = _under(convention, questions, asker, finder, lossless)
            if found is None or asker.stopped is not None:
                return found
            if latest is None or found.cases > latest.cases:
                latest = found
        return latest


def _under(
    convention: Convention, questions: Sequence[Question], asker: Asker, finder: Finder, lossless: bool
) -> Refusal | None:
    """The first question that fails under a convention, or where digits are lost, if they may not be."""
    for start in range(0, len(questions), QUESTIONS_A_MESSAGE):
        asked = questions[start : start + QUESTIONS_A_MESSAGE]
        outcomes = asker.ask(asked, convention.options)
        places = {question.id: start + i for i, question in enumerate(asked, start=1)}
        for outcome in outcomes:
            finding = finder.find(outcome, convention.options)
            if finding.kind is not None:
                cases = places[outcome.question.id]
                return Refusal(finding.kind, cases, outcome.loading, finding.detail)
            if lossless and finding.unstable is not None:
                return Refusal(Kind.UNSTABLE, places[outcome.question.id], detail=finding.unstable.name)
        stopped = asker.stopped
        if stopped is not None and stopped.kind is not None:
            cases = places.get(stopped.question.id, start + 1)
            return Refusal(stopped.kind, cases, stopped.loading, stopped.detail)
    return None

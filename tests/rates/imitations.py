"""Subjects that make one known mistake, whatever they are asked, and what the judge says of them.

An ``Equals`` claim's mistake answers with a random number of its oracle's ball, rounded to the dtype: any
honest evaluation of the wrong formula may return it. A ``Sampled`` claim's mistake answers with its imitation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

import numpy as np

from reference.claims._model import Call, Case, Claim, Convention, Equals, Mistake, Operation, Sampled, Values
from reference.exact import Ball, exact_value, is_finite, to_ball
from reference.judging import judge
from reference.judging.conventions import conventions
from reference.judging.reply import Reply, Returned
from reference.reporting import Kind, Verdict
from reference.reporting.report import Isolation

CASES = 20

Answer = Callable[[Case, str], Values]
"""What a subject returns on a case in a dtype: an entry for each of the program's operations."""


@dataclass
class Imitation:
    """A subject that knows the case behind each operation, and answers as ``answer`` says."""

    name: str
    answer: Answer
    function: str
    dtype: str = ""
    declared: str | None = None
    output: str = ""
    isolation: Isolation = field(default_factory=lambda: Isolation("none"))
    _cases: list[Case] = field(default_factory=list)
    _answers: dict[tuple[int, str], Values] = field(default_factory=dict)

    def program(self, case: Case, **_: Any) -> tuple[Operation, ...]:
        """As many operations as there are answers, each with the number of the case and its own."""
        number = next((n for n, known in enumerate(self._cases) if known is case), len(self._cases))
        if number == len(self._cases):
            self._cases.append(case)
        answers = self._answered(number, "float64")
        return tuple(Call(self.function, (number, k)) for k in range(len(answers)))

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        """As in Subject."""
        replies: list[Reply] = []
        for operation in operations:
            assert isinstance(operation, Call)
            number, k = operation.args
            replies.append(Returned(self._answered(number, dtype)[k], (self.dtype or dtype,)))
        return replies

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        """As in Subject."""
        return partial(self.run, operations, dtype)

    def declared_convention(self, function: str) -> str | None:
        """As in Subject."""
        return self.declared

    def close(self) -> None:
        """Nothing is open."""

    def _answered(self, number: int, dtype: str) -> Values:
        if (number, dtype) not in self._answers:
            self._answers[number, dtype] = self.answer(self._cases[number], dtype)
        return self._answers[number, dtype]


def judged(
    claim: Claim,
    mistake: Mistake | None,
    seed: int,
    cases: int = CASES,
    convention: Convention | None = None,
    declared: str | None = None,
) -> Verdict:
    """The verdict on a subject that makes the mistake (of an ``Equals`` claim none, if None) and no other.

    It follows ``convention``, the contract's own if None, and declares the one named ``declared``.
    """
    made = convention or conventions(claim)[0]
    random = Random(f"{seed}/{claim.id}/{mistake.name if mistake else ''}")
    held = claim.property
    assert held is not None
    first = held.examples[0] if isinstance(held, Equals) else held.designs[0]
    function = held.program(first, **made.options)[0].function
    options = {**made.options, **((mistake and mistake.options) or {})}
    if isinstance(held, Sampled):
        assert mistake is not None
        assert mistake.imitate is not None
        answer = partial(_imitated, mistake.imitate, random, options)
        subject = Imitation("imitated", answer, function, "int64" if held.indices else "")
        asked: Equals | Sampled = replace(held, program=subject.program)
    else:
        oracle = mistake.oracle if mistake else held.oracle
        assert oracle is not None
        subject = Imitation("imitated", partial(_evaluated, oracle, random, options), function)
        asked = replace(held, program=subject.program, reduce=None)
    subject.declared = declared
    report = judge(subject, [replace(claim, property=asked)], seed, cases)
    (verdict,) = report.verdicts
    assert verdict.kind is not Kind.GRADER_ERROR, verdict
    return verdict


def _imitated(
    imitate: Callable[..., Values], random: Random, options: Mapping[str, Any], case: Case, dtype: str
) -> Values:
    return imitate(case, random, **options)


def _evaluated(
    oracle: Callable[..., Values], random: Random, options: Mapping[str, Any], case: Case, dtype: str
) -> Values:
    return roundings(oracle(to_ball(case, dtype), **options), random, dtype)


def roundings(values: Any, random: Random | None, dtype: str) -> Any:
    """A random honest rounding of each number of an oracle's values; of its very value, if not ``random``."""
    if isinstance(values, tuple):
        return tuple(roundings(one, random, dtype) for one in values)
    if not isinstance(values, Ball):
        return float(values)
    if not is_finite(values):
        return float("nan")
    middle, radius = float(exact_value(values)), float(values.interval.rad())
    for where in (random.choice((0.0, random.uniform(-0.5, 0.5))), 0.0) if random else (0.0,):
        with np.errstate(over="ignore"):
            number = float(np.dtype(dtype).type(middle + where * radius))
        if values.interval.contains(number):  # what rounds to one outside is no evaluation of its formula
            break
    return number

"""One outcome held against an ``Equals`` claim under one convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reference.claims._model import Case, Equals, Operation, Trajectory, Unstable, Values
from reference.exact import to_ball
from reference.reporting.report import Kind

from .asking import Outcome, Question
from .compare import (
    Comparison,
    Mismatch,
    agreed_digits,
    all_bounded,
    all_finite,
    compare,
    shape,
    where_bounded,
    worst,
)
from .expected import Expected

MEASURED = 25
"""Of so many outcomes a claim's digits are counted: counting takes as long as comparing."""
NOTHING = Comparison(0, 0, None)
OVERFLOWS = (
    "OverflowError",
    "ZeroDivisionError",
    "FloatingPointError",
    "RuntimeWarning",
    "ValueError: math domain error",
)
"""Where NumPy's numbers are not finite, Python's own raise one of these; and so does NumPy, if it is told to."""
RANKED = (Kind.FAILS, Kind.BAD_VALUE, Kind.RAISED, Kind.MUTATED_INPUT)


@dataclass(frozen=True)
class Finding:
    """``kind`` is None where the outcome agrees with the claim, or where no verdict can be had.

    ``agreed`` is to how many digits it does, if that was counted; ``unstable`` the way by which digits were
    lost: then ``comparison`` shows where, against the budget of the ways that keep them.
    """

    outcome: Outcome
    kind: Kind | None = None
    detail: str = ""
    comparison: Comparison = NOTHING
    agreed: float | None = None
    unstable: Unstable | None = None

    @property
    def question(self) -> Question:
        return self.outcome.question

    @property
    def mismatch(self) -> Mismatch | None:
        return self.comparison.mismatch

    @property
    def family(self) -> tuple[int, bool, str]:
        """Failures of one family are alike; the smaller tells more, a finite wrong number most."""
        rank = RANKED.index(self.kind) if self.kind in RANKED else len(RANKED)
        finite = self.mismatch is not None and self.mismatch.finite
        return rank, not finite, self.detail.partition(":")[0] if self.kind is Kind.RAISED else ""


@dataclass(frozen=True)
class Finder:
    """Holds outcomes against one claim, each of them once under each convention; digits are those of ``dtype``."""

    equals: Equals
    known: Expected = field(default_factory=Expected)
    dtype: str = "float64"
    _known: dict[tuple[int, int], tuple[Outcome, Mapping[str, Any], Finding]] = field(default_factory=dict)
    _balls: dict[str, Case] = field(default_factory=dict)
    _measured: set[str] = field(default_factory=set)
    _overflowing: dict[tuple[str, int], tuple[Mapping[str, Any], Unstable | None]] = field(
        default_factory=dict
    )

    def balls(self, question: Question) -> Case:
        """The question's case, its numbers as balls."""
        if question.id not in self._balls:
            self._balls[question.id] = to_ball(question.case, question.dtype)
        return self._balls[question.id]

    def expected(
        self, question: Question, options: Mapping[str, Any], oracle: Callable[..., Any] | None = None
    ) -> Any:
        """What the claim's oracle, or another one, says of the question."""
        return self.known.of(oracle or self.equals.oracle, question, options, self.balls)

    def find(self, outcome: Outcome, options: Mapping[str, Any]) -> Finding:
        """What comes of holding the outcome against the oracle under a convention's options."""
        key = id(outcome), id(options)
        if key not in self._known:  # both are kept, so that no others get their ids
            self._known[key] = outcome, options, self._find(outcome, options)
        return self._known[key][2]

    def overflowing(self, question: Question, options: Mapping[str, Any]) -> Unstable | None:
        """The unstable way, if there is one, that overflows on the question's case: it may return anything."""
        key = question.id, id(options)
        if key not in self._overflowing:
            balls = self.balls(question)
            found = (
                way
                for way in self.equals.unstable
                if not all_bounded(self.equals.oracle(balls, **{**options, **way.options}))
            )
            self._overflowing[key] = options, next(found, None)
        return self._overflowing[key][1]

    def _find(self, outcome: Outcome, options: Mapping[str, Any]) -> Finding:
        values, problem = ((), outcome.detail) if outcome.kind else compared_values(self.equals, outcome)
        if problem or outcome.kind is not None:
            overflown = _has_overflown(outcome)
            nothing = 0.0 if overflown and self._is_measured(outcome) else None
            way = self.overflowing(outcome.question, options) if overflown else None
            if way is not None:
                return Finding(outcome, agreed=nothing, unstable=way)
            kind = Kind.BAD_VALUE if all_finite(outcome.numbers) else Kind.FAILS
            return Finding(outcome, outcome.kind or kind, problem)
        expected = self.expected(outcome.question, options)
        comparison = compare(expected, values)
        mismatch = comparison.mismatch
        agreed = agreed_digits(expected, values) if self._is_measured(outcome) else None
        if mismatch is None:
            return Finding(outcome, comparison=comparison, agreed=agreed)
        for way in self.equals.unstable:
            wide = self.expected(outcome.question, {**options, **way.options})
            overflown = _has_overflown(outcome)
            if way.overflows and not overflown:
                wide = where_bounded(wide, expected)
            if compare(wide, values).mismatch is None:
                comparison = replace(comparison, mismatch=worst(expected, values))
                if overflown:
                    agreed = 0.0 if self._is_measured(outcome) else None
                return Finding(outcome, comparison=comparison, agreed=agreed, unstable=way)
        kind = Kind.BAD_VALUE if mismatch.problem else Kind.FAILS
        return Finding(outcome, kind, mismatch.problem, comparison)

    def _is_measured(self, outcome: Outcome) -> bool:
        if outcome.question.dtype == self.dtype and len(self._measured) < MEASURED:
            self._measured.add(outcome.question.id)
        return outcome.question.id in self._measured


def _has_overflown(outcome: Outcome) -> bool:
    """Whether what came is what overflowing arithmetic leaves behind."""
    if outcome.kind is not None:
        return outcome.kind is Kind.RAISED and outcome.detail.startswith(OVERFLOWS)
    return not all_finite(outcome.numbers)


def compared_values(equals: Equals, outcome: Outcome) -> tuple[Values, str]:
    """What is compared with the oracle, and why there is nothing to compare ("" if there is)."""
    if equals.reduce is None:
        return outcome.numbers, ""
    try:
        return equals.reduce(outcome.question.case, outcome.values), ""
    except (ArithmeticError, TypeError, ValueError, IndexError, KeyError) as error:
        if not all_finite(outcome.numbers):
            return (), "returned numbers that are not finite"
        shapes = ", ".join(dict.fromkeys(shape(value) for value in outcome.numbers))
        return (), f"returned {shapes}, of which the claim can make nothing ({error})"


def where(equals: Equals, operations: tuple[Operation, ...], path: tuple[int, ...]) -> str:
    """Which number a path points at: "after step 3, index [0, 2]"."""
    if not path:
        return ""
    first, rest = path[0], list(path[1:])
    if equals.reduce is not None:
        return f"quantity {first + 1}" + (f", index {rest}" if rest else "")
    words = [f"call {first + 1}"] if len(operations) > 1 else []
    if rest and isinstance(operations[first], Trajectory):
        words.append(f"after step {rest.pop(0) + 1}")
    if rest:
        words.append(f"index {rest}")
    return ", ".join(words)

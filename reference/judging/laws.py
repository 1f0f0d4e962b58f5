"""The evidence of a ``Sampled`` claim, and what exact tests make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reference.claims._model import Binomial, ChiSquared, Evidence, Fact, Kolmogorov, Sampled
from reference.exact import UNIT_ROUNDOFF

from .asking import Outcome
from .statistics import p_value

MANY = 10_000
"""More tests than a claim has."""


@dataclass(frozen=True)
class Weighed:
    """One piece of evidence, the design that it came from, and its p-value (None for a fact)."""

    outcome: Outcome
    evidence: Evidence
    p: Fraction | None
    holds: bool


def tests(
    sampled: Sampled, outcomes: Sequence[Outcome], options: Mapping[str, Any], alpha: Fraction
) -> list[Weighed]:
    """Every piece of evidence, tested: ``alpha`` is split evenly over those that chance decides."""
    found = [(outcome, evidence) for outcome in outcomes for evidence in _evidence(sampled, outcome, options)]
    chances = sum(not isinstance(evidence, Fact) for _, evidence in found)
    return [_test(outcome, evidence, alpha / max(1, chances)) for outcome, evidence in found]


def refuted(
    sampled: Sampled, outcomes: Sequence[Outcome], options: Mapping[str, Any], alpha: Fraction
) -> bool:
    """Whether any evidence speaks against the law (or there is none for it).

    What is refuted at the level of ``MANY`` tests is so at a larger share, and the rest need not be looked at.
    """
    found: list[Evidence] = []
    chances: list[Fraction] = []
    for outcome in outcomes:
        for evidence in _evidence(sampled, outcome, options):
            test = _test(outcome, evidence, alpha / MANY)
            if not test.holds:
                return True
            found.append(evidence)
            chances += [] if test.p is None else [test.p]
    return not found or any(p < alpha / max(1, min(len(chances), MANY)) for p in chances)


def _evidence(sampled: Sampled, outcome: Outcome, options: Mapping[str, Any]) -> tuple[Evidence, ...]:
    outputs = outcome.numbers if sampled.floats else outcome.values
    return sampled.evidence(outcome.question.case, outputs, _unit(outcome), **options)


def _unit(outcome: Outcome) -> Fraction:
    """The unit roundoff of the coarsest arithmetic that had to do with the outcome."""
    return max(UNIT_ROUNDOFF.get(d, Fraction(0)) for d in {outcome.question.dtype, *outcome.dtypes})


def _test(outcome: Outcome, evidence: Evidence, alpha: Fraction) -> Weighed:
    if isinstance(evidence, Fact):
        return Weighed(outcome, evidence, None, evidence.holds)
    if isinstance(evidence, Binomial | ChiSquared | Kolmogorov):
        p = p_value(evidence)
        return Weighed(outcome, evidence, p, p >= alpha)
    raise TypeError(f"evidence: got {evidence!r}, expected Binomial, ChiSquared, Kolmogorov or Fact")

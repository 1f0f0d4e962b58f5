"""Trying evidence on imitations: what the exact tests make of it, at a fixed false-alarm probability."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from reference.claims._model import Case, Claim, Convention, Evidence, Fact, Mistake, Sampled
from reference.exact import UNIT_ROUNDOFF
from reference.judging.statistics import DIAGNOSIS, p_value

ALPHA = Fraction(1, 10**15)
"""What one test of the suite may spend."""

POWER = 1 - 1e-9
"""How often each mistake must be refused."""


def refuted(evidence: Iterable[Evidence], alpha: Fraction = ALPHA) -> bool:
    return any(not e.holds if isinstance(e, Fact) else p_value(e) < alpha for e in evidence)


def merged(convention: Convention, mistake: Mistake) -> dict[str, Any]:
    return {**convention.options, **(mistake.options or {})}


def is_refused(claim: Claim, mistake: Mistake, convention: Convention, seed: int) -> bool:
    """Whether an imitation of the mistake is refused under the convention, on some design."""
    made = merged(convention, mistake)
    return any(
        refuted(_evidence(claim, mistake, case, made, convention.options, seed)) for case in _designs(claim)
    )


def is_recognised(claim: Claim, mistake: Mistake, convention: Convention, seed: int) -> bool:
    """Whether an imitation of the mistake agrees, on every design, with evidence under its options."""
    made = merged(convention, mistake)
    return not any(
        refuted(_evidence(claim, mistake, case, made, made, seed), DIAGNOSIS) for case in _designs(claim)
    )


def _designs(claim: Claim) -> tuple[Case, ...]:
    assert isinstance(claim.property, Sampled)
    return claim.property.designs


def _evidence(
    claim: Claim,
    mistake: Mistake,
    case: Case,
    made: Mapping[str, Any],
    held_to: Mapping[str, Any],
    seed: int,
) -> Iterable[Evidence]:
    sampled = claim.property
    assert isinstance(sampled, Sampled)
    assert mistake.imitate is not None
    outputs = mistake.imitate(case, Random(seed), **made)
    assert len(outputs) == len(sampled.program(case))
    return sampled.evidence(case, outputs, UNIT_ROUNDOFF["float64"], **held_to)

"""The power of the claims on masks and epochs against each of their mistakes, and simulations that hold it."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from reference.claims import CLAIMS, claim
from reference.claims._model import Case, Claim, Evidence, Fact, Mistake, Sampled
from reference.exact import UNIT_ROUNDOFF
from reference.judging.conventions import conventions
from reference.judging.power import REQUIRED, level_of, miss, powers
from reference.judging.run import share
from reference.judging.statistics import binomial, p_value

IDS = ("dropout.train", "dropout.inverted", "minibatch.epoch_partition")
ERROR = Fraction(1, 10**9)
ROUNDS = 40
TOGETHER = 3
"""Seeds of a design in a simulation: so few that a mistake is missed now and then."""


def sampled(one: Claim) -> Sampled:
    assert isinstance(one.property, Sampled)
    return one.property


@pytest.mark.parametrize("id", IDS)
def test_every_mistake_is_refused_as_surely_as_is_required(id: str) -> None:
    for convention in conventions(claim(id)):
        found = powers(claim(id), share([claim(id)]), convention)
        assert {power.mistake for power in found} == {one.name for one in claim(id).mistakes}
        for power in found:
            assert 1 - power.missed > REQUIRED, power


def small(case: Case) -> Case:
    return {**case, "seeds": case["seeds"][:TOGETHER]}


def predicted(one: Claim, case: Case, mistake: Mistake, alpha: Fraction) -> Fraction:
    """The bound of the probability that a design's tests, which may spend ``alpha``, let the mistake pass."""
    prospects = sampled(one).prospects
    assert prospects is not None
    found = prospects(case, mistake.options or {}, **conventions(one)[0].options)
    level = level_of(found, alpha)
    return min(miss(p, level) for p in found)


def passes(one: Claim, case: Case, mistake: Mistake, alpha: Fraction, seed: int) -> bool:
    """Whether a simulated subject with the mistake gets through these tests."""
    options: Mapping[str, Any] = conventions(one)[0].options
    assert mistake.imitate is not None
    prospects = sampled(one).prospects
    assert prospects is not None
    level = level_of(prospects(case, mistake.options or {}, **options), alpha)
    outputs = mistake.imitate(case, Random(seed), **{**options, **(mistake.options or {})})
    evidence = sampled(one).evidence(case, outputs, UNIT_ROUNDOFF["float64"], **options)
    return all(_holds(test, level) for test in evidence)


def _holds(test: Evidence, level: Fraction) -> bool:
    return test.holds if isinstance(test, Fact) else p_value(test) >= level


@pytest.mark.parametrize("id", IDS)
def test_no_more_get_through_than_is_bounded(id: str) -> None:
    """At a level of 1/4 a design. One of these exact tests fails for right code with probability 10⁻⁹ at most."""
    one, alpha = claim(id), Fraction(1, 4)
    case = small(sampled(one).designs[0])
    told = 0
    for mistake in one.mistakes:
        bound = predicted(one, case, mistake, alpha)
        if bound == 1:
            continue
        told += 1
        passed = sum(passes(one, case, mistake, alpha, seed) for seed in range(ROUNDS))
        assert passed <= bound * ROUNDS or binomial(passed, ROUNDS, bound) > ERROR, mistake.name
    assert told >= len(one.mistakes) // 2


@pytest.mark.parametrize("id", IDS)
def test_right_ones_get_through_as_promised(id: str) -> None:
    one, alpha = claim(id), Fraction(1, 4)
    case = small(sampled(one).designs[0])
    right = Mistake("none", "", imitate=one.mistakes[0].imitate, options={})
    refused = sum(not passes(one, case, right, alpha, seed) for seed in range(ROUNDS))
    assert refused <= alpha * ROUNDS or binomial(refused, ROUNDS, alpha) > ERROR


def test_the_claims_without_a_computed_power_are_known() -> None:
    without = {c.id for c in CLAIMS if isinstance(c.property, Sampled) and c.property.prospects is None}
    assert without == {"dropout.backward", "toy_models.mixture"}

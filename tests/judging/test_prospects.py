"""The power of the claims on draws against each of their mistakes, and simulations that hold it."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from reference.claims import CLAIMS, claim
from reference.claims._model import Binomial, Case, ChiSquared, Claim, Evidence, Fact, Mistake, Sampled
from reference.exact import UNIT_ROUNDOFF
from reference.judging.conventions import conventions
from reference.judging.power import REQUIRED, level_of, miss, powers
from reference.judging.run import share
from reference.judging.statistics import binomial, p_value

IDS = (
    "dropout.train",
    "dropout.inverted",
    "dropout.backward",
    "minibatch.epoch_partition",
    "toy_models.mixture",
)
ERROR = Fraction(1, 10**9)
ROUNDS = 40
TOGETHER = 3
"""Seeds of a design in a simulation: so few that a mistake is missed now and then."""
FEW_POINTS = 150


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


def small(id: str) -> Case:
    """The claim's first design, with fewer draws."""
    case = sampled(claim(id)).designs[0]
    if id == "dropout.backward":  # so few units that a mask of one's own is the given one now and then
        return {**case, "d": case["d"][:1], "mask": case["mask"][:1]}
    if id == "toy_models.mixture":
        return {**case, "n": FEW_POINTS, "seeds": case["seeds"][:1]}
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
    case = small(id)
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
    case = small(id)
    right = Mistake("none", "", imitate=one.mistakes[0].imitate, options={})
    refused = sum(not passes(one, case, right, alpha, seed) for seed in range(ROUNDS))
    assert refused <= alpha * ROUNDS or binomial(refused, ROUNDS, alpha) > ERROR


@pytest.mark.parametrize("id", IDS)
def test_what_is_foretold_is_what_is_seen(id: str) -> None:
    """Counts and sums of an imitation have the law that is said to rule: as sharp as a whole design can tell."""
    one = claim(id)
    case, options = sampled(one).designs[0], conventions(one)[0].options
    told = 0
    for mistake in one.mistakes:
        made = mistake.options or {}
        assert mistake.imitate is not None
        outputs = mistake.imitate(case, Random(1), **{**options, **made})
        seen = {e.what: e for e in sampled(one).evidence(case, outputs, UNIT_ROUNDOFF["float64"], **options)}
        prospects = sampled(one).prospects
        assert prospects is not None
        for prospect in prospects(case, made, **options):
            if prospect.other is None or prospect.under.what not in seen:
                continue
            told += 1
            assert _as_foretold(seen[prospect.under.what], prospect.other), (mistake.name, prospect)
    assert told >= len(one.mistakes) // 2


def _as_foretold(seen: Evidence, other: Fraction) -> bool:
    match seen:
        case Fact(_, holds):
            return not holds or other < 1
        case Binomial(_, successes, trials, _) if other in (0, 1):  # of draws that are alike, all or none
            return successes in (0, trials)
        case Binomial(what, successes, trials, _):
            return p_value(Binomial(what, successes, trials, other)) > ERROR
        case ChiSquared(what, statistic, degrees):
            return other > 0 and p_value(ChiSquared(what, statistic / float(other), degrees)) > ERROR
    return False


def test_every_claim_on_draws_has_a_computed_power() -> None:
    assert [c.id for c in CLAIMS if isinstance(c.property, Sampled) and c.property.prospects is None] == []


def test_what_is_missed_now_and_then_is_foretold_as_such() -> None:
    """Bounds of 0 and of 1 would hold, too, of prospects that say nothing."""
    one = claim("toy_models.mixture")
    bounds = {m.name: predicted(one, small(one.id), m, Fraction(1, 4)) for m in one.mistakes}
    assert Fraction(1, 1000) < bounds["root transposed"] < Fraction(1, 2)
    assert Fraction(1, 1000) < bounds["no means"] < Fraction(1, 2)
    one = claim("dropout.backward")
    fresh = next(m for m in one.mistakes if m.name == "fresh mask")
    assert Fraction(1, 1000) < predicted(one, small(one.id), fresh, Fraction(1, 4)) < Fraction(1, 4)

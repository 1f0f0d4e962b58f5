"""The power of tests, held to SciPy's distributions and to simulations with stated error probabilities.

Simulations are made at levels at which a test refuses often. Each is held to its own prediction by an exact test
that fails for right code with probability 10⁻⁹ at most.
"""

from dataclasses import replace
from fractions import Fraction
from math import inf
from random import Random

import numpy as np
import pytest
from scipy import stats

from reference.claims import initialization
from reference.claims._model import Binomial, Case, ChiSquared, Evidence, Fact, Kolmogorov, Prospect, Sampled
from reference.exact import UNIT_ROUNDOFF
from reference.judging.power import (
    level_of,
    miss,
    power,
    powers,
    refused_counts,
    refused_distance,
    refused_sums,
)
from reference.judging.statistics import binomial, chi_squared, kolmogorov, p_value

LEVELS = [Fraction(1, 20), Fraction(1, 10**6), Fraction(1, 10**15)]
ERROR = Fraction(1, 10**9)
ROUNDS = 2000


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("probability", [Fraction(1, 2), Fraction(1, 1000), Fraction(19, 20)])
@pytest.mark.parametrize("trials", [1, 12, 700])
def test_refused_counts_are_those_with_a_smaller_p_value(
    trials: int, probability: Fraction, level: Fraction
) -> None:
    low, high = refused_counts(trials, probability, level)
    assert [binomial(k, trials, probability) < level for k in range(trials + 1)] == [
        k <= low or k >= high for k in range(trials + 1)
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("degrees", [1, 2, 5, 60, 6000])
def test_refused_sums_are_those_with_a_smaller_p_value(degrees: int, level: Fraction) -> None:
    low, high = refused_sums(degrees, level)
    assert chi_squared(low, degrees) < level
    assert chi_squared(low * 1.0001, degrees) >= level
    assert chi_squared(high, degrees) < level
    assert chi_squared(high / 1.0001, degrees) >= level


def test_refused_distances() -> None:
    for draws in (10, 6000):
        for level in LEVELS:
            distance = refused_distance(draws, level)
            if distance != inf:
                assert kolmogorov(distance, draws) < level <= kolmogorov(distance - 1e-6, draws)
    assert refused_distance(3, LEVELS[2]) == inf


def exact_miss(prospect: Prospect, level: Fraction) -> float:
    """From SciPy's distributions."""
    under, other = prospect.under, prospect.other
    assert other is not None
    if isinstance(under, Binomial):
        low, high = refused_counts(under.trials, under.probability, level)
        law = stats.binom(under.trials, float(other))
        return float(law.cdf(high - 1) - law.cdf(low))
    assert isinstance(under, ChiSquared)
    below, above = refused_sums(under.degrees, level)
    squares = stats.chi2(under.degrees)
    return float(squares.cdf(above / float(other)) - squares.cdf(below / float(other)))


PROSPECTS = [
    *(
        Prospect(Binomial("", 0, n, Fraction(p)), Fraction(q))
        for n, p, q in ((200, "1/2", "2/3"), (200, "1/2", "1/3"), (1000, "1/20", "1/10"), (50, "3/4", "1/4"))
    ),
    *(
        Prospect(ChiSquared("", 0.0, d), Fraction(r))
        for d, r in ((60, "3/2"), (60, "2/3"), (1000, "11/10"), (20, "4"), (300, "3/4"))
    ),
]


@pytest.mark.parametrize("level", LEVELS[:2])
@pytest.mark.parametrize("prospect", PROSPECTS)
def test_a_miss_is_bounded_and_not_by_much(prospect: Prospect, level: Fraction) -> None:
    exact, bound = exact_miss(prospect, level), float(miss(prospect, level))
    assert exact <= bound * (1 + 2**-20)
    if bound < 0.2:
        assert bound <= 1.3 * exact + 1e-12


@pytest.mark.parametrize("prospect", PROSPECTS)
def test_a_simulation_refuses_as_often_as_predicted(prospect: Prospect) -> None:
    """At the level 1/20; the probability of a false alarm of each of these tests is 10⁻⁹ at most."""
    level, under, other = LEVELS[0], prospect.under, prospect.other
    assert other is not None
    random = np.random.default_rng(5)
    if isinstance(under, Binomial):
        counts = random.binomial(under.trials, float(other), ROUNDS)
        seen: list[Evidence] = [Binomial("", int(k), under.trials, under.probability) for k in counts]
    else:
        assert isinstance(under, ChiSquared)
        draws = float(other) * random.chisquare(under.degrees, ROUNDS)
        seen = [ChiSquared("", float(x), under.degrees) for x in draws]
    refused = sum(p_value(e) < level for e in seen if not isinstance(e, Fact))
    predicted = Fraction(1 - exact_miss(prospect, level))
    assert binomial(refused, ROUNDS, predicted) > ERROR


@pytest.mark.parametrize("stretch", [1.0, 1.25])
def test_a_distance_is_seen_as_often_as_promised(stretch: float) -> None:
    """Massart's bound is one for both: false alarms are no more frequent, and misses no more frequent."""
    random, draws, level = np.random.default_rng(6), 600, Fraction(1, 5)
    laws = stats.norm(0, 1), stats.norm(0, stretch)
    gap = (
        Fraction(max(abs(laws[0].cdf(x) - laws[1].cdf(x)) for x in np.linspace(-4, 4, 999)))
        if stretch > 1
        else 0
    )
    refused = 0
    for _ in range(ROUNDS):
        below = laws[0].cdf(np.sort(random.normal(0, stretch, draws)))
        ranks = np.arange(draws)
        distance = max(((ranks + 1) / draws - below).max(), (below - ranks / draws).max())
        refused += p_value(Kolmogorov("", float(distance), draws)) < level
    missed = miss(Prospect(Kolmogorov("", 0.0, draws), Fraction(gap)), level)
    share = Fraction(refused, ROUNDS)
    if stretch == 1.0:
        assert share <= level or binomial(refused, ROUNDS, level) > ERROR
    else:
        assert 1 - share <= missed or binomial(ROUNDS - refused, ROUNDS, missed) > ERROR


# --- of counts and sums over a number that is itself drawn ----------------------------------------------------

NUMBER = Binomial("", 0, 120, Fraction(2, 5))
_ONE_EACH = {
    "count": (Binomial("", 0, 1, Fraction(1, 2)), Fraction(7, 10)),
    "rarer count": (Binomial("", 0, 1, Fraction(1, 2)), Fraction(3, 10)),
    "sum": (ChiSquared("", 0.0, 2), Fraction(2)),
    "smaller sum": (ChiSquared("", 0.0, 2), Fraction(1, 2)),
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", _ONE_EACH)
def test_no_more_is_missed_than_is_bounded_whatever_the_number(kind: str, level: Fraction) -> None:
    under, other = _ONE_EACH[kind]
    missed = miss(Prospect(under, other, NUMBER), level)
    random = np.random.default_rng(len(kind))
    passed = 0
    for n in map(int, random.binomial(NUMBER.trials, float(NUMBER.probability), ROUNDS)):
        if isinstance(under, Binomial):
            seen: Binomial | ChiSquared = replace(
                under, successes=int(random.binomial(n, float(other))), trials=n
            )
        else:
            assert isinstance(under, ChiSquared)
            total = float(other) * random.chisquare(n * under.degrees)
            seen = replace(under, statistic=total, degrees=n * under.degrees)
        passed += p_value(seen) >= level
    assert passed <= missed * ROUNDS or binomial(passed, ROUNDS, missed) > ERROR
    fixed = miss(Prospect(_times(under, 48), other), level)  # 48 is the mean
    assert fixed <= missed  # to which the numbers on either side add


def _times(under: Binomial | ChiSquared, n: int) -> Binomial | ChiSquared:
    return (
        replace(under, trials=n) if isinstance(under, Binomial) else replace(under, degrees=n * under.degrees)
    )


def test_a_number_that_may_be_anything_promises_nothing() -> None:
    under, other = _ONE_EACH["sum"]
    assert miss(Prospect(under, other, Binomial("", 0, 2, Fraction(1, 2))), LEVELS[2]) == 1
    assert miss(Prospect(Fact("", True), Fraction(1), None), LEVELS[2]) == 0


# --- of whole claims ---------------------------------------------------------------------------------------

SMALL: Case = {"fan_in": 6, "fan_out": 9, "seeds": (1, 2, 3, 4)}
HE = next(c for c in initialization.SAMPLERS if c.id == "initialization.he_normal")


def refusals(changed: dict[str, str], alpha: Fraction, rounds: int) -> int:
    """How often weights on a small design are refused, where all tests together may spend ``alpha``."""
    sampled, imitate = HE.property, HE.mistakes[0].imitate
    assert isinstance(sampled, Sampled)
    assert sampled.prospects is not None
    assert imitate is not None
    level = level_of(sampled.prospects(SMALL, {}), alpha)
    refused = 0
    for seed in range(rounds):
        found = sampled.evidence(SMALL, imitate(SMALL, Random(seed), **changed), UNIT_ROUNDOFF["float64"])
        refused += any(not e.holds if isinstance(e, Fact) else p_value(e) < level for e in found)
    return refused


def test_right_weights_are_refused_no_more_often_than_is_stated() -> None:
    """One time in four at most, of 300: this test's own false alarms have probability 10⁻⁹ at most."""
    alpha, rounds = Fraction(1, 4), 300
    refused = refusals({}, alpha, rounds)
    assert refused <= alpha * rounds or binomial(refused, rounds, alpha) > ERROR


@pytest.mark.parametrize("changed", [{"variance": "1/fan_in"}, {"variance": "6/fan_in"}, {"law": "uniform"}])
def test_wrong_weights_are_refused_at_least_as_often_as_is_stated(changed: dict[str, str]) -> None:
    alpha, rounds = Fraction(1, 4), 150
    sampled = HE.property
    assert isinstance(sampled, Sampled)
    small = Sampled((SMALL,), sampled.program, sampled.evidence, prospects=sampled.prospects)
    missed = power("", small, {}, changed, alpha).missed
    assert missed < Fraction(3, 4)
    passed = rounds - refusals(changed, alpha, rounds)
    assert passed <= missed * rounds or binomial(passed, rounds, missed) > ERROR


def test_nothing_is_promised_where_nothing_is_known() -> None:
    assert miss(Prospect(Binomial("", 0, 100, Fraction(1, 2)), None), LEVELS[0]) == 1
    assert miss(Prospect(Fact("", True), Fraction(3, 4)), LEVELS[0]) == Fraction(1, 4)
    assert miss(Prospect(ChiSquared("", 0.0, 9), Fraction(0)), LEVELS[0]) == 0
    assert miss(Prospect(Binomial("", 0, 100, Fraction(1, 2)), Fraction(1)), LEVELS[0]) == 0
    assert miss(Prospect(Binomial("", 0, 3, Fraction(1, 2)), Fraction(1)), LEVELS[2]) == 1
    sampled = HE.property
    assert isinstance(sampled, Sampled)
    without = Sampled(sampled.designs, sampled.program, sampled.evidence)
    with pytest.raises(ValueError, match="prospects"):
        power("own generator", without, {}, {}, LEVELS[0])
    assert powers(next(c for c in initialization.CLAIMS if c.property is None), LEVELS[0]) == ()

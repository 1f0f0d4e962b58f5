"""The five samplers: what their tests can see, and what they say of weights, right and wrong."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from reference.claims import initialization
from reference.claims._laws import TRUNCATED_SPREAD
from reference.claims._model import (
    Binomial,
    Case,
    ChiSquared,
    Claim,
    Convention,
    Evidence,
    Fact,
    Kolmogorov,
    Mistake,
    Prospect,
    Sampled,
)
from reference.exact import UNIT_ROUNDOFF
from reference.judging.power import REQUIRED, power, powers
from reference.judging.run import share
from reference.judging.statistics import p_value
from reference.reporting import Kind, Verdict
from tests.claims.sampling import is_recognised, is_refused
from tests.claims.subjects import verdicts
from tests.zoo.initialization import VARIANTS
from tests.zoo.wrong_weights import NAMED, UNNAMED, out_in

SAMPLERS = initialization.SAMPLERS
PAIRS = [(claim, convention) for claim in SAMPLERS for convention in claim.conventions]


def name_of(value: Any) -> str:
    return str(getattr(value, "id", None) or getattr(value, "name", value))


def sampled(claim: Claim) -> Sampled:
    assert isinstance(claim.property, Sampled)
    return claim.property


# --- power -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_every_mistake_is_refused_almost_surely(claim: Claim, convention: Convention) -> None:
    found = powers(claim, share([claim]), convention)
    assert [one.mistake for one in found] == [m.name for m in claim.mistakes]
    for one in found:
        assert 1 - one.missed > REQUIRED, one


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_no_mistake_is_none_at_all(claim: Claim, convention: Convention) -> None:
    """Without a mistake the same computation promises nothing, not even one false alarm in two."""
    assert power("none", sampled(claim), convention.options, {}, share([claim])).missed == 1


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_prospects_are_those_of_the_evidence(claim: Claim, convention: Convention) -> None:
    for case in sampled(claim).designs:
        seen = evidence_of(claim, case, convention, {}, 1)
        foreseen = prospects_of(claim, case, convention, {})
        assert [(type(e), e.what) for e in seen] == [(type(p.under), p.under.what) for p in foreseen]
        for e, p in zip(seen, foreseen, strict=True):
            assert settled(e) == settled(p.under)


@pytest.mark.parametrize("claim", SAMPLERS, ids=name_of)
def test_what_is_foreseen_of_mistakes_is_seen(claim: Claim) -> None:
    """Counts have the foreseen probability, distances and facts what is foreseen at least: to 1 in 10⁹."""
    convention = claim.conventions[0]
    for mistake in claim.mistakes:
        assert mistake.options is not None
        for case in sampled(claim).designs[:3:2]:
            seen = evidence_of(claim, case, convention, mistake.options, 5)
            for e, p in zip(seen, prospects_of(claim, case, convention, mistake.options), strict=True):
                assert foreseen(e, p), (mistake.name, e, p)


def foreseen(e: Evidence, prospect: Prospect) -> bool:
    other = prospect.other
    if other is None:
        return True
    match e:
        case Fact():
            return e.holds is False or other < Fraction(999, 1000)
        case Kolmogorov():
            own = Kolmogorov(e.what, max(0.0, float(other) - e.distance), e.draws)
            return p_value(own) > Fraction(1, 10**9)
        case Binomial():
            if other == 1 and e.what == "weights above zero" and e.successes == 0:
                return True  # one number, which is negative
            return p_value(replace(e, probability=other)) > Fraction(1, 10**9)
        case ChiSquared():
            if other == 0:
                return e.statistic == 0
            return p_value(replace(e, statistic=e.statistic / float(other))) > Fraction(1, 10**9)


def evidence_of(
    claim: Claim, case: Case, convention: Convention, changed: Any, seed: int
) -> tuple[Evidence, ...]:
    imitate = claim.mistakes[0].imitate
    assert imitate is not None
    outputs = imitate(case, Random(seed), **{**convention.options, **changed})
    return sampled(claim).evidence(case, outputs, UNIT_ROUNDOFF["float64"], **convention.options)


def prospects_of(claim: Claim, case: Case, convention: Convention, changed: Any) -> tuple[Prospect, ...]:
    prospects = sampled(claim).prospects
    assert prospects is not None
    return prospects(case, {**convention.options, **changed}, **convention.options)


def settled(e: Evidence) -> tuple[Any, ...]:
    """What is known of evidence before anything is drawn."""
    names = ("trials", "probability", "degrees", "draws")
    return tuple(getattr(e, name) for name in names if hasattr(e, name))


# --- imitations and subjects -------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_imitations_are_refused_and_recognised(claim: Claim, convention: Convention) -> None:
    """Of all mistakes the power is computed above; here a third of them are drawn under each convention."""
    index = PAIRS.index((claim, convention))
    for mistake in claim.mistakes[index % 3 :: 3]:
        assert is_refused(claim, mistake, convention, 0), mistake.name
    assert all(mistake.options is not None for mistake in claim.mistakes)
    for mistake in claim.mistakes[index % 3 :: 4]:
        assert is_recognised(claim, mistake, convention, 3), mistake.name


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_honest_imitations_are_not_refused(claim: Claim, convention: Convention) -> None:
    honest = Mistake("none", "", imitate=claim.mistakes[0].imitate)
    assert not any(is_refused(claim, honest, convention, seed) for seed in range(2))


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(2))
def test_honest_rewrites_hold(name: str, seed: int) -> None:
    for verdict in verdicts(VARIANTS[name], SAMPLERS, seed).values():
        assert verdict.kind is Kind.HOLDS, verdict
        assert verdict.convention is None


@pytest.mark.parametrize(("function", "wrong", "causes"), NAMED)
def test_wrong_weights_are_named(function: str, wrong: Callable[..., Any], causes: set[str]) -> None:
    verdict = verdict_of(function, wrong)
    assert verdict.kind is Kind.FAILS
    assert {cause.mistake for cause in verdict.causes} == causes


@pytest.mark.parametrize("wrong", UNNAMED)
def test_other_laws_and_dependent_entries_are_refused(wrong: Callable[..., Any]) -> None:
    verdict = verdict_of("he_normal", wrong)
    assert verdict.kind is Kind.FAILS
    assert not verdict.causes


def verdict_of(function: str, weights: Callable[..., Any], convention: str | None = None) -> Verdict:
    (verdict,) = verdicts({function: weights}, SAMPLERS, 0, convention=convention).values()
    return verdict


def truncated(n: int, m: int, rng: np.random.Generator) -> Any:
    weights = rng.standard_normal((n, m))
    while (outside := abs(weights) > 2).any():
        weights[outside] = rng.standard_normal(outside.sum())
    return weights * (2 / n) ** 0.5 / TRUNCATED_SPREAD


def test_a_rescaled_truncated_normal_is_a_convention() -> None:
    verdict = verdict_of("he_normal", truncated)
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, "truncated")


def test_fan_out_first_holds_where_it_is_declared() -> None:
    verdict = verdict_of("he_normal", out_in, convention="fan_out first")
    assert verdict.kind is Kind.HOLDS

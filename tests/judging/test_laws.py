"""Laws: exact tests on a fake coin."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from reference.reporting import Kind
from tests.judging.fakes import COIN, flips, verdict_on


def coin(heads: int) -> Callable[..., list[int]]:
    return lambda N, batch_size, rng: flips(int(rng.integers(2**40)), N, heads)


def test_a_fair_coin_holds_whatever_the_seed() -> None:
    for seed in range(5):
        verdict = verdict_on(coin(500), COIN, seed=seed)
        assert verdict.kind is Kind.HOLDS
        assert 0 < verdict.false_alarm <= Fraction(1, 10**12)
        assert len(verdict.tested) == 2


def test_a_coin_of_another_convention_is_named() -> None:
    verdict = verdict_on(coin(750), COIN)
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, "three quarters")


def test_a_wrong_coin_fails_with_every_cause_that_the_evidence_leaves() -> None:
    verdict = verdict_on(coin(100), COIN)
    assert verdict.kind is Kind.FAILS
    assert [c.mistake for c in verdict.causes] == ["rare", "rarer"]
    assert verdict_on(coin(910), COIN).causes[0].mistake == "frequent"
    failed = [t for t in verdict.tested if not t.holds]
    assert failed[0].p is not None
    assert failed[0].p < 1e-100


def test_a_fact_fails_with_what_was_got() -> None:
    verdict = verdict_on(lambda N, batch_size, rng: [0, 1] * (N // 2 - 1) + [0, 2], COIN)
    assert verdict.kind is Kind.FAILS
    assert verdict.shown is not None
    assert (verdict.shown.got, verdict.shown.exact) == (2, 1)


def test_draws_that_are_no_draws() -> None:
    assert verdict_on(lambda N, batch_size, rng: 7.0, COIN).kind is Kind.BAD_VALUE
    assert verdict_on(lambda N, batch_size, rng: [np.nan] * N, COIN).kind is Kind.FAILS
    assert verdict_on(lambda N, batch_size, rng: 1 / 0, COIN).kind is Kind.RAISED

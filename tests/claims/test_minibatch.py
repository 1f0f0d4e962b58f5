import math
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from reference.claims import _batches, _epochs, _scripted_epochs, minibatch
from reference.claims._model import Case, Claim, Equals, Mistake, Sampled
from reference.exact import contains, to_ball
from reference.judging.cases import decode
from reference.judging.statistics import binomial
from reference.reporting import Kind
from tests.claims.sampling import ALPHA, is_recognised, is_refused
from tests.claims.subjects import verdicts
from tests.zoo.minibatch import VARIANTS

CLAIMS = {claim.id.partition(".")[2]: claim for claim in minibatch.CLAIMS}
COMPUTED = [claim for claim in minibatch.CLAIMS if isinstance(claim.property, Equals)]
PARTITION = CLAIMS["epoch_partition"]
CONTRACT = type("Contract", (), {"options": {}, "name": ""})()


def cases_of(claim: Claim) -> list[Case]:
    held = claim.property
    assert isinstance(held, Equals)
    drawn = decode(held.domain, bytes(range(7, 256)) * 3, 8)
    return [*held.examples, *(one.case for one in drawn)]


@pytest.mark.parametrize("claim", COMPUTED, ids=lambda claim: claim.id)
def test_the_oracle_is_the_closed_form_exactly(claim: Claim) -> None:
    assert isinstance(claim.property, Equals)
    assert claim.closed_form is not None
    for case in cases_of(claim):
        assert claim.property.oracle(case)[0] == claim.closed_form(case)


@pytest.mark.parametrize("claim", COMPUTED, ids=lambda claim: claim.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_budget_holds_the_closed_form_and_little_more(claim: Claim, dtype: str) -> None:
    assert isinstance(claim.property, Equals)
    assert claim.closed_form is not None
    for case in cases_of(claim):
        balls = flat(claim.property.oracle(to_ball(case, dtype))[0])
        exact = flat(claim.closed_form(case))
        size = 1 + max(map(abs, flat((case["w"], case["X"], case["y"])))) ** 6
        unit = {"float64": 2**-53, "float32": 2**-24}[dtype]
        for ball, value in zip(balls, exact, strict=True):
            assert contains(ball, value)
            assert float(ball.interval.rad()) < 2000 * unit * float(size)


@pytest.mark.parametrize("claim", COMPUTED, ids=lambda claim: claim.id)
def test_every_mistake_is_another_answer(claim: Claim) -> None:
    assert isinstance(claim.property, Equals)
    for mistake in claim.mistakes:
        assert mistake.oracle is not None
        assert any(
            differs(claim.property.oracle(to_ball(case, "float64")), mistake.oracle(case))
            for case in claim.property.examples
        ), mistake.name


def test_mistakes_are_told_apart() -> None:
    for claim in COMPUTED:
        answers = [
            tuple(mistake.oracle(case) for case in minibatch.EXAMPLES)
            for mistake in claim.mistakes
            if mistake.oracle
        ]
        assert len(set(answers)) == len(answers), claim.id


def test_inclusion_by_counting() -> None:
    for N in range(2, 7):
        for B in range(1, N + 1):
            subsets = [set(s) for s in combinations(range(N), B)]
            case = {"N": N, "B": B}
            assert Fraction(sum(0 in s for s in subsets), len(subsets)) == minibatch.inclusion(case)
            both = Fraction(sum({0, 1} <= s for s in subsets), len(subsets))
            assert both == minibatch.joint_inclusion(case)


def test_the_whole_set_without_replacement_does_not_vary() -> None:
    case = {**minibatch.EXAMPLES[0], "B": 4}
    assert set(flat(minibatch.covariance(case))) == {0}


def test_unequal_blocks_need_weights() -> None:
    """Errata: gradients 1, 2, 6 in blocks of two and one: 15/4 without weights, 3 with."""
    y = tuple(Fraction(-g, 2) for g in (1, 2, 6))
    case = {"w": (Fraction(0),), "X": ((Fraction(1),),) * 3, "y": y, "B": 2, "order": (0, 1, 2)}
    assert minibatch.unweighted_epoch(case) == (Fraction(15, 4),)
    assert minibatch.full_gradient(case) == (3,)
    assert _batches.expectation(_batches.blocks, case)[0] == (3,)


def test_expected_risk_of_a_finite_law() -> None:
    law = {
        "probabilities": (Fraction(1, 4), Fraction(3, 4)),
        "gradients": ((Fraction(2), Fraction(1)), (Fraction(-2), Fraction(0))),
    }
    assert minibatch.expected_risk(law) == (-1, Fraction(1, 4))


@pytest.mark.parametrize("mistake", PARTITION.mistakes, ids=lambda mistake: mistake.name)
@pytest.mark.parametrize("seed", range(3))
def test_imitations_of_wrong_epochs_are_refused(mistake: Mistake, seed: int) -> None:
    assert is_refused(PARTITION, mistake, CONTRACT, seed)
    assert mistake.options is None or is_recognised(PARTITION, mistake, CONTRACT, seed)


@pytest.mark.parametrize("seed", range(3))
def test_imitations_of_right_epochs_are_not(seed: int) -> None:
    honest = Mistake("none", "", imitate=_scripted_epochs.imitate)
    assert not is_refused(PARTITION, honest, CONTRACT, seed)


def test_what_is_certain_of_a_wrong_epoch_is_refused() -> None:
    """Each wrong shuffle makes some count 0 or all of the epochs; the largest p-value that it can have."""
    N, B, epochs = 7, 3, 200
    in_first, together = Fraction(B, N), Fraction(2 * B * (B - 1), N * (N - 1))
    assert _epochs.in_batch(0, 0, N, [3, 3, 1], "all") == in_first
    assert _epochs.together(0, 1, N, [3, 3, 1], "all") == together
    assert binomial(epochs, epochs, in_first) < ALPHA  # no shuffle, first index fixed
    assert binomial(epochs, epochs, together) < ALPHA  # reorders fixed batches
    reseeded = max(binomial(k, epochs, in_first) for k in (0, epochs))
    assert reseeded < ALPHA


def test_the_laws_of_wrong_shuffles_are_laws() -> None:
    for shuffle in ("all", "none", "batches", "others"):
        for N, B in ((7, 3), (6, 2), (5, 1)):
            sizes = _epochs.batch_sizes(N, B, "kept")
            for index in range(N):
                places = [_epochs.in_batch(index, k, N, sizes, shuffle) for k in range(len(sizes))]
                assert sum(places) == 1
            company = sum(_epochs.together(i, j, N, sizes, shuffle) for i, j in combinations(range(N), 2))
            assert company == sum(math.comb(b, 2) for b in sizes)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(2))
def test_honest_rewrites_hold(name: str, seed: int) -> None:
    for verdict in verdicts(VARIANTS[name], minibatch.CLAIMS, seed).values():
        assert verdict.kind is Kind.HOLDS, verdict


def wrong_set(w: Any, X: Any, y: Any, batch: Any) -> Any:
    rows = sorted(set(map(int, batch)))
    return 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)


def wrong_size(w: Any, X: Any, y: Any, batch: Any) -> Any:
    return 2 * X[batch].T @ (X[batch] @ w - y[batch]) / len(X)


@pytest.mark.parametrize(
    ("wrong", "claim", "cause"),
    [
        (wrong_set, "with_replacement", "repeats counted once"),
        (wrong_set, "covariance_with_replacement", "repeats counted once"),
        (wrong_size, "sample_gradient", "divided by N"),
        (wrong_size, "epoch_weights", "divided by N"),
        (lambda w, X, y, batch: 2 * X.T @ (X @ w - y) / len(X), "without_replacement", "whole set"),
        (
            lambda w, X, y, batch: X[batch].T @ (X[batch] @ w - y[batch]) / len(batch),
            "covariance",
            "factor 2",
        ),
    ],
)
def test_wrong_gradients_are_named(wrong: Any, claim: str, cause: str) -> None:
    (verdict,) = verdicts({"minibatch_gradient": wrong}, [CLAIMS[claim]], 0).values()
    assert verdict.kind is Kind.FAILS
    assert [found.mistake for found in verdict.causes] == [cause]


def fixed_batches(N: int, batch_size: int, rng: np.random.Generator) -> Any:
    batches = [np.arange(i, min(i + batch_size, N)) for i in range(0, N, batch_size)]
    return [batches[k] for k in rng.permutation(len(batches))]


def partial_dropped(N: int, batch_size: int, rng: np.random.Generator) -> Any:
    order = rng.permutation(N)
    return [order[i : i + batch_size] for i in range(0, N - batch_size + 1, batch_size)]


def test_wrong_epochs_are_named() -> None:
    own = np.random.default_rng(0)
    for wrong, cause in (
        (fixed_batches, "reorders fixed batches"),
        (partial_dropped, "last batch dropped"),
        (lambda N, batch_size, rng: VARIANTS["permutation"]["epoch"](N, batch_size, own), "own generator"),
    ):
        (verdict,) = verdicts({"epoch": wrong}, [PARTITION], 0).values()
        assert verdict.kind is Kind.FAILS
        assert [found.mistake for found in verdict.causes] == [cause]


def test_designs_have_uneven_and_even_batches() -> None:
    assert isinstance(PARTITION.property, Sampled)
    rests = {case["N"] % case["batch_size"] for case in PARTITION.property.designs}
    assert {0, 1} <= rests


def flat(value: Any) -> list[Any]:
    return [x for part in value for x in flat(part)] if isinstance(value, tuple) else [value]


def differs(balls: Any, values: Any) -> bool:
    return any(not contains(b, v) for b, v in zip(flat(balls), flat(values), strict=True))

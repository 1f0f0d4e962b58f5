"""The lecture's toy problem from end to end: what can be said of a training run for certain, or exactly."""

import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, arb_series, ctx
from scipy import stats

from examples import toy_network as toy
from reference.judging.statistics import binomial
from tests.house.source import ROOT

EPOCHS = 20
ALPHA = 1e-15
"""How unlikely is called impossible here."""


@pytest.fixture(scope="module", params=toy.SETTINGS, ids=lambda setting: setting.name)
def rows(request: pytest.FixtureRequest) -> Any:
    found, _ = toy.history(request.param, 0, EPOCHS)
    return found


# --- the run -----------------------------------------------------------------------------------------------


def test_it_prints_the_same_whenever_it_is_run() -> None:
    command = [sys.executable, "examples/toy_network.py", "--epochs", "10"]
    first, second = (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    assert first.splitlines() == list(toy.report(0, 10))
    assert "network 2-50-1, tanh: 201 parameters" in first
    assert len(first.splitlines()) == 5 + 2 + 11 + 2 + len(toy.SETTINGS)


def test_another_seed_is_another_run() -> None:
    assert list(toy.report(0, 1)) != list(toy.report(1, 1))


def test_the_network_has_as_many_parameters_as_are_counted() -> None:
    parameters = toy.start(np.random.default_rng(0))
    assert sum(p.size for p in parameters) == 201


def test_the_loss_falls(rows: Any) -> None:
    assert [row.epoch for row in rows] == list(range(EPOCHS + 1))
    assert max(row.loss for row in rows[1:]) < rows[0].loss


def test_without_a_penalty_it_falls_further() -> None:
    found, _ = toy.history(toy.SETTINGS[0], 0, EPOCHS)
    assert found[-1].loss < found[5].loss < found[1].loss


def test_it_learns_and_no_better_than_can_be(rows: Any) -> None:
    """Fresh points know nothing of the run: the errors on them are binomial, with the network's own error, which
    is at least the Bayes error. (On the samples that it has seen, no such law holds.)"""
    best = toy.bayes_error()
    for row in rows[10:]:
        assert stats.binom.cdf(row.fresh_errors, toy.FRESH, best) > ALPHA
        assert stats.binom.cdf(row.fresh_errors, toy.FRESH, 0.5) < ALPHA
        assert stats.binom.sf(row.agreeing - 1, toy.FRESH, 0.5) < ALPHA


def test_that_test_would_see_labels_that_leak_or_a_network_that_learns_nothing() -> None:
    best = toy.bayes_error()
    assert stats.binom.cdf(toy.FRESH * best / 2, toy.FRESH, best) < ALPHA
    rng = np.random.default_rng(5)
    *_, fresh, classes = toy.data(0)
    decided = toy.scores(toy.start(rng), fresh) > 0
    coin = np.sum(decided[: len(fresh) // 2] != classes[len(fresh) // 2 :])
    assert stats.binom.cdf(coin, toy.FRESH // 2, 0.5) > ALPHA


def test_weight_decay_makes_the_weights_smaller() -> None:
    sizes = []
    for setting in toy.SETTINGS[:4]:
        _, parameters = toy.history(setting, 0, EPOCHS)
        sizes.append(sum(np.sum(W**2) for W in parameters[::2]))
    assert sizes == sorted(sizes, reverse=True)


# --- the Bayes rule ----------------------------------------------------------------------------------------


def test_the_bayes_error_is_that_of_the_normal_law() -> None:
    """A rigorous enclosure, and the exact law of the Bayes rule's errors on the samples and on fresh points."""
    before, ctx.prec = ctx.prec, 170
    try:
        (p0, p1), (zero, one) = toy.PRIORS, toy.MEANS
        (a, b), (_, d) = ((arb(float(x)) for x in row) for row in toy.COVARIANCE)
        u, v = (arb(float(second)) - arb(float(first)) for first, second in zip(zero, one, strict=True))
        square = (d * u * u - 2 * b * u * v + a * v * v) / (a * d - b * b)
        distance, odds = square.sqrt(), (arb(float(p1)) / arb(float(p0))).log()
        tails = [(distance / 2 + s * odds / distance) / arb(2).sqrt() for s in (-1, 1)]
        error = sum((arb(float(p)) * t.erfc() / 2 for p, t in zip((p0, p1), tails, strict=True)), arb(0))
        assert error.rad() < arb(2) ** -140
        assert f"{toy.bayes_error():.12f}" == f"{float(error.mid()):.12f}"
    finally:
        ctx.prec = before
    for seed in range(5):
        X, y, fresh, classes = toy.data(seed)
        for points, labels in ((X, y), (fresh, classes)):
            errors = toy.bayes_errors(points, labels)
            assert binomial(errors, len(points), Fraction(toy.bayes_error())) > ALPHA


# --- the gradient ------------------------------------------------------------------------------------------


def _exact(values: Any) -> Any:
    return np.array([arb(float(x)) for x in np.ravel(values)], dtype=object).reshape(np.shape(values))


def _loss(parameters: list[Any], X: Any, y: Any, mask: Any) -> Any:
    """The mean cross entropy, over any kind of number that has exp and log."""
    W1, b1, W2, b2 = parameters
    total = 0
    for x, label, kept in zip(X, y, mask, strict=True):
        s = b2[0]
        for j, keep in enumerate(kept):
            twice = (2 * (sum(x[i] * W1[i, j] for i in range(len(x))) + b1[j])).exp()
            s = s + (twice - 1) / (twice + 1) * W2[j, 0] * keep
        total = total + (1 + s.exp()).log() - label * s
    return total / len(y)


@pytest.mark.parametrize("keep", [1.0, 0.625])
def test_the_gradient_is_the_derivative(keep: float) -> None:
    """On enclosures of 170 bits, entry by entry, against the first coefficient of a power series."""
    rng = np.random.default_rng(3)
    shapes = ((2, 3), (3,), (3, 1), (1,))
    before, ctx.prec = ctx.prec, 170
    try:
        X, y = _exact(rng.normal(size=(4, 2))), _exact([0, 1, 1, 0])
        parameters = [_exact(rng.normal(size=shape)) for shape in shapes]
        mask = toy.dropout_train(np.ones((4, 3)), keep, np.random.default_rng(8)).astype(float).tolist()
        found = toy.gradients(parameters, X, y, keep, np.random.default_rng(8))
        for k, shape in enumerate(shapes):
            for where in np.ndindex(*shape):
                moved = [
                    np.array([arb_series([p]) for p in np.ravel(one)], dtype=object).reshape(one.shape)
                    for one in parameters
                ]
                moved[k][where] = arb_series([parameters[k][where], 1])
                slope = _loss(moved, X, y, mask)[1]
                assert slope.overlaps(found[k][where])
                assert slope.rad() + found[k][where].rad() < arb(2) ** -120
    finally:
        ctx.prec = before

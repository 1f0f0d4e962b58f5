"""Figures of random networks: what can be said of them exactly, or with a stated probability."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from drawings import he_multiplier, initial_variance, regularisation
from scipy import stats

from reference.exact import UNIT_ROUNDOFF, ball, contains, tanh_layers, tanh_second_moment
from tests.figures.plotted import exact, plotted, strays

ALPHA = 1e-15
"""How unlikely is called impossible here, of each of some hundreds of numbers."""


def unlikely(z: Any, variances: Any) -> int:
    """Rows of z that normal variables of these variances would hardly be: Σz²/variance is χ² with a row's length."""
    sizes = np.sum(z**2, axis=1) / variances
    below, above = stats.chi2.cdf(sizes, z.shape[1]), stats.chi2.sf(sizes, z.shape[1])
    return int(np.sum(2 * np.minimum(below, above) < ALPHA))


def test_that_test_sees_another_variance() -> None:
    z = np.random.default_rng(0).standard_normal((16, 1024))
    assert unlikely(z, 1.0) == 0
    assert unlikely(z, 2.0) == unlikely(z, 0.5) == 16


@pytest.mark.parametrize("name", initial_variance.GAINS)
def test_the_layers_of_tanh_are_normal_given_what_goes_in(name: str) -> None:
    """Given a layer's inputs x, its pre-activations are normal with the variance σ²‖x‖²: no limit is taken."""
    data = plotted("initial_variance")
    x, per_weight = data["inputs"], float(initial_variance.GAINS[name]) / initial_variance.WIDTH
    for z in data["sums"][name]:
        variances = per_weight * np.sum(x**2, axis=1)
        assert unlikely(z, variances) == 0
        assert unlikely(z, 2 * variances) == len(z)
        x = np.tanh(z)


@pytest.mark.parametrize("name", initial_variance.GAINS)
def test_what_tanh_makes_of_them_is_near_the_mean_field(name: str) -> None:
    """‖tanh z‖ of n normal variables of the variance q is √q-Lipschitz in standard ones: but for the probability
    α it is within √(2q log(2/α)) of its mean, whose square is between nT(q) − q and nT(q), T being E tanh²."""
    x, n = plotted("initial_variance")["inputs"], initial_variance.WIDTH
    gain = initial_variance.GAINS[name]
    for z in plotted("initial_variance")["sums"][name]:
        for before, row in zip(x, z, strict=True):
            q = float(gain) / n * float(before @ before)
            expected = n * float(tanh_second_moment(Fraction(q)).interval.mid())
            away = (2 * q * np.log(2 / ALPHA)) ** 0.5
            assert max(expected - q, 0) ** 0.5 - away < np.linalg.norm(np.tanh(row)) < expected**0.5 + away
        x = np.tanh(z)


def test_the_mean_field_is_the_rigorous_one_rounded() -> None:
    one = ball(1, UNIT_ROUNDOFF["float64"])  # a product with it adds one rounding
    n = initial_variance.WIDTH
    for name, gain in initial_variance.GAINS.items():
        balls = tanh_layers(
            Fraction(1), (n,) * initial_variance.LAYERS, (gain / n,) * initial_variance.LAYERS
        )
        for interval, value in zip(balls, plotted("initial_variance")["mean_field"][name], strict=True):
            assert contains(interval * one, Fraction(value))
            assert not contains(interval * one, Fraction(value) * (1 + Fraction(1, 2**48)))


def test_lecun_keeps_all_but_what_tanh_takes_and_a_sixteenth_collapses() -> None:
    """A layer of the variance c/n multiplies the variance by less than c, because tanh² z < z²."""
    curves = plotted("initial_variance")["mean_field"]
    for name, gain in initial_variance.GAINS.items():
        assert curves[name][0] == gain  # of inputs of the second moment 1, with nothing before them
        assert all(after < float(gain) * before for before, after in pairwise(curves[name]))
    assert curves["collapses"][-1] < 16.0**-7 < curves["kept"][-1] < 1 < curves["saturates"][-1]


@pytest.mark.parametrize("name", he_multiplier.MULTIPLIERS)
def test_relu_networks_have_the_variance_that_is_drawn(name: str) -> None:
    """The lines are exact; given what goes in, pre-activations are normal, as above."""
    data, mult = plotted("he_multiplier"), he_multiplier.MULTIPLIERS[name]
    n, layers = he_multiplier.WIDTH, he_multiplier.LAYERS
    case = {
        "second_moment": Fraction(1),
        "fan_in": (n,) * layers,
        "weight_variance": (2 * mult / n,) * layers,
    }
    assert strays("mean_field.relu_variances", case, data["expected"][name]) == []
    assert exact(data["expected"][name]) == tuple(mult**k for k in range(1, layers + 1))
    z = data["first"]
    for after in data["sums"][name]:
        variances = float(2 * mult / n) * np.sum(np.maximum(z, 0) ** 2, axis=1)
        assert unlikely(after, variances) == 0
        assert unlikely(after, 3 * variances) == len(after)
        z = after


# --- the toy set -------------------------------------------------------------------------------------------


def test_the_line_is_the_bayes_boundary() -> None:
    toy = regularisation.toy
    case = {"priors": toy.PRIORS, "means": toy.MEANS, "covariance": toy.COVARIANCE}
    w, b = plotted("regularisation")["bayes"]
    assert strays("toy_models.linear_log_odds", case, (w, b)) == []


def test_the_boundaries_are_those_of_the_trained_networks() -> None:
    data, toy = plotted("regularisation"), regularisation.toy
    points = np.array([[a, b] for b in data["x2"] for a in data["x1"]])
    for network, z, errors in zip(data["networks"], data["odds"], data["errors"], strict=True):
        assert toy.scores(network, points).tolist() == z.ravel().tolist()
        assert errors == np.sum((toy.scores(network, data["X"]) > 0) != data["y"])


def test_regularised_networks_decide_more_like_the_bayes_rule() -> None:
    """On the points of the grid: fewer of them are decided otherwise, as the caption says."""
    data = plotted("regularisation")
    w, b = data["bayes"]
    bayes = np.add.outer(data["x2"] * w[1], data["x1"] * w[0]) + b > 0
    unlike = [int(np.sum((z > 0) != bayes)) for z in data["odds"]]
    plain, small, medium, large, dropout = unlike
    assert plain > small > medium > large
    assert plain > dropout
    assert data["errors"][0] < data["bayes_errors"]

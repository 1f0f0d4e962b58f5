"""What the figures show is what the claims below them say."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from drawings import (
    DRAWINGS,
    _bowl,
    adaptive,
    batch_norm,
    batch_size,
    centring,
    learning_rate,
    momentum,
    schedules,
    sgd_paths,
)

from reference.claims import CLAIMS
from reference.implementation import gradient
from tests.figures.plotted import CLAIM, exact, plotted, strays, walked

# --- the bowl ----------------------------------------------------------------------------------------------


def test_the_helpers_see_a_wrong_number() -> None:
    case = {"mu": centring.MU, "Sigma": centring.SIGMA}
    H = 2 * (centring.SIGMA + np.outer(centring.MU, centring.MU))
    assert strays("quadratic.hessian", case, H) == []
    assert len(strays("quadratic.hessian", case, H + 2.0**-40)) == 4
    path, slopes = [np.zeros(2), np.array([-0.5, 0.25])], [np.array([2.0, -1.0])]
    assert walked("gradient_descent.update", path, slopes, lr=0.25) == []
    assert len(walked("gradient_descent.update", path, slopes, lr=0.5)) == 2


def test_a_bowl_has_the_expected_losses_to_the_last_digit() -> None:
    """All is dyadic and short: nothing is rounded, and the grid has the exact values."""
    U, mu, Sigma = (exact(x) for x in (centring.U, centring.MU, centring.SIGMA))
    common = {"u": U, "mu": mu, "Sigma": Sigma, "noise_variance": exact(centring.NOISE)}
    units = exact(1 / centring.SPREAD)
    oracles = (
        ("quadratic.expected_loss", {}),
        ("quadratic.standardised_loss", {"mu_hat": mu, "d_hat": (Fraction(1), Fraction(1))}),
        ("quadratic.standardised_loss", {"mu_hat": mu, "d_hat": units}),
    )
    for (id, more), grid in zip(oracles, plotted("centring")["grids"], strict=True):
        assert _differing(id, {**common, **more}, grid) == []


def test_the_toy_loss_is_exact_too() -> None:
    case = {
        "w0": exact(_bowl.MINIMUM),
        "Sigma": exact(_bowl.SIGMA),
        "noise_variance": exact(_bowl.NOISE) ** 2,
    }
    for name in ("sgd_paths", "learning_rate", "batch_size"):
        grid = plotted(name)["expected"]
        assert _differing("quadratic.toy_loss", case, grid) == []
    valley = {"w0": (Fraction(0), Fraction(0)), "noise_variance": Fraction(0)}
    for name, Sigma in (("momentum", momentum.SIGMA), ("adaptive", adaptive.SIGMA)):
        assert (
            _differing("quadratic.toy_loss", {**valley, "Sigma": exact(Sigma)}, plotted(name)["grid"]) == []
        )


def _differing(id: str, case: Any, grid: Any) -> list[tuple[float, float]]:
    oracle = CLAIM[id].property.oracle
    return [
        (a, b)
        for b, row in zip(grid["y"], grid["loss"], strict=True)
        for a, loss in zip(grid["x"], row, strict=True)
        if oracle({**case, "w": exact((a, b))}) != (exact(loss),)
    ]


def test_the_curvatures_are_those_of_the_hessians() -> None:
    """Exactly, for the matrices; and their ratio to the two digits that are printed, by κ + 2 + 1/κ = tr²/det."""
    data = plotted("centring")
    uncentred, centred, standardised = data["hessians"]
    zero = (Fraction(0),) * 2
    assert strays("quadratic.hessian", {"mu": centring.MU, "Sigma": centring.SIGMA}, uncentred) == []
    assert strays("quadratic.hessian", {"mu": zero, "Sigma": centring.SIGMA}, centred) == []
    assert strays("quadratic.correlation_hessian", {"Sigma": centring.SIGMA}, standardised / 2) == []
    assert np.diag(standardised).tolist() == [2, 2]
    for H, ratio in zip(data["hessians"], data["ratios"], strict=True):
        (a, b), (c, d) = exact(H)
        truth = (a + d) ** 2 / (a * d - b * c)
        shown = Fraction(f"{ratio:.2g}")
        half = Fraction(1, 2) if shown >= 10 else Fraction(1, 20)
        assert (shown - half) + 2 + 1 / (shown - half) <= truth <= (shown + half) + 2 + 1 / (shown + half)


def test_the_samples_are_centred_and_standardised() -> None:
    X, centred, standardised = plotted("centring")["samples"]
    assert strays("preprocessing.center", {"X": X}, centred) == []
    mean, spread = centring.fit_standardiser(X)
    assert strays("preprocessing.fit", {"X": X}, (mean, spread)) == []
    assert strays("preprocessing.standardise", {"X": X, "mean": mean, "spread": spread}, standardised) == []


# --- SGD ---------------------------------------------------------------------------------------------------


def runs() -> list[Any]:
    return [plotted("sgd_paths"), *plotted("learning_rate")["runs"], *plotted("batch_size")["runs"]]


@pytest.mark.parametrize("run", range(9))
def test_sgd_goes_by_the_gradients_of_its_batches(run: int) -> None:
    one = runs()[run]
    slopes = []
    for w, (X, y) in zip(one["path"], one["batches"], strict=False):
        assert X.shape == (one["size"], 2)
        slopes.append(gradient(w, X, y))
        assert strays("quadratic.gradient", {"w": w, "X": X, "y": y}, slopes[-1]) == []
    assert walked("gradient_descent.update", one["path"], slopes, lr=one["lr"]) == []


def test_the_mean_path_is_that_of_the_claim() -> None:
    """⟨q, w_t − w₀⟩ = (1 − 2ηλ)ᵗ⟨q, start − w₀⟩ along both eigenvectors q of Σ, evaluated as the path is."""
    means = [
        (sgd_paths.RATE, plotted("sgd_paths")["mean"]),
        (batch_size.RATE, plotted("batch_size")["mean"]),
        *zip(learning_rate.RATES, plotted("learning_rate")["means"], strict=True),
    ]
    for lr, path in means:
        slopes = [2 * _bowl.SIGMA @ (w - _bowl.MINIMUM) for w in path[:-1]]
        assert walked("gradient_descent.update", path, slopes, lr=lr) == []
        for q, eigenvalue in (((1, 1), Fraction(1)), ((1, -1), Fraction(1, 4))):
            along = [dotted(q, w) for w in path]
            for t, value in enumerate(along):
                closed = (1 - 2 * Fraction(lr) * eigenvalue) ** t * along[0]
                assert abs(value - closed) <= _lost(lr, t)


def dotted(q: tuple[int, int], w: Any) -> Fraction:
    """⟨q, w − w₀⟩, exactly."""
    return sum((a * (b - c) for a, b, c in zip(q, exact(w), exact(_bowl.MINIMUM), strict=True)), Fraction(0))


def _lost(lr: float, t: int) -> Fraction:
    """What t steps may lose of ⟨q, w⟩, all numbers being smaller than 8 and λ at most 1.

    A step rounds w − w₀, 2Σ(w − w₀), its product with η ≤ 33/32 and the difference: at most 12 roundings of
    numbers below 32 in either of two coordinates, and multiplies what was lost before by |1 − 2ηλ| ≤ 17/16.
    """
    step = 2 * 12 * 32 * Fraction(1, 2**53)
    return sum((step * Fraction(17, 16) ** k for k in range(t)), Fraction(0))


def test_the_rates_are_on_both_sides_of_the_bound() -> None:
    """1/λ_max = 1: the distance of the mean path from the minimum falls below it, and grows beyond."""
    for lr, path in zip(learning_rate.RATES, plotted("learning_rate")["means"], strict=True):
        along = [abs(dotted((1, 1), w)) for w in path]
        if lr < 1:
            assert max(along[1:]) < along[0]
        else:
            assert all(before < after for before, after in pairwise(along))


# --- momentum ----------------------------------------------------------------------------------------------


def test_momentum_goes_by_its_rule() -> None:
    data = plotted("momentum")
    for name, lr, mu in (
        ("smoothed", momentum.LARGE, momentum.HALF),
        ("overshooting", momentum.SMALL, momentum.HIGH),
    ):
        slopes = [momentum.slope(w) for w in data[name][:-1]]
        assert walked("momentum.update", data[name], slopes, lr=lr, mu=mu) == []
    slopes = [momentum.slope(w) for w in data["plain"][:-1]]
    assert walked("gradient_descent.update", data["plain"], slopes, lr=momentum.LARGE, mu=0.0) == []


def test_nesterov_asks_at_the_half_step() -> None:
    data = plotted("momentum")
    path, asked = data["nesterov"], data["asked"]
    settings = {"lr": momentum.SMALL, "mu": momentum.HIGH}
    slopes = [momentum.slope(w) for w in asked]
    case = {"theta": (exact(path[0]),), "gradients": tuple((exact(g),) for g in slopes), **settings}
    points, questions = [(w,) for w in path[1:]], [(w,) for w in asked]
    assert strays("nesterov.update", case, points, questions) == []
    assert strays("nesterov.half_step", case, questions) == []
    assert asked.tolist() == [
        (w + momentum.HIGH * v).tolist() for w, v in zip(path[:-1], data["velocities"][:-1], strict=True)
    ]


def test_the_swings_are_as_the_caption_says() -> None:
    """Without momentum every step crosses the floor; Nesterov's swings less far beyond it than momentum."""
    data = plotted("momentum")
    assert (np.sign(data["plain"][1:, 1]) == -np.sign(data["plain"][:-1, 1])).all()
    assert 2 * data["overshooting"][:, 1].min() < data["nesterov"][:, 1].min() < 0


# --- adaptive methods --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id", "settings"),
    [
        ("gradient descent", "gradient_descent.update", {}),
        ("Adagrad", "adagrad.update", {"eps": 0.0}),
        ("RMSprop", "rmsprop.update", {"eps": 0.0, "beta": 0.99}),
        ("Adam", "adam.update", {"eps": 0.0, "beta1": 0.9, "beta2": 0.999}),
    ],
)
def test_each_method_goes_by_its_rule(name: str, id: str, settings: dict[str, float]) -> None:
    path = plotted("adaptive")["paths"][name]
    slopes = [adaptive.slope(w) for w in path[:-1]]
    assert walked(id, path, slopes, lr=adaptive.RATES[name], **settings) == []


def test_the_adaptive_methods_do_not_see_the_scale_of_the_loss() -> None:
    """By a power of 4 exactly, because nothing is rounded otherwise."""
    for name in adaptive.RATES:
        same = (adaptive.path(name, 4.0) == plotted("adaptive")["paths"][name]).all()
        assert same == (name != "gradient descent")


def test_adagrad_first_goes_by_the_rate_along_both_axes() -> None:
    first = plotted("adaptive")["paths"]["Adagrad"][1] - adaptive.START
    assert first.tolist() == [adaptive.RATES["Adagrad"], -adaptive.RATES["Adagrad"]]


def test_the_losses_end_in_the_order_that_the_caption_names() -> None:
    last = {name: losses[-1] for name, losses in plotted("adaptive")["losses"].items()}
    assert sorted(last, key=lambda name: last[name]) == ["RMSprop", "Adagrad", "Adam", "gradient descent"]


# --- batch normalization, schedules ------------------------------------------------------------------------


@pytest.mark.parametrize("t", [0, 1, batch_norm.BATCHES - 1])
def test_a_batch_is_normalised_and_the_statistics_run(t: int) -> None:
    data = plotted("batch_norm")
    (mean, var), after = data["statistics"][t], data["statistics"][t + 1]
    case = {
        "z": data["batches"][t],
        "gamma": batch_norm.GAMMA,
        "beta": batch_norm.BETA,
        "running_mean": mean,
        "running_var": var,
        "momentum": batch_norm.MOMENTUM,
        "eps": batch_norm.EPS,
    }
    assert strays("batch_norm.train", case, data["outputs"][t]) == []
    assert strays("batch_norm.running", case, *after) == []
    test = {**case, "z": data["batches"][t][:1], "running_mean": after[0], "running_var": after[1]}
    assert strays("batch_norm.eval", test, data["tests"][t : t + 1]) == []


def test_one_sample_is_in_every_batch() -> None:
    batches = plotted("batch_norm")["batches"]
    assert all((z[0] == batches[0][0]).all() for z in batches)
    assert all((z[1:] != batches[0][1:]).all() for z in batches[1:])


def test_the_limit_is_what_the_true_statistics_give() -> None:
    data = plotted("batch_norm")
    case = {
        "z": data["batches"][0][:1],
        "gamma": batch_norm.GAMMA,
        "beta": batch_norm.BETA,
        "running_mean": batch_norm.MEANS,
        "running_var": batch_norm.SPREADS**2,
        "eps": batch_norm.EPS,
    }
    assert strays("batch_norm.eval", case, [data["limit"]]) == []


def test_the_schedules_are_those_of_the_claims() -> None:
    data, times = plotted("schedules"), tuple(range(schedules.EPOCHS + 1))
    steps = {"lr": schedules.LR, "gamma": schedules.GAMMA, "milestones": schedules.MILESTONES, "times": times}
    cosine = {"lr_min": schedules.LOW, "lr_max": schedules.HIGH}
    cycles = {**cosine, "period": schedules.CYCLE, "factor": schedules.FACTOR, "times": times}
    assert strays("schedules.step_decay", steps, *data["step"]) == []
    assert strays("schedules.cosine_annealing", {**cosine, "period": schedules.EPOCHS}, *data["cosine"]) == []
    assert strays("schedules.cosine_restarts", cycles, *data["restarts"]) == []


def test_the_lecture_halves_its_rate_exactly() -> None:
    """γ = 1/2 and mᵢ = 10i: nothing is rounded."""
    for t, rate in enumerate(plotted("schedules")["step"]):
        assert Fraction(rate) == Fraction(0.1) / 2 ** (t // 10)


def test_every_claim_that_is_named_exists() -> None:
    known = {claim.id for claim in CLAIMS}
    assert [id for one in DRAWINGS for id in one.claims if id not in known] == []

"""The argument checks to the letter: what is just good enough is taken, one bad entry among good ones is not."""

from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.implementation import glorot_normal, toy_loss
from tests.implementation.test_contract import arguments, called


@pytest.mark.parametrize("function", ["adagrad", "rmsprop", "adam", "adamw"])
def test_one_negative_square_is_enough(function: str) -> None:
    given = arguments(function)
    given["g"][0, 0] = -1
    with pytest.raises(ValueError, match=r"^g must not be negative"):
        called(function, **given)


def test_one_constant_feature_is_named() -> None:
    given = arguments("standardise")
    given["spread"][:2] = 0.25, 0
    with pytest.raises(ValueError, match=r"^spread must be greater than 0, got 0.0 for feature 1: "):
        called("standardise", **given)


@pytest.mark.parametrize(("fan_in", "fan_out"), [(1, 1), (1, 3), (3, 1)])
@pytest.mark.parametrize(
    "law", [name for name in implementation.__all__ if name.endswith(("normal", "uniform"))]
)
def test_a_layer_may_have_one_unit(law: str, fan_in: int, fan_out: int) -> None:
    weights = called(law, fan_in=fan_in, fan_out=fan_out, rng=np.random.default_rng(0))
    assert weights.shape == (fan_in, fan_out)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"w": np.ones((1, 3))}, "w must have shape (any), got (1, 3)"),
        ({"w0": np.ones(2)}, "w0 must have shape (3), got (2,)"),
        ({"Sigma": np.ones((3, 2))}, "Sigma must have shape (3, 3), got (3, 2)"),
        ({"Sigma": [[1], [2, 3]]}, "Sigma must be an array of numbers, got a ragged sequence"),
    ],
)
def test_a_message_says_what_is_wanted_and_what_was_got(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as raised:
        toy_loss(**{**arguments("toy_loss"), **given})
    assert str(raised.value) == message


def test_integers_of_numpy_are_integers() -> None:
    made = glorot_normal(np.int64(3), np.uint8(2), np.random.default_rng(0))
    assert made.shape == (3, 2)


def test_a_constant_feature_has_exactly_no_spread() -> None:
    X = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]])
    assert X[:, 0].mean() != 0.1  # it is rounded
    mean, spread = implementation.fit_standardiser(X)
    assert (mean[0], spread[0]) == (0.1, 0)
    assert spread[1] > 1


def test_one_sample_has_statistics() -> None:
    mean, spread = implementation.fit_standardiser(np.array([[3.0, -0.75]]))
    assert (mean.tolist(), spread.tolist()) == ([3, -0.75], [0, 0])


@pytest.mark.parametrize("function", ["l2_penalty", "l2_gradient", "decayed_step"])
@pytest.mark.parametrize("bad", [-0.5, float("nan"), "text", [1.0]])
def test_a_bad_decay_is_named(function: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^decay must"):
        called(function, **{**arguments(function), "decay": bad})


@pytest.mark.parametrize("function", ["l2_penalty", "l2_gradient"])
@pytest.mark.parametrize("bad", [[], [np.ones(3)], [np.ones((2, 2)), np.full((1, 1), np.inf)], [[["a"]]]])
def test_bad_weights_are_named(function: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^weights must"):
        called(function, **{**arguments(function), "weights": bad})


def test_weights_are_taken_as_lists() -> None:
    assert implementation.l2_penalty([[[3, 4]]], 1) == 25
    (slope,) = implementation.l2_gradient([[[3, 4]]], 1)
    assert np.array_equal(slope, [[6, 8]])


@pytest.mark.parametrize(
    ("function", "name", "bad"),
    [
        ("step_decay", "lr", float("nan")),
        ("step_decay", "gamma", "text"),
        ("step_decay", "t", -1),
        ("step_decay", "milestones", 3),
        ("step_decay", "milestones", [0.5]),
        ("cosine_annealing", "t", 6),
        ("cosine_annealing", "t", -1),
        ("cosine_annealing", "period", 0),
        ("cosine_annealing", "lr_min", 0.75),
        ("cosine_annealing", "lr_min", float("inf")),
        ("cosine_annealing", "lr_max", [1.0]),
        ("cosine_restarts", "t", -1),
        ("cosine_restarts", "t", 0.5),
        ("cosine_restarts", "t", "text"),
        ("cosine_restarts", "period", 0),
        ("cosine_restarts", "factor", 0),
        ("cosine_restarts", "factor", 1.5),
    ],
)
def test_a_bad_schedule_is_named(function: str, name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must"):
        called(function, **{**arguments(function), name: bad})


def test_what_is_just_good_enough_is_taken() -> None:
    cycle = {"lr_min": 0.5, "lr_max": 0.5, "period": 1}
    assert implementation.cosine_annealing(1, **cycle) == 0.5
    assert implementation.cosine_restarts(0, **cycle, factor=1) == 0.5
    assert implementation.step_decay(0, lr=0.5, gamma=0.25, milestones=[]) == 0.5
    assert implementation.step_decay(0, lr=0.5, gamma=0.25, milestones=np.array([0], dtype=np.uint8)) == 0.125
    assert implementation.momentum(1, 1, 1, lr=0, mu=0) == (1, 0)
    assert implementation.l2_penalty([[[3]]], 0) == 0
    assert implementation.relu_variances(0, [1], [0.5]).tolist() == [0]
    assert implementation.relu_variances(4, [1, 2], [0, 0.5]).tolist() == [0, 0]


def test_one_point_may_be_drawn_of_a_mixture() -> None:
    X, y = called("mixture_sample", **{**arguments("mixture_sample"), "n": 1})
    assert (X.shape, y.shape) == ((1, 3), (1,))


def test_priors_are_held_to_the_precision_of_float32() -> None:
    given, rounding = arguments("mixture_log_odds"), float(np.finfo(np.float32).eps)
    for error in (rounding, -rounding):
        called("mixture_log_odds", **{**given, "priors": (0.5, 0.5 + error)})
        with pytest.raises(ValueError, match=r"^priors must be two positive probabilities that sum to 1"):
            called("mixture_log_odds", **{**given, "priors": (0.5, 0.5 + 2 * error)})


def test_outputs_that_are_far_apart_have_gradients() -> None:
    """Within a sample and between samples: the larger exponentials would overflow, or the smaller ones all vanish."""
    X, Y = [[1000], [-1000]], [[0, 1], [0, 1]]
    (slope,), (offset,) = implementation.backward(X, Y, [[[1, 2]]], [[0, 0]], "tanh", "cross_entropy")
    assert (slope.tolist(), offset.tolist()) == ([[-500, 500]], [0.5, -0.5])


def test_our_squared_error_has_no_factor_of_a_half() -> None:
    (slope,), (offset,) = implementation.backward([[2]], [[1]], [[[3]]], [[0.5]], "tanh", "squared_error")
    assert (slope.tolist(), offset.tolist()) == ([[2 * 5.5 * 2]], [2 * 5.5])


@pytest.mark.parametrize("function", ["step_decay", "cosine_annealing", "cosine_restarts"])
def test_a_rate_is_a_plain_float(function: str) -> None:
    assert type(called(function, **arguments(function))) is float


def test_a_decayed_step_is_a_step_along_the_penalty_s_gradient() -> None:
    given = arguments("decayed_step")
    (slope,) = implementation.l2_gradient([given["W"]], given["decay"])
    W, _ = called("decayed_step", **given)
    assert np.array_equal(W, given["W"] - given["lr"] * (given["grad_W"] + slope))


def test_an_empty_batch_of_integers_is_named() -> None:
    with pytest.raises(ValueError, match=r"^batch must be a non-empty vector of integers"):
        called("minibatch_gradient", **{**arguments("minibatch_gradient"), "batch": np.zeros(0, dtype=int)})


@pytest.mark.parametrize("batch", [[0, -1], [-1, 0], [0, 5], [5, 0]])
def test_one_bad_index_is_enough(batch: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^batch must hold indices from 0 to 4"):
        called("minibatch_gradient", **{**arguments("minibatch_gradient"), "batch": batch})


@pytest.mark.parametrize("t", [-1, 0.5, True])
def test_the_clock_counts_steps(t: Any) -> None:
    for function in ("adam", "adamw"):
        with pytest.raises(ValueError, match=rf"^t must be an integer of at least 0, got {t!r}"):
            called(function, **{**arguments(function), "t": t})


@pytest.mark.parametrize("function", ["adam", "adamw"])
def test_a_moment_may_forget_all_but_the_latest_gradient(function: str) -> None:
    moved = [
        called(function, **{**arguments(function), "beta1": beta, "beta2": beta, "t": 6})
        for beta in (0, 5e-324)
    ]
    assert [[*map(np.ndarray.tolist, arrays), t] for *arrays, t in moved[:1]] == [
        [*map(np.ndarray.tolist, arrays), t] for *arrays, t in moved[1:]
    ]


@pytest.mark.parametrize("constant", [1, 2])
@pytest.mark.parametrize("function", ["batch_norm_train", "batch_norm_eval", "batch_norm_backward"])
def test_one_unit_without_variance_is_named(function: str, constant: int) -> None:
    given = {**arguments(function), "eps": 0.0}
    given["z"][:, constant] = 0.5
    if function == "batch_norm_eval":
        given["running_var"][constant] = 0
    with pytest.raises(ValueError) as raised:
        called(function, **given)
    wanted = "eps must be greater than 0 where a unit has no variance, got 0.0"
    assert str(raised.value) == f"{wanted} for unit {constant}"
    called(function, **{**given, "eps": 0.25})  # then no divisor is 0


def test_one_negative_running_variance_is_enough() -> None:
    given = arguments("batch_norm_eval")
    given["running_var"][1] = -1
    with pytest.raises(ValueError, match=r"^running_var must not be negative, got -1.0: it is a variance"):
        called("batch_norm_eval", **given)


def test_a_variance_that_eps_would_cancel_is_none_of_0() -> None:
    given = {**arguments("batch_norm_eval"), "eps": 0.25}
    given["running_var"][:] = 0.25
    assert np.isfinite(called("batch_norm_eval", **given)).all()


def test_a_network_needs_a_sample() -> None:
    weights, biases = [np.ones((2, 1))], [np.zeros(1)]
    with pytest.raises(ValueError, match=r"^X must have at least one row, got none"):
        implementation.forward(np.ones((0, 2)), weights, biases, "tanh")


def test_layers_may_come_from_a_generator() -> None:
    weights, biases = [np.ones((2, 3)), np.ones((3, 1))], [np.zeros(3), np.zeros(1)]
    lists = implementation.forward(np.ones((2, 2)), weights, biases, "relu")
    lazy = implementation.forward(np.ones((2, 2)), (W for W in weights), (b for b in biases), "relu")
    assert (lists == lazy).all()


@pytest.mark.parametrize("bad", [3, None, ["tanh"], "tan", np.array(["tanh"])])
def test_an_activation_is_one_of_three(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^activation must be one of"):
        implementation.forward(np.ones((1, 1)), [np.ones((1, 1))], [np.zeros(1)], bad)

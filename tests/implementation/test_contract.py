"""What every function of the contract does besides its formula; the formulas are held to the claims."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.implementation import adam, dropout_eval, dropout_train, epoch
from reference.judging.worker.adapter import CONTRACT

N, n = 5, 3
FANS = {"fan_in": 4, "fan_out": 2}
KEPT_AS_GIVEN = {"batch", "fan_in"}


def arguments(function: str, dtype: type = np.float64) -> dict[str, Any]:
    """Good arguments: fresh arrays, filled from a fixed seed."""
    random = np.random.default_rng(7)

    def array(*shape: int) -> Any:
        return random.normal(size=shape).astype(dtype)

    A = array(n, n)
    model = {"w": array(n), "u": array(n), "mu": array(n), "Sigma": A @ A.T, "noise_variance": 0.25}
    data = {"w": array(n), "X": array(N, n), "y": array(N)}
    state = {"theta": array(2, n), "v": array(2, n), "g": array(2, n) ** 2, "t": 3, "grad": array(2, n)}
    layer = {"W": array(4, n), "b": array(n), "grad_W": array(4, n), "grad_b": array(n)}
    cycle = {"lr_min": 0.125, "lr_max": 0.5, "period": 5}
    network = {
        "X": array(N, n),
        "weights": [array(n, 4), array(4, 2)],
        "biases": [array(4), array(2)],
        "activation": "tanh",
    }
    moving = {"theta": state["theta"], "v": state["v"], "lr": 0.125, "mu": 0.75}
    rng = np.random.default_rng(11)
    norm = {name: array(n) for name in ("gamma", "beta", "running_mean")}
    norm |= {"z": array(N, n), "running_var": array(n) ** 2}
    roots = np.stack([np.eye(n), np.tri(n)]).astype(dtype)
    classes = {"priors": (0.25, 0.75), "means": array(2, n), "covariances": roots @ roots.swapaxes(1, 2)}
    given: dict[str, dict[str, Any]] = {
        "expected_loss": model,
        "standardised_loss": {**model, "mu_hat": array(n), "d_hat": array(n)},
        "hessian": {"mu": array(n), "Sigma": A @ A.T},
        "correlation_matrix": {"Sigma": A @ A.T + 4 * np.eye(n, dtype=dtype)},
        "excess_loss": {"u": array(n), "mu": array(n), "Sigma": A @ A.T + np.eye(n, dtype=dtype)},
        "toy_loss": {"w": array(n), "w0": array(n), "Sigma": A @ A.T, "noise_variance": 0.25},
        "empirical_loss": data,
        "gradient": data,
        "minibatch_gradient": {**data, "batch": np.array([4, 0, 4])},
        "epoch": {"N": N, "batch_size": 2, "rng": rng},
        "forward": network,
        "backward": {**network, "Y": array(N, 2), "loss": "squared_error"},
        "adagrad": {name: state[name] for name in ("theta", "g", "grad")} | {"lr": 0.125, "eps": 0.5},
        "rmsprop": {name: state[name] for name in ("theta", "g", "grad")}
        | {"lr": 0.125, "beta": 0.75, "eps": 0.5},
        "center": {"X": data["X"]},
        "fit_standardiser": {"X": data["X"]},
        "standardise": {"X": data["X"], "mean": data["w"], "spread": np.abs(data["w"]) + 1},
        "gradient_descent": {"theta": state["theta"], "grad": state["grad"], "lr": 0.125},
        "momentum": {**moving, "grad": state["grad"]},
        "nesterov": {**moving, "gradient": lambda point: 0.5 * np.asarray(point)},
        "adam": {**state, "lr": 0.125, "beta1": 0.75, "beta2": 0.875, "eps": 0.5},
        "adamw": {**state, "lr": 0.125, "beta1": 0.75, "beta2": 0.875, "eps": 0.5, "decay": 0.25},
        "dropout_train": {"x": array(N, n), "keep": 0.75, "rng": rng},
        "dropout_eval": {"x": array(N, n), "keep": 0.75},
        "dropout_backward": {"d": array(N, n), "mask": np.eye(N, n), "keep": 0.75},
        "dropout_loss": {**data, "keep": 0.75},
        "l2_penalty": {"weights": [array(4, n), array(n, 2)], "decay": 0.25},
        "l2_gradient": {"weights": [array(4, n), array(n, 2)], "decay": 0.25},
        "decayed_step": {**layer, "lr": 0.125, "decay": 0.25},
        "step_decay": {"t": 4, "lr": 0.5, "gamma": 0.25, "milestones": [2, 4]},
        "relu_variances": {
            "second_moment": 0.5,
            "fan_in": np.array([4, 6]),
            "weight_variance": array(2) ** 2,
        },
        "cosine_annealing": {"t": 3, **cycle},
        "cosine_restarts": {"t": 9, **cycle, "factor": 2},
        "batch_norm_train": {**norm, "momentum": 0.875, "eps": 0.25},
        "batch_norm_eval": {**norm, "eps": 0.25},
        "batch_norm_backward": {"grad": array(N, n), "z": norm["z"], "gamma": norm["gamma"], "eps": 0.25},
        "mixture_log_odds": {"X": data["X"], **classes},
        "mixture_posterior": {"X": data["X"], **classes},
        "bayes_boundary": {
            "priors": (0.25, 0.75),
            "means": array(2, n),
            "covariance": classes["covariances"][1],
        },
        "mixture_sample": {"n": N, **{k: np.asarray(v).tolist() for k, v in classes.items()}, "rng": rng},
        "count_parameters": {"widths": [2, 50, 1]},
    }
    return given.get(function, {**FANS, "rng": rng})


def called(function: str, **given: Any) -> Any:
    return getattr(implementation, function)(**given)


def arrays(result: Any) -> list[Any]:
    if isinstance(result, (list, tuple)):
        return [array for part in result for array in arrays(part)]
    return [result] if isinstance(result, (np.ndarray, np.generic)) else []


def test_the_contract_is_implemented_and_nothing_else() -> None:
    assert sorted(implementation.__all__) == sorted(CONTRACT)
    for function, names in CONTRACT.items():
        assert set(arguments(function)) == set(names.replace("*", "").split())


@pytest.mark.parametrize("function", CONTRACT)
def test_inputs_are_never_modified(function: str) -> None:
    given = arguments(function)
    for value in arrays([*given.values()]):
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    called(function, **given)


@pytest.mark.parametrize(
    "function",
    [
        *("center", "standardise", "gradient", "dropout_eval", "dropout_train", "dropout_backward"),
        *("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam"),
        *("batch_norm_train", "batch_norm_eval", "batch_norm_backward"),
    ],
)
def test_results_share_no_memory_with_inputs(function: str) -> None:
    given = arguments(function)
    for result in arrays(called(function, **given)):
        assert not any(np.shares_memory(result, x) for x in given.values() if isinstance(x, np.ndarray))


ARRAY_FUNCTIONS = [
    name for name in CONTRACT if any(isinstance(x, np.ndarray) for x in arguments(name).values())
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("function", ARRAY_FUNCTIONS)
def test_the_dtype_is_kept(function: str, dtype: type) -> None:
    results = arrays(called(function, **arguments(function, dtype)))
    assert results
    assert {result.dtype for result in results} == {np.dtype(dtype)}


@pytest.mark.parametrize("function", ARRAY_FUNCTIONS)
def test_a_double_hyperparameter_does_not_widen_float32(function: str) -> None:
    given = {
        name: np.float64(value) if isinstance(value, float) else value
        for name, value in arguments(function, np.float32).items()
    }
    assert {result.dtype for result in arrays(called(function, **given))} == {np.dtype(np.float32)}


@pytest.mark.parametrize("function", ARRAY_FUNCTIONS)
def test_integers_and_lists_are_taken(function: str) -> None:
    given = {
        name: np.abs(np.round(value)).astype(int).tolist() if isinstance(value, np.ndarray) else value
        for name, value in arguments(function).items()
    }
    for result in arrays(called(function, **given)):
        assert result.dtype == np.float64


NUMBERS = ("noise_variance", "lr", "mu", "momentum", "beta", "beta1", "beta2", "eps", "keep")
NAN = float("nan")


@pytest.mark.parametrize("bad", [NAN, float("inf"), "text", None, [1.0, 2.0]])
@pytest.mark.parametrize(
    ("function", "name"),
    [(f, a) for f in CONTRACT for a, x in arguments(f).items() if a in NUMBERS and isinstance(x, float)],
)
def test_a_bad_number_is_named(function: str, name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must"):
        called(function, **{**arguments(function), name: bad})


FLOAT_ARRAYS = [
    (f, a)
    for f in CONTRACT
    for a, value in arguments(f).items()
    if isinstance(value, np.ndarray) and a not in KEPT_AS_GIVEN
]


@pytest.mark.parametrize(("function", "name"), FLOAT_ARRAYS)
def test_a_nan_is_named(function: str, name: str) -> None:
    given = arguments(function)
    given[name].flat[-1] = NAN
    with pytest.raises(ValueError, match=rf"^{name} must be finite"):
        called(function, **given)


@pytest.mark.parametrize(("function", "name"), FLOAT_ARRAYS)
def test_a_complex_array_and_text_are_named(function: str, name: str) -> None:
    given = arguments(function)
    for bad in (given[name].astype(complex), given[name].astype(str)):
        with pytest.raises(ValueError, match=rf"^{name} must be an array of real numbers"):
            called(function, **{**given, name: bad})


FITTED_TO_COLUMNS = {
    "forward": r"weights\[0\]",
    "backward": r"weights\[0\]",
    "standardise": "mean",
    "mixture_log_odds": "means",
    "mixture_posterior": "means",
    "batch_norm_train": "gamma",
    "batch_norm_eval": "gamma",
    "batch_norm_backward": "grad",
}
"""What is held to the columns of X or z, if it is not w."""
ALONE = {
    ("toy_loss", "w"),
    ("hessian", "mu"),
    ("excess_loss", "u"),
    ("dropout_backward", "d"),
    ("decayed_step", "W"),
    ("center", "X"),
    ("fit_standardiser", "X"),
}
"""Arguments whose shape is what the others' are held to, if there are any."""


@pytest.mark.parametrize(
    ("function", "name"),
    [(f, a) for f, a in FLOAT_ARRAYS if a not in ("x", "theta") and (f, a) not in ALONE],
)
def test_a_shape_that_does_not_fit_is_named(function: str, name: str) -> None:
    given = arguments(function)
    longer = np.concatenate([given[name], given[name][:1]])
    # a longer X or z, too, has n columns: make it wider instead
    named = FITTED_TO_COLUMNS.get(function, "w") if name in ("X", "z") else name
    if name in ("X", "z"):
        longer = np.concatenate([given[name], given[name][:, :1]], axis=1)
    if name == "w":
        named = {"expected_loss": "u", "standardised_loss": "u"}.get(function, "w")
    with pytest.raises(ValueError, match=rf"^{named} must have shape"):
        called(function, **{**given, name: longer})
    with pytest.raises(ValueError, match=rf"^{name} must have shape"):
        called(function, **{**given, name: given[name][None]})


BAD: list[tuple[str, str, Any]] = [
    ("expected_loss", "noise_variance", -0.5),
    ("hessian", "mu", np.ones((n, 1))),
    ("hessian", "Sigma", np.ones((n, n + 1))),
    ("hessian", "Sigma", 1.0),
    ("correlation_matrix", "Sigma", np.ones((n, n + 1))),
    ("correlation_matrix", "Sigma", 1.0),
    ("correlation_matrix", "Sigma", np.diag([1.0, 0.0, 1.0])),
    ("correlation_matrix", "Sigma", np.zeros((n, n))),
    ("correlation_matrix", "Sigma", -np.eye(n)),
    ("excess_loss", "u", np.ones((n, 1))),
    ("excess_loss", "Sigma", np.zeros((n, n))),
    ("toy_loss", "Sigma", np.ones((n, n + 1))),
    ("toy_loss", "Sigma", [[1.0, 2.0], [3.0]]),
    ("empirical_loss", "X", np.ones((0, n))),
    ("empirical_loss", "y", np.ones((N, 1))),
    ("minibatch_gradient", "batch", [N]),
    ("minibatch_gradient", "batch", [-1]),
    ("minibatch_gradient", "batch", []),
    ("minibatch_gradient", "batch", [0.0, 1.0]),
    ("minibatch_gradient", "batch", [[0, 1]]),
    ("minibatch_gradient", "batch", np.ones(N, dtype=bool)),
    ("epoch", "batch_size", N + 1),
    ("epoch", "batch_size", 0),
    ("epoch", "batch_size", 1.5),
    ("epoch", "N", 0),
    ("epoch", "N", True),
    ("center", "X", np.ones((0, n))),
    ("fit_standardiser", "X", np.ones(n)),
    ("standardise", "spread", np.zeros(n)),
    ("adagrad", "eps", -0.5),
    ("adagrad", "g", -np.ones((2, n))),
    ("rmsprop", "beta", 1),
    ("rmsprop", "eps", -0.5),
    ("rmsprop", "g", -np.ones((2, n))),
    ("momentum", "mu", 1),
    ("nesterov", "mu", -0.25),
    ("nesterov", "gradient", np.ones((2, n))),
    ("adam", "beta1", 1),
    ("adam", "beta2", -0.25),
    ("adam", "eps", -0.5),
    ("adam", "t", -1),
    ("adam", "t", 0.5),
    ("adam", "g", -np.ones((2, n))),
    ("forward", "activation", "swish"),
    ("forward", "weights", []),
    ("forward", "biases", [np.ones(4)]),
    ("backward", "activation", np.tanh),
    ("backward", "loss", "mse"),
    ("backward", "Y", np.ones(N)),
    ("batch_norm_train", "z", np.ones((0, n))),
    ("batch_norm_train", "momentum", 1),
    ("batch_norm_train", "eps", -0.5),
    ("batch_norm_eval", "running_var", -np.ones(n)),
    ("batch_norm_backward", "z", np.ones((0, n))),
    ("dropout_train", "keep", 0),
    ("dropout_train", "keep", 1.25),
    ("dropout_eval", "keep", -0.5),
    ("dropout_backward", "mask", np.ones(N)),
    ("dropout_loss", "keep", 0),
    ("dropout_loss", "X", np.ones((0, n))),
    *[
        (name, "priors", bad)
        for name in ("mixture_log_odds", "mixture_posterior", "bayes_boundary", "mixture_sample")
        for bad in ((0, 1), (0.5, 0.25), (1.5, -0.5), (1,), (0.25, 0.25, 0.5), NAN)
    ],
    ("mixture_log_odds", "covariances", [np.eye(n), -np.eye(n)]),
    ("mixture_posterior", "covariances", np.eye(n)),
    ("bayes_boundary", "covariance", np.zeros((n, n))),
    ("mixture_sample", "n", 0),
    ("mixture_sample", "means", np.ones((3, n))),
    ("mixture_sample", "means", np.ones(n)),
    ("mixture_sample", "means", [[NAN] * n] * 2),
    *[("relu_variances", "fan_in", bad) for bad in ([0, 6], [6, 0], [4, 6.5], [0.5, 6], [-2, -3], [[4, 6]])],
    ("relu_variances", "weight_variance", [0.5, -0.5]),
    ("relu_variances", "weight_variance", [-2.0, -3.0]),
    ("relu_variances", "second_moment", -0.5),
    ("count_parameters", "widths", [3]),
    ("count_parameters", "widths", 3),
    ("count_parameters", "widths", [3, 0]),
    ("count_parameters", "widths", [3, 2.0]),
    *[
        (f"{name}", fan, bad)
        for name in ("lecun_normal", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform")
        for fan in FANS
        for bad in (0, -3, 2.0, True, NAN)
    ],
]


@pytest.mark.parametrize(("function", "name", "bad"), BAD)
def test_a_bad_value_is_named(function: str, name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must "):
        called(function, **{**arguments(function), name: bad})


@pytest.mark.parametrize("t", [0, np.int64(3)])
def test_adam_hands_back_the_number_of_steps_taken(t: Any) -> None:
    given = arguments("adam")
    *_, taken = adam(**{**given, "t": t})
    assert taken == t + 1
    assert isinstance(taken, int)


@pytest.mark.parametrize("shape", [(), (1,), (2, 3, 4)])
def test_adam_takes_any_shape(shape: tuple[int, ...]) -> None:
    zeros, ones = np.zeros(shape), np.ones(shape)
    theta, v, g, _ = adam(ones, zeros, zeros, 0, ones, lr=0.5, beta1=0.5, beta2=0.75, eps=1.0)
    assert np.shape(theta) == np.shape(v) == np.shape(g) == shape
    assert np.all(theta == 0.75)


@pytest.mark.parametrize(("total", "size"), [(1, 1), (7, 3), (6, 3), (5, 5), (4, 1)])
def test_an_epoch_is_a_partition(total: int, size: int) -> None:
    batches = epoch(total, size, np.random.default_rng(3))
    assert sorted(np.concatenate(batches)) == list(range(total))
    assert [len(batch) for batch in batches[:-1]] == [size] * (len(batches) - 1)
    assert 1 <= len(batches[-1]) <= size


def test_the_same_generator_gives_the_same_draws() -> None:
    for function in ("epoch", "he_uniform", "dropout_train"):
        first, second = (arrays(called(function, **arguments(function))) for _ in range(2))
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_dropout_with_keep_one_is_the_identity() -> None:
    x = arguments("dropout_train")["x"]
    assert np.array_equal(dropout_train(x, 1, np.random.default_rng(0)), x)
    assert np.array_equal(dropout_eval(x, 0.5), x)


def test_every_function_says_what_it_is() -> None:
    for name in implementation.__all__:
        function: Callable[..., Any] = getattr(implementation, name)
        assert function.__doc__


def test_nesterov_asks_for_the_gradient_once_at_the_half_step() -> None:
    given = arguments("nesterov")
    asked = []
    implementation.nesterov(**{**given, "gradient": lambda point: asked.append(point) or 0 * point})
    (point,) = asked
    assert np.array_equal(point, given["theta"] + given["mu"] * given["v"])


def test_a_gradient_that_does_not_fit_is_named() -> None:
    given = arguments("nesterov")
    with pytest.raises(ValueError, match=r"^gradient\(theta \+ mu\*v\) must have shape"):
        implementation.nesterov(**{**given, "gradient": lambda point: point[:1]})

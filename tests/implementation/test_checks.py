"""The argument checks to the letter: what is just good enough is taken, one bad entry among good ones is not."""

from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.implementation import glorot_normal, toy_loss
from tests.implementation.test_contract import arguments, called


@pytest.mark.parametrize("function", ["adagrad", "rmsprop", "adam"])
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

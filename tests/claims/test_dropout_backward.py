from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest

from reference.claims import _dropout_backward, dropout
from reference.claims._model import Case, Mistake
from reference.exact import to_ball
from reference.reporting import Kind
from tests.claims.equality import answers, cases, equals, unbounded, undistinguished
from tests.claims.sampling import is_refused
from tests.claims.subjects import verdicts
from tests.zoo.dropout import errors_and_penalty, masked, through_the_mask

CLAIMS = {claim.id.partition(".")[2]: claim for claim in dropout.CLAIMS}
BACKWARD, LOSS = CLAIMS["backward"], CLAIMS["inverted_least_squares"]
F = Fraction


def closed_form(name: str, case: Case) -> Any:
    compute = CLAIMS[name].closed_form
    assert compute is not None
    return compute(case)


# --- closed forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(3))
def test_the_penalty_is_the_mean_over_all_masks(index: int) -> None:
    case = equals(LOSS).examples[index]
    plain, scaled, size = F(0), F(0), len(case["w"])
    for mask in product((0, 1), repeat=size):  # of one sample: the samples do not mix
        weight = prod(case["keep"] if kept else 1 - case["keep"] for kept in mask)
        for x, y in zip(case["X"], case["y"], strict=True):
            prediction = sum(a * w * kept for a, w, kept in zip(x, case["w"], mask, strict=True))
            plain += weight * (y - prediction) ** 2
            scaled += weight * (y - prediction / case["keep"]) ** 2
    assert closed_form("least_squares", case) == plain
    assert closed_form("inverted_least_squares", case) == scaled


def test_the_derivative_is_that_of_the_forward_pass() -> None:
    case = {"d": (F(3), F(-1, 2)), "mask": (1, 0), "keep": F(3, 4)}

    def loss(x: tuple[Fraction, ...]) -> Fraction:
        return sum(d * a * m / case["keep"] for d, a, m in zip(case["d"], x, case["mask"], strict=True))

    slopes = (loss((F(6), F(1))) - loss((F(5), F(1))), loss((F(5), F(2))) - loss((F(5), F(1))))
    assert closed_form("backward", case) == slopes


def test_the_slides_rate_is_not_that_of_dropping() -> None:
    assert closed_form("rate", {"keep": F(9, 10)}) == F(9, 10)
    assert closed_form("drop_probability", {"keep": F(9, 10)}) == F(1, 10)
    assert (CLAIMS["rate"].erratum, CLAIMS["rate"].corrected_by) == ("E17", "dropout.drop_probability")


# --- what the claims accept and refuse ---------------------------------------------------------------------


def test_no_two_losses_are_alike_and_the_examples_tell_every_mistake() -> None:
    for convention in LOSS.conventions:
        assert undistinguished(answers(LOSS, convention, cases(LOSS, 10))) == []
        told = undistinguished(answers(LOSS, convention, list(equals(LOSS).examples)))
        assert [pair for pair in told if "" in pair] == []


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_loss_has_a_verdict(dtype: str) -> None:
    for case in cases(LOSS, 20):
        assert not unbounded(equals(LOSS).oracle(to_ball(case, dtype)))


@pytest.mark.parametrize("convention", BACKWARD.conventions, ids=lambda one: one.name)
def test_honest_derivatives_are_not_refused(convention: Any) -> None:
    honest = Mistake("none", "", imitate=_dropout_backward.imitate)
    assert not is_refused(BACKWARD, honest, convention, 0)


def test_a_mask_of_any_kind_can_be_told() -> None:
    for case in _dropout_backward.DESIGNS:
        mask = [kept for row in case["mask"] for kept in row]
        assert {True, False} == set(mask)
        assert all(value for row in case["d"] for value in row)
        assert case["keep"] != F(1, 2)


def plain(x: Any, keep: float, rng: np.random.Generator) -> Any:
    return x * (rng.random(x.shape) < keep)


OWN = np.random.default_rng(3)

BACKWARDS = {
    "no mask": lambda d, mask, keep: d / keep,
    "mask of the dropped": lambda d, mask, keep: d * ~mask / keep,
    "fresh mask": lambda d, mask, keep: d * (OWN.random(d.shape) < keep) / keep,
    "no scale": lambda d, mask, keep: d * mask,
    "scaled twice": lambda d, mask, keep: d * mask / keep**2,
    "multiplied by keep": lambda d, mask, keep: d * mask * keep,
    "scaled by the drop probability": lambda d, mask, keep: d * mask / (1 - keep),
}


@pytest.mark.parametrize("name", BACKWARDS)
def test_a_wrong_derivative_is_refused_and_its_cause_named(name: str) -> None:
    (found,) = verdicts(
        {"dropout_train": masked, "dropout_backward": BACKWARDS[name]}, [BACKWARD], 0
    ).values()
    assert found.kind is Kind.FAILS
    assert [name] == [cause.mistake for cause in found.causes if cause.mistake != "scaled mask"]


def test_forward_and_backward_pass_belong_together() -> None:
    without = {"dropout_train": plain, "dropout_backward": lambda d, mask, keep: d * mask}
    (found,) = verdicts(without, [BACKWARD], 0).values()
    assert (found.kind, found.convention) == (Kind.HOLDS, "scaled at test time")
    (found,) = verdicts({**without, "dropout_backward": through_the_mask}, [BACKWARD], 0).values()
    assert found.kind is Kind.FAILS
    assert "scale without a forward one" in {cause.mistake for cause in found.causes}


def test_a_mask_with_the_scale_is_right_where_it_is_declared() -> None:
    functions = {"dropout_train": masked, "dropout_backward": lambda d, mask, keep: d * mask}
    (found,) = verdicts(functions, [BACKWARD], 0, convention="scaled mask").values()
    assert found.kind is Kind.HOLDS
    (found,) = verdicts(functions, [BACKWARD], 0).values()
    assert found.kind is Kind.FAILS
    assert {"no scale", "scaled mask"} <= {cause.mistake for cause in found.causes}


def test_a_drop_probability_is_right_where_it_is_declared() -> None:
    functions = {
        "dropout_train": lambda x, drop, rng: masked(x, 1 - drop, rng),
        "dropout_backward": lambda d, mask, drop: through_the_mask(d, mask, 1 - drop),
        "dropout_loss": lambda w, X, y, drop: errors_and_penalty(w, X, y, 1 - drop) if drop < 1 else 0 * y[0],
    }
    for found in verdicts(functions, [BACKWARD, LOSS], 0, convention="drop probability").values():
        assert found.kind is Kind.HOLDS
    for found in verdicts(functions, [BACKWARD, LOSS], 0).values():
        assert found.kind is Kind.FAILS
        assert "drop probability" in {cause.mistake for cause in found.causes}


LOSSES = {
    "no penalty": lambda w, X, y, keep: np.sum((y - X @ w) ** 2),
    "penalty without the inputs": lambda w, X, y, keep: (
        np.sum((y - X @ w) ** 2) + (1 - keep) / keep * np.sum(w**2)
    ),
    "penalty of the other convention": lambda w, X, y, keep: (
        np.sum((y - X @ w) ** 2) + keep * (1 - keep) * np.sum((X * w) ** 2)
    ),
    "mean": lambda w, X, y, keep: errors_and_penalty(w, X, y, keep) / len(y),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_wrong_loss_is_refused_and_its_cause_named(name: str) -> None:
    (found,) = verdicts({"dropout_loss": LOSSES[name]}, [LOSS], 0).values()
    assert found.kind is Kind.FAILS
    assert name in {cause.mistake for cause in found.causes}


def test_unscaled_inputs_are_a_convention() -> None:
    def unscaled(w: Any, X: Any, y: Any, keep: Any) -> Any:
        return np.sum((y - keep * (X @ w)) ** 2) + keep * (1 - keep) * np.sum((X * w) ** 2)

    (found,) = verdicts({"dropout_loss": unscaled}, [LOSS], 0).values()
    assert (found.kind, found.convention) == (Kind.HOLDS, "scaled at test time")

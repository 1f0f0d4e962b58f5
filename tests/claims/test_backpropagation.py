from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.claims import backpropagation, claim
from reference.claims._model import Case, Claim
from reference.claims._network import gradients, outputs
from reference.exact import to_ball
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, equals, flat, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo.backpropagation import FOLLOWING, OURS, VARIANTS, network

JUDGED = [one for one in backpropagation.CLAIMS if one.property is not None]
F = Fraction


def closed_form(name: str, case: Case) -> Any:
    compute = claim(f"backpropagation.{name}").closed_form
    assert compute is not None
    return compute(case)


def rows(*values: tuple[float, ...]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(map(F, row)) for row in values)


# --- the oracle against a second route ---------------------------------------------------------------------

RELU: Case = {
    "X": rows((1, 2), (-1, 1)),
    "Y": rows((1, 3), (0, -2)),
    "weights": (rows((1, -1, 2), (1, 1, -3)), rows((1, 2), (2, -1), (-1, 5))),
    "biases": (rows((0.5, 1, -1))[0], rows((1, 0.25))[0]),
    "activation": "relu",
    "loss": "squared_error",
}


def squared_error(case: Case) -> Fraction:
    (y_hat,) = outputs(case)
    errors = (
        (a - y) ** 2
        for row, targets in zip(y_hat, case["Y"], strict=True)
        for a, y in zip(row, targets, strict=True)
    )
    return sum(errors, F(0)) / len(case["X"])


def moved(case: Case, part: str, layer: int, path: tuple[int, ...], by: Fraction) -> Case:
    """The case with one weight or bias moved."""

    def at(value: Any, path: tuple[int, ...]) -> Any:
        if not path:
            return value + by
        return tuple(at(one, path[1:]) if i == path[0] else one for i, one in enumerate(value))

    return {**case, part: at(case[part], (layer, *path))}


def test_the_gradient_is_the_loss_s_central_difference() -> None:
    """While no unit is switched on or off, the loss is a polynomial of degree 4 in one weight at most."""
    ((weights, biases),) = gradients(RELU)
    for part, found in (("weights", weights), ("biases", biases)):
        for layer, array in enumerate(found):
            for path in np.ndindex(np.array(array).shape):
                odd = {
                    k: squared_error(moved(RELU, part, layer, path, F(k, 1000)))
                    - squared_error(moved(RELU, part, layer, path, F(-k, 1000)))
                    for k in (1, 2)
                }
                slope = (8 * odd[1] - odd[2]) * 1000 / 12
                assert slope == np.array(array)[path]


def test_all_gradients_are_those_of_complex_steps() -> None:
    """The derivative along an imaginary step: a route without a pass backward."""
    step = 1e-200
    for one in JUDGED:
        if one.id.endswith(".forward"):
            continue
        for case in equals(one).examples:
            balls = equals(one).oracle(to_ball(case, "float64"))
            ((weights, biases),) = gradients(to_ball(case, "float64"))
            if case["activation"] == "relu":
                continue
            X, Y = (np.array(case[name], dtype=float) for name in "XY")
            W, b = ([np.array(a, dtype=float) for a in case[name]] for name in ("weights", "biases"))
            for which, found in ((0, weights), (1, biases)):
                for k, array in enumerate(found):
                    for path in np.ndindex(np.array(array, dtype=object).shape):
                        parts = [[a.astype(complex) for a in W], [a.astype(complex) for a in b]]
                        parts[which][k][path] += 1j * step
                        loss = network(X, *parts, case["activation"], case["loss"], Y)
                        exact = float(np.array(array, dtype=object)[path].interval.mid())
                        assert abs(loss.imag / step - exact) < 1e-13
            assert balls


# --- closed forms ------------------------------------------------------------------------------------------


def test_the_losses_gradients_at_round_numbers() -> None:
    y_hat, Y = rows((3, 1), (0, 2)), rows((1, 0), (0, 1))
    assert closed_form("squared_error", {"y_hat": y_hat, "Y": Y}) == rows((2, 1), (0, 1))
    powers = rows((1, 3), (2, 2))
    assert closed_form("softmax_cross_entropy", {"powers": powers, "Y": Y}) == rows(
        (-0.375, 0.375), (0.25, -0.25)
    )
    P = rows((0.5, 0.25), (1, 0))
    assert closed_form("sigmoid_cross_entropy", {"P": P, "Y": Y}) == rows((-0.25, 0.125), (0.5, -0.5))


def test_the_functions_slopes_at_zero() -> None:
    assert closed_form("tanh", {"power": F(1)}) == 1
    assert closed_form("sigmoid", {"power": F(1)}) == F(1, 4)


def test_zero_weights_freeze_all_but_the_last_bias() -> None:
    zero: Case = {
        "X": rows((1,)),
        "Y": rows((1,)),
        "weights": (rows((0,)), rows((0,))),
        "biases": (rows((0,))[0], rows((0,))[0]),
        "loss": "squared_error",
    }
    for activation in ("tanh", "relu"):
        ((weights, biases),) = gradients({**zero, "activation": activation})
        assert set(flat(weights)) == {0}
        assert biases == ((0,), (-2,))
    ((weights, biases),) = gradients({**zero, "activation": "sigmoid"})
    assert (weights, biases) == ((((0,),), ((-1,),)), ((0,), (-2,)))
    erratum = claim("backpropagation.slide_zero")
    assert (erratum.erratum, erratum.corrected_by) == ("E11", "backpropagation.zero_bias")


def test_the_last_bias_learns_the_mean_of_the_targets() -> None:
    case = {"c": F(5), "y": (F(1), F(4), F(1)), "lr": F(1, 4)}
    assert [closed_form("zero_path", {**case, "t": t}) for t in range(3)] == [3, F(3, 2), F(3, 4)]


def test_equal_units_stay_equal() -> None:
    """For ten steps of gradient descent, whatever the data."""
    case = {**RELU, "weights": (rows((1, 1, 2), (-2, -2, 1)), rows((1, 2), (1, 2), (-1, 5)))}
    case["biases"] = (rows((0.5, 0.5, -1))[0], case["biases"][1])
    for _ in range(10):
        ((weights, biases),) = gradients(case)
        case = {
            **case,
            "weights": stepped(case["weights"], weights),
            "biases": stepped(case["biases"], biases),
        }
        first, second, third = zip(*case["weights"][0], strict=True)
        assert first == second != third
        assert case["weights"][1][0] == case["weights"][1][1] != case["weights"][1][2]
        assert case["biases"][0][0] == case["biases"][0][1]


def stepped(values: Any, slopes: Any) -> Any:
    if isinstance(values, tuple):
        return tuple(stepped(value, slope) for value, slope in zip(values, slopes, strict=True))
    return values - slopes / 1024


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_no_two_answers_are_alike(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        assert undistinguished(answers(one, made, cases(one, 10))) == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        told = undistinguished(answers(one, made, list(equals(one).examples)))
        assert [pair for pair in told if "" in pair] == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for case in cases(one, 20):
        assert not unbounded(equals(one).oracle(to_ball(case, dtype)))


def test_our_implementation_holds() -> None:
    found = verdicts(OURS, backpropagation.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    for verdict in found.values():
        conventions = claim(verdict.claim).conventions
        expected = conventions[0].name if conventions else None
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), (verdict, expected)


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2, 3):
        for verdict in verdicts(VARIANTS[name], backpropagation.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for verdict in verdicts({"backward": FOLLOWING[name]}, backpropagation.CLAIMS, seed=3).values():
        named = {one.name for one in claim(verdict.claim).conventions}
        expected = name if name in named else None
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, expected), verdict

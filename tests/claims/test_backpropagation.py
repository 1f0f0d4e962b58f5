from collections.abc import Callable
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
from tests.zoo.backpropagation import FOLLOWING, OURS, UNSTABLE, VARIANTS, network, with_caches
from tests.zoo.networks import PHI, SLOPE, error, sigmoid

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
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2, 3):
        for verdict in verdicts(VARIANTS[name], backpropagation.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict
            assert verdict.lost is None or name in LOSING, verdict


LOSING = {"forward_with_ones", "forward_by_einsum", "forward_by_loops", "by textbook", *UNSTABLE}
"""Of these, some overflow, or guard against it."""


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for verdict in verdicts({"backward": FOLLOWING[name]}, backpropagation.CLAIMS, seed=3).values():
        named = {one.name for one in claim(verdict.claim).conventions}
        expected = name if name in named else None
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, expected), verdict


def _half_where_it_overflows(z: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.exp(z) / (1 + np.exp(z)), nan=0.5)


def test_what_overflows_and_is_finite_all_the_same_is_held_to_the_right_number() -> None:
    """Textbooks' formulas leave something there that is not finite: so another number is wrong, and no rounding."""
    wrong = {"backward": of_error(_repaired)}
    found = verdicts(wrong, [claim("backpropagation.sigmoid_cross_entropy")], seed=1)
    assert [verdict.kind for verdict in found.values()] == [Kind.FAILS]


def _repaired(y_hat: Any, Y: Any, loss: str) -> Any:
    return _half_where_it_overflows(y_hat) - Y if loss == "binary_cross_entropy" else error(y_hat, Y, loss)


# --- wrong ones --------------------------------------------------------------------------------------------


def reshaped(change: Callable[[Any, Any, Any], tuple[Any, Any]]) -> Callable[..., Any]:
    """Right gradients, then something else: of (samples, weights' gradients, biases' gradients)."""

    def backward(X: Any, *rest: Any) -> Any:
        return change(len(X), *with_caches(X, *rest))

    return backward


def one_off(**slopes: Callable[[Any], Any]) -> Callable[..., Any]:
    """A wrong derivative of one activation."""
    return lambda *args: with_caches(*args, slope={**SLOPE, **slopes})


def of_error(wrong: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: with_caches(*args, error=wrong)


def activated_output(X: Any, Y: Any, weights: Any, biases: Any, activation: str, loss: str) -> Any:
    def wrong(y_hat: Any, Y: Any, loss: str) -> Any:
        return error(y_hat, Y, loss) * SLOPE[activation](y_hat)

    return with_caches(X, Y, weights, biases, activation, loss, error=wrong)


def probability(y_hat: Any, Y: Any, loss: str) -> Any:
    """The cross entropy's derivative and the sigmoid's once more."""
    p = sigmoid(y_hat)
    return error(y_hat, Y, loss) * (p * (1 - p) if loss == "binary_cross_entropy" else 1)


def over_samples(y_hat: Any, Y: Any, loss: str) -> Any:
    e = np.exp(y_hat - y_hat.max())
    return e / e.sum(axis=0) - Y if loss == "cross_entropy" else error(y_hat, Y, loss)


def nothing(X: Any, Y: Any, weights: Any, biases: Any, activation: str, loss: str) -> Any:
    return [0 * W for W in weights], [0 * b for b in biases]


def always_activated(X: Any, weights: Any, biases: Any, activation: str) -> Any:
    for W, b in zip(weights, biases, strict=True):
        X = PHI[activation](X @ W + b)
    return X


WRONG: dict[str, tuple[str, Callable[..., Any]]] = {
    "not averaged": ("backward", reshaped(lambda N, W, b: ([N * g for g in W], [N * g for g in b]))),
    "averaged twice": ("backward", reshaped(lambda N, W, b: ([g / N for g in W], [g / N for g in b]))),
    "biases averaged twice": ("backward", reshaped(lambda N, W, b: (W, [g / N for g in b]))),
    "weights not averaged": ("backward", reshaped(lambda N, W, b: ([N * g for g in W], b))),
    "sign": ("backward", reshaped(lambda N, W, b: ([-g for g in W], [-g for g in b]))),
    "tanh' = 1 - tanh": ("backward", one_off(tanh=lambda z: 1 - np.tanh(z))),
    "sigmoid' = sigmoid": ("backward", one_off(sigmoid=sigmoid)),
    "ReLU' = ReLU": ("backward", one_off(relu=lambda z: np.maximum(z, 0))),
    "derivative of the activation at its value": (
        "backward",
        one_off(tanh=lambda z: SLOPE["tanh"](np.tanh(z)), sigmoid=lambda z: SLOPE["sigmoid"](sigmoid(z))),
    ),
    "no derivative of the activation": (
        "backward",
        one_off(tanh=np.ones_like, sigmoid=np.ones_like, relu=np.ones_like),
    ),
    "activation's derivative at the output": ("backward", activated_output),
    "derivative of the sigmoid as well": ("backward", of_error(probability)),
    "softmax over the samples": ("backward", of_error(over_samples)),
    "nothing learns": ("backward", nothing),
    "activation at the output": ("forward", always_activated),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused_and_its_cause_named(name: str) -> None:
    function, wrong = WRONG[name]
    known = [one for one in JUDGED if name in {mistake.name for mistake in one.mistakes}]
    for verdict in verdicts({function: wrong}, known[:3], seed=4, cases=20).values():
        assert verdict.kind is Kind.FAILS
        assert name in {cause.mistake for cause in verdict.causes}, verdict


def test_updating_the_weights_on_the_way_back_is_refused() -> None:
    """The next layer's step changes what is handed back; the arrays that were given change, too."""

    def backward(X: Any, Y: Any, weights: Any, biases: Any, activation: str, loss: str) -> Any:
        right, _ = with_caches(X, Y, weights, biases, activation, loss)
        for W, grad in zip(weights[1:], right[1:], strict=True):
            W -= 0.5 * grad
        return with_caches(X, Y, weights, biases, activation, loss)

    found = verdicts({"backward": backward}, backpropagation.CLAIMS, seed=4)
    assert found["backpropagation.reverse_mode"].kind is Kind.MUTATED_INPUT


def test_gradients_of_another_shape_are_told_as_such() -> None:
    def backward(*args: Any) -> Any:
        weights, biases = with_caches(*args)
        return [W.T for W in weights], biases

    found = verdicts({"backward": backward}, backpropagation.CLAIMS, seed=4)["backpropagation.layer_weights"]
    assert found.kind is Kind.FAILS

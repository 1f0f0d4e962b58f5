from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import claim, gradient_descent
from reference.claims._model import Claim
from reference.exact import to_ball
from reference.reporting import Kind
from tests.claims.equality import cases, equals, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.gradient_descent import VARIANTS

JUDGED = [one for one in gradient_descent.CLAIMS if one.property is not None]
F = Fraction
TOY = {
    "w": (F(3), F(5)),
    "w0": (F(1), F(-2)),
    "Sigma": ((F(2), F(1)), (F(1), F(3))),
    "lr": F(1, 4),
    "d": (F(4), F(-1)),
    "s": F(2),
}


def value(name: str, case: Any) -> Any:
    closed_form = claim(f"gradient_descent.{name}").closed_form
    assert closed_form is not None
    return closed_form(case)


def loss(case: Any, w: Any) -> Any:
    return implementation.toy_loss(*(np.array(x, float) for x in (w, case["w0"], case["Sigma"])), 0)


# --- exact values ------------------------------------------------------------------------------------------


def test_the_toy_gradient_is_the_slope_of_the_toy_loss() -> None:
    for i, slope in enumerate(value("toy_gradient", TOY)):
        step = [F(int(i == j)) for j in range(2)]
        ahead, behind = (
            loss(TOY, [a + sign * b for a, b in zip(TOY["w"], step, strict=True)]) for sign in (1, -1)
        )
        assert slope == (ahead - behind) / 2


def test_the_decrease_is_that_of_the_toy_loss() -> None:
    g = value("toy_gradient", TOY)
    after = [a - TOY["lr"] * b for a, b in zip(TOY["w"], g, strict=True)]
    assert value("decrease", TOY) == loss(TOY, TOY["w"]) - loss(TOY, after)


def test_a_step_gains_nothing_at_a_rate_of_one_over_the_eigenvalue() -> None:
    """The 2 of the gradient is counted: at 1/λ the error changes its sign, and beyond it grows."""
    single = {"w": (F(3),), "w0": (F(0),), "Sigma": ((F(5),),)}
    gains = [value("decrease", {**single, "lr": rate}) for rate in (F(1, 10), F(1, 5), F(2, 9))]
    assert [(gain > 0) - (gain < 0) for gain in gains] == [1, 0, -1]
    errors = [
        value("eigen_direction", {"t": 1, "lr": rate, "eigenvalue": F(5), "error": F(3)})
        for rate in (F(1, 10), F(1, 5), F(2, 9))
    ]
    assert [abs(one) < 3 for one in errors] == [True, False, False]


def test_no_rate_is_better_for_the_worse_of_two_directions() -> None:
    a, b = F(1), F(3)
    worst = {rate: max(abs(1 - 2 * rate * k) for k in (a, b)) for rate in (F(n, 40) for n in range(1, 40))}
    assert min(worst, key=lambda rate: worst[rate]) == 1 / (a + b)
    assert value("best_rate", {"a": a, "b": b, "lr": 1 / (a + b)}) == worst[1 / (a + b)] ** 2


def test_the_paths_are_those_of_the_closed_form() -> None:
    one = claim("gradient_descent.eigen_direction")
    for case in cases(one, 20):
        (points,) = equals(one).oracle(case)
        for t, ((*theta,),) in enumerate(points, start=1):
            for i, x in enumerate(theta):
                centre = case["minimiser"][i]
                known = {"lr": case["lr"], "eigenvalue": case["eigenvalues"][i]}
                start = case["theta"][0][i] - centre
                assert x - centre == value("eigen_direction", {**known, "t": t, "error": start})


@pytest.mark.parametrize(
    ("lr", "sign"), [(F(1, 100), 1), (F(33, 100), 1), (F(1, 3), 0), (F(34, 100), -1), (F(-1), -1)]
)
def test_the_error_shrinks_if_and_only_if_the_rate_is_below_the_bound(lr: Fraction, sign: int) -> None:
    """The eigenvalue is 3: the bound is 1/3, and not 2/3."""
    case = {"lr": lr, "eigenvalue": F(3), "error": F(5)}
    removed = value("convergence", case)
    assert removed == 5**2 - value("eigen_direction", {**case, "t": 1}) ** 2
    assert (removed > 0) - (removed < 0) == sign


def test_the_bound_without_the_two_lets_errors_grow() -> None:
    case = {"lr": F(3, 2), "eigenvalue": F(1), "error": F(1)}
    assert value("half_loss_rate", case) == F(-1, 2)
    assert value("eigen_direction", {**case, "t": 1}) == -2


def test_the_closed_form_is_the_path() -> None:
    case = {"start": TOY["w"], "minimiser": TOY["w0"], "Sigma": TOY["Sigma"], "lr": TOY["lr"]}
    w = value("closed_form_start", case)
    for t in range(6):
        assert value("closed_form", {**case, "t": t}) == w
        gradient = value("toy_gradient", {**TOY, "w": w})
        w = tuple(a - case["lr"] * g for a, g in zip(w, gradient, strict=True))


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for case in cases(one, 20):
        assert not unbounded(equals(one).oracle(to_ball(case, dtype)))


def test_our_implementation_holds() -> None:
    found = verdicts({"gradient_descent": implementation.gradient_descent}, gradient_descent.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], gradient_descent.CLAIMS, seed=2).values():
        assert verdict.kind is Kind.HOLDS, verdict


WRONG = {
    "sign": lambda theta, grad, lr: theta + lr * grad,
    "no learning rate": lambda theta, grad, lr: theta - grad,
    "gradient doubled": lambda theta, grad, lr: theta - 2 * lr * grad,
    "weights shrunk": lambda theta, grad, lr: theta * (1 - lr) - lr * grad,
    "divided by the learning rate": lambda theta, grad, lr: theta - grad / lr,
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_refused_and_its_mistake_named(name: str) -> None:
    for verdict in verdicts({"gradient_descent": WRONG[name]}, gradient_descent.CLAIMS, seed=5).values():
        assert verdict.kind is Kind.FAILS
        assert [cause.mistake for cause in verdict.causes] == [name]

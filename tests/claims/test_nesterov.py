from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import claim, nesterov
from reference.claims._model import Claim
from reference.claims._velocity_cases import ERRATUM
from reference.exact import to_ball
from reference.judging import in_process_subject, judge, worker_subject
from reference.judging.adapters import Adapter
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, differ, equals, flat, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.nesterov import FOLLOWING, VARIANTS

JUDGED = [one for one in nesterov.CLAIMS if one.property is not None]
EXAMPLES = Path(__file__).parents[2] / "examples"
F = Fraction
STREAM = {"mu": F(1, 3), "lr": F(3, 5), "gradients": [F(3), F(-1), F(5, 2), F(7)], "theta": F(2)}


def value(name: str, case: Any) -> Any:
    closed_form = claim(f"nesterov.{name}").closed_form
    assert closed_form is not None
    return closed_form(case)


# --- exact values ------------------------------------------------------------------------------------------


def test_the_forms_ask_at_the_same_points() -> None:
    """Nesterov's own form, Bengio's and PyTorch's, written out: one sequence of half steps."""
    mu, lr = STREAM["mu"], STREAM["lr"]
    theta, v, half, w, p, u = F(2), F(0), F(2), F(0), F(2), F(0)
    thetas = [theta]
    for t, grad in enumerate(STREAM["gradients"], start=1):
        assert theta + mu * v == half == p
        last = {"theta_bar": half, "v": w, "mu": mu, "lr": lr, "grad": grad}
        v = mu * v - lr * grad
        theta += v
        half, w = half + mu * mu * w - (1 + mu) * lr * grad, mu * w - lr * grad
        u = mu * u + grad
        p -= lr * (grad + mu * u)
        thetas.append(theta)
        past = {**STREAM, "gradients": STREAM["gradients"][:t]}
        assert value("lookahead", last) == half
        assert value("half_step", {**past, "theta": theta}) == half == value("rate_outside", past)
        assert value("unrolled", {**past, "theta": thetas[t - 1]}) == theta


def test_the_conventions_differ_in_theta_alone() -> None:
    one = claim("nesterov.update")
    for case in cases(one, 10):
        paths, asked = zip(
            *(equals(one).oracle(case, **made.options) for made in one.conventions), strict=True
        )
        assert asked[0] == asked[1]
        assert asked[0][1:] == paths[1][:-1]


def test_the_rate_outside_asks_elsewhere_when_the_rate_changes() -> None:
    one = claim("nesterov.changing_rate")
    ends = [next(flat(equals(one).oracle(ERRATUM, **made.options)[0][-1])) for made in one.conventions]
    assert len(set(ends)) == 3


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake_and_convention_from_every_convention(one: Claim) -> None:
    examples = list(equals(one).examples)
    computed = {made.name: answers(one, made, examples) for made in one.conventions or (CONTRACT,)}
    for followed, right in computed.items():
        for other, wrong in computed.items():
            for name, values in wrong.items():
                told = any(differ(a, b) for a, b in zip(right[""], values, strict=True))
                assert told or (not name and other == followed), f"{name} as in {other}"


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in one.conventions or (CONTRACT,):
        for case in cases(one, 15):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    found = verdicts({"nesterov": implementation.nesterov}, nesterov.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], nesterov.CLAIMS, seed=2).values():
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        found = verdicts(functions, nesterov.CLAIMS, seed=3)
        assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
        assert found["nesterov.changing_rate"].convention == name
        assert found["nesterov.update"].convention == "theta of the half step"
        assert found["nesterov.half_step"].convention is None


def test_scikit_learn_holds_as_its_adapter_says() -> None:
    subject = worker_subject(EXAMPLES / "adapters/sklearn-sgd.toml")
    report = judge(subject, JUDGED, seed=1, cases=15)
    assert {verdict.kind for verdict in report.verdicts} == {Kind.HOLDS}


# --- wrong code --------------------------------------------------------------------------------------------


def _plain(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    v = mu * v - lr * gradient(theta)
    return theta + v, v


def _whole(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    v = mu * v - lr * gradient(theta + v)
    return theta + v, v


def _behind(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    v = mu * v - lr * gradient(theta - mu * v)
    return theta + v, v


def _kept(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    half = theta + mu * v
    v = mu * v - lr * gradient(half)
    return half + v, v


def _updated(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    v = mu * v - lr * gradient(theta)
    return theta - mu * v + (1 + mu) * v, v


def _swapped(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    new = mu * v - lr * gradient(theta)
    return theta - mu * new + (1 + mu) * v, new


def _signed(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    new = mu * v - lr * gradient(theta)
    return theta + mu * v + (1 + mu) * new, new


def _left_in(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
    v = mu * v - lr * gradient(theta)
    return theta + (1 + mu) * v, v


WRONG = {
    _plain: "plain momentum",
    _updated: "plain momentum",
    _whole: "asked a whole velocity ahead",
    _behind: "asked behind",
    _kept: "half step kept",
    _swapped: "velocities swapped",
    _signed: "sign of the old velocity",
    _left_in: "old velocity left in",
}


@pytest.mark.parametrize("function", WRONG, ids=lambda function: function.__name__)
def test_wrong_code_is_refused_and_its_mistake_named(function: Any) -> None:
    found = verdicts({"nesterov": function}, JUDGED[:1], seed=9)
    assert found["nesterov.update"].kind is Kind.FAILS
    assert [cause.mistake for cause in found["nesterov.update"].causes] == [WRONG[function]]


def test_a_gradient_that_is_not_asked_for_once_is_no_answer() -> None:
    def twice(theta: Any, v: Any, gradient: Any, *, lr: float, mu: float) -> Any:
        gradient(theta)
        return implementation.nesterov(theta, v, gradient, lr=lr, mu=mu)

    (verdict,) = verdicts({"nesterov": twice}, JUDGED[:1], seed=1).values()
    assert verdict.kind is Kind.BAD_VALUE
    assert "the gradient was asked for 2 times in a step" in verdict.message


def test_plain_momentum_handed_the_gradients_is_refused_in_every_shape() -> None:
    """θ alone would not show it: where the gradient is asked for does."""

    def config(w: Any, dw: Any, config: Any) -> Any:
        config["velocity"] = config["mu"] * config.get("velocity", 0) - config["lr"] * dw
        return w + config["velocity"], config

    def loop(grad: Any, x: Any, steps: int, lr: float, mu: float) -> Any:
        v = np.zeros_like(x)
        for i in range(steps):
            v = mu * v - lr * grad(x, i)
            x = x + v
        return x

    shapes = {"config": config, "gradient callback": loop}
    for shape, code in shapes.items():
        subject = in_process_subject({"nesterov": code}, {"nesterov": Adapter("nesterov", shape=shape)})
        report = judge(subject, JUDGED[:2], seed=1, cases=15)
        assert {verdict.kind for verdict in report.verdicts} == {Kind.FAILS}

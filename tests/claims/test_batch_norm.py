from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import batch_norm, claim
from reference.claims._model import Claim
from reference.exact import to_ball
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, equals, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo.batch_norm import FOLLOWING, VARIANTS, two_pass

JUDGED = [one for one in batch_norm.CLAIMS if one.property is not None]
RUNNING = claim("batch_norm.running")
F = Fraction
FUNCTIONS = ("batch_norm_train", "batch_norm_eval", "batch_norm_backward")
OURS = {name: getattr(implementation, name) for name in FUNCTIONS}


def first(one: Claim) -> Any:
    """The contract's convention."""
    return one.conventions[0] if one.conventions else CONTRACT


def closed_form(name: str, **case: Any) -> Any:
    compute = claim(f"batch_norm.{name}").closed_form
    assert compute is not None
    return compute(case)


# --- closed forms ------------------------------------------------------------------------------------------

UNIT = {"x": tuple(map(F, (8, 2, 0, -6))), "eps": F(69, 4)}
"""Of mean 1 and variance 25; √(25 + 69/4) is 13/2."""


def test_a_normalised_unit_has_mean_0_and_less_than_variance_1() -> None:
    z = [closed_form("bias", **UNIT, i=i) for i in (1, 2, 3, 4)]
    assert z == [F(14, 13), F(2, 13), F(-2, 13), F(-14, 13)]
    assert sum(z) == closed_form("centred", **UNIT) == 0
    assert sum(a * a for a in z) / 4 == closed_form("variance", **UNIT) == F(100, 169)


def test_a_scale_is_an_epsilon() -> None:
    twice = {"x": tuple(2 * a for a in UNIT["x"]), "eps": UNIT["eps"]}
    with pytest.raises(ArithmeticError):  # of 100 + 69/4 the root is irrational
        closed_form("bias", **twice, i=1)
    larger = {**twice, "eps": 4 * UNIT["eps"]}
    assert closed_form("bias", **larger, i=1) == closed_form("bias", **UNIT, i=1)
    assert closed_form("scale", **{**UNIT, "eps": 4 * UNIT["eps"]}, a=F(2), i=1) == F(14, 13)


def test_the_gradient_is_the_limit_of_difference_quotients() -> None:
    """At d = (1, 0, 0, 0) it is a derivative of z̃₁, whose square is rational: ∂z̃₁²/∂zᵢ = 2z̃₁ ∂z̃₁/∂zᵢ."""
    d = (F(1), F(0), F(0), F(0))

    def square(step: Fraction, i: int) -> Fraction:
        x = [a + step * (k == i) for k, a in enumerate(UNIT["x"])]
        m = sum(x) / 4
        return (x[0] - m) ** 2 / (sum((a - m) ** 2 for a in x) / 4 + UNIT["eps"])

    for i in range(4):
        slope = 2 * F(14, 13) * closed_form("backward", **UNIT, d=d, gamma=F(1), i=i + 1)
        h = F(1, 10**6)
        quotient = (square(h, i) - square(-h, i)) / (2 * h)
        assert abs(quotient - slope) < h  # the error is h² times a third derivative


def test_the_gradients_by_the_inputs_sum_to_0() -> None:
    """So does the one by a bias, which is their sum."""
    d = (F(1), F(-2), F(5), F(4))
    assert sum(closed_form("backward", **UNIT, d=d, gamma=F(-3), i=i) for i in (1, 2, 3, 4)) == 0


def test_the_running_mean_forgets_its_start() -> None:
    means = (F(1), F(-3), F(5, 2))
    average = F(7)
    for mean in means:
        average = F(9, 10) * average + F(1, 10) * mean
    assert closed_form("unrolled", momentum=F(9, 10), start=F(7), means=means) == average
    from_zero = closed_form("same_statistics", momentum=F(9, 10), start=F(0), t=3, c=F(1))
    assert from_zero == F(271, 1000)


def test_the_slide_divides_by_the_variance() -> None:
    assert closed_form("slide_root", x=(F(0), F(4))) == F(1, 4)
    root, epsilon = claim("batch_norm.slide_root"), claim("batch_norm.slide_epsilon")
    assert (root.erratum, root.corrected_by) == ("E15", "batch_norm.variance")
    assert (epsilon.erratum, epsilon.corrected_by) == ("E15b", "batch_norm.constant_unit")
    assert closed_form("variance", x=(F(5), F(5)), eps=F(1)) == 0


# --- conventions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOLLOWING)
def test_running_statistics_by_another_convention_are_recognised(name: str) -> None:
    (convention,) = [one for one in RUNNING.conventions if one.name == name]
    subject = {"batch_norm_train": FOLLOWING[name]}
    undeclared = verdicts(subject, batch_norm.CLAIMS, seed=3)
    if convention.only_declared:
        assert undeclared[RUNNING.id].kind is Kind.FAILS
        assert [cause.mistake for cause in undeclared[RUNNING.id].causes] == [name]
    else:
        assert (undeclared[RUNNING.id].kind, undeclared[RUNNING.id].convention) == (Kind.HOLDS, name)
    declared = verdicts(subject, batch_norm.CLAIMS, seed=3, convention=name)
    assert (declared[RUNNING.id].kind, declared[RUNNING.id].convention) == (Kind.HOLDS, name)
    assert declared["batch_norm.train"].kind is Kind.HOLDS


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_no_two_answers_are_alike(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        assert undistinguished(answers(one, made, cases(one, 20))) == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        told = undistinguished(answers(one, made, list(equals(one).examples)))
        assert [pair for pair in told if "" in pair] == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in one.conventions or (CONTRACT,):
        for case in cases(one, 30):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    found = verdicts(OURS, batch_norm.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2):
        for verdict in verdicts(VARIANTS[name], batch_norm.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


def test_a_batch_has_more_than_one_sample_and_its_units_vary() -> None:
    """PyTorch refuses a batch of one in training."""
    for name in (
        "train",
        "running",
        "variance",
        "constant_unit",
        "backward",
        "gamma_gradient",
        "beta_gradient",
    ):
        assert {len(case["z"]) for case in cases(claim(f"batch_norm.{name}"), 40)} == {2, 3, 4, 5, 6}
    for case in cases(claim("batch_norm.train"), 40):
        assert all(len(set(x)) > 1 for x in zip(*case["z"], strict=True))


def test_gammas_may_be_negative_and_zero() -> None:
    gammas = {gamma for case in cases(claim("batch_norm.train"), 40) for gamma in case["gamma"]}
    assert 0 in gammas
    assert min(gammas) < 0


# --- wrong code --------------------------------------------------------------------------------------------


def training(statistics: Any = None, average: Any = None, formula: Any = None) -> Any:
    """Code that is right but for one of its parts."""

    def function(z, gamma, beta, running_mean, running_var, *, momentum, eps):
        mean, var = z.mean(axis=0), z.var(axis=0)
        m, s = mean, np.sqrt(var + eps)
        if statistics:
            m, s = statistics(z, running_mean, running_var, eps)
        out = formula(z, m, s, gamma, beta) if formula else gamma * ((z - m) / s) + beta
        averaged = average or (lambda old, new, momentum: momentum * old + (1 - momentum) * new)
        return out, averaged(running_mean, mean, momentum), averaged(running_var, var, momentum)

    return function


def deviation_stored(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    out, mean, _ = two_pass(z, gamma, beta, running_mean, running_var, momentum=momentum, eps=eps)
    return out, mean, momentum * running_var + (1 - momentum) * z.std(axis=0)


def by_hand(a: Any, b: Any) -> Any:
    """A gradient by z with these parts of the mean and of the variance."""

    def function(grad, z, gamma, *, eps):
        s = np.sqrt(z.var(axis=0) + eps)
        h = (z - z.mean(axis=0)) / s
        dgamma, dbeta = (grad * h).sum(axis=0), grad.sum(axis=0)
        N = len(z)
        return gamma / s * (grad - a(N) * dbeta - b(N) * h * dgamma), dgamma, dbeta

    return function


def parameters_swapped(grad, z, gamma, *, eps):
    dz, dgamma, dbeta = implementation.batch_norm_backward(grad, z, gamma, eps=eps)
    return dz, dbeta, dgamma


def eval_of_batch(z, gamma, beta, running_mean, running_var, *, eps):
    return gamma * ((z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + eps)) + beta


def eval_no_root(z, gamma, beta, running_mean, running_var, *, eps):
    return gamma * ((z - running_mean) / (running_var + eps)) + beta


def eval_outside(z, gamma, beta, running_mean, running_var, *, eps):
    return gamma * ((z - running_mean) / (np.sqrt(running_var) + eps)) + beta


TRAIN, EVAL, BACKWARD = FUNCTIONS
WRONG: list[tuple[str, Any, str, str]] = [
    (TRAIN, training(lambda z, m, v, eps: (z.mean(0), z.var(0) + eps)), "train", "no square root"),
    (TRAIN, training(lambda z, m, v, eps: (z.mean(0), z.var(0) + eps)), "variance", "no square root"),
    (TRAIN, training(lambda z, m, v, eps: (z.mean(0), z.std(0) + eps)), "train", "ε outside the root"),
    (TRAIN, training(lambda z, m, v, eps: (z.mean(0), z.std(0))), "train", "no ε"),
    (TRAIN, training(lambda z, m, v, eps: (z.mean(0), z.std(0))), "constant_unit", "no ε"),
    (TRAIN, training(lambda z, m, v, eps: (m, np.sqrt(v + eps))), "train", "running statistics in training"),
    (TRAIN, training(lambda z, m, v, eps: (m, np.sqrt(v + eps))), "bias", "running statistics in training"),
    (
        TRAIN,
        training(lambda z, m, v, eps: (z.mean(), np.sqrt(z.var() + eps))),
        "train",
        "one mean and variance for all units",
    ),
    (
        TRAIN,
        training(lambda z, m, v, eps: (z.mean(1)[:, None], np.sqrt(z.var(1)[:, None] + eps))),
        "train",
        "statistics of a sample",
    ),
    (
        TRAIN,
        training(formula=lambda z, m, s, gamma, beta: beta * ((z - m) / s) + gamma),
        "train",
        "γ and β swapped",
    ),
    (TRAIN, training(formula=lambda z, m, s, gamma, beta: (z - m) / s + beta), "train", "no γ"),
    (TRAIN, training(formula=lambda z, m, s, gamma, beta: gamma * ((z - m) / s)), "train", "no β"),
    (TRAIN, training(average=lambda old, new, momentum: old.copy()), "running", "never updated"),
    (TRAIN, training(average=lambda old, new, momentum: new), "running", "not blended"),
    (TRAIN, deviation_stored, "running", "standard deviation stored"),
    (EVAL, eval_of_batch, "eval", "batch statistics at test time"),
    (EVAL, eval_no_root, "eval", "no square root"),
    (EVAL, eval_outside, "eval", "ε outside the root"),
    (BACKWARD, by_hand(lambda N: 0, lambda N: 0), "backward", "constant mean and variance"),
    (BACKWARD, by_hand(lambda N: 1 / N, lambda N: 0), "backward", "constant variance"),
    (BACKWARD, by_hand(lambda N: 1, lambda N: 1), "backward", "no 1/N"),
    (BACKWARD, parameters_swapped, "gamma_gradient", "swapped"),
    (BACKWARD, parameters_swapped, "beta_gradient", "swapped"),
]


@pytest.mark.parametrize(
    ("function", "wrong", "one", "cause"), WRONG, ids=lambda x: x if isinstance(x, str) else ""
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_a_mistake_is_refused_and_named(function: str, wrong: Any, one: str, cause: str) -> None:
    (verdict,) = verdicts({function: wrong}, [claim(f"batch_norm.{one}")], seed=4, cases=30).values()
    assert verdict.kind is Kind.FAILS
    assert [found.mistake for found in verdict.causes] == [cause]


def updated_in_place(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    out, mean, var = two_pass(z, gamma, beta, running_mean, running_var, momentum=momentum, eps=eps)
    running_mean[:], running_var[:] = mean, var
    return out, running_mean, running_var


def test_the_caller_s_statistics_may_not_be_overwritten() -> None:
    found = verdicts({TRAIN: updated_in_place}, batch_norm.CLAIMS, seed=4)
    assert {verdict.kind for verdict in found.values()} == {Kind.MUTATED_INPUT}


# --- our implementation ------------------------------------------------------------------------------------


def test_nobody_divides_by_no_spread() -> None:
    z, ones = np.array([[3.0, 1.0], [5.0, 1.0]]), np.ones(2)
    with pytest.raises(ValueError, match=r"^eps must be greater than 0 .* for unit 1"):
        implementation.batch_norm_train(z, ones, ones, ones, ones, momentum=0.5, eps=0)
    with pytest.raises(ValueError, match=r"^running_var must not be negative"):
        implementation.batch_norm_eval(z, ones, ones, ones, -ones, eps=1)


def test_a_batch_of_one_sample_is_beta() -> None:
    z, parameters = np.array([[0.1, 1e6]]), np.array([3.0, -2.0])
    out, *_ = implementation.batch_norm_train(
        z, parameters, parameters, parameters, parameters**2, momentum=0.9, eps=1e-5
    )
    assert (out == parameters).all()


def test_the_backward_pass_is_the_forward_pass_s_derivative() -> None:
    """Far from exact: a complex step of the formula, as an independent route, agrees to nine digits."""
    random = np.random.default_rng(5)
    z, grad, gamma = random.normal(size=(5, 3)), random.normal(size=(5, 3)), random.normal(size=3)
    dz, _, _ = implementation.batch_norm_backward(grad, z, gamma, eps=1e-3)
    for i, j in np.ndindex(z.shape):
        moved = z.astype(complex)
        moved[i, j] += 1e-30j
        deviations = moved - moved.mean(axis=0)
        out = gamma * deviations / np.sqrt((deviations**2).mean(axis=0) + 1e-3)
        assert round(float((grad * out).sum().imag / 1e-30 - dz[i, j]), 9) == 0

"""Adam from any state, what leaves its path as it is, and how long its steps are."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest

from reference.claims import adam, claim
from reference.judging import in_process_subject, judge
from reference.judging.adapters import Adapter
from reference.reporting import Kind
from tests.claims.subjects import verdicts
from tests.zoo.adam import FOLLOWING, VARIANTS, printed
from tests.zoo.wrong_adam import (
    CONFIG,
    config_counts_last,
    hard_coded_epsilon,
    no_root,
    precedence_of_the_quotient,
    uncorrected,
)

F = Fraction

# --- from any state ----------------------------------------------------------------------------------------

ANY_STATE = claim("adam.any_state")


def frozen(theta, v, g, t, grad, **hyper):
    *state, _ = printed(theta, v, g, t, grad, **hyper)
    return *state, t


def from_zero(theta, v, g, t, grad, **hyper):
    *state, _ = printed(theta, 0 * v, g, t, grad, **hyper)
    return *state, t + 1


def no_clock(theta, v, g, t, grad, **hyper):
    *state, _ = printed(theta, v, g, 0, grad, **hyper)
    return *state, t + 1


@pytest.mark.parametrize(
    ("code", "mistake"),
    [
        (frozen, "t frozen"),
        (from_zero, "v forgotten"),
        (no_clock, "1 − β"),
        (uncorrected, "no bias correction"),
    ],
)
def test_from_a_state_wrong_clocks_and_moments_are_named(code: Callable[..., Any], mistake: str) -> None:
    verdict = verdicts({"adam": code}, [ANY_STATE], seed=1, cases=40)["adam.any_state"]
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [mistake]


def test_a_clock_that_is_read_before_it_is_advanced_is_named() -> None:
    subject = in_process_subject({"adam": config_counts_last}, {"adam": CONFIG})
    (verdict,) = judge(subject, [ANY_STATE], seed=2, cases=40).verdicts
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == ["t one step behind"]


def keeps_its_own(reset: tuple[str, ...]) -> Callable[..., Any]:
    """A config that is found at its first step, and is then given new state: part of what it holds is lost."""

    def update(w, dw, config):
        if "seen" not in config or config["seen"] == 1:
            for part in reset:
                config[part] = 0 if part == "t" else np.zeros_like(w)
        config["seen"] = config.get("seen", 0) + 1
        for part in ("m", "v"):
            config.setdefault(part, np.zeros_like(w))
        named = {name: config[name] for name in ("lr", "beta1", "beta2", "eps")}
        w, config["m"], config["v"], config["t"] = printed(
            w, config["m"], config["v"], config.get("t", 0), dw, **named
        )
        return w, config

    return update


@pytest.mark.parametrize(
    ("reset", "mistake"),
    [
        ((), ""),
        (("t",), "a clock of its own"),
        (("m", "v"), "moments not taken over"),
        (("m",), "v not taken over"),
        (("v",), "g not taken over"),
    ],
)
def test_what_a_config_does_not_take_over_is_named(reset: tuple[str, ...], mistake: str) -> None:
    adapter = Adapter("adam", shape="config", state={"v": "m", "g": "v", "t": "t"})
    subject = in_process_subject({"adam": keeps_its_own(reset)}, {"adam": adapter})
    (verdict,) = judge(subject, [ANY_STATE], seed=2, cases=40).verdicts
    assert verdict.kind is (Kind.FAILS if mistake else Kind.HOLDS)
    assert [cause.mistake for cause in verdict.causes] == ([mistake] if mistake else [])


# --- invariances -------------------------------------------------------------------------------------------


def with_gradient(change: Callable[[Any], Any]) -> Callable[..., Any]:
    def adam(theta, v, g, t, grad, **hyper):
        return printed(theta, v, g, t, change(grad), **hyper)

    return adam


def absolute_first(theta, v, g, t, grad, *, beta1, **hyper):
    v = beta1 * v + (1 - beta1) * np.abs(grad)
    given = (v - beta1 * v) / (1 - beta1)
    stepped, _, g, t = printed(theta, v, g, t, given, beta1=beta1, **hyper)
    return stepped, v, g, t


def one_g(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * np.mean(grad**2)
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def normalised(grad: Any) -> Any:
    norm = np.sqrt(np.sum(grad * grad))
    return grad / norm if norm else grad


@pytest.mark.parametrize(
    ("name", "code", "mistake"),
    [
        ("scale_invariance", no_root, "no root"),
        ("scale_invariance", hard_coded_epsilon, "ε hard-coded"),
        ("scale_invariance", with_gradient(lambda grad: np.clip(grad, -1, 1)), "clipped"),
        ("sign_symmetry", precedence_of_the_quotient, "ε after the quotient"),
        ("sign_symmetry", with_gradient(np.abs), "v absolute"),
        ("sign_symmetry", with_gradient(lambda g: np.maximum(g, 0)), "negative gradients cut off"),
        ("elementwise", with_gradient(normalised), "gradient normalised"),
        ("elementwise", with_gradient(lambda g: np.full_like(g, np.mean(g))), "one gradient a tensor"),
        ("elementwise", one_g, "one g a tensor"),
    ],
)
def test_what_breaks_an_invariance_is_named(name: str, code: Callable[..., Any], mistake: str) -> None:
    found = verdicts({"adam": code}, [claim(f"adam.{name}")], seed=3, cases=40)
    verdict = found[f"adam.{name}"]
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [mistake]


def adds_epsilon(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    stepped, v, g, t = printed(theta, v, g, t, grad, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    return stepped - lr * eps, v, g, t


def plain_momentum(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * grad
    return theta - lr * v, v, g, t + 1


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        (uncorrected, set()),
        (plain_momentum, {"adam.scale_invariance"}),
        (no_root, {"adam.scale_invariance"}),
        (adds_epsilon, {"adam.sign_symmetry"}),
        (one_g, {"adam.elementwise"}),
    ],
)
def test_a_wrong_adam_keeps_the_invariances_that_it_has(code: Callable[..., Any], broken: set[str]) -> None:
    for seed in (4, 5):
        found = verdicts({"adam": code}, [*adam.INVARIANCES, claim("adam.update")], seed, cases=60)
        failing = {id for id, verdict in found.items() if verdict.kind is not Kind.HOLDS}
        assert failing == {"adam.update", *broken}


@pytest.mark.parametrize("seed", range(6))
def test_right_adams_have_every_invariance(seed: int) -> None:
    right = [*VARIANTS.values(), *(f for forms in FOLLOWING.values() for f in forms.values())]
    for functions in right[seed::6]:
        found = verdicts(functions, [*adam.INVARIANCES, ANY_STATE], seed, cases=60)
        assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}


# --- the bound on a step -----------------------------------------------------------------------------------


def longest(beta1: float, beta2: float, t: int) -> Any:
    """The bound of adam.step_bound, by η."""
    a, b = mpmath.mpf(beta1), mpmath.mpf(beta2)
    ratios = sum((a * a / b) ** k for k in range(t))
    return (1 - a) * mpmath.sqrt(ratios * (1 - b**t) / (1 - b)) / (1 - a**t)


def step_after(gradients: list[Any], beta1: float, beta2: float) -> Any:
    """The length of the last step, by η, ε being 0."""
    t, v, g = len(gradients), mpmath.mpf(0), mpmath.mpf(0)
    for grad in gradients:
        v, g = beta1 * v + (1 - beta1) * grad, beta2 * g + (1 - beta2) * grad**2
    return abs(v / (1 - mpmath.mpf(beta1) ** t)) / mpmath.sqrt(g / (1 - mpmath.mpf(beta2) ** t))


@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.5, 0.75), (0.25, 0.5), (0.9, 0.95)])
def test_no_step_is_longer_than_the_bound_and_one_is_as_long(beta1: float, beta2: float) -> None:
    random = np.random.default_rng(7)
    with mpmath.workdps(60):
        for t in (1, 2, 3, 10, 50):
            bound = longest(beta1, beta2, t)
            for _ in range(20):
                gradients = [mpmath.mpf(x) for x in random.standard_cauchy(t)]
                assert step_after(gradients, beta1, beta2) <= bound
            extremal = [(mpmath.mpf(beta1) / beta2) ** (t - i) for i in range(1, t + 1)]
            assert abs(step_after(extremal, beta1, beta2) - bound) < mpmath.mpf(10) ** -50


def test_the_quoted_bound_is_passed_at_the_usual_hyperparameters_too() -> None:
    quoted = 0.1 / mpmath.sqrt(0.001)
    assert 3.16 < quoted < 3.17
    assert longest(0.9, 0.999, 1000) > 5.7
    assert longest(0.9, 0.999, 1) < 1 + 1e-12


def test_a_single_gradient_s_step_comes_to_the_quoted_bound_from_below() -> None:
    one = claim("adam.single_spike")
    assert one.closed_form is not None
    case = {"theta": F(0), "lr": F(1), "beta1": F(1, 2), "beta2": F(24, 25), "grad": F(-3)}
    assert one.closed_form({**case, "t": 0}) == 1
    assert one.closed_form({**case, "t": 1}) == F(1, 2) / F(3, 4) * F(7, 5)
    spiked = [step_after([0.0] * t + [1.0], 0.9, 0.999) for t in (0, 1, 10, 10000)]
    assert all(length < 3.17 for length in spiked)
    assert spiked[-1] > 3.16

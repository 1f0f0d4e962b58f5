from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from reference import implementation
from reference.claims import claim, quadratic
from reference.claims._linear import form, gram, inverse
from reference.claims._model import Case, Claim
from reference.exact import to_ball
from reference.reporting import Kind
from tests.claims.equality import cases, equals, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.quadratic import VARIANTS

JUDGED = [one for one in quadratic.CLAIMS if one.property is not None]
F = Fraction


def vector(*entries: float) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, entries))


def inner(x: Any, y: Any) -> Fraction:
    return sum((a * b for a, b in zip(x, y, strict=True)), F(0))


# --- the closed forms are expectations over a small law ----------------------------------------------------

A = (vector(2, -1), vector(0.5, 3))
MODEL: Case = {
    "w": vector(1.5, -2),
    "u": vector(3, 1),
    "mu": vector(-1, 4),
    "Sigma": gram(A),
    "noise_variance": F(9, 4),
    "mu_hat": vector(0.5, 3),
    "d_hat": vector(0.25, 2),
}


def expectation(loss: Any, mean: Any) -> Fraction:
    """Over X = mean + Az with z uniform on the four sign vectors, of covariance AAᵀ, and noise ±3/2."""
    outcomes = list(product((1, -1), repeat=3))
    values = [
        loss([m + inner(row, z) for m, row in zip(mean, A, strict=True)], sign * F(3, 2))
        for *z, sign in outcomes
    ]
    return sum(values, F(0)) / len(outcomes)


def test_the_expected_loss_is_the_expectation() -> None:
    w, u, mu = MODEL["w"], MODEL["u"], MODEL["mu"]

    def loss(X: Any, noise: Fraction) -> Fraction:
        Y = inner([x - m for x, m in zip(X, mu, strict=True)], u) + noise
        return (Y - inner(X, w)) ** 2

    expected = claim("quadratic.expected_loss")
    assert expected.closed_form is not None
    assert expected.closed_form(MODEL) == expectation(loss, mu)


def test_the_standardised_loss_is_the_expectation() -> None:
    w, u, mu = MODEL["w"], MODEL["u"], MODEL["mu"]

    def loss(X: Any, noise: Fraction) -> Fraction:
        Y = inner([x - m for x, m in zip(X, mu, strict=True)], u) + noise
        seen = [d * (x - m) for d, x, m in zip(MODEL["d_hat"], X, MODEL["mu_hat"], strict=True)]
        return (Y - inner(seen, w)) ** 2

    standardised = claim("quadratic.standardised_loss")
    assert standardised.closed_form is not None
    assert standardised.closed_form(MODEL) == expectation(loss, mu)


def test_the_toy_loss_is_the_expectation() -> None:
    case = {**MODEL, "w0": MODEL["u"]}

    def loss(X: Any, noise: Fraction) -> Fraction:
        return (inner(case["w0"], X) + noise - inner(case["w"], X)) ** 2

    toy, excess = claim("quadratic.toy_loss").closed_form, claim("quadratic.toy_minimiser").closed_form
    assert toy is not None
    assert excess is not None
    assert toy(case) == expectation(loss, vector(0, 0))
    assert excess(case) == toy(case) - toy({**case, "w": case["w0"]}) > 0


def test_the_gradient_is_the_slope_of_the_empirical_loss() -> None:
    """The loss is a quadratic function: the central difference is its derivative, for any step."""
    loss, gradient = claim("quadratic.empirical_loss").closed_form, claim("quadratic.gradient").closed_form
    assert loss is not None
    assert gradient is not None
    for case in cases(claim("quadratic.gradient"), 20):
        for j, slope in enumerate(gradient(case)):
            ahead, behind = (
                loss({**case, "w": [a + h * (i == j) for i, a in enumerate(case["w"])]})
                for h in (F(3), F(-3))
            )
            assert slope == (ahead - behind) / 6


def test_the_empirical_loss_is_the_mean_of_the_squares() -> None:
    for case in cases(claim("quadratic.empirical_loss"), 20):
        squares = [(y - inner(x, case["w"])) ** 2 for x, y in zip(case["X"], case["y"], strict=True)]
        (loss,) = equals(claim("quadratic.empirical_loss")).oracle(case)
        assert loss == sum(squares, F(0)) / len(squares)


# --- errata ------------------------------------------------------------------------------------------------


def test_the_slide_forgets_a_constant() -> None:
    printed, corrected = claim("quadratic.slide_constant"), claim("quadratic.expected_loss")
    witness = {
        "w": vector(0),
        "u": vector(1),
        "mu": vector(0),
        "Sigma": gram((vector(1),)),
        "noise_variance": F(0),
    }
    assert printed.closed_form is not None
    assert corrected.closed_form is not None
    assert printed.corrected_by == corrected.id
    assert (printed.closed_form(witness), corrected.closed_form(witness)) == (0, 1)


def test_the_slide_forgets_to_divide() -> None:
    witness = {"w": vector(1), "w0": vector(1), "Sigma": gram((vector(1),)), "noise_variance": F(1), "N": 2}
    theorem = claim("quadratic.empirical_expectation")
    assert theorem.closed_form is not None
    assert theorem.closed_form(witness) == 1
    assert theorem.mistakes[0].oracle is not None
    assert theorem.mistakes[0].oracle(witness) == (2,)
    assert claim("quadratic.slide_sum").corrected_by == theorem.id


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    assert not any(unbounded(equals(one).oracle(to_ball(case, dtype))) for case in cases(one, 30))


def test_our_implementation_holds() -> None:
    functions = {name: getattr(implementation, name) for name in implementation.__all__}
    found = verdicts(functions, quadratic.CLAIMS, seed=1)
    assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
    assert found.keys() == {one.id for one in JUDGED}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], quadratic.CLAIMS, seed=2).values():
        assert verdict.kind is Kind.HOLDS, verdict


def test_the_inverse_is_the_inverse() -> None:
    Sigma = gram((vector(2, -1, 0), vector(0.5, 3, 1), vector(1, 1, 4)))
    for i, row in enumerate(inverse(Sigma)):
        assert [inner(row, column) for column in zip(*Sigma, strict=True)] == [int(i == j) for j in range(3)]
    assert form(vector(1, 2), ((F(1), F(2)), (F(3), F(4))), vector(5, 6)) == 1 * 17 + 2 * 39

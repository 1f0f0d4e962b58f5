"""The shape of the quadratic loss: its closed forms against the loss itself, and what is not refused."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from reference.claims import claim, quadratic
from reference.claims._bowl import best_weights, condition_number, excess
from reference.claims._expected import expected_loss
from reference.claims._linear import inverse
from reference.claims._model import Case
from reference.exact import contains, exact_value, to_ball
from reference.reporting import Kind
from tests.claims.equality import cases
from tests.claims.subjects import verdicts
from tests.zoo.bowl import VARIANTS

F = Fraction
MODEL: Case = {
    "u": (F(3), F(1)),
    "mu": (F(-1), F(4)),
    "Sigma": ((F(5), F(1)), (F(1), F(2))),
    "noise_variance": F(9, 4),
}


def closed_form(id: str) -> Any:
    found = claim(id).closed_form
    assert found is not None
    return found


def moved(case: Case, **steps: int) -> Fraction:
    """The expected loss at w with some of its coordinates moved."""
    w = [x + steps.get(f"w{i}", 0) for i, x in enumerate(case["w"])]
    return F(expected_loss({**case, "w": w}))


def test_the_hessian_is_the_second_difference_of_the_loss() -> None:
    case = {**MODEL, "w": (F(2), F(-7))}
    hessian = closed_form("quadratic.hessian")(MODEL)
    for i, j in product(range(2), repeat=2):
        signs = list(product((1, -1), repeat=2))
        ends = [{f"w{i}": a + b} if i == j else {f"w{i}": a, f"w{j}": b} for a, b in signs]
        difference = sum(a * b * moved(case, **end) for (a, b), end in zip(signs, ends, strict=True))
        assert hessian[i][j] == difference / 4


def test_the_excess_loss_is_what_the_best_weights_leave() -> None:
    best = {**MODEL, "w": best_weights(MODEL)}
    assert moved(best) == excess(MODEL) + MODEL["noise_variance"]
    for a, b in product((-1, 0, 1), repeat=2):
        assert moved(best, w0=a, w1=b) >= moved(best)
        at = {**best, "w": (best["w"][0] + a, best["w"][1] + b)}
        assert closed_form("quadratic.without_bias")(at) == expected_loss(at)


def test_centred_inputs_need_no_bias() -> None:
    assert excess({**MODEL, "mu": (F(0), F(0))}) == 0


def test_standardised_inputs_have_the_correlation_matrix() -> None:
    correlation = closed_form("quadratic.correlation_hessian")
    assert correlation({"Sigma": ((F(4), F(3)), (F(3), F(9)))}) == ((1, F(1, 2)), (F(1, 2), 1))


def test_centring_may_spoil_the_condition_number() -> None:
    Sigma, mu = np.diag([1.0, 5.0]), np.array([2.0, 0.0])
    assert (np.linalg.cond(Sigma), np.linalg.cond(Sigma + np.outer(mu, mu))) == (5, 1)
    assert condition_number({"largest": F(5), "smallest": F(5)}) == 1


def test_the_batch_s_fit_is_not_the_training_set_s() -> None:
    data = {"w": (F(0),), "X": ((F(1),), (F(1),)), "y": (F(0), F(2))}
    loss = closed_form("quadratic.empirical_minimiser")
    fit = closed_form("quadratic.batch_minimiser")
    assert fit({**data, "batch": (0,)}) == (0,)
    assert fit({**data, "batch": (0, 1)}) == (1,)
    assert loss({**data, "w": (F(1),)}) < loss({**data, "w": (F(0),)})


# --- the budget of the excess loss -------------------------------------------------------------------------


def test_the_budget_holds_the_solutions_of_all_nearby_systems() -> None:
    """Backward stability: the answer for a Σ whose entries are off by 64 roundings of the trace."""
    judged = claim("quadratic.without_bias")
    for case in cases(judged, 25):
        n = len(case["mu"])
        (ball,) = judged.property.oracle(to_ball(case, "float64"))  # type: ignore[union-attr]
        off = 64 * sum(case["Sigma"][i][i] for i in range(n)) / 2**53
        for sign in (1, -1):
            Sigma = [
                [x + sign * off * (-1) ** (i * j) for j, x in enumerate(row)]
                for i, row in enumerate(case["Sigma"])
            ]
            assert contains(ball, excess({**case, "Sigma": Sigma}))


def test_the_budget_grows_with_the_condition_number() -> None:
    """Two inputs that are nearly the same: the inverse is large, and so is what rounding may do."""

    def relative(gap: Fraction) -> float:
        case = {"u": (F(1), F(2)), "mu": (F(1), F(1)), "Sigma": ((F(2), 2 - gap), (2 - gap, F(2)))}
        found = excess(to_ball(case, "float64"))
        return float(found.interval.rad()) / float(exact_value(found))

    assert relative(F(1)) < 1e-9
    assert relative(F(1, 64)) > 100 * relative(F(1))


def test_an_inverse_times_the_matrix_is_the_identity() -> None:
    Sigma = MODEL["Sigma"]
    rows = inverse(Sigma)
    assert [[sum(a * b for a, b in zip(r, c, strict=True)) for c in Sigma] for r in rows] == [[1, 0], [0, 1]]


# --- right and wrong code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (2, 3, 4):
        for verdict in verdicts(VARIANTS[name], quadratic.CLAIMS, seed=seed).values():
            assert verdict.kind is Kind.HOLDS, verdict


WRONG = {
    "no 2": ("hessian", lambda mu, Sigma: Sigma + np.outer(mu, mu)),
    "squares in every row": ("hessian", lambda mu, Sigma: 2 * (Sigma + mu * mu.T)),
    "inner product of the mean": ("hessian", lambda mu, Sigma: 2 * (Sigma + mu @ mu)),
    "divided by variances": (
        "correlation_matrix",
        lambda Sigma: Sigma / np.outer(np.diag(Sigma), np.diag(Sigma)),
    ),
    "the whole Hessian": (
        "correlation_matrix",
        lambda Sigma: 2 * Sigma / np.sqrt(np.outer(np.diag(Sigma), np.diag(Sigma))),
    ),
    "no covariance": ("excess_loss", lambda u, mu, Sigma: (mu @ u) ** 2 / (1 + mu @ mu)),
    "covariance not inverted": ("excess_loss", lambda u, mu, Sigma: (mu @ u) ** 2 / (1 + mu @ Sigma @ mu)),
    "only the variances": (
        "excess_loss",
        lambda u, mu, Sigma: (mu @ u) ** 2 / (1 + (mu**2 / np.diag(Sigma)).sum()),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_refused_and_its_mistake_named(name: str) -> None:
    function, wrong = WRONG[name]
    (verdict,) = verdicts({function: wrong}, quadratic.CLAIMS, seed=5, cases=50).values()
    assert verdict.kind is Kind.FAILS
    sentence = next(one.sentence for one in claim(verdict.claim).mistakes if one.name == name)
    assert sentence in str(verdict)

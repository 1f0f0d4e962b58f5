import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import stats

from reference import implementation
from reference.claims import _mixture as mixture
from reference.claims import _mixture_draws as draws
from reference.claims import claim, toy_models
from reference.claims._model import Case, Claim, Equals, Mistake
from reference.exact import ball, exact_value, to_ball
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, equals, flat, unbounded, undistinguished
from tests.claims.sampling import is_recognised, is_refused
from tests.claims.subjects import verdicts
from tests.zoo.toy_models import DRAWN, FOLLOWING, GROUPED, VARIANTS

EQUALS = [one for one in toy_models.CLAIMS if isinstance(one.property, Equals)]
SAMPLES = claim("toy_models.mixture")
F = Fraction
FUNCTIONS = (
    "mixture_log_odds",
    "mixture_posterior",
    "bayes_boundary",
    "mixture_sample",
    "count_parameters",
)
OURS = {name: getattr(implementation, name) for name in FUNCTIONS}


def closed_form(name: str, case: Case) -> Any:
    compute = claim(f"toy_models.{name}").closed_form
    assert compute is not None
    return compute(case)


# --- closed forms ------------------------------------------------------------------------------------------


def test_the_lecture_s_network_has_201_parameters() -> None:
    assert closed_form("toy_network", {"widths": (2, 50, 1)}) == 201
    assert closed_form("layer_parameters", {"n": 2, "m": 50}) == 150
    assert implementation.count_parameters([2, 50, 1]) == 201


def test_the_covariance_of_two_points_is_that_of_a_coin() -> None:
    zero = ((F(0),),)
    coin = {"priors": (F(1, 4), F(3, 4)), "means": ((F(0),), (F(1),)), "covariances": (zero, zero)}
    assert closed_form("mixture_mean", coin) == (F(3, 4),)
    assert closed_form("mixture_covariance", coin) == ((F(3, 16),),)


def test_the_bayes_rule_errs_least() -> None:
    for p in (F(1, 5), F(1, 2), F(6, 7)):
        errors = [closed_form("bayes_error", {"h": h, "p": p}) for h in (F(0), F(1, 3), F(1))]
        assert min(errors) == 0 == errors[-1 if p >= F(1, 2) else 0]
        assert min(p, 1 - p) == (1 - abs(2 * p - 1)) / 2


# --- oracles, by another route -----------------------------------------------------------------------------


def exact(case: Case) -> dict[str, Any]:
    """The case as balls that lose nothing."""

    def enclosed(value: Any) -> Any:
        return tuple(map(enclosed, value)) if isinstance(value, tuple) else ball(value, 0)

    return {name: enclosed(value) for name, value in case.items()}


def by_mpmath(case: Case) -> list[mpmath.mpf]:
    """log(π₁f₁) − log(π₀f₀) from the densities, at 60 digits."""
    result = []
    for x in case["X"]:
        joint = []
        for prior, mu, Sigma in zip(case["priors"], case["means"], case["covariances"], strict=True):
            S = mpmath.matrix([[mpmath.mpf(a.numerator) / a.denominator for a in row] for row in Sigma])
            d = mpmath.matrix(
                [mpmath.mpf((a - b).numerator) / (a - b).denominator for a, b in zip(x, mu, strict=True)]
            )
            square = (d.T * mpmath.lu_solve(S, d))[0]
            density = mpmath.exp(-square / 2) / mpmath.sqrt((2 * mpmath.pi) ** len(x) * mpmath.det(S))
            joint.append(density * prior.numerator / prior.denominator)
        result.append(mpmath.log(joint[1] / joint[0]))
    return result


def test_the_log_odds_are_those_of_the_densities() -> None:
    with mpmath.workdps(60):
        for case in cases(claim("toy_models.log_odds"), 20):
            for enclosure, value in zip(mixture.log_odds(exact(case)), by_mpmath(case), strict=True):
                middle = exact_value(enclosure)
                assert isinstance(middle, Fraction)
                assert abs(mpmath.mpf(middle.numerator) / middle.denominator - value) < mpmath.mpf(2) ** -140


def test_the_posterior_is_the_logistic_function_of_the_log_odds() -> None:
    with mpmath.workdps(60):
        for case in cases(claim("toy_models.posterior"), 10):
            for (p0, p1), odds in zip(mixture.posterior(exact(case)), by_mpmath(case), strict=True):
                for enclosure, value in ((p1, 1 / (1 + mpmath.exp(-odds))), (p0, 1 / (1 + mpmath.exp(odds)))):
                    middle = exact_value(enclosure)
                    assert isinstance(middle, Fraction)
                    assert (
                        abs(mpmath.mpf(middle.numerator) / middle.denominator - value) < mpmath.mpf(2) ** -140
                    )


def test_the_boundary_gives_the_log_odds_of_equal_covariances() -> None:
    for case in cases(claim("toy_models.linear_log_odds"), 15):
        points = (tuple(case["means"][0]), tuple(F(1, 3) + i for i in range(len(case["means"][0]))))
        both = {**case, "X": points, "covariances": (case["covariance"],) * 2}
        w, b = mixture.boundary(exact(case))
        for x, odds in zip(exact(both)["X"], mixture.log_odds(exact(both)), strict=True):
            difference = sum((a * c for a, c in zip(w, x, strict=True)), b) - odds
            assert difference.interval.overlaps(ball(0, 0).interval)
            assert difference.interval.rad() < 2**-130


def test_the_domain_is_well_conditioned() -> None:
    """As the budgets of linear algebra want it: the condition number is below 100."""
    for one in EQUALS:
        for case in cases(one, 60):
            for Sigma in (
                *case.get("covariances", ()),
                *([case["covariance"]] if "covariance" in case else []),
            ):
                assert np.linalg.cond(np.array(Sigma, dtype=float)) < 100


def test_a_budget_is_narrow() -> None:
    """In float64 the widest of all budgets is below 1e-8, where mistakes are of the order of 1."""
    for one in EQUALS:
        for case in cases(one, 40):
            for number in flat(equals(one).oracle(to_ball(case, "float64"))):
                assert isinstance(number, int) or number.interval.rad() < 1e-8


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", EQUALS, ids=lambda one: one.id)
def test_no_two_answers_are_alike(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        given = cases(one, 10)
        if one.id == "toy_models.parameters":
            table = {"": equals(one).oracle} | {m.name: m.oracle for m in one.mistakes if m.oracle}
            computed = [tuple(oracle(case) for case in given) for oracle in table.values()]
            assert len(set(computed)) == len(computed)
        else:
            assert undistinguished(answers(one, made, given)) == []


@pytest.mark.parametrize("one", EQUALS, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        given = list(equals(one).examples)
        if one.id == "toy_models.parameters":
            right = [equals(one).oracle(case) for case in given]
            assert all([m.oracle(case) for case in given] != right for m in one.mistakes if m.oracle)
        else:
            told = undistinguished(answers(one, made, given))
            assert [pair for pair in told if "" in pair] == []


@pytest.mark.parametrize("one", EQUALS, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for case in cases(one, 20):
        assert not unbounded(equals(one).oracle(to_ball(case, dtype)))


def test_our_implementation_holds() -> None:
    found = verdicts(OURS, toy_models.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in (*EQUALS, SAMPLES)}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2, 3):
        for verdict in verdicts(VARIANTS[name], toy_models.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        for verdict in verdicts(functions, toy_models.CLAIMS, seed=3).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, name), verdict


def _log_odds(density: Any) -> Any:
    """The difference of the log densities and priors, as a beginner writes it."""

    def computed(X: Any, priors: Any, means: Any, covariances: Any) -> Any:
        parts = [density(X, mu, S) for mu, S in zip(means, covariances, strict=True)]
        return parts[1] - parts[0] + np.log(priors[1] / priors[0])

    return computed


def _square(X: Any, mu: Any, P: Any) -> Any:
    return np.einsum("ij,jk,ik->i", X - mu, P, X - mu)


def _no_prior(X: Any, priors: Any, means: Any, covariances: Any) -> Any:
    parts = [stats.multivariate_normal.logpdf(X, mu, S) for mu, S in zip(means, covariances, strict=True)]
    return (parts[1] - parts[0]).reshape(len(X))


def _solved(sign: float = 1, half: float = 0.5, prior: float = 1, inverse: bool = True) -> Any:
    def boundary(priors: Any, means: Any, covariance: Any) -> Any:
        difference = means[1] - means[0]
        w = np.linalg.solve(covariance, difference) if inverse else covariance @ difference
        b = prior * np.log(priors[1] / priors[0]) - half * (means[0] + means[1]) @ w
        return w, sign * b

    return boundary


def _expit(odds: Any) -> Any:
    p1 = 1 / (1 + np.exp(-odds))
    return np.stack([1 - p1, p1], axis=1)


def _unit_length(priors: Any, means: Any, covariance: Any) -> Any:
    w, b = implementation.bayes_boundary(priors, means, covariance)
    with np.errstate(all="ignore"):
        return w / np.linalg.norm(w), b / np.linalg.norm(w)


WRONG: dict[str, tuple[str, Any]] = {
    "priors ignored": ("mixture_log_odds", _no_prior),
    "1e-6 on the diagonal": (
        "mixture_posterior",
        lambda X, priors, means, S: implementation.mixture_posterior(
            X, priors, means, S + 1e-6 * np.eye(X.shape[1])
        ),
    ),
    "no determinant": (
        "mixture_log_odds",
        _log_odds(lambda X, mu, S: -_square(X, mu, np.linalg.inv(S)) / 2),
    ),
    "determinant without its root": (
        "mixture_log_odds",
        _log_odds(lambda X, mu, S: -_square(X, mu, np.linalg.inv(S)) / 2 - np.linalg.slogdet(S)[1]),
    ),
    "½ forgotten": (
        "mixture_posterior",
        lambda *given: _expit(
            _log_odds(lambda X, mu, S: -_square(X, mu, np.linalg.inv(S)) - np.linalg.slogdet(S)[1] / 2)(
                *given
            )
        ),
    ),
    "covariance not inverted": (
        "mixture_log_odds",
        _log_odds(lambda X, mu, S: -_square(X, mu, S) / 2 - np.linalg.slogdet(S)[1] / 2),
    ),
    "distance not squared": (
        "mixture_posterior",
        lambda *given: _expit(
            _log_odds(
                lambda X, mu, S: -np.sqrt(_square(X, mu, np.linalg.inv(S))) / 2 - np.linalg.slogdet(S)[1] / 2
            )(*given)
        ),
    ),
    "covariance of class 0 for both": (
        "mixture_posterior",
        lambda X, priors, means, S: implementation.mixture_posterior(X, priors, means, [S[0], S[0]]),
    ),
    "the other class": (
        "mixture_posterior",
        lambda *given: implementation.mixture_posterior(*given)[:, ::-1],
    ),
    "not normalised": (
        "mixture_posterior",
        lambda X, priors, means, S: np.stack(
            [
                p * stats.multivariate_normal(m, M).pdf(X) * np.ones(len(X))
                for p, m, M in zip(priors, means, S, strict=True)
            ],
            axis=1,
        ),
    ),
    "means exchanged": (
        "mixture_log_odds",
        lambda X, priors, means, S: implementation.mixture_log_odds(X, priors, means[::-1], S),
    ),
    "priors only below": (
        "mixture_posterior",
        lambda X, priors, means, S: implementation.mixture_posterior(X, priors, means, S) / priors,
    ),
    "b without the priors": ("bayes_boundary", _solved(prior=0)),
    "priors upside down": ("bayes_boundary", _solved(prior=-1)),
    "sign of b": ("bayes_boundary", _solved(sign=-1)),
    "difference of the means in b": (
        "bayes_boundary",
        lambda priors, means, S: (
            (w := np.linalg.solve(S, means[1] - means[0])),
            np.log(priors[1] / priors[0]) - (means[1] - means[0]) @ w / 2,
        ),
    ),
    "unit length": ("bayes_boundary", _unit_length),
    "no biases": ("count_parameters", lambda n: sum(a * b for a, b in pairwise(n))),
    "bias of the inputs": ("count_parameters", lambda n: implementation.count_parameters(n) + n[0]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused_and_its_cause_named(name: str) -> None:
    function, wrong = WRONG[name]
    found = verdicts({function: wrong}, toy_models.CLAIMS, seed=4)
    failed = [verdict for verdict in found.values() if verdict.kind is Kind.FAILS]
    assert failed
    for verdict in failed:
        known = {mistake.name for mistake in claim(verdict.claim).mistakes}
        assert {cause.mistake for cause in verdict.causes} == {name} & known


def test_a_boundary_that_is_scaled_runs_through_the_midpoint_all_the_same() -> None:
    def unit(priors: Any, means: Any, covariance: Any) -> Any:
        w, b = implementation.bayes_boundary(priors, means, covariance)
        length = np.linalg.norm(w) or 1.0
        return w / length, b / length

    found = verdicts({"bayes_boundary": unit}, toy_models.CLAIMS, seed=5)
    assert found["toy_models.midpoint"].kind is Kind.HOLDS
    assert found["toy_models.linear_log_odds"].kind is Kind.FAILS


# --- samples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("seed", range(2))
def test_honest_samplers_hold(name: str, seed: int) -> None:
    (verdict,) = verdicts(DRAWN[name], [SAMPLES], seed).values()
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("mistake", SAMPLES.mistakes, ids=lambda one: one.name)
def test_wrong_samples_are_refused_and_recognised(mistake: Mistake) -> None:
    for made in SAMPLES.conventions:
        assert is_refused(SAMPLES, mistake, made, 0)
        assert is_recognised(SAMPLES, mistake, made, 3)


def test_honest_imitations_are_not_refused() -> None:
    honest = Mistake("none", "", imitate=SAMPLES.mistakes[0].imitate)
    for made in SAMPLES.conventions:
        assert not any(is_refused(SAMPLES, honest, made, seed) for seed in range(3))


@pytest.mark.parametrize("name", GROUPED)
def test_a_sample_class_by_class_is_a_convention(name: str) -> None:
    (verdict,) = verdicts(GROUPED[name], [SAMPLES], 0).values()
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, "class by class"), verdict


def test_a_sampler_s_mistake_is_named() -> None:
    def halves(n: int, priors: Any, means: Any, covariances: Any, rng: Any) -> Any:
        second = round(n * float(priors[1]))
        sizes = (n - second, second)
        parts = [rng.multivariate_normal(m, S, k) for m, S, k in zip(means, covariances, sizes, strict=True)]
        return np.concatenate(parts), np.repeat([0, 1], sizes)

    (verdict,) = verdicts({"mixture_sample": halves}, [SAMPLES], 0).values()
    assert verdict.kind is Kind.FAILS
    assert {cause.mistake for cause in verdict.causes} == {"one class after the other"}


def test_the_root_of_a_covariance_is_a_root() -> None:
    for case in draws.DESIGNS:
        for mean, L in draws.laws(case, "Σ", "given"):
            assert len(mean) == len(L)
            assert L[0][1] == 0 < min(L[0][0], L[1][1])
        (first, _) = case["covariances"]
        ((_, L), _) = draws.laws(case, "Σ", "given")
        assert math.hypot(*L[1]) ** 2 - float(first[1][1]) < 8 * 5 * 2**-53

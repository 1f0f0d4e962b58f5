from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from reference import implementation
from reference.claims import claim, preprocessing
from reference.claims._model import Case, Claim
from reference.exact import contains, to_ball
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, cases, equals, flat, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.preprocessing import VARIANTS, sample_spread, spread_one

JUDGED = [one for one in preprocessing.CLAIMS if one.property is not None]
FIT, CONSTANT = claim("preprocessing.fit"), claim("preprocessing.constant_feature")
F = Fraction


def first(one: Claim) -> Any:
    """The contract's convention."""
    return one.conventions[0] if one.conventions else CONTRACT


# --- closed forms ------------------------------------------------------------------------------------------

FEATURE = {"x": tuple(map(F, (9, 3, 1, -5)))}
"""Of mean 2 and spread 5."""


def test_a_standardised_feature_has_mean_0_and_variance_1() -> None:
    standardised = claim("preprocessing.shift_and_scale").closed_form
    assert standardised is not None
    z = [standardised({**FEATURE, "i": i}) for i in (1, 2, 3, 4)]
    assert z == [F(7, 5), F(1, 5), F(-1, 5), F(-7, 5)]
    assert (sum(z), sum(a * a for a in z) / 4) == (0, 1)
    again = [standardised({"x": tuple(z), "i": i}) for i in (1, 2, 3, 4)]
    moved = [standardised({"x": tuple(3 * a + 8 for a in FEATURE["x"]), "i": i}) for i in (1, 2, 3, 4)]
    assert z == again == moved


def test_with_one_fewer_the_variance_is_less_than_1() -> None:
    z = [F(7, 5), F(1, 5), F(-1, 5), F(-7, 5)]  # over the spread 5 with 1/4; with 1/3 its square is 100/3
    theorem = claim("preprocessing.sample_spread").closed_form
    assert theorem is not None
    assert theorem(FEATURE) == sum(25 * a * a for a in z) / 4 / F(100, 3) == F(3, 4)


def test_one_pass_gives_the_variance() -> None:
    theorem = claim("preprocessing.one_pass").closed_form
    assert theorem is not None
    assert theorem(FEATURE) == 25


# --- conventions -------------------------------------------------------------------------------------------


def test_scikit_learn_follows_the_conventions_that_name_it() -> None:
    for one in (FIT, CONSTANT):
        for case in cases(one, 10):
            X = np.array([[float(a) for a in row] for row in case["X"]])
            fitted = StandardScaler().fit(X)
            numbers = [F(float(a)) for a in (*fitted.mean_, *fitted.scale_)]
            for convention in one.conventions:
                balls = flat(equals(one).oracle(to_ball(case, "float64"), **convention.options))
                held = all(contains(b, a) for b, a in zip(balls, numbers, strict=True))
                assert held == ("scikit-learn" in convention.followed_by)


def test_n_minus_1_is_right_in_code_that_says_so() -> None:
    subject = {"fit_standardiser": sample_spread}
    undeclared = verdicts(subject, [FIT], seed=3)[FIT.id]
    assert undeclared.kind is Kind.FAILS
    assert [cause.mistake for cause in undeclared.causes] == ["1/(N − 1)"]
    declared = verdicts(subject, [FIT], seed=3, convention="1/(N − 1)")[FIT.id]
    assert (declared.kind, declared.convention) == (Kind.HOLDS, "1/(N − 1)")


def test_a_constant_feature_may_be_given_the_spread_1() -> None:
    found = verdicts({"fit_standardiser": spread_one}, preprocessing.CLAIMS, seed=3)
    assert (found[CONSTANT.id].kind, found[CONSTANT.id].convention) == (Kind.HOLDS, "spread 1")
    assert (found[FIT.id].kind, found[FIT.id].convention) == (Kind.HOLDS, None)


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in one.conventions or (CONTRACT,):
        for case in cases(one, 30):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    functions = {name: getattr(implementation, name) for name in implementation.__all__}
    found = verdicts(functions, preprocessing.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], preprocessing.CLAIMS, seed=2, cases=30).values():
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


def test_a_case_s_features_vary_but_where_a_constant_one_is_asked_for() -> None:
    def constant(case: Case) -> list[bool]:
        return [len(set(x)) == 1 for x in zip(*case["X"], strict=True)]

    assert not any(any(constant(case)) for case in cases(FIT, 40))
    assert all(all(constant(case)) for case in cases(CONSTANT, 40))


# --- wrong code --------------------------------------------------------------------------------------------


def one_mean(X):
    return X - X.mean()


def swapped_axes(X):
    return X - X.mean(axis=1, keepdims=True)


def overwritten(X):
    X -= X.mean(axis=0)
    return X


def variance(X):
    return X.mean(axis=0), X.var(axis=0)


def one_for_all(X):
    return np.full(X.shape[1], X.mean()), np.full(X.shape[1], X.std())


def of_the_other_data(X, mean, spread):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def with_eps(X, mean, spread):
    return (X - mean) / (spread + 1e-8)


@pytest.mark.parametrize(
    ("function", "wrong", "one", "cause"),
    [
        ("center", one_mean, "center", "one mean for all features"),
        ("center", one_mean, "centred_mean", "one mean for all features"),
        ("center", swapped_axes, "center", "mean of the sample"),
        ("fit_standardiser", variance, "fit", "variance"),
        ("fit_standardiser", one_for_all, "fit", "one mean and spread for all features"),
        ("standardise", of_the_other_data, "standardise", "refitted"),
        ("standardise", with_eps, "standardise", "ε in the divisor"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
def test_a_mistake_is_refused_and_named(function: str, wrong: Any, one: str, cause: str) -> None:
    verdict = verdicts({function: wrong}, preprocessing.CLAIMS, seed=4)[f"preprocessing.{one}"]
    assert verdict.kind is Kind.FAILS
    assert [found.mistake for found in verdict.causes] == [cause]


def test_the_caller_s_data_may_not_be_overwritten() -> None:
    verdict = verdicts({"center": overwritten}, preprocessing.CLAIMS, seed=4)["preprocessing.center"]
    assert verdict.kind is Kind.MUTATED_INPUT


# --- constant features in our implementation ---------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_constant_feature_has_no_spread_at_all(dtype: type) -> None:
    X = np.array([[0.1, 3.0], [0.1, 5.0], [0.1, 4.0]], dtype=dtype)
    mean, spread = implementation.fit_standardiser(X)
    assert (mean[0], spread[0]) == (X[0, 0], 0)


def test_nobody_divides_by_no_spread() -> None:
    X = np.array([[3.0, 0.1], [5.0, 0.1]])
    with pytest.raises(ValueError, match=r"^spread must be greater than 0, got 0.0 for feature 1"):
        implementation.standardise(X, *implementation.fit_standardiser(X))

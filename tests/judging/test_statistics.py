"""The exact tests' p-values, held to mpmath's incomplete functions and to direct sums."""

from fractions import Fraction
from math import comb

import mpmath
import pytest

from reference.claims._model import Binomial, ChiSquared
from reference.judging.statistics import SMALLEST, binomial, chi_squared, p_value


def exact_binomial(k: int, n: int, p: Fraction) -> Fraction:
    masses = [comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(n + 1)]
    return min(Fraction(1), 2 * min(sum(masses[: k + 1]), sum(masses[k:])))


@pytest.mark.parametrize("probability", [Fraction(1, 2), Fraction(4, 5), Fraction(1, 100)])
def test_binomial_is_the_sum_of_the_masses(probability: Fraction) -> None:
    for successes in range(21):
        exact = exact_binomial(successes, 20, probability)
        bound = binomial(successes, 20, probability)
        assert exact <= bound
        if exact < Fraction(1, 2):  # about the mean the larger tail may be the one that is summed
            assert bound <= exact * (1 + Fraction(1, 2**50))


@pytest.mark.parametrize("degrees", [1, 2, 3, 10, 99, 10_000])
def test_chi_squared_is_the_incomplete_gamma_function(degrees: int) -> None:
    for quarter in (1, 2, 3, 5, 6, 8):
        statistic = degrees * quarter / 4.0
        with mpmath.workdps(60):
            lower = mpmath.gammainc(mpmath.mpf(degrees) / 2, 0, mpmath.mpf(statistic) / 2, regularized=True)
            expected = min(mpmath.mpf(1), 2 * min(lower, 1 - lower))
            bound = chi_squared(statistic, degrees)
            value = mpmath.mpf(bound.numerator) / bound.denominator
            if expected > mpmath.mpf(10) ** -40:
                assert value >= expected * (1 - mpmath.mpf(10) ** -15)
                if degrees > 3 and expected < mpmath.mpf("0.5"):
                    assert value <= expected * mpmath.mpf("1.1")


def test_a_bound_is_never_far_above_for_few_degrees() -> None:
    assert chi_squared(60.0, 1) < Fraction(1, 10**13)
    assert chi_squared(0.5, 1) > Fraction(1, 2)


def test_large_counts_take_no_time_and_do_not_underflow() -> None:
    assert 0 < binomial(700_000, 1_000_000, Fraction(1, 2)) < Fraction(1, 10**30_000)
    assert binomial(500_100, 1_000_000, Fraction(1, 2)) > Fraction(4, 5)
    assert 0 < chi_squared(2e6, 1_000_000) < Fraction(1, 10**60_000)


def test_certain_events() -> None:
    assert binomial(3, 3, Fraction(1)) == 1
    assert binomial(2, 3, Fraction(1)) == 0
    assert binomial(0, 0, Fraction(1, 2)) == 1


@pytest.mark.parametrize("statistic", [0.0, -1.0, float("nan"), float("inf")])
def test_a_statistic_that_a_continuous_law_never_takes(statistic: float) -> None:
    assert chi_squared(statistic, 3) == 0


def test_p_value_dispatches() -> None:
    assert p_value(Binomial("kept", 10, 20, Fraction(1, 2))) == 1
    assert p_value(ChiSquared("spread", 9.0, 10)) > Fraction(1, 2)


def test_bad_evidence_is_an_error() -> None:
    with pytest.raises(ValueError, match="successes: got 4 of 3"):
        binomial(4, 3, Fraction(1, 2))
    with pytest.raises(ValueError, match="probability"):
        binomial(1, 3, Fraction(3, 2))
    with pytest.raises(ValueError, match="degrees"):
        chi_squared(1.0, 0)


@pytest.mark.parametrize("statistic", [1e8, 1e300, 1e-300])
def test_what_is_beyond_all_measure_is_bounded_at_once(statistic: float) -> None:
    for degrees in (1, 500):
        bound = chi_squared(statistic, degrees)
        assert 0 < bound < Fraction(1, 10**100)
        assert bound.denominator < SMALLEST.denominator * 2**200
    assert 0 < binomial(10**9, 10**9, Fraction(1, 10**9)) <= SMALLEST

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from reference.exact import UNIT_ROUNDOFF, Irrational, ball, contains, distance, exp, is_finite, log

U = UNIT_ROUNDOFF["float64"]
POINTS = [Fraction(p, q) for q in (1, 2, 5, 1024) for p in (*range(-24, 25), 700, -700)]
POSITIVE = [x for x in POINTS if x > 0]


def test_they_are_exact_where_they_are_rational() -> None:
    assert exp(0) == exp(Fraction(0)) == 1
    assert log(1) == log(Fraction(1)) == 0


@pytest.mark.parametrize("x", [Fraction(1, 4), 2, Fraction(-2, 5)])
def test_an_irrational_value_is_refused(x: Fraction) -> None:
    for function in (exp, log):
        with pytest.raises(Irrational, match="is irrational"):
            function(x)


def test_an_enclosure_holds_what_mpmath_computes() -> None:
    with mpmath.workdps(80):
        for function, theirs, points in ((exp, mpmath.exp, POINTS), (log, mpmath.log, POSITIVE)):
            for x in points:
                sign, mantissa, exponent, _ = theirs(mpmath.mpf(x.numerator) / x.denominator)._mpf_
                exact = (-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent)
                enclosure = function(ball(x, 0)).interval
                assert abs(enclosure.mid() - ball(exact, 0).interval) <= abs(enclosure) * 2**-140
                assert enclosure.rad() <= abs(enclosure) * 2**-140


def test_an_enclosure_is_exact_where_the_value_is() -> None:
    assert distance(exp(ball(0, 0)), exp(0)) <= 1
    assert distance(log(ball(1, 0)), log(1)) <= 1


def test_a_ball_holds_every_honest_evaluation() -> None:
    for x in POINTS:
        if x.denominator.bit_count() == 1:
            for value in (math.exp(x), float(np.exp(float(x))), 1 / math.exp(-x)):
                assert contains(exp(ball(x, U)), Fraction(value))
    for x in POSITIVE:
        if x.denominator.bit_count() == 1:
            for value in (math.log(x), float(np.log(float(x))), -math.log(1 / x)):
                assert x.numerator.bit_count() != 1 or contains(log(ball(x, U)), Fraction(value))
            assert contains(log(ball(x, U)), Fraction(math.log(x)))


def test_an_error_of_the_argument_is_carried_on() -> None:
    third = ball(Fraction(1, 3), U)
    assert contains(exp(third), Fraction(math.exp(1 / 3)))
    wide = 30 * third
    assert exp(wide).interval.rad() > 10 * float(U) * math.exp(10)


def test_the_logarithm_of_what_may_be_zero_is_unbounded() -> None:
    one = ball(1, U)
    for x in (one - 1, -one, one / 3 * 3 - 1):
        assert not is_finite(log(x))


def test_a_ball_is_small() -> None:
    for x in POINTS:
        result = exp(ball(x, U)).interval
        if abs(x) < 30:
            assert result.rad() < 100 * float(U) * (1 + abs(x)) * result.mid()

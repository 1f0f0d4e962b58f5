import math
from fractions import Fraction

import mpmath
import pytest

from reference.exact import UNIT_ROUNDOFF, Irrational, ball, contains, cos, cos_pi, distance

U = UNIT_ROUNDOFF["float64"]
PARTS = [Fraction(p, q) for q in range(1, 13) for p in range(-q, 2 * q + 1)]


def test_the_cosine_is_exact_where_it_is_rational() -> None:
    values = {(0, 1): 1, (1, 3): Fraction(1, 2), (1, 2): 0, (2, 3): Fraction(-1, 2), (1, 1): -1}
    for (p, q), value in values.items():
        for x in (Fraction(p, q), -Fraction(p, q), 2 - Fraction(p, q), 4 + Fraction(p, q)):
            assert cos_pi(x) == value
    assert cos(0) == 1


@pytest.mark.parametrize("x", [Fraction(1, 4), Fraction(1, 6), Fraction(-2, 5), Fraction(7, 12)])
def test_an_irrational_cosine_is_refused(x: Fraction) -> None:
    with pytest.raises(Irrational, match="is irrational"):
        cos_pi(x)
    with pytest.raises(Irrational, match="is irrational"):
        cos(x)


def test_an_enclosure_holds_what_mpmath_computes() -> None:
    with mpmath.workdps(60):
        for x in PARTS:
            for enclosure, value in (
                (cos_pi(ball(x, 0)), mpmath.cospi(mpmath.mpf(x.numerator) / x.denominator)),
                (cos(ball(x, 0)), mpmath.cos(mpmath.mpf(x.numerator) / x.denominator)),
            ):
                sign, mantissa, exponent, _ = value._mpf_
                exact = (-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent)
                assert abs(enclosure.interval.mid() - ball(exact, 0).interval) < 2**-150
                assert enclosure.interval.rad() < 2**-150


def test_an_enclosure_is_exact_where_the_cosine_is() -> None:
    for x in (Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)):
        assert distance(cos_pi(ball(x, 0)), cos_pi(x)) <= 1


def test_a_ball_holds_every_honest_evaluation() -> None:
    for x in PARTS:
        p, q = x.numerator, x.denominator
        budget = cos_pi(ball(x, U))
        for angle in (math.pi * (p / q), math.pi * p / q, p * (math.pi / q)):
            assert contains(budget, Fraction(math.cos(angle)))
            assert contains(budget, Fraction(math.sin(math.pi / 2 - angle)))
            assert contains(budget, Fraction(2 * math.cos(angle / 2) ** 2 - 1))


def test_a_ball_is_small() -> None:
    for x in PARTS:
        assert cos_pi(ball(x, U)).interval.rad() < 100 * float(U)

from fractions import Fraction

import mpmath
import pytest
from flint import arb

from reference.exact import (
    ball,
    tanh_layers,
    tanh_second_moment,
    truncated_normal_variance,
    working_precision,
)


def quotient(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


def holds(interval: object, value: mpmath.mpf) -> bool:
    """Whether mpmath's value, good to 40 digits, lies in the enclosure or next to it."""
    sign, mantissa, exponent, _ = value._mpf_
    exact = ball((-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent), 0).interval
    return bool(abs(interval - exact) < 1e-35)


@pytest.mark.parametrize("q", ["1/1000000", "1/16", "1", "3", "100", "10000"])
def test_tanh_second_moments_against_mpmath(q: str) -> None:
    with mpmath.workdps(50):
        root = mpmath.sqrt(quotient(Fraction(q)))
        density = lambda z: mpmath.tanh(root * z) ** 2 * mpmath.npdf(z)  # noqa: E731
        points = [0, *sorted({1 / root, 4 / root, 1, 4}), 20]
        value = 2 * mpmath.quad(density, sorted(p for p in points if p <= 20))
        enclosure = tanh_second_moment(Fraction(q)).interval
        assert holds(enclosure, value)
        assert enclosure.rad() < 1e-45


def test_tanh_second_moments_lie_where_they_must() -> None:
    """0 < q − E tanh² <= 2q² for q > 0, because z² − ⅔z⁴ <= tanh² z < z²; and below 1, by at most √(2/πq)."""
    assert tanh_second_moment(0).interval == 0
    for k in range(-30, 31):
        q = 2.0**k
        m = tanh_second_moment(Fraction(q)).interval
        assert q - m > 0
        assert q - m <= 2 * q * q
        assert m < 1
        assert (1 - m) ** 2 * arb.pi() * q < 2


def test_it_increases_so_that_a_ball_s_ends_are_enough() -> None:
    wide = ball(1, 0) + ball(Fraction(1, 4), 0)
    ends = [tanh_second_moment(Fraction(3, 4)).interval, tanh_second_moment(Fraction(5, 4)).interval]
    assert ends[0] < tanh_second_moment(1).interval < ends[1]
    assert tanh_second_moment(wide).interval.overlaps(ends[1])


def test_the_truncated_variance_against_mpmath() -> None:
    with mpmath.workdps(50):
        for c in (Fraction(1, 4), Fraction(1), Fraction(2), Fraction(7, 2), Fraction(9)):
            inside = mpmath.erf(quotient(c) / mpmath.sqrt(2))
            value = 2 * mpmath.quad(lambda z: z * z * mpmath.npdf(z), [0, quotient(c)]) / inside
            assert holds(truncated_normal_variance(c).interval, value)


def test_at_two_spreads_it_is_the_square_of_the_libraries_constant() -> None:
    with working_precision():
        spread = truncated_normal_variance(2).interval.sqrt()
    assert float(spread.mid()) == 0.87962566103423978


@pytest.mark.parametrize("bad", [0, -1, Fraction(-1, 2)])
def test_a_limit_that_keeps_nothing_is_refused(bad: Fraction) -> None:
    with pytest.raises(ValueError, match="limit: got"):
        truncated_normal_variance(bad)


def test_a_negative_variance_is_refused() -> None:
    with pytest.raises(ValueError, match="variance: got -1"):
        tanh_second_moment(-1)


def test_layers_are_the_map_over_and_over() -> None:
    first, second, third = tanh_layers(Fraction(3), (4, 5, 6), (Fraction(1, 4), Fraction(1, 2), Fraction(2)))
    assert first.interval == 3
    assert second.interval.overlaps((tanh_second_moment(3) * Fraction(5, 2)).interval)
    assert third.interval.overlaps((tanh_second_moment(second) * 12).interval)
    with pytest.raises(ValueError, match="zip"):
        tanh_layers(Fraction(1), (4,), (Fraction(1),) * 2)

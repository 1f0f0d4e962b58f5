from fractions import Fraction

import mpmath
import numpy as np

from reference.claims import initialization
from reference.claims._laws import LAWS, TRUNCATED_SPREAD, root, tail

# --- exact values ------------------------------------------------------------------------------------------


def test_theorems() -> None:
    fans = {"fan_in": 6, "fan_out": 2}
    assert initialization.lecun(fans) == Fraction(1, 6)
    assert initialization.glorot_backward(fans) == Fraction(1, 2)
    assert initialization.glorot_compromise(fans) == Fraction(2, 8)
    assert initialization.he(fans) == Fraction(1, 3)
    assert initialization.he_slide(fans) == Fraction(2, 8)
    assert initialization.uniform_limit({"weight_variance": Fraction(2, 8)}) == Fraction(6, 8)
    assert initialization.relu_half_moment({"second_moment": Fraction(3)}) == Fraction(3, 2)


def test_the_variance_that_each_theorem_gives_keeps_the_variance() -> None:
    moment = Fraction(5, 7)
    for n in range(1, 9):
        fans = {"fan_in": n, "fan_out": 3}
        kept = {"n": n, "second_moment": moment, "weight_variance": initialization.lecun(fans)}
        assert initialization.preactivation_variance(kept) == moment
        halved = {"n": n, "second_moment": moment / 2, "weight_variance": initialization.he(fans)}
        assert initialization.preactivation_variance(halved) == moment


def test_ten_layers_with_the_slide_s_variance_lose_a_factor_of_1024() -> None:
    layers = {"second_moment": Fraction(1), "gain": Fraction(1, 2), "widths": (4,) * 10}
    slide = initialization.he_slide({"fan_in": 4, "fan_out": 4})
    right = initialization.he({"fan_in": 4})
    assert initialization.depth_product({**layers, "variances": (slide,) * 10}) == Fraction(1, 1024)
    assert initialization.depth_product({**layers, "variances": (right,) * 10}) == 1


# --- laws --------------------------------------------------------------------------------------------------


def test_tails_against_mpmath() -> None:
    with mpmath.workdps(40):
        inside = mpmath.erf(mpmath.sqrt(2))
        density = lambda z: mpmath.npdf(z) / inside  # noqa: E731
        variance = 2 * mpmath.quad(lambda z: z * z * density(z), [0, 1, 2])
        spread = mpmath.sqrt(variance)
        for q in (Fraction(1, 4), Fraction(1), Fraction(4), Fraction(25, 4)):
            size = mpmath.sqrt(mpmath.mpf(q.numerator) / q.denominator)
            expected = {
                "normal": 2 * (1 - mpmath.ncdf(size)),
                "uniform": max(mpmath.mpf(0), 1 - size / mpmath.sqrt(3)),
                "narrow": 2 * mpmath.quad(density, [min(size, 2), 2]),
                "truncated normal": 2 * mpmath.quad(density, [min(size * spread, 2), 2]),
            }
            for name, value in expected.items():
                got = tail(LAWS[name], q)
                assert abs(mpmath.mpf(got.numerator) / got.denominator - value) < mpmath.mpf(10) ** -30
        assert abs(spread - TRUNCATED_SPREAD) < 1e-16


def test_the_truncated_spread_is_the_libraries_constant() -> None:
    assert TRUNCATED_SPREAD == 0.87962566103423978


def test_roots_have_no_float_between() -> None:
    for value in (Fraction(2), Fraction(1, 3), Fraction(9, 4), Fraction(2, 60)):
        found = root(value)
        below, above = np.nextafter(float(found), 0), np.nextafter(float(found), 9)
        assert Fraction(below) ** 2 < value < Fraction(above) ** 2
        assert abs(found * found - value) < value / 2**120

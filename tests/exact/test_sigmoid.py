from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import special

from reference.exact import (
    UNIT_ROUNDOFF,
    Irrational,
    ball,
    contains,
    exp,
    is_finite,
    log,
    log_softmax,
    sigmoid,
    softmax,
    tanh,
)
from tests.zoo import networks

F = Fraction
NUMBERS = [F(p, q) for p in range(-24, 25, 3) for q in (1, 2, 64)]
ROWS = [
    (F(0), F(1), F(-2)),
    (F(5), F(5)),
    (F(-20), F(20), F(3)),
    (F(1, 64), F(0)),
    (F(7),),
    (F(-9), F(-8, 3)),
]
FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "exp": (exp, mpmath.exp),
    "tanh": (tanh, mpmath.tanh),
    "sigmoid": (sigmoid, lambda x: 1 / (1 + mpmath.exp(-x))),
}


def exactly(x: Any) -> Fraction:
    sign, mantissa, exponent, _ = mpmath.mpf(x)._mpf_
    return (-1) ** sign * int(mantissa) * F(2) ** int(exponent)


def mp(x: Fraction) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def near(enclosure: Any, value: Any) -> None:
    assert abs(enclosure.interval.mid() - ball(exactly(value), 0).interval) <= 2**-120 * (1 + abs(value))
    assert enclosure.interval.rad() < 2**-100 * (1 + abs(value))


def test_they_are_exact_where_they_are_rational() -> None:
    assert (exp(F(0)), log(F(1)), tanh(F(0)), sigmoid(F(0))) == (1, 0, 0, F(1, 2))
    assert softmax([F(3)] * 4) == [F(1, 4)] * 4
    assert log_softmax([F(3)]) == [0]


@pytest.mark.parametrize("function", [exp, tanh, sigmoid])
def test_what_is_irrational_is_refused(function: Callable[[Any], Any]) -> None:
    with pytest.raises(Irrational, match="is irrational"):
        function(F(1, 3))


def test_so_it_is_of_logarithms_and_rows() -> None:
    for compute in (lambda: log(F(2)), lambda: softmax([F(0), F(1)]), lambda: log_softmax([F(0), F(0)])):
        with pytest.raises(Irrational, match="irrational"):
            compute()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_enclosure_is_what_mpmath_computes(name: str) -> None:
    ours, theirs = FUNCTIONS[name]
    with mpmath.workdps(60):
        for x in NUMBERS:
            near(ours(ball(x, 0)), theirs(mp(x)))


def test_so_are_logarithms_and_rows() -> None:
    with mpmath.workdps(60):
        for x in NUMBERS:
            if x > 0:
                near(log(ball(x, 0)), mpmath.log(mp(x)))
        for row in ROWS:
            balls = [ball(x, 0) for x in row]
            powers = [mpmath.exp(mp(x)) for x in row]
            for p, q, power in zip(softmax(balls), log_softmax(balls), powers, strict=True):
                near(p, power / sum(powers))
                near(q, mpmath.log(power / sum(powers)))


# --- honest evaluations ------------------------------------------------------------------------------------


def by_exponentials(x: Any) -> Any:
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def by_sigmoid(x: Any) -> Any:
    return 2 / (1 + np.exp(-2 * x)) - 1


def by_square(x: Any) -> Any:
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


def logistic(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def from_above(x: Any) -> Any:
    return np.exp(x) / (1 + np.exp(x))


def by_tanh(x: Any) -> Any:
    return (1 + np.tanh(x / 2)) / 2


HONEST = [
    *((tanh, one) for one in (np.tanh, by_exponentials, by_sigmoid, by_square)),
    *((sigmoid, one) for one in (logistic, from_above, by_tanh)),
    (exp, np.exp),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("ours", "written"), HONEST)
def test_a_ball_holds_every_honest_evaluation(ours: Any, written: Any, dtype: str) -> None:
    for x in NUMBERS:
        if F(np.dtype(dtype).type(float(x)).item()) != x:
            continue
        got = written(np.dtype(dtype).type(float(x)))
        assert got.dtype == dtype
        assert contains(ours(ball(x, UNIT_ROUNDOFF[dtype])), F(got.item()))


def plain(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def shifted(z: Any) -> Any:
    return plain(z - z.max())


def through_logarithms(z: Any) -> Any:
    return np.exp(by_log_sum_exp(z))


def by_log_sum_exp(z: Any) -> Any:
    return z - (z.max() + np.log(np.exp(z - z.max()).sum()))


def by_log_of_sum(z: Any) -> Any:
    return z - np.log(np.exp(z).sum())


def log_of_plain(z: Any) -> Any:
    return np.log(plain(z))


def log_of_shifted(z: Any) -> Any:
    return np.log(shifted(z))


ROWWISE = [
    *((softmax, one) for one in (plain, shifted, through_logarithms)),
    *((log_softmax, one) for one in (by_log_sum_exp, by_log_of_sum, log_of_plain, log_of_shifted)),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("ours", "written"), ROWWISE)
def test_so_it_does_of_rows(ours: Any, written: Any, dtype: str) -> None:
    random = np.random.default_rng(5)
    drawn = [random.normal(size=4) * scale for scale in (0.1, 1, 8) for _ in range(30)]
    for z in (np.array([float(x) for x in row]) for row in ROWS):
        drawn.append(z)
    for z in (row.astype(dtype) for row in drawn):
        balls = [ball(F(x.item()), UNIT_ROUNDOFF[dtype]) for x in z]
        for inside, got in zip(ours(balls), written(z), strict=True):
            assert contains(inside, F(got.item()))


def test_a_ball_is_small() -> None:
    for x in NUMBERS:
        for function in (tanh, sigmoid):
            assert function(ball(x, UNIT_ROUNDOFF["float64"])).interval.rad() < 60 * 2.0**-53
    for row in ROWS:
        for p in softmax([ball(x, UNIT_ROUNDOFF["float64"]) for x in row]):
            assert p.interval.rad() <= 2 * 39 * 82 * 2.0**-53 * (abs(p.interval.mid()) + 2.0**-900)


def test_where_a_textbook_s_formula_overflows_there_is_no_verdict_on_it() -> None:
    u = UNIT_ROUNDOFF["float32"]
    assert not is_finite(exp(ball(F(89), u)))
    for function in (tanh, sigmoid):
        assert is_finite(function(ball(F(40), u), textbook=True))
        assert not is_finite(function(ball(F(-90), u), textbook=True))
        assert is_finite(function(ball(F(-90), u)))
    for function in (softmax, log_softmax):
        assert not any(map(is_finite, function([ball(F(-90), u), ball(F(0), u)], textbook=True)))
        assert all(map(is_finite, function([ball(F(-90), u), ball(F(0), u)])))
        for a, b in zip(
            *(function([ball(F(-9), u), ball(F(0), u)], textbook) for textbook in (True, False)), strict=True
        ):
            assert (a.interval.mid(), a.interval.rad()) == (b.interval.mid(), b.interval.rad())
    assert not is_finite(log(ball(F(0), u)))


# --- where exp overflows -----------------------------------------------------------------------------------

FAR = [
    F(x)
    for x in (-10000, -1000, -800, -709, -354, -104, -89, -37, -17, 17, 37, 89, 104, 354, 709, 800, 10000)
]
FAR_ROWS = [
    (800, 0, -800),
    (-800, -800, -790),
    (100, -100, 99),
    (-100, 5, -104),
    (709, 710, 711),
    (-745, -744),
    (5000,),
]

STEADY = [
    (tanh, np.tanh),
    *((sigmoid, one) for one in (logistic, by_tanh, networks.sigmoid_by_sign, networks.sigmoid_by_masks)),
    *((sigmoid, one) for one in (networks.sigmoid_by_log1p, networks.sigmoid_by_logaddexp, special.expit)),
]
STEADY_ROWWISE = [
    *((softmax, one) for one in (shifted, through_logarithms, special.softmax)),
    *((log_softmax, one) for one in (by_log_sum_exp, special.log_softmax)),
    (log_softmax, lambda z: z - np.logaddexp.reduce(z)),
    (softmax, lambda z: np.exp(z - special.logsumexp(z))),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("ours", "written"), STEADY)
def test_far_from_0_a_ball_holds_what_does_not_overflow(ours: Any, written: Any, dtype: str) -> None:
    for x in FAR:
        with np.errstate(over="ignore", under="ignore"):
            (got,) = written(np.array([float(x)], dtype))
        inside = ours(ball(x, UNIT_ROUNDOFF[dtype]))
        assert is_finite(inside)
        assert contains(inside, F(got.item()))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("ours", "written"), STEADY_ROWWISE)
def test_so_it_does_of_rows_far_apart(ours: Any, written: Any, dtype: str) -> None:
    random = np.random.default_rng(7)
    rows = [
        *map(np.array, FAR_ROWS),
        *(random.normal(size=4) * scale for scale in (50, 300, 2000) for _ in range(20)),
    ]
    for z in (row.astype(dtype) for row in rows):
        balls = [ball(F(x.item()), UNIT_ROUNDOFF[dtype]) for x in z]
        for inside, got in zip(ours(balls), written(z), strict=True):
            assert is_finite(inside)
            assert contains(inside, F(got.item()))


def test_far_from_0_it_is_what_mpmath_computes() -> None:
    with mpmath.workdps(60):
        for row in FAR_ROWS:
            powers = [mpmath.exp(x) for x in row]
            balls = [ball(F(x), 0) for x in row]
            for p, q, power in zip(softmax(balls), log_softmax(balls), powers, strict=True):
                near(p, power / sum(powers))
                assert (
                    abs(q.interval.mid() - ball(exactly(mpmath.log(power / sum(powers))), 0).interval)
                    < 2**-100
                )

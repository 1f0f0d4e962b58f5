from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import flint
import mpmath
import numpy as np
import pytest

from reference.exact import (
    PRECISION,
    UNIT_ROUNDOFF,
    Ball,
    ball,
    contains,
    distance,
    dot,
    exact_value,
    is_finite,
    one_minus_power,
    power,
    relu,
    rounded,
    sqrt,
    total,
    weighted_mean,
    working_precision,
)

DTYPES = {"float64": np.float64, "float32": np.float32}
U = UNIT_ROUNDOFF["float64"]


def numbers(random: Random, count: int, dtype: type = np.float64) -> list[Any]:
    """Of very different magnitudes, zeros and repeats among them."""
    drawn = [dtype(random.choice([0, 1, -1, random.uniform(-4, 4)]) * 2.0 ** random.randint(-30, 30))]
    while len(drawn) < count:
        drawn.append(
            dtype(random.choice([random.choice(drawn), random.gauss(0, 1) * 2.0 ** random.randint(-9, 9)]))
        )
    return drawn


def balls(values: list[Any], dtype: str = "float64") -> list[Ball]:
    return [ball(Fraction(float(x)), UNIT_ROUNDOFF[dtype]) for x in values]


def radius(x: Ball) -> Fraction:
    mantissa, exponent = x.interval.rad().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


# --- unit 0: rigorous enclosures, held to mpmath ----------------------------------------------------------

FORMULAS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "rational": (
        lambda x, y: (x + y) * (x - 3) / (y * y + 1) - 1 / (x * x + 2),
        lambda x, y: (x + y) * (x - 3) / (y * y + 1) - 1 / (x * x + 2),
    ),
    "sqrt": (lambda x, y: sqrt(x * x + y * y + 1), lambda x, y: mpmath.sqrt(x * x + y * y + 1)),
    "power": (lambda x, y: power(x, 5) - y**3, lambda x, y: x**5 - y**3),
    "one_minus_power": (
        lambda x, y: one_minus_power(1 / (1 + x * x), 7),
        lambda x, y: 1 - (1 / (1 + x * x)) ** 7,
    ),
    "weighted_mean": (
        lambda x, y: weighted_mean(1 / (1 + y * y), x, y),
        lambda x, y: x / (1 + y * y) + (1 - 1 / (1 + y * y)) * y,
    ),
    "sums": (
        lambda x, y: dot([x, y, 3], [y, y, x]) + total([x, x, y]),
        lambda x, y: x * y + y * y + 5 * x + y,
    ),
    "relu": (lambda x, y: relu(x) - relu(y) + abs(x), lambda x, y: max(x, 0) - max(y, 0) + abs(x)),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_an_enclosure_holds_what_mpmath_computes_at_higher_precision(name: str) -> None:
    ours, theirs = FORMULAS[name]
    random = Random(name)
    for _ in range(50):
        x, y = (Fraction(random.randint(-99, 99), random.randint(1, 99)) for _ in range(2))
        enclosed = ours(ball(x, 0), ball(y, 0))
        with mpmath.workdps(100):
            value = theirs(*(mpmath.mpf(q.numerator) / q.denominator for q in (x, y)))
            sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
        assert distance(enclosed, (-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent)) <= 1
        assert radius(enclosed) <= 2**40 * Fraction(1, 2**PRECISION)


# --- one operation -----------------------------------------------------------------------------------------

OPERATIONS: dict[str, tuple[Callable[..., Any], tuple[Callable[..., Any], ...]]] = {
    "+": (lambda a, b: a + b, (lambda a, b: a + b, lambda a, b: b + a)),
    "-": (lambda a, b: a - b, (lambda a, b: a - b, lambda a, b: -(b - a))),
    "*": (lambda a, b: a * b, (lambda a, b: a * b, lambda a, b: np.multiply(b, a))),
    "/": (lambda a, b: a / b, (lambda a, b: a / b, lambda a, b: a * (1 / b))),
    "square": (lambda a, b: a**2, (lambda a, b: a * a, lambda a, b: np.power(a, 2), lambda a, b: a**2)),
    "cube": (lambda a, b: power(a, 3), (lambda a, b: a * a * a, lambda a, b: np.power(a, 3))),
    "sqrt": (
        lambda a, b: sqrt(abs(a)),
        (
            lambda a, b: np.sqrt(abs(a)),
            lambda a, b: np.power(np.full(8, abs(a)), a.dtype.type(0.5))[3],
            lambda a, b: a.dtype.type(float(abs(a)) ** 0.5),
        ),
    ),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_ball_holds_each_way_to_write_one_operation(name: str, dtype: str) -> None:
    ours, ways = OPERATIONS[name]
    random = Random(name)
    for _ in range(300):
        a, b = numbers(random, 2, DTYPES[dtype])
        if name == "/" and b == 0:
            continue
        expected = ours(*balls([a, b], dtype))
        for way in ways:
            assert contains(expected, Fraction(float(way(a, b))))


def test_one_operation_is_widened_by_what_is_documented_and_no_more() -> None:
    a, b = ball(Fraction(3, 7), 0), ball(Fraction(5, 3), 0)
    x, y = (ball(Fraction(float(exact_value(z))), U) for z in (a, b))
    assert radius(x) == 0
    for result, roundings in ((x + y, 1), (x - y, 1), (x * y, 1), (x / y, 2), (sqrt(x), 8), (x**3, 11)):
        size = abs(Fraction(exact_value(result)))
        assert (
            2 * roundings * U * size <= radius(result) <= 2 * roundings * U * size * (1 + Fraction(1, 1000))
        )


@pytest.mark.parametrize("dtype", DTYPES)
def test_underflow_is_counted(dtype: str) -> None:
    kind = DTYPES[dtype]
    smallest = np.nextafter(kind(0), kind(1))
    random = Random(dtype)
    for _ in range(100):
        a = kind(random.uniform(0, 1000)) * smallest
        b = kind(random.uniform(0, 1))
        x, y = balls([a, b], dtype)
        assert contains(x * y, Fraction(float(a * b)))
        assert contains(x * x, Fraction(float(a * a)))
        assert contains(dot([x, x], [y, y]), Fraction(float(a * b + a * b)))


def test_a_number_that_the_dtype_lacks_is_rounded_once() -> None:
    third, tenth = Fraction(1, 3), Fraction(1, 10)
    for dtype, kind in DTYPES.items():
        unit = UNIT_ROUNDOFF[dtype]
        assert contains(ball(third, unit), Fraction(float(kind(third.numerator) / kind(3))))
        assert contains(ball(tenth, unit), Fraction(float(kind(0.1))))
        assert contains(ball(2**60 + 1, unit), 2**60)
        assert radius(ball(Fraction(3, 8), unit)) == 0
        assert contains(ball(Fraction(3, 8), unit) * tenth, Fraction(float(kind(0.375) * kind(0.1))))


def test_operations_with_plain_numbers() -> None:
    x = ball(Fraction(3, 4), U)
    for result, value in (
        (2 - x, "5/4"),
        (x - 2, "-5/4"),
        (1 / x, "4/3"),
        (x / 3, "1/4"),
        (2 * x + 1, "5/2"),
    ):
        assert contains(result, Fraction(value))
    assert contains(Fraction(1, 2) + x, Fraction(5, 4))
    assert exact_value(-x) == Fraction(-3, 4)


def test_relu() -> None:
    below, around = ball(-1, U), ball(1, U) * Fraction(1, 3) - Fraction(1, 3)
    assert exact_value(relu(below)) == 0
    assert contains(relu(around), 0)
    assert not contains(relu(around), -1)
    assert exact_value(relu(ball(2, U))) == 2


# --- no verdict --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [0, U])
def test_undefined_results_are_unbounded_and_stay_so(unit: Fraction | int) -> None:
    x = ball(1, unit)
    for undefined in (x / (x - x), 1 / ball(0, unit), x / 0, sqrt(-x)):
        for result in (undefined, undefined * 0, undefined + 1, total([undefined, x]), relu(undefined)):
            assert not is_finite(result)
            assert contains(result, 5)


@pytest.mark.parametrize("dtype", DTYPES)
def test_overflow_gives_no_verdict(dtype: str) -> None:
    largest = ball(Fraction(float(np.finfo(dtype).max)), UNIT_ROUNDOFF[dtype])
    assert is_finite(largest)
    for result in (largest * 2, largest + largest, largest**2, total([largest, largest, -largest])):
        assert not is_finite(result)
    assert is_finite(ball(2, 0) ** 5000)


def test_powers_near_zero_are_bounded() -> None:
    around = ball(0, U) * 3
    assert radius(around) > 0
    for k in range(6):
        assert is_finite(around**k)
        assert contains(around**k, 0**k)
        assert is_finite(one_minus_power(around, k))


def test_a_root_near_zero_is_cut_off_there() -> None:
    near = ball(1, U) * Fraction(1, 3) - Fraction(1, 3)
    assert contains(sqrt(near), 0)
    assert is_finite(sqrt(near))
    assert exact_value(sqrt(ball(0, 0))) == 0


# --- flint's precision is global ---------------------------------------------------------------------------


def test_nothing_depends_on_flints_precision_nor_changes_it() -> None:
    def computed() -> list[Any]:
        x, y = ball(Fraction(2, 7), U), ball(Fraction(-5, 3), U)
        results = [x + y, x * y, x / y, -x, abs(y), sqrt(x), x**5, total([x, y, x]), dot([x, y], [y, x])]
        results += [
            weighted_mean(x, y, 1),
            one_minus_power(x, 3),
            rounded(x, y * y, 3),
            ball(Fraction(1, 3), 0),
        ]
        return [(exact_value(r), radius(r)) for r in results]

    before = flint.ctx.prec
    with working_precision():
        expected = computed()
    assert flint.ctx.prec == before
    for precision in (20, 53, 170, 1000):
        with flint.ctx.workprec(precision):
            assert computed() == expected
            assert flint.ctx.prec == precision

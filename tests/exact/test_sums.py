import math
from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest

from reference.exact import (
    UNIT_ROUNDOFF,
    ball,
    contains,
    distance,
    dot,
    one_minus_power,
    rounded,
    total,
    weighted_mean,
)
from tests.exact.test_ball import DTYPES, U, balls, numbers, radius


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_total_holds_every_order(dtype: str) -> None:
    random = Random(dtype)
    for _ in range(30):
        xs = numbers(random, 5, DTYPES[dtype])
        expected = total(balls(xs, dtype))
        for order in permutations(xs):
            result = order[0]
            for x in order[1:]:
                result = result + x
            assert contains(expected, Fraction(float(result)))
        assert contains(expected, Fraction(float(np.sum(np.array(xs)))))


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_dot_product_holds_every_way(dtype: str) -> None:
    random = Random(dtype)
    for _ in range(100):
        xs, ys = (np.array(numbers(random, 7, DTYPES[dtype])) for _ in range(2))
        expected = dot(balls(list(xs), dtype), balls(list(ys), dtype))
        for result in (xs @ ys, np.sum(xs * ys), np.einsum("i,i", xs, ys), np.dot(xs[::-1], ys[::-1])):
            assert contains(expected, Fraction(float(result)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("weight", [0.0, 2**-10, 0.25, 0.5, 0.875, 1 - 2**-10])
def test_a_weighted_mean_holds_its_three_ways(weight: float, dtype: str) -> None:
    random = Random(f"{weight}{dtype}")
    kind = DTYPES[dtype]
    w = kind(weight)
    for _ in range(200):
        a, b = numbers(random, 2, kind)
        expected = weighted_mean(*balls([w, a, b], dtype))
        for result in (w * a + (1 - w) * b, b + w * (a - b), a + (1 - w) * (b - a), b - (b - a) * w):
            assert contains(expected, Fraction(float(result)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("beta", [2**-7, 0.25, 0.5, 0.875, 0.9990234375])
def test_one_minus_power_holds_its_three_ways(beta: float, dtype: str) -> None:
    kind = DTYPES[dtype]
    b = kind(beta)
    for k in (1, 2, 3, 10, 50):
        expected = one_minus_power(ball(Fraction(beta), UNIT_ROUNDOFF[dtype]), k)
        product = kind(1)
        geometric = kind(0)
        for _ in range(k):
            geometric, product = geometric + product, product * b
        ways = (1 - b ** kind(k), 1 - product, -np.expm1(kind(k) * np.log(b)), (1 - b) * geometric)
        for result in ways:
            assert contains(expected, Fraction(float(result)))


def test_one_minus_power_is_sharp_near_one() -> None:
    beta = 1 - Fraction(1, 2**20)
    expected = one_minus_power(ball(beta, U), 3)
    assert distance(expected, 1 - beta**3) <= 1
    assert radius(expected) < 100 * U


def test_rounded_adds_the_roundings_of_the_magnitude() -> None:
    x = rounded(ball(1, U), ball(1000, U), 5)
    assert 10_000 * U <= radius(x) <= 10_001 * U
    assert rounded(Fraction(1, 3), Fraction(7), 5) == Fraction(1, 3)


@pytest.mark.parametrize("beta", [0.999, 0.9999, 0.99999, 1 - 2**-30])
def test_near_one_what_keeps_digits_is_told_from_what_does_not(beta: float) -> None:
    """Kept by expm1, by a sum of powers, and by weights in turn; of 1 − βᵗ as it stands, some are not."""
    told = 0
    for t in (1, 2, 3, 7, 10, 50):
        sharp = one_minus_power(ball(Fraction(beta), U), t, kept=True)
        assert radius(sharp) <= 2 * (2 * t + 3) * U * (1 - beta**t) * 1.01
        total = 0.0
        for _ in range(t):
            total = beta * total + (1 - beta)
        ways = (-np.expm1(t * np.log(beta)), -math.expm1(t * math.log1p(beta - 1)), total)
        ways = (*ways, (1 - beta) * math.fsum(beta**i for i in range(t)), float(1 - Fraction(beta) ** t))
        for result in ways:
            assert contains(sharp, Fraction(float(result)))
        told += not contains(sharp, Fraction(1 - beta**t))
    assert told >= 2


@pytest.mark.parametrize("dtype", DTYPES)
def test_near_one_a_mean_that_subtracts_the_new_value_is_told_from_the_others(dtype: str) -> None:
    random = Random(dtype)
    kind = DTYPES[dtype]
    w = kind(1 - 2**-14)
    told = 0
    for _ in range(200):
        a, b = numbers(random, 2, kind)
        a *= kind(2**-14)
        sharp = weighted_mean(*balls([w, a, b], dtype), kept=True)
        for result in (w * a + (1 - w) * b, a + (1 - w) * (b - a)):
            assert contains(sharp, Fraction(float(result)))
        told += not contains(sharp, Fraction(float(b + w * (a - b))))
    assert told > 50

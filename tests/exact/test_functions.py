from fractions import Fraction

import pytest

from reference.exact import (
    UNIT_ROUNDOFF,
    Ball,
    Irrational,
    agreement,
    ball,
    contains,
    digits,
    distance,
    dot,
    exact_value,
    is_finite,
    largest,
    one_minus_power,
    power,
    relu,
    sqrt,
    to_ball,
    total,
    weighted_mean,
)

U = UNIT_ROUNDOFF["float64"]
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def test_functions_are_exact_on_rational_numbers() -> None:
    assert sqrt(Fraction(9, 4)) == Fraction(3, 2)
    assert sqrt(0) == 0
    assert power(THIRD, 3) == Fraction(1, 27)
    assert one_minus_power(HALF, 3) == Fraction(7, 8)
    assert weighted_mean(Fraction(1, 4), 8, THIRD) == 2 + Fraction(1, 4)
    assert total([THIRD, 1, -THIRD]) == 1
    assert total([]) == 0
    assert dot([THIRD, 2], [3, HALF]) == 2
    assert relu(-THIRD) == 0
    assert relu(THIRD) == THIRD
    assert largest([THIRD, -1, HALF]) == HALF


def test_the_largest_of_balls() -> None:
    found = largest([ball(THIRD, U), 1, ball(Fraction(-5), U)])
    assert exact_value(found) == 1
    assert exact_value(largest([-ball(THIRD, U), ball(-HALF, U)])) == exact_value(-ball(THIRD, U))


def test_agreement_counts_digits() -> None:
    five = agreement(ball(THIRD, 0), THIRD + THIRD / 10**5)
    assert five is not None
    assert f"{five:.12f}" == "5.000000000000"
    assert agreement(1, 1) == float("inf")
    assert agreement(ball(HALF, 0), Fraction(1)) == 0
    assert agreement(0, HALF) is None
    assert agreement(ball(HALF, U) - ball(HALF, U), Fraction(1, 2**60)) is None


@pytest.mark.parametrize("x", [2, Fraction(1, 2), Fraction(-4), 10**40 + 1])
def test_an_irrational_root_is_refused(x: Fraction) -> None:
    with pytest.raises(Irrational, match="no rational square root"):
        sqrt(x)


def test_dot_refuses_vectors_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="dot of 2 and 1"):
        dot([ball(1, U), 2], [3])


def test_a_case_becomes_balls_at_any_depth() -> None:
    case = {"N": 3, "x": HALF, "X": ((HALF, THIRD),), "batch": (0, 2), "given": {"eps": HALF}, "name": "n"}
    balls = to_ball(case, "float32")
    assert balls["N"] == 3
    assert balls["batch"] == (0, 2)
    assert balls["name"] == "n"
    for x in (balls["x"], balls["X"][0][0], balls["given"]["eps"]):
        assert isinstance(x, Ball)
        assert exact_value(x) == HALF
        assert x.rounding.unit == UNIT_ROUNDOFF["float32"]


def test_numbers_are_held_to_balls_and_to_numbers() -> None:
    x = ball(1, U) / 3
    assert contains(x, Fraction(1 / 3))
    assert contains(x, THIRD)
    assert not contains(x, Fraction(333, 1000))
    assert contains(THIRD, THIRD)
    assert not contains(THIRD, Fraction(1 / 3))
    assert is_finite(THIRD)


def test_the_distance_is_in_units_of_the_radius() -> None:
    x = ball(1, U) + 1
    assert distance(x, Fraction(2)) == 0
    assert 0.99 < distance(x, 2 + 4 * U) <= 1
    assert 9.9 < distance(x, 2 - 40 * U) <= 10
    assert distance(ball(1, U), Fraction(1)) == 0
    assert distance(ball(1, U), Fraction(2)) == float("inf")
    assert distance(THIRD, THIRD) == 0
    assert distance(THIRD, HALF) == float("inf")


def test_the_exact_value_of_an_unbounded_ball_is_none() -> None:
    assert exact_value(ball(1, U) / 0) != exact_value(ball(1, U) / 0)


def test_as_many_digits_as_show_the_difference() -> None:
    assert digits(ball(1, U), Fraction(2)) == 6
    assert digits(ball(1, U), 1 + Fraction(1, 10**9)) == 10
    assert digits(ball(1, U), 1 + 2 * U) == 17
    assert digits(THIRD, Fraction(1, 3)) == 17

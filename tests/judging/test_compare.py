"""Outputs against balls: where they differ and by how much, and what a mistake explains."""

import math
from fractions import Fraction

import pytest

from reference.exact import UNIT_ROUNDOFF, ball
from reference.judging.compare import all_finite, compare, explains, shape

UNIT = UNIT_ROUNDOFF["float64"]
ONE = ball(Fraction(1), UNIT)
THIRD = ball(Fraction(1), UNIT) / ball(Fraction(3), UNIT)
UNBOUNDED = ONE / ball(Fraction(0), UNIT)


def test_what_lies_in_the_balls_agrees() -> None:
    found = compare((THIRD, (ONE, 3)), (Fraction(1 / 3), (Fraction(1), 3)))
    assert (found.compared, found.unbounded, found.mismatch) == (3, 0, None)


def test_the_first_finite_mismatch_is_shown() -> None:
    found = compare((ONE, (THIRD, THIRD)), (math.nan, (Fraction(1, 2), Fraction(2))))
    assert found.mismatch is not None
    assert found.mismatch.path == (1, 0)
    assert found.mismatch.got == Fraction(1, 2)
    assert found.mismatch.finite
    assert found.mismatch.distance is not None
    assert found.mismatch.distance > 1e14


def test_one_ulp_beyond_the_budget_is_seen() -> None:
    product = THIRD * THIRD
    inside, outside = Fraction(1, 9), Fraction(1, 9) * (1 + 100 * UNIT)
    assert compare((product,), (inside,)).mismatch is None
    assert compare((product,), (outside,)).mismatch is not None


def test_exact_numbers_are_held_exactly() -> None:
    assert compare((3,), (Fraction(3),)).mismatch is None
    found = compare((3,), (4,)).mismatch
    assert found is not None
    assert found.exact == 3


def test_unbounded_balls_give_no_verdict() -> None:
    found = compare((UNBOUNDED, ONE), (Fraction(10**9), Fraction(1)))
    assert (found.compared, found.unbounded, found.mismatch) == (1, 1, None)


@pytest.mark.parametrize(
    ("got", "told"),
    [
        (Fraction(1), "returned a number where shape (2,) is expected"),
        ((Fraction(1),), "returned shape (1,) where shape (2,) is expected"),
        (((Fraction(1),), Fraction(1)), "returned 2 parts"),
        ({"a": Fraction(1)}, "returned a dict where"),
    ],
)
def test_another_shape_is_a_problem(got: object, told: str) -> None:
    found = compare((ONE, ONE), got)
    assert found.mismatch is not None
    if told.startswith("returned 2 parts"):
        assert found.mismatch.problem == "returned shape (1,) where a number is expected"
    else:
        assert told in found.mismatch.problem
    assert not found.mismatch.finite


def test_a_mistake_explains_what_its_balls_hold() -> None:
    assert explains((THIRD,), (Fraction(1 / 3),))
    assert not explains((THIRD,), (Fraction(1, 2),))
    assert explains((UNBOUNDED,), (math.nan,))
    assert not explains((UNBOUNDED,), (Fraction(1),))
    assert not explains((THIRD,), (math.inf,))
    assert not explains((THIRD, THIRD), (Fraction(1 / 3),))


def test_shapes_in_words() -> None:
    assert shape(Fraction(1)) == "a number"
    assert shape(((1, 2, 3), (4, 5, 6))) == "shape (2, 3)"
    assert shape(((1,), ())) == "2 parts of different shapes"
    assert shape(()) == "shape (0,)"


def test_all_finite() -> None:
    assert all_finite((1, (Fraction(1), 2.0)))
    assert not all_finite({"a": (math.inf,)})

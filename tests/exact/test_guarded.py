"""Guards against log 0: the balls hold what every guard makes of a probability, and little else."""

from fractions import Fraction
from typing import Any

import pytest

from reference.exact import GUARD, UNIT_ROUNDOFF, ball, clipped, contains, guarded_share

F = Fraction
U = UNIT_ROUNDOFF["float64"]
PROBABILITIES = [F(p, 2**60) for p in (1, 2**20, 2**40, 2**43, 2**44, 2**45, 2**55, 2**59)]
PROBABILITIES += [1 - p for p in PROBABILITIES] + [F(0), F(1)]
GUARDS = [F(0), F(1, 10**15), F(1, 10**12), F(1, 10**8), F(1, 10**7), F(1, 10**5), GUARD]


def clip(p: Fraction, guard: Fraction) -> Fraction:
    return min(max(p, guard), 1 - guard)


def shares(p: Fraction, guard: Fraction) -> list[Fraction]:
    """Of log(p + guard), and of the clipped p's logarithm, the clipping being differentiated or not."""
    inside = guard <= p <= 1 - guard
    of_sum = [p / (p + guard)] if p + guard else []
    return [*of_sum, F(int(inside)) if p else F(0), *([p / clip(p, guard)] if guard else [])]


@pytest.mark.parametrize("p", PROBABILITIES)
def test_the_balls_hold_every_guard(p: Fraction) -> None:
    x = ball(p, U)
    for guard in GUARDS:
        assert contains(clipped(x), clip(p, guard))
        for share in shares(p, guard):
            assert contains(guarded_share(x), share)


def test_where_no_guard_is_felt_they_hold_little_else() -> None:
    half = ball(F(1, 2), U)
    assert clipped(half).interval.rad() == 0
    for beyond in (1 + F(1, 2**40), 1 - 3 * GUARD):
        assert not contains(guarded_share(half), beyond)
    assert not contains(clipped(ball(F(0), U)), 2 * GUARD)
    assert not contains(clipped(ball(F(1), U)), 1 - 2 * GUARD)


def test_rational_numbers_are_not_guarded() -> None:
    for p in PROBABILITIES:
        assert (clipped(p), guarded_share(p)) == (p, 1)


@pytest.mark.parametrize("function", [clipped, guarded_share])
def test_a_ball_that_holds_nothing_is_unbounded(function: Any) -> None:
    assert not function(1 / ball(F(0), U)).interval.is_finite()

import math
from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest

from reference import implementation
from reference.claims import claim, schedules
from reference.claims._model import Call, Case, Claim
from reference.exact import Irrational, ball, contains, distance, to_ball
from reference.reporting import Kind
from tests.claims.equality import cases, equals, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.schedules import FOLLOWING, VARIANTS

JUDGED = [one for one in schedules.CLAIMS if one.property is not None]
F = Fraction
OURS = {name: getattr(implementation, name) for name in ("step_decay", "cosine_annealing", "cosine_restarts")}
ANNEALING = claim("schedules.cosine_annealing")


def rates(name: str, case: Case) -> Any:
    return equals(claim(f"schedules.{name}")).oracle(case)


def cycle(period: int) -> Case:
    return {"lr_min": F(1, 10), "lr_max": F(7, 10), "period": period, "steps": 2}


def closed_form(name: str, case: Case) -> Any:
    compute = claim(f"schedules.{name}").closed_form
    assert compute is not None
    return compute(case)


# --- values ------------------------------------------------------------------------------------------------


def test_the_rate_drops_at_each_milestone() -> None:
    """The slide's example: 1/10, halved at 10, 20, 30 …"""
    case = {"lr": F(1, 10), "gamma": F(1, 2), "milestones": (10, 20, 30), "times": (0, 9, 10, 19, 20, 30, 99)}
    exponents = [0, 0, 1, 1, 2, 3, 3]
    assert rates("step_decay", case) == tuple(F(1, 10) / 2**n for n in exponents)
    assert [closed_form("milestone_count", {**case, "n": n}) for n in exponents] == list(
        rates("step_decay", case)
    )


def test_the_cosine_goes_from_the_largest_to_the_smallest_rate() -> None:
    assert rates("cosine_annealing", cycle(1)) == (F(7, 10), F(1, 10))
    assert rates("cosine_annealing", cycle(2)) == (F(7, 10), F(4, 10), F(1, 10))
    assert rates("cosine_annealing", cycle(3)) == (F(7, 10), F(11, 20), F(1, 4), F(1, 10))
    with pytest.raises(Irrational):
        rates("cosine_annealing", cycle(4))


def test_it_falls_at_every_step_and_is_symmetric() -> None:
    for period in range(1, 9):
        points = rates("cosine_annealing", {**cycle(period), **_rigorous(cycle(period))})
        for before, after in pairwise(points):
            assert (before - after).interval > 0
        for one, other in zip(points, reversed(points), strict=True):
            assert distance(one + other, closed_form("cosine_symmetry", cycle(period))) <= 1


def _rigorous(case: Case) -> dict[str, Any]:
    return {name: ball(case[name], 0) for name in ("lr_min", "lr_max")}


def test_the_sum_of_a_cycle_is_that_of_its_rates() -> None:
    for period in range(1, 9):
        case = cycle(period)
        points = rates("cosine_annealing", {**case, **_rigorous(case)})
        assert distance(sum(points[:-1], start=ball(0, 0)), closed_form("cycle_sum", case)) <= 1
        budget, *_ = rates("cycle_sum", to_ball(case, "float64"))
        for one in _ends_of(rates("cosine_annealing", to_ball(case, "float64"))[:-1]):
            assert contains(budget, one)


def _ends_of(balls: Any) -> list[Fraction]:
    """The smallest and the largest sum of what the balls hold."""
    ends = [[float(getattr(b.interval, end)()) for b in balls] for end in ("lower", "upper")]
    return [sum(map(F, row), start=F(0)) for row in ends]


def test_the_oracle_encloses_what_mpmath_computes() -> None:
    with mpmath.workdps(60):
        for case in cases(ANNEALING, 10):
            points = rates("cosine_annealing", {**case, **_rigorous(case)})
            low, high = (mpmath.mpf(case[n].numerator) / case[n].denominator for n in ("lr_min", "lr_max"))
            for t, point in enumerate(points):
                value = low + (high - low) * mpmath.cospi(mpmath.mpf(t) / (2 * case["period"])) ** 2
                assert abs(float(point.interval.mid()) - float(value)) < 1e-15
                assert float(point.interval.rad()) < 1e-40


def test_a_restart_is_where_the_lengths_before_it_end() -> None:
    case = {"factor": F(2), "period": F(3)}
    starts = [closed_form("restart_times", {**case, "k": k}) / (case["factor"] - 1) for k in range(4)]
    assert starts == [0, 3, 9, 21]
    assert [closed_form("cycle_length", {**case, "k": k}) for k in range(3)] == [3, 6, 12]
    asked = {"lr_min": F(1, 10), "lr_max": F(7, 10), "period": 3, "factor": 2}
    at = {**asked, "times": (0, 3, 9, 21)}
    assert rates("cosine_restarts", at) == (F(7, 10),) * 4


def test_only_the_part_of_the_cycle_matters() -> None:
    one = claim("schedules.time_unit")
    assert len(equals(one).program(cycle(3))) == 8
    epochs, in_steps = rates("time_unit", cycle(3))[:4], rates("time_unit", cycle(3))[4:]
    assert epochs == in_steps


# --- conventions -------------------------------------------------------------------------------------------


def test_the_first_step_is_0_or_1() -> None:
    for first in (0, 1):
        asked = equals(ANNEALING).program(cycle(2), first=first)
        assert [call.args for call in asked if isinstance(call, Call)] == [
            (first,),
            (first + 1,),
            (first + 2,),
        ]


def test_t_from_1_must_be_declared() -> None:
    for functions in FOLLOWING["t from 1"].values():
        for verdict in verdicts(functions, schedules.CLAIMS, seed=3).values():
            assert verdict.kind in (Kind.FAILS, Kind.RAISED)
        for verdict in verdicts(functions, schedules.CLAIMS, seed=3, convention="t from 1").values():
            assert verdict.kind is Kind.HOLDS, verdict


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for case in cases(one, 20):
        assert not unbounded(equals(one).oracle(to_ball(case, dtype)))


def test_our_implementation_holds() -> None:
    found = verdicts(OURS, schedules.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2, 3):
        for verdict in verdicts(VARIANTS[name], schedules.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


def _every_second(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> Any:
    return lr * gamma ** sum((1 + t) // m > 0 for m in milestones)


def _strictly_before(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> Any:
    return lr * gamma ** bisect_left(list(milestones), t)


def _fed_back(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> Any:
    for step in range(t + 1):
        lr *= gamma ** bisect_right(list(milestones), step)
    return lr


def _cosine(weight: Any) -> Any:
    def annealing(t: Any, *, lr_min: Any, lr_max: Any, period: Any) -> Any:
        return lr_min + (lr_max - lr_min) * weight(t, period)

    return annealing


def _restarting(lengths: Any) -> Any:
    def restarts(t: Any, *, lr_min: Any, lr_max: Any, period: Any, factor: Any) -> Any:
        i, length = lengths(t, period, factor)
        return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * i / length)) / 2

    return restarts


def _one_step_more(t: int, period: int, factor: int) -> tuple[int, int]:
    while t >= period + 1:
        t, period = t - period - 1, period * factor
    return t, period


WRONG = {
    "one step early": {"step_decay": _every_second},
    "one step late": {"step_decay": _strictly_before},
    "compounding": {"step_decay": _fed_back},
    "no half": {"cosine_annealing": _cosine(lambda t, T: 1 + math.cos(math.pi * t / T))},
    "the rate grows": {"cosine_annealing": _cosine(lambda t, T: (1 - math.cos(math.pi * t / T)) / 2)},
    "degrees": {"cosine_annealing": _cosine(lambda t, T: (1 + math.cos(180 * t / T)) / 2)},
    "period one too long": {
        "cosine_annealing": _cosine(lambda t, T: (1 + math.cos(math.pi * t / (T + 1))) / 2)
    },
    "never restarts": {"cosine_restarts": _restarting(lambda t, T, f: (t, T))},
    "cycles do not grow": {"cosine_restarts": _restarting(lambda t, T, f: (t % T, T))},
    "a cycle of one step more": {"cosine_restarts": _restarting(_one_step_more)},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused_and_its_cause_named(name: str) -> None:
    found = verdicts(WRONG[name], schedules.CLAIMS, seed=4)
    failed = [verdict for verdict in found.values() if verdict.kind is Kind.FAILS]
    assert failed
    assert all(name in {cause.mistake for cause in verdict.causes} for verdict in failed if verdict.causes)
    assert any(verdict.causes for verdict in failed)

"""Schedules: cycles at whose angles cosine and sine are rational."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims import _restarts
from reference.claims._model import Case, Claim
from reference.exact import cos_pi
from tests.claims.equality import equals
from tests.meeting.laws import F, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, by_both, closed_form, drawn, oracle

# --- cases -------------------------------------------------------------------------------------------------


def powers(claim: Claim, random: Random) -> Iterator[Case]:
    """A rate, γ, and a number of milestones."""
    for n in (*range(4),) * 6:
        yield {"lr": number(random), "gamma": positive(random), "n": n}


def _rates(random: Random) -> dict[str, F]:
    low = positive(random)
    return {"lr_min": low, "lr_max": low + positive(random)}


def cycles(periods: tuple[int, ...], claim: Claim, random: Random) -> Iterator[Case]:
    """Every step of cycles of these lengths."""
    for period in periods * 7:
        for t in range(period):
            yield {**_rates(random), "period": period, "steps": 2, "t": t, "m": t + random.randint(0, 1)}


def restarts(claim: Claim, random: Random) -> Iterator[Case]:
    """The first two cycles, of one to three steps."""
    for period, factor in ((1, 2), (1, 3), (2, 1), (3, 1)) * 3:
        times = tuple(range(period + period * factor))
        yield {**_rates(random), "period": period, "factor": factor, "times": times}


def growing(claim: Claim, random: Random) -> Iterator[Case]:
    """Cycles that grow."""
    for k in (*range(4),) * 6:
        yield {"factor": positive(random), "period": positive(random), "k": k}


def growing_rates(claim: Claim, random: Random) -> Iterator[Case]:
    """Cycles that grow, and the rates that they are between."""
    for case in growing(claim, random):
        yield {**case, **_rates(random)}


# --- points ------------------------------------------------------------------------------------------------


def milestones(compute: Compute, case: Case) -> Iterator[Point]:
    """Each of the times."""
    known = {"l": len(case["milestones"]), "eta0": case["lr"], "gamma": case["gamma"]}
    for t in case["times"]:
        h = tuple(tuple(int(m <= s) for s in range(t + 1)) for m in case["milestones"])
        yield Point(World({**known, "t": t, "h": h}), compute({**case, "times": (t,)}), BOTH)


def stages(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"gamma": case["gamma"], "n": case["n"], "eta": (case["lr"],)}), compute(case), BOTH)


def _cycle(case: Case) -> dict[str, Any]:
    """The rates, and the tables of cosines and, if they are rational, of sines."""
    T = case["period"]
    known = {
        "eta_min": case["lr_min"],
        "eta_max": case["lr_max"],
        "T": T,
        "c": tuple(cos_pi(Fraction(t, T)) for t in range(T + 1)),
    }
    if T == 2:
        return known
    sines = tuple(cos_pi(Fraction(T - 2 * t + 1, 2 * T)) for t in range(T + 2))
    return {**known, "s": sines, "h": sines[1]}


def annealing(compute: Compute, case: Case) -> Iterator[Point]:
    """Every step of the cycle that the claim tells of."""
    for t, value in enumerate(_all(compute(case))):
        yield Point(World({**_cycle(case), "t": t}), value, BOTH)


def _all(values: Any) -> tuple[Any, ...]:
    return values if isinstance(values, tuple) else (values,)


def one(compute: Compute, case: Case) -> Iterator[Point]:
    """One step of the cycle, and the one opposite."""
    known = {"t": case["t"], "u": case["period"] - case["t"], "m": case["m"]}
    yield Point(World({**_cycle(case), **known}), compute(case), BOTH)


def sums(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(_cycle(case)), compute(case), BOTH)


def parts(compute: Compute, case: Case) -> Iterator[Point]:
    """The part of the cycle that a rate belongs to, in epochs and in steps."""
    T, n, low, high = case["period"], case["steps"], case["lr_min"], case["lr_max"]
    where = {(1 + cos_pi(Fraction(k, 6))) / 2: Fraction(k, 6) for k in (0, 2, 3, 4, 6)}
    values = compute(case)
    for k, rate in enumerate(values):
        t = k % (T + 1)
        yield Point(World({"n": n, "t": t, "T": T}), where[(rate - low) / (high - low)], BOTH)


def fraction(compute: Compute, case: Case) -> Iterator[Point]:
    t, T = Fraction(case["t"]), case["period"]
    yield Point(World({"n": 3, "t": t, "T": T}), compute({**case, "t": t}), BOTH)


def in_cycles(compute: Compute, case: Case) -> Iterator[Point]:
    """Each of the times, as a step of its cycle."""
    for t, rate in zip(case["times"], compute(case), strict=True):
        i, length = _restarts.in_cycles(case, t)
        k = next(k for k in range(t + 1) if _restarts.start(case, k) + i == t)
        table = ((),) * k + (tuple(cos_pi(Fraction(j, length)) for j in range(i + 1)),)
        known = {"eta_min": case["lr_min"], "eta_max": case["lr_max"], "k": k, "i": i, "c": table}
        yield Point(World(known), rate)


def starts(compute: Compute, case: Case) -> Iterator[Point]:
    """When the next cycle starts, and how long it is."""
    for k in range(3):
        S, L = (tuple(of(case, j) for j in range(k + 1)) for of in (_restarts.start, _restarts.length))
        yield Point(World({"S": S, "L": L, "f": case["factor"], "k": k}), compute(case, k + 1))


def largest_again(compute: Compute, case: Case) -> Iterator[Point]:
    """The start of each of the first cycles."""
    times = tuple(_restarts.start(case, k) for k in range(3))
    for k, rate in enumerate(_all(compute({**case, "times": times}))):
        known = {"eta_min": case["lr_min"], "eta_max": case["lr_max"], "k": k, "i": 0}
        yield Point(World({**known, "c": ((),) * k + ((1,),)}), rate, BOTH)


def lengths(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"k": case["k"], "f": case["factor"], "L": (case["period"],), "S": (0,)}
    yield Point(World(known), compute(case), BOTH)


# --- what the claims compute -------------------------------------------------------------------------------


def everywhere(claim: Claim) -> Compute:
    """What the oracle says of every operation."""
    return equals(claim).oracle


def start(claim: Claim) -> Compute:
    """When a cycle starts."""
    return _restarts.start


def length(claim: Claim) -> Compute:
    """How long a cycle is."""
    return _restarts.length


SINES = partial(cycles, (1, 3))
COSINES = partial(cycles, (1, 2, 3))

MEETINGS = {
    "schedules.step_decay": (Meeting(oracle, drawn, milestones),),
    "schedules.milestone_count": (Meeting(closed_form, powers, stages),),
    "schedules.cosine_annealing": (
        Meeting(oracle, COSINES, annealing),
        Meeting(everywhere, COSINES, annealing),
    ),
    "schedules.cosine_start": (Meeting(closed_form, COSINES, one),),
    "schedules.cosine_symmetry": (Meeting(closed_form, COSINES, one),),
    "schedules.cosine_end": (Meeting(closed_form, COSINES, one),),
    "schedules.cosine_decrease": (
        Meeting(everywhere, SINES, annealing),
        Meeting(closed_form, SINES, one),
    ),
    "schedules.cosine_sum": (Meeting(closed_form, SINES, one),),
    "schedules.cycle_sum": by_both(COSINES, sums),
    "schedules.time_unit": (Meeting(everywhere, COSINES, parts), Meeting(closed_form, COSINES, fraction)),
    "schedules.cosine_restarts": (
        Meeting(everywhere, restarts, in_cycles),
        Meeting(start, restarts, starts, equation=1),
        Meeting(length, restarts, starts, equation=2),
    ),
    "schedules.restart_value": (
        Meeting(everywhere, restarts, largest_again),
        Meeting(closed_form, growing_rates, largest_again),
    ),
    "schedules.cycle_length": (Meeting(closed_form, growing, lengths),),
    "schedules.restart_times": (Meeting(closed_form, growing, lengths),),
}

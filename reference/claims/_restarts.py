"""The cosine that starts again, in cycles that grow: cases, the oracle, and known wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._annealing import AHEAD, FORM, RATES, Clock, Shape, annealed, mistakes, rates_of
from reference.claims._model import Call, Case, Domain, Integer, Mistake, Operation, Values

CYCLES = 3


def start(case: Case, cycle: int) -> int:
    """When a cycle starts: the sum of the lengths before it."""
    return sum(length(case, k) for k in range(cycle))


def length(case: Case, cycle: int) -> int:
    """The cycle's length, ``period`` times ``factor`` to the power of its number."""
    return int(case["period"] * case["factor"] ** cycle)


def with_times(inputs: Mapping[str, Any], cycles: int = CYCLES) -> Case:
    """Both ends of each of the first cycles, the step after its start, and one in its middle."""
    case = {**rates_of(inputs), "period": inputs["period"], "factor": inputs["factor"]}
    starts = [(start(case, k), length(case, k)) for k in range(cycles)]
    times = {start(case, cycles), *(s + i for s, n in starts for i in {0, 1, n // 2, n - 1} if i < n)}
    return {**case, "times": tuple(sorted(times))}


RESTARTS = Domain({"period": Integer(1, 5), "factor": Integer(1, 3), **RATES}, with_times)


def with_starts(inputs: Mapping[str, Any]) -> Case:
    """The starts of the first cycles."""
    case = {**rates_of(inputs), "period": inputs["period"], "factor": inputs["factor"]}
    return {**case, "times": tuple(start(case, k) for k in range(CYCLES + 1))}


STARTS = Domain(RESTARTS.inputs, with_starts)
AT_STARTS = tuple(
    with_starts({"lr_min": Fraction(1, 8), "spread": Fraction(3, 4), "period": period, "factor": factor})
    for period, factor in ((4, 2), (3, 3), (5, 1))
)
EXAMPLES = (
    *(
        with_times({"lr_min": Fraction(1, 8), "spread": Fraction(3, 4), "period": period, "factor": factor})
        for period, factor in ((4, 2), (3, 3), (2, 1), (1, 2))
    ),
    with_times({"lr_min": Fraction(0), "spread": Fraction(5, 8), "period": 1, "factor": 2}, cycles=6),
)
"""The last has more cycles than the others."""


def ask(case: Case, first: int = 0, **_: Any) -> tuple[Operation, ...]:
    """One call at each of the times; ``first`` is what the first step is given."""
    settings = {name: case[name] for name in ("lr_min", "lr_max", "period", "factor")}
    return tuple(Call("cosine_restarts", (t + first,), settings) for t in case["times"])


def in_cycles(case: Case, t: int) -> tuple[int, int]:
    """The step in its cycle, and the cycle's length."""
    cycle = 0
    while cycle < t and start(case, cycle + 1) <= t:
        cycle += 1
    return t - start(case, cycle), length(case, cycle)


def rates(case: Case, shape: Shape = annealed, clock: Clock = in_cycles, **_: Any) -> Values:
    """The rate at each of the times."""
    return tuple(shape(case, *clock(case, t)) for t in case["times"])


# --- known wrong clocks ------------------------------------------------------------------------------------


def _never(case: Case, t: int) -> tuple[int, int]:
    return t, case["period"]


def _stays_low(case: Case, t: int) -> tuple[int, int]:
    return min(t, case["period"]), case["period"]


def _never_grows(case: Case, t: int) -> tuple[int, int]:
    return t % case["period"], case["period"]


def _past_the_end(case: Case, t: int) -> tuple[int, int]:
    cycle = 0
    while t > length(case, cycle):
        t, cycle = t - length(case, cycle), cycle + 1
    return t, length(case, cycle)


def _cycles(lengths: Any) -> Clock:
    """Cycles whose numbers of steps, and whose lengths in the cosine, come from the case and their number."""

    def clock(case: Case, t: int) -> tuple[int, int]:
        cycle = 0
        while t >= (steps := lengths(case, cycle)[0]):
            t, cycle = t - steps, cycle + 1
        return t, lengths(case, cycle)[1]

    return clock


_CLOCKS: tuple[tuple[str, str, Clock], ...] = (
    (
        "never restarts",
        "Your cosine comes back up instead of starting again: restart it after every cycle.",
        _never,
    ),
    (
        "stays at the smallest rate",
        "Your rate stays where the first cycle ends: start again with the largest.",
        _stays_low,
    ),
    (
        "cycles do not grow",
        "Your cycles are all as long as the first: each is ``factor`` times as long as the one before.",
        _never_grows,
    ),
    (
        "a cycle of one step more",
        "You restart one step late: a cycle has T steps, t = 0 … T − 1, and the next one starts at T.",
        _cycles(lambda case, k: (length(case, k) + 1, length(case, k))),
    ),
    (
        AHEAD,
        "Your rate is that of the next step: a cycle starts with the largest.",
        lambda case, t: in_cycles(case, t + 1),
    ),
    (
        "a step late from the end",
        "You restart where t > T, so that a cycle ends with the smallest rate and the next one is a step short: "
        "restart where t >= T.",
        _past_the_end,
    ),
    (
        "length plus factor",
        "You add the factor to the length of a cycle: multiply.",
        _cycles(lambda case, k: (case["period"] + k * case["factor"],) * 2),
    ),
    (
        "grows too early",
        "Your first cycle has grown already: it is ``period`` long.",
        _cycles(lambda case, k: (length(case, k + 1),) * 2),
    ),
    (
        "length of the first cycle",
        "You divide by the length of the first cycle in all of them: divide by that of the cycle.",
        _cycles(lambda case, k: (length(case, k), case["period"])),
    ),
)


def _clocks(named: Iterable[tuple[str, str, Clock]]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(name, sentence, partial(rates, clock=clock), not_under={"first": 1} if name == AHEAD else {})
        for name, sentence, clock in named
    )


MISTAKES = (
    *_clocks(_CLOCKS),
    *mistakes(rates, FORM),
)
_ALIKE = "stays at the smallest rate", "a step late from the end"
AT_START = _clocks(
    named for named in _CLOCKS if named[0] not in ("cycles do not grow", "length of the first cycle", *_ALIKE)
)
"""Seen in when a cycle starts: every start is a multiple of the first cycle's length. Two are the same there."""

"""Preprocessing: the data of a case are a world's; spreads are rational where the derivation takes a root."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._model import Case, Claim
from reference.claims._shifted import moved
from tests.meeting.laws import F, number, numbers, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, by_both, closed_form, drawn, oracle
from tests.meeting.schedules import everywhere

PATTERNS = {2: ((1, -1),), 4: ((7, 1, -1, -7), (1, 1, -1, -1))}
"""Deviations from the mean whose spread is rational."""

# --- cases -------------------------------------------------------------------------------------------------


def features(claim: Claim, random: Random) -> Iterator[Case]:
    """One feature with a rational spread, and one of its samples."""
    for _ in range(24):
        N = random.choice(tuple(PATTERNS))
        yield {
            "x": _feature(random, N),
            "i": random.randint(1, N),
            "a": positive(random),
            "b": number(random),
        }


def _feature(random: Random, N: int) -> tuple[F, ...]:
    middle, scale = number(random), positive(random)
    deviations = list(random.choice(PATTERNS[N]))
    random.shuffle(deviations)
    return tuple(middle + scale * deviation for deviation in deviations)


def tables(claim: Claim, random: Random) -> Iterator[Case]:
    """Features with rational spreads, side by side."""
    for _ in range(10):
        N = random.choice(tuple(PATTERNS))
        yield {"X": tuple(zip(*(_feature(random, N) for _ in range(2)), strict=True))}


def moved_tables(claim: Claim, random: Random) -> Iterator[Case]:
    """The same in other units and from other origins."""
    for case in tables(claim, random):
        yield moved(case["X"], (positive(random), positive(random)), (number(random), number(random)))


def constants(claim: Claim, random: Random) -> Iterator[Case]:
    """One constant feature."""
    for _ in range(20):
        yield {"x": (number(random),) * random.randint(1, 4)}


def any_features(claim: Claim, random: Random) -> Iterator[Case]:
    """One feature, of any spread."""
    for _ in range(20):
        yield {"x": numbers(random, random.randint(1, 5))}


def sample_features(claim: Claim, random: Random) -> Iterator[Case]:
    """One feature and a spread with 1/(N − 1), about a number that need not be the mean."""
    for _ in range(20):
        m, d = number(random), positive(random)
        deviations = random.choice(((0, d), (-2 * d, 0, 2 * d), (d, -d, d, 3 * d)))
        s = {2: d, 3: 2 * d, 4: 2 * d}[len(deviations)]
        yield {"x": tuple(m + one for one in deviations), "m": m, "s": s}


# --- points ------------------------------------------------------------------------------------------------


def _size(case: Case) -> dict[str, Any]:
    return {"N": len(case["X"]), "n": len(case["X"][0]), "x": case["X"]}


def _alone(x: tuple[F, ...], **values: Any) -> World:
    """A world of one feature, with its mean and its spread if they are not given."""
    m = sum(x, F(0)) / len(x)
    world = {"N": len(x), "n": 1, "i": 1, "j": 1, "x": tuple((one,) for one in x), "m": (m,), **values}
    return World(world)


def _spread(x: tuple[F, ...]) -> F:
    """Of one of the patterns."""
    deviations = [abs(one - sum(x, F(0)) / len(x)) for one in x]
    return max(deviations) * (F(5, 7) if len(set(deviations)) > 1 else 1)


def entries(compute: Compute, case: Case) -> Iterator[Point]:
    """Every entry of what is computed."""
    known = {"m": case["mean"], "s": case["spread"]} if "mean" in case else {}
    for i, row in enumerate(compute(case), start=1):
        for j, entry in enumerate(row, start=1):
            yield Point(World({**_size(case), **known, "i": i, "j": j}), entry)


def centred_sum(compute: Compute, case: Case) -> Iterator[Point]:
    """Of the first feature."""
    yield Point(_alone(tuple(row[0] for row in case["X"])), compute(case), BOTH)


def one_feature(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_alone(case["x"]), compute(case), BOTH)


def statistics(which: int, compute: Compute, case: Case) -> Iterator[Point]:
    """The mean (0) or the spread (1) of every feature."""
    found = compute(case)
    for j, value in enumerate(found[which], start=1):
        yield Point(World({**_size(case), "i": 1, "j": j, "m": found[0]}), value)


def constant(compute: Compute, case: Case) -> Iterator[Point]:
    """Mean² + spread², as fitted: the mean square, which is the square of the mean."""
    means, spreads = compute(case)
    for j, (mean, spread) in enumerate(zip(means, spreads, strict=True)):
        x = tuple(row[j] for row in case["X"])
        yield Point(World({**_alone(x).values, "c": mean}), mean**2 + spread**2, BOTH)


def squared_mean(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({**_alone(case["x"]).values, "c": case["x"][0]}), compute(case), BOTH)


def standardised(compute: Compute, case: Case) -> Iterator[Point]:
    x = case["x"]
    known = {"i": case["i"], "s": (_spread(x),), "a": (case["a"],), "b": (case["b"],)}
    yield Point(_alone(x, **known), compute(case), BOTH)


def sample_spread(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_alone(case["x"], m=(case["m"],), s=(case["s"],)), compute(case), BOTH)


def moves_along(compute: Compute, case: Case) -> Iterator[Point]:
    """Each entry of a feature whose statistics move along."""
    means, spreads = compute(case)
    for j, (mean, spread) in enumerate(zip(means, spreads, strict=True)):
        x = tuple(row[j] for row in case["X"])
        known = {"s": (_spread(x),), "a": (case["a"][j],), "b": (case["b"][j],)}
        for i in range(1, len(x) + 1):
            yield Point(_alone(x, **known, i=i), mean == spread == 0, ("holds",))


MEETINGS = {
    "preprocessing.center": by_both(drawn, entries),
    "preprocessing.centred_mean": (
        Meeting(oracle, drawn, centred_sum),
        Meeting(closed_form, drawn, centred_sum),
    ),
    "preprocessing.fit": (
        Meeting(oracle, tables, partial(statistics, 0), equation=0),
        Meeting(oracle, tables, partial(statistics, 1), equation=1),
    ),
    "preprocessing.constant_feature": (
        Meeting(oracle, drawn, constant),
        Meeting(closed_form, constants, squared_mean),
    ),
    "preprocessing.standardise": by_both(drawn, entries),
    "preprocessing.one_pass": (Meeting(closed_form, any_features, one_feature),),
    "preprocessing.unit_variance": (Meeting(closed_form, features, standardised),),
    "preprocessing.sample_spread": (Meeting(closed_form, sample_features, sample_spread),),
    "preprocessing.shift_and_scale": (
        Meeting(everywhere, moved_tables, moves_along, side="holds"),
        Meeting(closed_form, features, standardised),
    ),
    "preprocessing.standardised_twice": (Meeting(closed_form, features, standardised),),
}

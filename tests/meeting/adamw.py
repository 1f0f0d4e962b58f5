"""AdamW: the exact engine runs the recurrences from the assumptions, coordinate by coordinate."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._adam_rule import trajectory
from reference.claims._adamw import ADAMW
from reference.claims._model import Case, Claim
from tests.claims.equality import flat
from tests.meeting.adam import settings
from tests.meeting.adam_paths import ROOTS
from tests.meeting.laws import F, chance, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

GREEK = {
    "lr": "eta",
    "eps": "epsilon",
    "beta1": "beta1",
    "beta2": "beta2",
    "decay": "lambda_",
    "c": "c",
    "t": "t",
}

# --- cases -------------------------------------------------------------------------------------------------


def with_rational_roots(claim: Claim, random: Random) -> Iterator[Case]:
    """One coordinate, whose gradients make every root rational."""
    for i in range(24):
        c = number(random) or F(1)
        hyper = {**settings(random), "decay": positive(random)}
        gradients = [random.choice((-1, 1)) * c for _ in range(3)]
        if i % 2:
            hyper["beta2"], gradients = F(1, 7), [c * grad for grad in random.choice(ROOTS)]
        yield {"theta": ((number(random),),), "gradients": tuple(((g,),) for g in gradients), **hyper}


def scalars(claim: Claim, random: Random) -> Iterator[Case]:
    """A start, the number of steps, a constant gradient, and Adam's points."""
    for _ in range(24):
        t = random.randint(0, 4)
        yield {
            "theta": number(random),
            "t": t,
            "c": number(random),
            "path": [number(random) for _ in range(t + 1)],
            **settings(random),
            "decay": chance(random),
        }


# --- points ------------------------------------------------------------------------------------------------


def _world(case: Case, **values: Any) -> World:
    named = {greek: case[name] for name, greek in GREEK.items() if name in case}
    return World({**named, "alpha": 1 - case["lr"] * case["decay"], **values})


def definition(observe: str, compute: Compute, case: Case) -> Iterator[Point]:
    """Each step, from the state before it."""
    states = {"theta": (*flat(case["theta"]),), "v": (F(0),), "g": (F(0),)}
    grad = (None, *flat(case["gradients"]))
    for t, values in enumerate(compute(case, observe=observe)):
        (entry,) = flat(values)
        yield Point(_world({**case, "t": t}, **states, grad=grad), entry, BOTH)


def moments(claim: Claim) -> Compute:
    """The moments of the claim's rule."""
    return lambda case, observe: trajectory(case, observe, ADAMW)[0]


def shrinking(compute: Compute, case: Case) -> Iterator[Point]:
    """Each entry after each step."""
    zeros = (0,) * (len(case["gradients"]) + 1)
    for t, values in enumerate(compute(case), start=1):
        for theta, entry in zip(flat(case["theta"]), flat(values), strict=True):
            world = _world({**case, "t": t}, theta=(theta,), v=(0,), g=zeros, grad=(None, *zeros))
            yield Point(world, entry, BOTH)


def shrunk(compute: Compute, case: Case) -> Iterator[Point]:
    zeros = (0,) * (case["t"] + 1)
    world = _world(case, theta=(case["theta"],), v=(0,), g=zeros, grad=(None, *zeros))
    yield Point(world, compute(case), BOTH)


def fading(compute: Compute, case: Case) -> Iterator[Point]:
    """Adam's points are given, and its moments are not asked for."""
    yield Point(
        _world({**case, "t": case["t"]}, theta=(case["theta"],), p=tuple(case["path"])), compute(case)
    )


def drawn_to(compute: Compute, case: Case) -> Iterator[Point]:
    grad = (None, *(case["c"],) * case["t"])
    yield Point(_world(case, theta=(case["theta"],), v=(0,), g=(0,), grad=grad), compute(case), BOTH)


MEETINGS = {
    "adamw.update": (
        Meeting(moments, with_rational_roots, partial(definition, "v"), equation=0),
        Meeting(moments, with_rational_roots, partial(definition, "g"), equation=1),
        Meeting(oracle, with_rational_roots, partial(definition, "theta"), equation=2),
    ),
    "adamw.shrinkage": (
        Meeting(oracle, drawn, shrinking),
        Meeting(closed_form, scalars, shrunk),
    ),
    "adamw.unrolled": (Meeting(closed_form, scalars, fading),),
    "adamw.constant_gradient": (Meeting(closed_form, scalars, drawn_to),),
}

"""Adagrad and RMSprop: the exact engine runs the assumed recurrences, coordinate by coordinate."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._accumulator_cases import HYPERPARAMETERS
from reference.claims._model import Case, Claim
from reference.exact import Irrational
from tests.claims.equality import equals, flat
from tests.meeting.laws import F, chance, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

GREEK = {"lr": "eta", "beta": "beta", "eps": "epsilon", "factor": "c"}
RATIONAL = {
    "adagrad": ((None, (3, -4, 12, 84)), (None, (-8, 6, 24, 0))),
    "rmsprop": (
        (F(3, 4), (2, -1, 1, -1)),
        (F(3, 4), (-4, F(1, 2), F(7, 4))),
        (F(16, 25), (-5, 3, 3, 0)),
    ),
}
"""β, and gradients with which every root is rational, up to a factor."""

# --- cases -------------------------------------------------------------------------------------------------


def topic(claim: Claim) -> str:
    """The function that the claim is about."""
    return claim.id.partition(".")[0]


def with_rational_roots(claim: Claim, random: Random) -> Iterator[Case]:
    """Single coordinates: of the drawn cases, up to the first irrational root; and rational streams."""
    for case in drawn(claim, random):
        yield from filter(None, (_rational(claim, one) for one in _coordinates(case)))
    for stream in rational_streams(claim, random):
        yield {
            **{name: stream[name] for name in (*HYPERPARAMETERS[topic(claim)], "factor")},
            "theta": ((stream["theta"],),),
            "gradients": tuple(((grad,),) for grad in stream["gradients"]),
        }


def rational_streams(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate."""
    without_eps = claim.id.endswith(("scale_invariance", "first_step"))
    for _ in range(24):
        beta, gradients = random.choice(RATIONAL[topic(claim)])
        scale = random.choice((-1, 1)) * positive(random)
        shown = gradients[: 1 if claim.id.endswith("first_step") else random.randint(1, 4)]
        yield {
            "lr": positive(random),
            "beta": beta,
            "eps": F(0) if without_eps else positive(random),
            "factor": positive(random),
            "theta": number(random),
            "gradients": [scale * grad for grad in shown],
        }


def _coordinates(case: Case) -> Iterator[Case]:
    streams = zip(*(tuple(flat(gradients)) for gradients in case["gradients"]), strict=True)
    for theta, gradients in zip(flat(case["theta"]), streams, strict=True):
        yield {**case, "theta": ((theta,),), "gradients": tuple(((grad,),) for grad in gradients)}


def _rational(claim: Claim, case: Case) -> Case | None:
    """The steps before the first that is irrational, or 0/0; None if there is none."""
    for steps in range(len(case["gradients"]), 0, -1):
        shorter = {**case, "gradients": case["gradients"][:steps]}
        try:
            equals(claim).oracle(shorter)
        except (Irrational, ZeroDivisionError):
            continue
        return shorter
    return None


def unrolled_streams(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate, none to six of them, and any start."""
    for t in (*range(7), *range(7), *range(7)):
        gradients = [number(random) for _ in range(t)]
        yield {"beta": chance(random), "start": positive(random), "gradients": gradients}


def first_gradients(claim: Claim, random: Random) -> Iterator[Case]:
    """A first step without ε."""
    for _ in range(24):
        yield {
            "theta": number(random),
            "lr": positive(random),
            "beta": random.choice((F(3, 4), F(16, 25), F(8, 9), F(-8))),
            "grad": number(random) or F(1),
        }


def constants(claim: Claim, random: Random) -> Iterator[Case]:
    """A constant gradient, and numbers of steps whose root is rational."""
    pairs = {
        "adagrad": ((None, 0), (None, 3), (None, 8)),
        "rmsprop": ((F(3, 4), 0), (F(3, 5), 1), (F(4, 5), 1), (F(-2), 2)),
    }
    for _ in range(24):
        beta, t = random.choice(pairs[topic(claim)])
        settings = {"lr": positive(random), "eps": positive(random)}
        yield {"theta": number(random), "t": t, "c": number(random) or F(1), "beta": beta, **settings}


def with_rational_means(claim: Claim, random: Random) -> Iterator[Case]:
    """The first case refutes the erratum: Adagrad's divisor is 2, not 1."""
    yield {"gradients": [F(1)] * 4}
    for _ in range(24):
        scale = number(random) or F(1)
        yield {"gradients": [scale * grad for grad in random.choice(((1, 7), (1, 5, 7), (1, 1, -1), (2,)))]}


def scalars(claim: Claim, random: Random) -> Iterator[Case]:
    for _ in range(20):
        yield {"t": random.randint(0, 5), "beta": chance(random)}


# --- points ------------------------------------------------------------------------------------------------


def _world(case: Case, **values: Any) -> World:
    """The case's numbers under the derivation's names."""
    named = {greek: case[name] for name, greek in GREEK.items() if case.get(name) is not None}
    return World({**named, **values})


def _states(case: Case) -> Iterator[dict[str, Any]]:
    """Start and gradients of each coordinate."""
    for one in _coordinates(case):
        theta = tuple(flat(one["theta"]))
        yield {
            "theta": theta,
            "theta_bar": theta,
            "g": (0,),
            "g_bar": (0,),
            "grad": (None, *flat(one["gradients"])),
        }


def definition(observe: str, compute: Compute, case: Case) -> Iterator[Point]:
    """Each step, from the state before it."""
    for t, values in enumerate(compute(case, observe=observe)):
        for state, entry in zip(_states(case), flat(values), strict=True):
            yield Point(_world(case, **state, t=t), entry, BOTH)


def after_each_step(compute: Compute, case: Case) -> Iterator[Point]:
    """Each coordinate after each step."""
    for t, values in enumerate(compute(case), start=1):
        for state, entry in zip(_states(case), flat(values), strict=True):
            yield Point(_world(case, **state, t=t), entry, BOTH)


def from_a_start(compute: Compute, case: Case) -> Iterator[Point]:
    """The accumulator after each step, from 3."""
    for t, values in enumerate(compute(case, start=F(3)), start=1):
        for state, entry in zip(_states(case), flat(values), strict=True):
            yield Point(_world(case, **{**state, "g": (3,)}, t=t), entry, BOTH)


def unrolled(compute: Compute, case: Case) -> Iterator[Point]:
    gradients = case["gradients"]
    yield Point(
        _world(case, t=len(gradients), g=(case["start"],), grad=(None, *gradients)), compute(case), BOTH
    )


def path(compute: Compute, case: Case) -> Iterator[Point]:
    """The end of a path."""
    theta, gradients = (case["theta"],), case["gradients"]
    starts = {"theta": theta, "theta_bar": theta, "g": (0,), "g_bar": (0,)}
    world = _world(case, **starts, t=len(gradients), grad=(None, *gradients))
    yield Point(world, compute(case), BOTH)


def first(compute: Compute, case: Case) -> Iterator[Point]:
    world = _world(case, theta=(case["theta"],), g=(0,), grad=(None, case["grad"]), t=0)
    yield Point(world, compute(case), BOTH)


def constant(compute: Compute, case: Case) -> Iterator[Point]:
    """The step from θₜ, which is given."""
    t, c = case["t"], case["c"]
    state = {
        "t": t,
        "c": c,
        "theta": (*(None,) * t, case["theta"]),
        "g": (0,),
        "grad": (None, *(c,) * (t + 1)),
    }
    yield Point(_world(case, **state), compute(case), BOTH)


def magnitude(compute: Compute, case: Case) -> Iterator[Point]:
    gradients = case["gradients"]
    yield Point(World({"t": len(gradients), "grad": (None, *gradients)}), compute(case))


def weights(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"t": case["t"], "beta": case["beta"]}), compute(case), BOTH)


def _meetings(of: str) -> dict[str, tuple[Meeting, ...]]:
    return {
        f"{of}.update": (
            Meeting(oracle, drawn, partial(definition, "g"), equation=0),
            Meeting(oracle, with_rational_roots, partial(definition, "theta"), equation=1),
        ),
        f"{of}.accumulator": (
            Meeting(oracle, drawn, from_a_start),
            Meeting(closed_form, unrolled_streams, unrolled),
        ),
        f"{of}.scale_invariance": (
            Meeting(oracle, with_rational_roots, after_each_step),
            Meeting(closed_form, rational_streams, path),
        ),
        f"{of}.first_step": (
            Meeting(oracle, with_rational_roots, after_each_step),
            Meeting(closed_form, first_gradients, first),
        ),
        f"{of}.constant_gradient": (Meeting(closed_form, constants, constant),),
    }


MEETINGS = {
    **_meetings("adagrad"),
    "adagrad.average_magnitude": (Meeting(closed_form, with_rational_means, magnitude),),
    **_meetings("rmsprop"),
    "rmsprop.weights_total": (Meeting(closed_form, scalars, weights),),
}

"""Adam: the exact engine runs the recurrences from the assumptions, coordinate by coordinate."""

from collections.abc import Iterator
from functools import partial
from itertools import accumulate, product
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._adam_rule import Rule, each
from reference.claims._model import Case, Claim
from reference.exact import Irrational
from tests.claims.equality import equals, flat
from tests.meeting.laws import F, chance, finite, number, positive, second_moment
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle, value

FEW = 8  # steps: the exact engine runs a recurrence in Fractions

# --- cases -------------------------------------------------------------------------------------------------


def settings(random: Random) -> dict[str, F]:
    """Hyperparameters."""
    return {"lr": positive(random), "beta1": chance(random), "beta2": chance(random), "eps": positive(random)}


def short(claim: Claim, random: Random) -> list[Case]:
    """The drawn cases of few steps."""
    return [case for case in drawn(claim, random) if len(case["gradients"]) <= FEW]


def with_rational_roots(claim: Claim, random: Random) -> Iterator[Case]:
    """Single coordinates: of the drawn cases, up to the first irrational root; and streams made for rational
    ones, where ĝ is c² at each step, or β₂ = 1/7 and ĝ is (∇₁² + 7∇₂²)/8 at the second.
    """
    for case in short(claim, random):
        yield from filter(None, (_rational(claim, one) for one in _coordinates(case)))
    for _ in range(10):
        c = number(random)
        signs = (random.choice((-1, 1)) for _ in range(4))
        yield _stream(number(random), [sign * c for sign in signs], **settings(random))
        first, second = random.choice(((5, 1), (13, 7), (-5, 1), (13, -7)))
        yield _stream(number(random), [first * c, second * c], **{**settings(random), "beta2": F(1, 7)})


def _stream(theta: F, gradients: list[F], **hyperparameters: F) -> Case:
    return {"theta": ((theta,),), "gradients": tuple(((g,),) for g in gradients), **hyperparameters}


def _coordinates(case: Case) -> Iterator[Case]:
    hyperparameters = {name: case[name] for name in ("lr", "beta1", "beta2", "eps")}
    streams = zip(*(tuple(flat(gradients)) for gradients in case["gradients"]), strict=True)
    for theta, gradients in zip(flat(case["theta"]), streams, strict=True):
        yield _stream(theta, list(gradients), **hyperparameters)


def _rational(claim: Claim, case: Case) -> Case | None:
    """The steps before the first whose root is irrational; None if there is none."""
    for steps in range(len(case["gradients"]), 0, -1):
        shorter = {**case, "gradients": case["gradients"][:steps]}
        try:
            equals(claim).oracle(shorter)
        except Irrational:
            continue
        return shorter
    return None


def scalars(claim: Claim, random: Random) -> Iterator[Case]:
    """Numbers for the closed forms; the first case refutes both errata."""
    yield {"t": 1, "beta": F(1, 2), "c": F(1)}
    for _ in range(24):
        yield {"t": random.randint(1, 5), "beta": chance(random), "c": number(random)}


def streams(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate, none to six of them."""
    for t in (*range(7), *range(7), *range(7)):
        yield {"beta": chance(random), "gradients": [number(random) for _ in range(t)]}


def stationary(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients that are drawn at every step from the same values."""
    for _ in range(20):
        outcomes = finite(random, random.randint(1, 2))
        moment = second_moment(outcomes)
        yield {
            "t": random.randint(1, 3),
            "beta": chance(random),
            "second_moment": moment,
            "outcomes": outcomes,
        }


def lines(claim: Claim, random: Random) -> Iterator[Case]:
    """A start, a constant gradient, and the number of steps."""
    for _ in range(20):
        yield {
            "theta": number(random),
            "t": random.randint(0, 4),
            "c": number(random),
            **settings(random),
        }


# --- points ------------------------------------------------------------------------------------------------


def definition(observe: str, compute: Compute, case: Case) -> Iterator[Point]:
    """Each step, from the state before it."""
    for t, values in enumerate(compute(case, observe=observe)):
        for world, entry in zip(_worlds(case), flat(values), strict=True):
            yield Point(World({**world, "t": t}), entry, BOTH)


def _worlds(case: Case) -> Iterator[dict[str, Any]]:
    """The hyperparameters, start and gradients of each coordinate."""
    for one in _coordinates(case):
        yield {
            "beta1": one["beta1"],
            "beta2": one["beta2"],
            "eta": one["lr"],
            "epsilon": one["eps"],
            "theta": tuple(flat(one["theta"])),
            "v": (0,),
            "g": (0,),
            "grad": (None, *flat(one["gradients"])),
        }


def moment(beta: str, compute: Compute, case: Case) -> Iterator[Point]:
    """Each coordinate after each step."""
    for t, values in enumerate(compute(case), start=1):
        for world, entry in zip(_worlds(case), flat(values), strict=True):
            yield Point(World({"t": t, "beta": world[beta], "grad": world["grad"]}), entry, BOTH)


def unrolled(compute: Compute, case: Case) -> Iterator[Point]:
    gradients = case["gradients"]
    yield Point(
        World({"t": len(gradients), "beta": case["beta"], "grad": (None, *gradients)}), compute(case), BOTH
    )


def line(compute: Compute, case: Case) -> Iterator[Point]:
    """θ after each step."""
    for t, values in enumerate(compute(case), start=1):
        for world, entry in zip(_worlds(case), flat(values), strict=True):
            yield Point(_constant(world, t), entry, BOTH)


def _constant(world: dict[str, Any], t: int) -> World:
    names = ("beta1", "beta2", "eta", "epsilon", "theta", "grad")
    return World({"t": t, "c": world["grad"][1], **{name: world[name] for name in names}})


def point_of_line(compute: Compute, case: Case) -> Iterator[Point]:
    names = {"eta": "lr", "epsilon": "eps", "beta1": "beta1", "beta2": "beta2", "t": "t", "c": "c"}
    known = {name: case[of] for name, of in names.items()}
    grad = (None, *(case["c"],) * case["t"])
    yield Point(World({**known, "theta": (case["theta"],), "grad": grad}), compute(case), BOTH)


def corrected(compute: Compute, case: Case) -> Iterator[Point]:
    """Each step taken is lr·v̂/(|c| + ε), with the corrected moment v̂."""
    for t, values in enumerate(compute(case), start=1):
        for world, taken in zip(_worlds(case), flat(values), strict=True):
            c = world["grad"][1]
            v_hat = -taken * (abs(c) + case["eps"]) / case["lr"]
            yield Point(_first(case["beta1"], t, c), v_hat, BOTH)


def _first(beta: F, t: int, c: F) -> World:
    return World({"t": t, "beta": beta, "c": c, "grad": (None, *(c,) * (t + 1))})


def constant(sides: tuple[str, ...], compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_first(case["beta"], case["t"], case["c"]), compute(case), sides)


def weights(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"t": case["t"], "beta": case["beta"]}), compute(case), BOTH)


def expected(compute: Compute, case: Case) -> Iterator[Point]:
    """Independent gradients; the derivation asks for less."""
    joint = [
        (
            list(accumulate((p for p, _ in row), lambda p, q: p * q))[-1],
            {"grad": (None, *(x for _, x in row))},
        )
        for row in product(case["outcomes"], repeat=case["t"])
    ]
    known = {"t": case["t"], "beta": case["beta"], "m": case["second_moment"]}
    yield Point(World(known, tuple(joint), steps=case["t"]), compute(case), BOTH)


# --- what the claims compute -------------------------------------------------------------------------------


def reduced(claim: Claim) -> Compute:
    """What the claim compares: reduced from the derived trajectory."""
    reduce = equals(claim).reduce
    assert reduce is not None

    def steps(case: Case) -> Any:
        points = []
        for t, gradients in enumerate(case["gradients"], start=1):
            values = iter(
                [value("adam.constant_gradient", "rhs", _constant(one, t)) for one in _worlds(case)]
            )
            points.append(each(lambda _, values=values: next(values), gradients))
        return reduce(case, (tuple(points),))

    return steps


def steps(claim: Claim) -> Compute:
    """The steps that the oracle takes."""
    return equals(claim).oracle


def moments(claim: Claim) -> Compute:
    """What the oracle says of a moment. θ, on which none depends, stays: roots may be irrational."""
    return partial(oracle(claim), rule=Rule(step=lambda m, s: 0 * m.v))


MEETINGS = {
    "adam.update": (
        Meeting(moments, short, partial(definition, "v"), equation=0),
        Meeting(moments, short, partial(definition, "g"), equation=1),
        Meeting(oracle, with_rational_roots, partial(definition, "theta"), equation=2),
    ),
    "adam.weights_total": (Meeting(closed_form, scalars, weights),),
    "adam.first_moment": (
        Meeting(moments, drawn, partial(moment, "beta1")),
        Meeting(closed_form, streams, unrolled),
    ),
    "adam.second_moment": (
        Meeting(moments, drawn, partial(moment, "beta2")),
        Meeting(closed_form, streams, unrolled),
    ),
    "adam.expected_second_moment": (Meeting(closed_form, stationary, expected),),
    "adam.bias_correction": (
        Meeting(steps, drawn, corrected),
        Meeting(reduced, drawn, corrected),
        Meeting(closed_form, scalars, partial(constant, BOTH)),
    ),
    "adam.constant_gradient": (
        Meeting(oracle, drawn, line),
        Meeting(closed_form, lines, point_of_line),
    ),
    "adam.slide_exponent": (Meeting(closed_form, scalars, partial(constant, ("lhs",)), side="lhs"),),
    "adam.raw_moment": (Meeting(closed_form, scalars, partial(constant, ("rhs",))),),
}

"""Adam from any state, its invariances, and how long its steps are."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._model import Case, Claim
from reference.exact import sqrt
from tests.claims.equality import flat
from tests.meeting.adam import settings
from tests.meeting.laws import F, chance, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, oracle

GREEK = {
    "lr": "eta",
    "eps": "epsilon",
    "beta1": "beta1",
    "beta2": "beta2",
    "factor": "c",
    "c": "c",
    "t": "t",
}
ROOTS = ((5, 1), (13, 7), (-5, 1), (13, -7))
"""With β₂ = 1/7 the second moments of these gradients, corrected, are squares."""

# --- cases -------------------------------------------------------------------------------------------------


def states(claim: Claim, random: Random) -> Iterator[Case]:
    """One coordinate and a g from which the next second moment, corrected, is a square."""
    for _ in range(30):
        hyper = settings(random)
        t, beta2, grad, root = random.randint(0, 4), hyper["beta2"], number(random), F(random.randint(15, 40))
        g = (root**2 * (1 - beta2 ** (t + 1)) - (1 - beta2) * grad**2) / beta2
        assert g >= 0
        yield {"theta": number(random), "v": number(random), "g": g, "t": t, "grad": grad, **hyper}


def tensors_of_states(claim: Claim, random: Random) -> Iterator[Case]:
    """The same, as the claim's cases are."""
    for case in states(claim, random):
        shaped = {name: ((case[name],),) for name in ("theta", "v", "g")}
        yield {**case, **shaped, "gradients": (((case["grad"],),),)}


def streams(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate, for which every root is rational."""
    for i in range(30):
        c = number(random) or F(1)
        gradients = [random.choice((-1, 1)) * c for _ in range(i % 4 + 1)]
        hyper = {**settings(random), "factor": positive(random)}
        if i % 2:
            hyper["beta2"], gradients = F(1, 7), [c * grad for grad in random.choice(ROOTS)]
        if claim.id == "adam.scale_invariance":
            hyper["eps"] = F(0)
        yield {"theta": number(random), "gradients": gradients, **hyper}


def tensors(claim: Claim, random: Random) -> Iterator[Case]:
    """The same, two coordinates at a time, each a tensor of its own: the second has the opposite gradients."""
    for case in streams(claim, random):
        gradients = tuple(((grad,), (-grad,)) for grad in case["gradients"])
        yield {**case, "theta": ((case["theta"],), (number(random),)), "gradients": gradients}


def sums(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate that are not all 0, and hyperparameters."""
    for t in (1, 2, 3, 4) * 6:
        gradients = [number(random) or F(1) for _ in range(t)]
        yield {"gradients": gradients, **settings(random)}


def extremes(claim: Claim, random: Random) -> Iterator[Case]:
    """What the gradients of the largest step are made of."""
    for t in (0, 1, 2, 3) * 6:
        yield {"t": t, "c": number(random), "beta1": chance(random), "beta2": chance(random)}


def spikes(claim: Claim, random: Random) -> Iterator[Case]:
    """One gradient after up to one of 0, with rational roots."""
    for i in range(24):
        beta2 = random.choice((F(24, 25), F(3, 4))) if not i % 2 else F(24, 25)
        yield {
            **settings(random),
            "beta2": beta2,
            "theta": number(random),
            "t": i % 2,
            "grad": number(random) or F(1),
        }


def steps(claim: Claim, random: Random) -> Iterator[Case]:
    """The first case refutes the bound."""
    first = {"lr": F(1), "beta1": F(1, 2), "beta2": F(5, 7)}
    yield {**first, "gradients": [F(10), F(17)]}
    for _ in range(24):
        scale = number(random) or F(1)
        gradients = [scale * grad for grad in random.choice(ROOTS)]
        yield {"lr": positive(random), "beta1": chance(random), "beta2": F(1, 7), "gradients": gradients}


# --- points ------------------------------------------------------------------------------------------------


def _world(case: Case, **values: Any) -> World:
    named = {greek: case[name] for name, greek in GREEK.items() if name in case}
    return World({**named, **values})


def from_a_state(compute: Compute, case: Case) -> Iterator[Point]:
    """One step."""
    (theta,) = flat(compute(case))
    (v,), (g,), (start,) = (flat((case[name],)) for name in ("v", "g", "theta"))
    before = (None,) * case["t"]
    world = _world(
        case, theta=(*before, start), v=(*before, v), g=(*before, g), grad=(None, *before, case["grad"])
    )
    yield Point(world, theta, BOTH)


def _paths(sign: int, theta: F, gradients: list[F]) -> dict[str, Any]:
    """Both paths; the barred one starts at θ₀ times the sign."""
    grad = (None, *gradients)
    return {"theta": (theta,), "theta_bar": (sign * theta,), "grad": grad, "grad_bar": grad}


def end_of_path(sign: int, compute: Compute, case: Case) -> Iterator[Point]:
    """The end of each part of a path."""
    for t in range(len(case["gradients"]) + 1):
        shorter = {**case, "gradients": case["gradients"][:t]}
        world = _world({**case, "t": t}, **_paths(sign, case["theta"], case["gradients"]))
        yield Point(world, compute(shorter), BOTH)


def no_difference(sign: int, backwards: bool, compute: Compute, case: Case) -> Iterator[Point]:
    """Each entry after each step: the paths are the same (mirrored) where what is compared is 0."""
    streams = zip(*(tuple(flat(gradients)) for gradients in case["gradients"]), strict=True)
    coordinates = list(zip(flat(case["theta"]), streams, strict=True))
    if backwards:
        coordinates.reverse()
    for t, values in enumerate(compute(case), start=1):
        for (theta, gradients), entry in zip(coordinates, flat(values), strict=True):
            world = _world({**case, "t": t}, **_paths(sign, theta, list(gradients)))
            yield Point(world, entry == 0, ("holds",))


def summed(compute: Compute, case: Case) -> Iterator[Point]:
    gradients = case["gradients"]
    yield Point(_world({**case, "t": len(gradients)}, grad=(None, *gradients)), compute(case), BOTH)


def bounded(compute: Compute, case: Case) -> Iterator[Point]:
    """The length of the step is irrational as a rule: only its square's formula is met."""
    for point in summed(compute, case):
        yield Point(point.world, point.claimed)


def extreme(compute: Compute, case: Case) -> Iterator[Point]:
    ratio, t = case["beta1"] / case["beta2"], case["t"]
    grad = (None, *(case["c"] * ratio ** (t - i) for i in range(1, t + 1)))
    yield Point(_world(case, grad=grad), compute(case), BOTH)


def spike(compute: Compute, case: Case) -> Iterator[Point]:
    before = (None,) * case["t"]
    world = _world(
        case,
        theta=(*before, case["theta"]),
        v=(0,),
        g=(0,),
        grad=(None, *(0,) * case["t"], case["grad"]),
    )
    yield Point(world, compute(case), BOTH)


def too_long(compute: Compute, case: Case) -> Iterator[Point]:
    """The step itself by the two moments after two steps."""
    first, second = case["gradients"]
    beta1, beta2 = case["beta1"], case["beta2"]
    v = (1 - beta1) * (beta1 * first + second) / (1 - beta1**2)
    g = (1 - beta2) * (beta2 * first**2 + second**2) / (1 - beta2**2)
    step = case["lr"] * v / sqrt(g)
    world = _world({**case, "t": 2}, grad=(None, first, second), d=step)
    yield Point(world, compute(case), ("lhs",))


MEETINGS = {
    "adam.any_state": (
        Meeting(oracle, tensors_of_states, from_a_state),
        Meeting(closed_form, states, from_a_state),
    ),
    **{
        f"adam.{name}": (
            Meeting(oracle, tensors, partial(no_difference, sign, backwards), side="holds"),
            Meeting(closed_form, streams, partial(end_of_path, sign)),
        )
        for name, sign, backwards in (
            ("scale_invariance", 1, False),
            ("sign_symmetry", -1, False),
            ("elementwise", 1, True),
        )
    },
    "adam.moment_bound": (Meeting(closed_form, sums, summed),),
    "adam.step_bound": (Meeting(closed_form, sums, bounded),),
    "adam.largest_step": (Meeting(closed_form, extremes, extreme),),
    "adam.single_spike": (Meeting(closed_form, spikes, spike),),
    "adam.quoted_bound": (Meeting(closed_form, steps, too_long, side="lhs"),),
}

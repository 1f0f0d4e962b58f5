"""Gradient descent and the momenta: the exact engine runs the recurrences, coordinate by coordinate."""

from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World, independent, law
from reference.claims._linear import gram
from reference.claims._model import Case, Claim
from reference.claims._velocity_rule import trajectory
from tests.claims.equality import equals, flat
from tests.meeting.laws import (
    F,
    certain,
    chance,
    finite,
    number,
    numbers,
    positive,
    scalar,
    with_covariance,
)
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

# --- cases -------------------------------------------------------------------------------------------------


def scalars(claim: Claim, random: Random) -> Iterator[Case]:
    """Numbers for the closed forms; the first case refutes the erratum."""
    yield _scalar(random, t=1, mu=F(1, 2))
    for _ in range(24):
        yield _scalar(random, t=random.randint(0, 5), mu=chance(random))


def _scalar(random: Random, **given: Any) -> Case:
    free = {name: number(random) for name in ("theta", "c", "error", "grad", "v", "theta_bar")}
    return {**free, "lr": positive(random), "eigenvalue": positive(random), **given}


def streams(claim: Claim, random: Random) -> Iterator[Case]:
    """Gradients of one coordinate, one to six of them."""
    for t in (*range(1, 7), *range(1, 7), *range(1, 7), *range(1, 7)):
        yield _scalar(random, mu=chance(random), gradients=list(numbers(random, t)))


def toy_models(claim: Claim, random: Random) -> Iterator[Case]:
    """Weights, a direction, and the second moments of one to three inputs."""
    for _ in range(20):
        n = random.randint(1, 3)
        rows = [numbers(random, n) for _ in range(n)]
        yield {
            **{name: numbers(random, n) for name in ("w", "w0", "d")},
            "Sigma": tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(n)) for i in range(n)),
            "s": number(random),
            "lr": positive(random),
        }


def pairs(claim: Claim, random: Random) -> Iterator[Case]:
    """Two eigenvalues and a learning rate."""
    for _ in range(20):
        yield {"a": positive(random), "b": positive(random), "lr": number(random)}


def samples(claim: Claim, random: Random) -> Iterator[Case]:
    """A law of one input, its second moment, and a start."""
    for _ in range(20):
        outcomes = finite(random, 2)
        moment = sum((p * x * x for p, x in outcomes), F(0))
        yield _scalar(
            random, t=random.randint(0, 2), outcomes=outcomes, eigenvalue=moment, theta=number(random)
        )


# --- points of streams -------------------------------------------------------------------------------------


def coordinates(case: Case) -> Iterator[dict[str, Any]]:
    """The start, the gradients and the hyperparameters of each coordinate."""
    gradients = zip(*(tuple(flat(step)) for step in case["gradients"]), strict=True)
    rate = (None, *case["lr"]) if isinstance(case["lr"], tuple) else case["lr"]
    for theta, stream in zip(flat(case["theta"]), gradients, strict=True):
        known = {"theta": (theta,), "v": (F(0),), "grad": (None, *stream), "eta": rate}
        yield {**known, "mu": case["mu"]} if "mu" in case else known


def after_each_step(observe: str, compute: Compute, case: Case) -> Iterator[Point]:
    """Each step of each coordinate."""
    for t, values in enumerate(compute(case, observe=observe)):
        for world, entry in zip(coordinates(case), flat(values), strict=True):
            yield Point(World({**world, "t": t}), entry, BOTH)


def velocities(compute: Compute, case: Case) -> Iterator[Point]:
    for t, values in enumerate(compute(case), start=1):
        for world, entry in zip(coordinates(case), flat(values), strict=True):
            yield Point(World({**world, "t": t}), entry, BOTH)


def half_steps(compute: Compute, case: Case) -> Iterator[Point]:
    """The point at which each step's gradient is asked for; θ is what the steps before have made of it."""
    path = trajectory(case)[0]
    paths = zip(flat(case["theta"]), *(tuple(flat(point)) for point in path), strict=True)
    for world, theta, asked in zip(
        coordinates(case), paths, zip(*(tuple(flat(one)) for one in compute(case)), strict=True), strict=True
    ):
        for t, point in enumerate(asked):
            yield Point(World({**world, "theta": theta, "t": t}), point, BOTH)


def asked(claim: Claim) -> Compute:
    """What the oracle says of the program's second operation."""
    return lambda case, **_: equals(claim).oracle(case)[1]


def rate_of(name: str, case: Case) -> dict[str, Any]:
    """A constant learning rate, as a number or as one for each step."""
    steps = len(case["gradients"]) + 1
    return {"eta": (None, *(case["lr"],) * steps), "c": case["lr"]} if name == "each" else {"eta": case["lr"]}


def stream(rate: str, last: int, compute: Compute, case: Case) -> Iterator[Point]:
    """All gradients at once: t is their number, less ``last``. θ and half steps are what they start from."""
    t = len(case["gradients"]) - last
    known = {"mu": case["mu"], "grad": (None, *case["gradients"]), "t": t, **rate_of(rate, case)}
    if last:  # θₜ is given: the entries before it do not matter
        known["theta"] = (*(F(0),) * t, case["theta"])
    elif rate == "each":
        known["theta"] = (case["theta"],)
    yield Point(World(known, steps=t), compute(case), BOTH)


def half_step(compute: Compute, case: Case) -> Iterator[Point]:
    t = len(case["gradients"])
    known = {"mu": case["mu"], "eta": case["lr"], "grad": (None, *case["gradients"]), "t": t}
    yield Point(World({**known, "theta": (*(F(0),) * t, case["theta"])}), compute(case), BOTH)


def ahead(compute: Compute, case: Case) -> Iterator[Point]:
    """One step from any half step; what was before it does not matter."""
    before = (F(0),) * case["t"]
    theta = case["theta_bar"] - case["mu"] * case["v"]
    known = {
        "t": case["t"],
        "mu": case["mu"],
        "eta": (None, *before, case["lr"]),
        "grad": (None, *before, case["grad"]),
        "theta": (*before, theta),
        "v": (*before, case["v"]),
    }
    yield Point(World(known), compute(case), BOTH)


# --- points of numbers -------------------------------------------------------------------------------------


def weights(sides: Sequence[str], compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"t": case["t"], "mu": case["mu"]}), compute(case), tuple(sides))


def constant(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"t": case["t"], "mu": case["mu"], "eta": case["lr"], "c": case["c"]}
    yield Point(World({**known, "grad": (None, *(case["c"],) * 7)}), compute(case), BOTH)


def energy(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"t": case["t"], "mu": case["mu"], "eta": case["lr"], "lambda_": case["eigenvalue"]}
    yield Point(World({**known, "e": (case["error"],)}), compute(case), BOTH)


def toy(name: str, compute: Compute, case: Case) -> Iterator[Point]:
    known = {"n": len(case["w"]), "eta": case["lr"], **{x: case[x] for x in ("w", "w0", "d", "s", "Sigma")}}
    if name == "gradient":
        for a, entry in enumerate(compute(case), start=1):
            yield Point(World({**known, "a": a}), entry, BOTH)
    else:
        yield Point(World(known), compute(case), BOTH)


def best(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"a": case["a"], "b": case["b"], "eta": case["lr"]}), compute(case), BOTH)


def along(case: Case, k: int) -> dict[str, Any]:
    """A diagonal Σ, and three times its k-th eigenvector."""
    eigenvalues = case["eigenvalues"]
    n = len(eigenvalues)
    return {
        "n": n,
        "w": case["theta"],
        "u": case["minimiser"],
        "q": tuple(F(3) if i == k else F(0) for i in range(n)),
        "Sigma": tuple(tuple(eigenvalues[i] if i == j else F(0) for j in range(n)) for i in range(n)),
        "eta": case["lr"],
        "lambda_": eigenvalues[k],
        "r": 1 - 2 * case["lr"] * eigenvalues[k],
    }


def paths(compute: Compute, case: Case) -> Iterator[Point]:
    """Three times each coordinate's error after each step."""
    for t, (theta,) in enumerate(compute(case), start=1):
        for k, (x, centre) in enumerate(zip(theta, case["minimiser"], strict=True)):
            yield Point(World({**along(case, k), "t": t}), 3 * (x - centre), BOTH)


def error(compute: Compute, case: Case) -> Iterator[Point]:
    single = {
        "theta": ((case["theta"] + case["error"],),),
        "minimiser": (case["theta"],),
        "eigenvalues": (case["eigenvalue"],),
        "lr": case["lr"],
    }
    yield Point(World({**along(single, 0), "t": case["t"]}), 3 * compute(case), BOTH)


def mean_error(compute: Compute, case: Case) -> Iterator[Point]:
    """Fresh inputs and noise at every step, one feature."""
    joint = certain(x=(None,), epsilon=(None,))
    for _ in range(case["t"]):
        draws = independent(scalar("x", case["outcomes"]), law(epsilon=(1, -1)))
        joint = tuple(
            (p * q, {"x": (*old["x"], (new["x"],)), "epsilon": (*old["epsilon"], new["epsilon"])})
            for p, old in joint
            for q, new in draws
        )
    known = {
        "n": 1,
        "t": case["t"],
        "q": (F(3),),
        "start": (case["theta"] + case["error"],),
        "u": (case["theta"],),
        "eta": case["lr"],
        "r": 1 - 2 * case["lr"] * case["eigenvalue"],
    }
    yield Point(World(known, joint, steps=case["t"]), 3 * compute(case), BOTH)


def squared_error(compute: Compute, case: Case) -> Iterator[Point]:
    """A first step from e, seen along three times the eigenvector."""
    yield Point(World({**_single(case), "t": 0}), 9 * compute(case), BOTH)


def next_error(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({**_single(case), "t": 0}), 3 * compute(case))


def _single(case: Case) -> dict[str, Any]:
    single = {
        "theta": ((case["theta"] + case["error"],),),
        "minimiser": (case["theta"],),
        "eigenvalues": (case["eigenvalue"],),
        "lr": case["lr"],
    }
    return along(single, 0)


def coordinates_after(steps: int, compute: Compute, case: Case) -> Iterator[Point]:
    """Each coordinate of the path in closed form; the engine runs the powers of I − 2ηΣ."""
    t = case["t"] if steps else 0
    for a, value in enumerate(compute({**case, "t": t + steps}), start=1):
        n = range(len(case["start"]))
        known = {
            "n": len(n),
            "t": t,
            "a": a,
            "start": case["start"],
            "u": case["minimiser"],
            "Sigma": case["Sigma"],
            "eta": case["lr"],
            "M": (tuple(tuple(F(int(i == j)) for j in n) for i in n),),
        }
        yield Point(World(known), value, BOTH)


def descents(claim: Claim, random: Random) -> Iterator[Case]:
    """Starts, minimisers and second moments of one or two inputs, and a time."""
    for one in toy_models(claim, random):
        yield {
            "start": one["w"][:2],
            "minimiser": one["w0"][:2],
            "Sigma": tuple(row[:2] for row in one["Sigma"][:2]),
            "lr": one["lr"],
            "t": random.randint(0, 3),
        }


def single_steps(claim: Claim, random: Random) -> Iterator[Case]:
    """Weights, a minimiser, and the covariance of one or two centred inputs."""
    for _ in range(20):
        n = random.randint(1, 2)
        yield {
            "mean": numbers(random, n),
            "minimiser": numbers(random, n),
            "Sigma": gram([numbers(random, n) for _ in range(n)]),
            "lr": positive(random),
        }


def mean_step(compute: Compute, case: Case) -> Iterator[Point]:
    """One step from fixed weights, with a fresh input and noise."""
    n = len(case["mean"])
    inputs = with_covariance("x", (F(0),) * n, case["Sigma"])
    rows = independent(inputs, law(epsilon=(2, -2)))
    first = tuple((p, {"x": (None, row["x"]), "epsilon": (None, row["epsilon"])}) for p, row in rows)
    known = {
        "n": n,
        "t": 0,
        "w": (case["mean"],),
        "m": (case["mean"],),
        "u": case["minimiser"],
        "Sigma": case["Sigma"],
        "eta": case["lr"],
    }
    for a, value in enumerate(compute(case), start=1):
        yield Point(World({**known, "a": a}, first, steps=1), value, BOTH)


def swings(compute: Compute, case: Case) -> Iterator[Point]:
    """Any error and velocity at time t; what was before them does not matter."""
    before = (F(0),) * case["t"]
    known = {"t": case["t"], "mu": case["mu"], "eta": case["lr"], "lambda_": case["eigenvalue"]}
    yield Point(
        World({**known, "e": (*before, case["error"]), "v": (*before, case["v"])}), compute(case), BOTH
    )


def dampened(compute: Compute, case: Case) -> Iterator[Point]:
    """All gradients at once; τ is what the case has for the learning rate."""
    known = {"mu": case["mu"], "tau": case["lr"], "grad": (None, *case["gradients"])}
    damped = {**case, "dampening": case["lr"]}
    yield Point(World({**known, "t": len(case["gradients"]) - 1}), compute(damped), BOTH)


def first_refuted(claim: Claim, random: Random) -> Iterator[Case]:
    """The first case is the erratum's."""
    free = {"lr": F(3, 2), "eigenvalue": F(1), "error": F(1, 3)}
    yield {**_scalar(random, t=0, mu=F(1, 2)), **free}
    yield from scalars(claim, random)


# --- the meetings ------------------------------------------------------------------------------------------


def by_steps(*observed: str) -> tuple[Meeting, ...]:
    """A definition's equations, each met by what the oracle observes."""
    return tuple(
        Meeting(oracle, drawn, partial(after_each_step, observe), equation=i)
        for i, observe in enumerate(observed)
    )


def velocity_of(claim: Claim) -> Compute:
    """The velocity of the oracle's rule."""
    return lambda case, observe: trajectory(case, observe=observe)[0]


NESTEROV = (
    Meeting(asked, drawn, partial(after_each_step, "asked"), equation=0),
    Meeting(velocity_of, drawn, partial(after_each_step, "v"), equation=1),
    Meeting(oracle, drawn, partial(after_each_step, "theta"), equation=2),
)
"""Where the gradient is asked for, the velocity, and θ."""

MEETINGS = {
    "gradient_descent.update": by_steps("theta"),
    "gradient_descent.eigen_direction": (
        Meeting(oracle, drawn, paths),
        Meeting(closed_form, scalars, error),
    ),
    "gradient_descent.toy_gradient": (Meeting(closed_form, toy_models, partial(toy, "gradient")),),
    "gradient_descent.level_set": (Meeting(closed_form, toy_models, partial(toy, "level set")),),
    "gradient_descent.decrease": (Meeting(closed_form, toy_models, partial(toy, "decrease")),),
    "gradient_descent.convergence": (Meeting(closed_form, scalars, squared_error),),
    "gradient_descent.closed_form": (Meeting(closed_form, descents, partial(coordinates_after, 1)),),
    "gradient_descent.closed_form_start": (Meeting(closed_form, descents, partial(coordinates_after, 0)),),
    "gradient_descent.half_loss_rate": (Meeting(closed_form, first_refuted, next_error),),
    "gradient_descent.best_rate": (Meeting(closed_form, pairs, best),),
    "gradient_descent.mean_step": (Meeting(closed_form, single_steps, mean_step),),
    "gradient_descent.mean_path": (Meeting(closed_form, samples, mean_error),),
    "momentum.update": by_steps("v", "theta"),
    "momentum.velocity": (
        Meeting(oracle, drawn, velocities),
        Meeting(closed_form, streams, partial(stream, "one", 0)),
    ),
    "momentum.changing_rate": by_steps("v", "theta"),
    "momentum.unrolled": (Meeting(closed_form, streams, partial(stream, "one", 1)),),
    "momentum.weights_total": (Meeting(closed_form, scalars, partial(weights, BOTH)),),
    "momentum.terminal_velocity": (Meeting(closed_form, scalars, constant),),
    "momentum.outside_velocity": (Meeting(closed_form, streams, partial(stream, "each", 0)),),
    "momentum.rate_outside": (Meeting(closed_form, streams, partial(stream, "each", 0)),),
    "momentum.damped": (Meeting(closed_form, streams, partial(stream, "one", 0)),),
    "momentum.dampening": (Meeting(closed_form, streams, dampened),),
    "momentum.energy": (Meeting(closed_form, scalars, energy),),
    "momentum.stability": (Meeting(closed_form, scalars, swings),),
    "momentum.weighted_average": (Meeting(closed_form, scalars, partial(weights, ("rhs",))),),
    "nesterov.update": NESTEROV,
    "nesterov.half_step": (
        Meeting(oracle, drawn, half_steps),
        Meeting(closed_form, streams, half_step),
    ),
    "nesterov.changing_rate": NESTEROV,
    "nesterov.unrolled": (Meeting(closed_form, streams, partial(stream, "one", 1)),),
    "nesterov.lookahead": (Meeting(closed_form, scalars, ahead),),
    "nesterov.rate_outside": (Meeting(closed_form, streams, partial(stream, "each", 0)),),
}

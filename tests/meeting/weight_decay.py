"""Weight decay: layers of weights, and steps coordinate by coordinate."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._model import Case, Claim
from reference.claims.weight_decay import twice_the_penalty
from tests.claims.equality import flat
from tests.meeting.laws import F, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, by_both, closed_form, drawn, oracle

# --- cases -------------------------------------------------------------------------------------------------


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """Weights of a few layers."""
    for _ in range(20):
        K, n, m = (random.randint(1, 2) for _ in range(3))
        weights = tuple(tuple(tuple(number(random) for _ in range(m)) for _ in range(n)) for _ in range(K))
        yield {"weights": weights, "decay": positive(random)}


def data(claim: Claim, random: Random) -> Iterator[Case]:
    """Samples of one neuron."""
    for _ in range(20):
        N, n = random.randint(1, 3), random.randint(1, 2)
        yield {
            "X": tuple(tuple(number(random) for _ in range(n)) for _ in range(N)),
            "y": tuple(number(random) for _ in range(N)),
            "w": tuple(number(random) for _ in range(n)),
            "b": number(random),
        }


def streams(claim: Claim, random: Random) -> Iterator[Case]:
    """A weight, none to four gradients of one coordinate, and their number; 2ηλ is never 1."""
    for t in (*range(5),) * 5:
        rates = {"lr": positive(random) / 7, "decay": positive(random) / 11}
        gradients = tuple(number(random) for _ in range(t))
        yield {"t": t, "w": number(random), "gradients": gradients, **rates}


def vectors(claim: Claim, random: Random) -> Iterator[Case]:
    """A penalty's factor and an entry of the weights; the first case refutes the slide's gradient."""
    yield {"decay": F(1), "w": F(3)}
    for _ in range(20):
        yield {"decay": positive(random), "w": number(random)}


def first_steps(claim: Claim, random: Random) -> Iterator[Case]:
    """Adam's first step; the first case refutes that shrinking is the same."""
    yield {"w": F(1), "grad": F(1), "lr": F(1, 10), "decay": F(1, 2), "eps": F(0)}
    for _ in range(20):
        rates = {name: positive(random) for name in ("lr", "decay", "eps")}
        yield {"w": number(random), "grad": number(random), **rates}


# --- points ------------------------------------------------------------------------------------------------


def _layers(case: Case) -> dict[str, Any]:
    W = case["weights"]
    return {"K": len(W), "n": len(W[0]), "m": len(W[0][0]), "W": W, "lambda_": case["decay"]}


def whole(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(_layers(case)), compute(case), BOTH)


def entries(compute: Compute, case: Case) -> Iterator[Point]:
    """Each weight's derivative."""
    values, known = compute(case), _layers(case)
    for k, i, j in product(*(range(known[size]) for size in ("K", "n", "m"))):
        yield Point(World({**known, "l": k + 1, "r": i + 1, "s": j + 1}), values[k][i][j], BOTH)


def difference(compute: Compute, case: Case) -> Iterator[Point]:
    """The oracle says how far the left side is from the right one."""
    yield Point(World(_layers(case)), twice_the_penalty(case) + compute(case), BOTH)


def _rates(case: Case) -> dict[str, F]:
    return {"eta": case["lr"], "lambda_": case["decay"], "alpha": 1 - 2 * case["lr"] * case["decay"]}


def steps_of_layers(claim: Claim, random: Random) -> Iterator[Case]:
    """A layer's weights, and the two rates."""
    for case in layers(claim, random):
        yield {"W": case["weights"][0], "decay": case["decay"], "lr": positive(random) / 7}


def joined(compute: Compute, case: Case) -> Iterator[Point]:
    """What comes back is the new weights, and what was taken off."""
    for point, new, w in zip(compute_entries(case), flat(compute(case)), flat(case["W"]), strict=True):
        yield Point(point, new - (1 - 2 * case["lr"] * case["decay"]) * w, BOTH)


def taken_off(compute: Compute, case: Case) -> Iterator[Point]:
    for point, value in zip(compute_entries(case), flat(compute(case)), strict=True):
        yield Point(point, value, BOTH)


def compute_entries(case: Case) -> Iterator[World]:
    """A layer's entries."""
    W = case["W"]
    known = {"K": 1, "n": len(W), "m": len(W[0]), "W": (W,), "lambda_": case["decay"], "eta": case["lr"]}
    for i, j in product(range(len(W)), range(len(W[0]))):
        yield World({**known, "l": 1, "r": i + 1, "s": j + 1})


def step_of_weights(compute: Compute, case: Case) -> Iterator[Point]:
    W, _ = compute(case)
    for new, w, grad in zip(flat(W), flat(case["W"]), flat(case["grad_W"]), strict=True):
        yield Point(World({**_rates(case), "t": 0, "w": (w,), "grad": (grad,)}), new, BOTH)


def step_of_biases(compute: Compute, case: Case) -> Iterator[Point]:
    _, biases = compute(case)
    for new, b, slope in zip(biases, case["b"], case["grad_b"], strict=True):
        yield Point(World({**_rates(case), "t": 0, "b": (b,), "s": (slope,)}), new, BOTH)


def slope_of_step(compute: Compute, case: Case) -> Iterator[Point]:
    """The step's slope (b − b′)/lr, at two samples whose loss has the slope that was given."""
    x, w, second = ((1, 2), (3, -1)), (2, -5), 7
    inner = [sum(a * c for a, c in zip(row, w, strict=True)) for row in x]
    for new, b, slope in zip(compute(case), case["b"], case["grad_b"], strict=True):
        first = -slope - (second - inner[1] - b) + inner[0] + b
        known = {"N": 2, "n": 2, "x": x, "w": w, "y": (first, second), "b": b, "R": 5}
        yield Point(World(known), (b - new) / case["lr"], BOTH)


def neuron(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"N": len(case["y"]), "n": len(case["w"]), "x": case["X"], "R": 5}
    yield Point(World({**known, **{name: case[name] for name in ("y", "w", "b")}}), compute(case), BOTH)


def shrinking(compute: Compute, case: Case) -> Iterator[Point]:
    """The last of one to three steps, from a start that has shrunk to what the case starts with."""
    rates = _rates(case)
    for new, w in zip(flat(compute(case)), flat(case["W"]), strict=True):
        for t in (1, 2, 3):
            start = w / rates["alpha"] ** (t - 1)
            yield Point(World({**rates, "t": t, "w": (start,), "grad": (0,) * 4}), new, BOTH)


def trajectory(compute: Compute, case: Case) -> Iterator[Point]:
    known = {**_rates(case), "delta": 2 * case["decay"], "t": case["t"], "w": (case["w"],)}
    yield Point(World({**known, "grad": case["gradients"]}), compute(case), BOTH)


def flat_trajectory(compute: Compute, case: Case) -> Iterator[Point]:
    yield from trajectory(compute, {**case, "gradients": (F(0),) * case["t"]})


def printed(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"n": 1, "a": 1, "lambda_": case["decay"], "w": (case["w"],)}), compute(case))


def adam(compute: Compute, case: Case) -> Iterator[Point]:
    names = {"eta": "lr", "epsilon": "eps", "lambda_": "decay"}
    known = {name: case[of] for name, of in names.items()}
    grad = {"t": 1, "beta1": F(1, 2), "beta2": F(1, 3), "grad": (None, case["grad"]), "w": (case["w"],)}
    yield Point(World({**known, **grad}), compute(case))


MEETINGS = {
    "weight_decay.penalty": by_both(drawn, whole),
    "weight_decay.gradient": by_both(drawn, entries),
    "weight_decay.half_gradient": (Meeting(closed_form, layers, entries),),
    "weight_decay.penalty_and_gradient": (
        Meeting(oracle, drawn, difference),
        Meeting(closed_form, drawn, whole),
    ),
    "weight_decay.step_and_gradient": (
        Meeting(oracle, drawn, joined),
        Meeting(closed_form, steps_of_layers, taken_off),
    ),
    "weight_decay.update": (
        Meeting(oracle, drawn, step_of_weights, equation=0),
        Meeting(oracle, drawn, step_of_biases, equation=1),
    ),
    "weight_decay.biases": (Meeting(oracle, drawn, slope_of_step), Meeting(closed_form, data, neuron)),
    "weight_decay.shrinkage": (
        Meeting(oracle, drawn, shrinking),
        Meeting(closed_form, streams, flat_trajectory),
    ),
    "weight_decay.unrolled": (Meeting(closed_form, streams, trajectory),),
    "weight_decay.decoupled": (Meeting(closed_form, streams, trajectory),),
    "weight_decay.slide_norm": (Meeting(closed_form, vectors, printed),),
    "weight_decay.adam_decoupled": (Meeting(closed_form, first_steps, adam),),
}

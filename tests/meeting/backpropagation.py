"""Backpropagation: ReLU networks, whose values are rational; and layers, one at a time."""

from collections.abc import Iterator
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._model import Case, Claim
from reference.claims._network import run
from tests.meeting.arrays import array, entries, inner, padded, replaced, zeros
from tests.meeting.laws import F, number, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

RELU = {"phi": lambda z: max(z, F(0)), "dphi": lambda z: F(int(z > 0))}

# --- cases -------------------------------------------------------------------------------------------------


def with_relu(claim: Claim, random: Random) -> Iterator[Case]:
    """The claim's own cases, with ReLU."""
    for case in drawn(claim, random):
        yield {**case, "activation": "relu"}


def one_sample(claim: Claim, random: Random) -> Iterator[Case]:
    """Their first samples."""
    for case in with_relu(claim, random):
        yield {**case, "X": case["X"][:1], "Y": case["Y"][:1]}


def equal_outputs(claim: Claim, random: Random) -> Iterator[Case]:
    """Cases whose outputs are all 0, so that the probabilities are rational."""
    for case in with_relu(claim, random):
        *weights, W = case["weights"]
        *biases, b = case["biases"]
        yield {**case, "weights": (*weights, zeros(len(W), len(b))), "biases": (*biases, zeros(len(b)))}


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """A layer between others: its inputs, its weights, the next layer's, and what is handed back to it."""
    for _ in range(20):
        N, n, units, m = (random.randint(low, 3) for low in (1, 1, 2, 1))
        yield {
            "X": array(random, N, n), "W": array(random, n, units), "b": array(random, units),
            "U": array(random, units, m), "lr": positive(random), "a": number(random), "beta": number(random),
            "d": array(random, N, m),
        }  # fmt: skip


def alone(claim: Claim, random: Random) -> Iterator[Case]:
    """A layer, and the derivatives by its own outputs."""
    for case in layers(claim, random):
        yield {**case, "d": array(random, len(case["X"]), len(case["b"]))}


def units(claim: Claim, random: Random) -> Iterator[Case]:
    """Units, none of which is at 0: the numbers before them and after them, for as many as two steps."""
    for t in (*range(3),) * 14:
        N, n, count = random.randint(1, 2), random.randint(1, 3), random.randint(2, 3)
        case = {
            "w": array(random, n, count), "t": t, "lr": positive(random) / 9,
            "x": array(random, 3, N, n), "d": array(random, 3, N, n),
        }  # fmt: skip
        if all(inner(x, w) for x in case["x"][0] for w in zip(*case["w"], strict=True)):
            yield case


def equal_units(claim: Claim, random: Random) -> Iterator[Case]:
    """The same, the first two of which are equal."""
    for case in units(claim, random):
        yield {**case, "w": tuple((row[0], *row[:1], *row[2:]) for row in case["w"])}


def lines(claim: Claim, random: Random) -> Iterator[Case]:
    """A unit, and the direction in which it moves."""
    for _ in range(40):
        n = random.randint(1, 3)
        vectors = {name: array(random, n) for name in ("x", "v", "W", "V")}
        yield {**vectors, **{name: number(random) for name in ("b", "c", "tau")}}


def outputs(claim: Claim, random: Random) -> Iterator[Case]:
    """Outputs and targets, which sum to 1; the outputs' powers and probabilities are any."""
    for _ in range(20):
        N, m = random.randint(1, 3), random.randint(1, 3)
        drawn = [[positive(random) for _ in range(m)] for _ in range(N)]
        yield {
            "y_hat": tuple(tuple(F(N * i + 7 * j, 2) for j in range(m)) for i in range(N)),
            "Y": tuple(tuple(y / sum(row) for y in row) for row in drawn),
            "powers": tuple(tuple(positive(random) for _ in range(m)) for _ in range(N)),
            "P": tuple(tuple(F(random.randint(1, 9), 10) for _ in range(m)) for _ in range(N)),
        }


def powers(claim: Claim, random: Random) -> Iterator[Case]:
    """Values of the exponential."""
    for _ in range(25):
        yield {"power": positive(random)}


def paths(claim: Claim, random: Random) -> Iterator[Case]:
    """A bias, its targets, and a number of steps; 2η is never 1."""
    for t in (*range(4),) * 6:
        y = array(random, random.randint(1, 3))
        yield {"t": t, "c": number(random), "y": y, "lr": positive(random) / 7}


def one_number(claim: Claim, random: Random) -> Iterator[Case]:
    """One sample; the first refutes that nothing learns."""
    yield {"x": F(1), "y": F(1)}
    for _ in range(20):
        yield {"x": number(random), "y": number(random)}


# --- points: networks --------------------------------------------------------------------------------------


def _width(case: Case) -> int:
    return max(len(case["X"][0]), *(len(b) for b in case["biases"]))


def hidden_sums(compute: Compute, case: Case) -> Iterator[Point]:
    """The last hidden layer's outputs, of a network whose last layer hands on what it is given."""
    ((_W, *_more), (_b, *_others)) = case["weights"], case["biases"]
    for x in case["X"]:
        depth, n = len(case["weights"]) - 1, _width(case)
        m = len(case["biases"][depth - 1])
        identity = tuple(tuple(F(int(i == j)) for j in range(m)) for i in range(m))
        handed = {
            **case,
            "X": (x,),
            "weights": (*case["weights"][:-1], identity),
            "biases": (*case["biases"][:-1], zeros(m)),
        }
        world = _network_world(handed, n)
        for r, value in enumerate(compute(handed)[0], start=1):
            yield Point(World({**world, "t": depth - 1, "r": r, "s": 1}), value)


def network_outputs(compute: Compute, case: Case) -> Iterator[Point]:
    """The last layer's."""
    for x in case["X"]:
        world = _network_world({**case, "X": (x,)}, _width(case))
        for s, value in enumerate(compute({**case, "X": (x,)})[0], start=1):
            yield Point(World({**world, "t": len(case["weights"]) - 1, "r": 1, "s": s}), value)


def _network_world(case: Case, n: int) -> dict[str, Any]:
    *weights, U = case["weights"]
    *biases, c = case["biases"]
    return {
        **RELU, "n": n, "m": len(c), "c": c, "U": padded(U, n, len(c)), "x": (padded(case["X"][0], n),),
        "W": tuple(padded(W, n, n) for W in weights), "b": tuple(padded(b, n) for b in biases),
    }  # fmt: skip


def directions(compute: Compute, case: Case) -> Iterator[Point]:
    """The derivatives by the weights and biases, one at a time; and by an input, which is that by a bias."""
    done, n, depth = run(case), _width(case), len(case["weights"])
    y_hat, y = done.sums[-1][0], case["Y"][0]
    slopes = [[F(int(z > 0)) for z in sums[0]] for sums in done.sums[:-1]]
    world = {
        "t": depth, "n": n,
        "x": tuple(padded(inputs[0], n) for inputs in done.inputs),
        "W": tuple(padded(W, n, n) for W in case["weights"]),
        "p": (*(padded(p, n) for p in slopes), (F(1),) * n),
        "d": (*(None,) * depth, padded([2 * (a - b) for a, b in zip(y_hat, y, strict=True)], n)),
    }  # fmt: skip
    weights, biases = compute(case)
    for which, found in (("V", weights), ("c", biases)):
        for k, gradient in enumerate(found):
            for path, value in entries(gradient):
                zero = {"V": zeros(depth, n, n), "c": zeros(depth, n)}
                at = {**zero, which: replaced(zero[which], (k, *path), F(1)), "v": (zeros(n),)}
                yield Point(World({**world, **at}), value, BOTH)
    after = {name: world[name][1:] for name in ("x", "W", "p", "d")}
    still = {"V": zeros(depth - 1, n, n), "c": zeros(depth - 1, n)}
    for i, value in enumerate(biases[0]):
        if slopes[0][i]:
            at = {**after, **still, "t": depth - 1, "v": (replaced(zeros(n), (i,), F(1)),)}
            yield Point(World({**world, **at}), value, BOTH)


# --- points: layers ----------------------------------------------------------------------------------------


def _errors(case: Case) -> list[list[Any]]:
    """The squared error's derivatives by the outputs."""
    N = len(case["X"])
    y_hat = run(case).sums[-1]
    return [
        [F(2, N) * (a - y) for a, y in zip(*rows, strict=True)] for rows in zip(y_hat, case["Y"], strict=True)
    ]


def _first_layer(case: Case) -> dict[str, Any]:
    """The first layer, if it has an activation, and what the second one hands back to it."""
    X, W, b = case["X"], case["weights"][0], case["biases"][0]
    if len(case["weights"]) > 1:
        d = [[inner(row, delta) for row in case["weights"][1]] for delta in _errors(case)]
        functions: dict[str, Any] = RELU
    else:
        d, functions = _errors(case), {"phi": lambda z: z, "dphi": lambda z: F(1)}
    return {"N": len(X), "n": len(X[0]), "m": len(b), "x": X, "W": W, "b": b, "d": d, **functions}


def first_weights(compute: Compute, case: Case) -> Iterator[Point]:
    for (r, s), value in entries(compute(case)[0]):
        yield Point(World({**_first_layer(case), "r": r + 1, "s": s + 1, "i": 1}), value)


def first_biases(compute: Compute, case: Case) -> Iterator[Point]:
    for (s,), value in entries(compute(case)[0]):
        yield Point(World({**_first_layer(case), "r": 1, "s": s + 1, "i": 1}), value)


def inputs(compute: Compute, case: Case) -> Iterator[Point]:
    world = {**RELU, "N": len(case["X"]), "n": len(case["W"]), "m": len(case["b"]), "x": case["X"]}
    for (i, r), value in entries(compute(case)):
        at = {"i": i + 1, "r": r + 1, "s": 1}
        yield Point(World({**world, **at, "W": case["W"], "b": case["b"], "d": case["d"]}), value)


def line(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({**RELU, **case, "n": len(case["x"])}), compute(case))


# --- points: losses and functions --------------------------------------------------------------------------


def _outputs(case: Case) -> dict[str, Any]:
    y_hat = run(case).sums[-1]
    return {"N": len(y_hat), "m": len(y_hat[0]), "y_hat": y_hat, "y": case["Y"]}


def output_gradients(compute: Compute, case: Case) -> Iterator[Point]:
    """By an output, of three samples that are the same: a third of its bias's derivative."""
    same = {**case, "X": case["X"][:1] * 3, "Y": case["Y"][:1] * 3}
    tables = {"exp": {0: 2}, "sigma": {0: F(1, 2)}}
    for s, value in enumerate(compute(same)[1][-1], start=1):
        yield Point(World({**tables, **_outputs(same), "r": 2, "s": s}), value / 3)


def slopes_by_outputs(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"N": len(case["Y"]), "m": len(case["Y"][0]), "y_hat": case["y_hat"], "y": case["Y"]}
    table = {
        name: {
            a: p for places in zip(case["y_hat"], case[of], strict=True) for a, p in zip(*places, strict=True)
        }
        for name, of in (("exp", "powers"), ("sigma", "P"))
    }
    for (r, s), value in entries(compute({**case, **_looked_up(case, table)})):
        yield Point(World({**known, **table, "r": r + 1, "s": s + 1}), value)


def _looked_up(case: Case, table: dict[str, Any]) -> Case:
    """A function has one value at one output."""
    return {
        of: tuple(tuple(table[name][a] for a in row) for row in case["y_hat"])
        for name, of in (("exp", "powers"), ("sigma", "P"))
    }


def of_power(compute: Compute, case: Case) -> Iterator[Point]:
    e = case["power"]
    yield Point(World({"a": 2, "exp": {2: e, -2: 1 / e}}), compute(case), BOTH)


# --- points: initial weights -------------------------------------------------------------------------------


def _between(case: Case) -> dict[str, Any]:
    sizes = {"N": len(case["X"]), "n": len(case["W"]), "l": len(case["b"]), "m": len(case["d"][0])}
    known = {name: case[name] for name in ("W", "b", "U", "d") if name in case}
    return {
        **RELU,
        **sizes,
        **known,
        "x": case["X"],
        "r": 1,
        "s": 1,
        "u": 1,
        "v": 1,
        "eta": case.get("lr", F(1)),
    }


def _both_layers(case: Case) -> Case:
    """The layers of a network of two."""
    (W, U), (b, _) = case["weights"], case["biases"]
    return {"X": case["X"], "W": W, "b": b, "U": U, "d": _errors(case), "a": U[0][0], "beta": b[0]}


def before_constants(compute: Compute, case: Case) -> Iterator[Point]:
    """The first layer's weights, of a network whose second layer is constant."""
    layer = _both_layers(case)
    for (r, s), value in entries(compute(case)[0][0]):
        yield Point(World({**_between(layer), "a": layer["a"], "beta": 1, "r": r + 1, "s": s + 1}), value)


def before_constant(compute: Compute, case: Case) -> Iterator[Point]:
    constant = tuple(tuple(case["a"] for _ in row) for row in case["U"])
    for (r, s), value in entries(compute(case)):
        world = {**_between(case), "U": constant, "a": case["a"], "beta": 1, "r": r + 1, "s": s + 1}
        yield Point(World(world), value)


def after_constants(compute: Compute, case: Case) -> Iterator[Point]:
    """The second layer's weights, of a network whose first layer is constant."""
    layer = _both_layers(case)
    for (s, v), value in entries(compute(case)[0][1]):
        world = {**_between(layer), "a": layer["W"][0][0], "beta": layer["beta"], "s": s + 1, "v": v + 1}
        yield Point(World(world), value)


def after_constant(compute: Compute, case: Case) -> Iterator[Point]:
    constant = tuple(tuple(case["a"] for _ in row) for row in case["W"])
    biases = tuple(case["beta"] for _ in case["b"])
    for v, value in enumerate(compute(case), start=1):
        for s in range(1, len(biases) + 1):
            at = {"W": constant, "b": biases, "a": case["a"], "beta": case["beta"], "s": s, "v": v}
            yield Point(World({**_between(case), **at}), value, BOTH)


def last_bias(compute: Compute, case: Case) -> Iterator[Point]:
    (gradient,) = (compute(case),)
    for value, c, y in zip(gradient, case["biases"][-1], zip(*case["Y"], strict=True), strict=True):
        yield Point(World({"N": len(y), "y": y, "c": (c,), "t": 0}), value, BOTH)


def bias_path(compute: Compute, case: Case) -> Iterator[Point]:
    rates = {"eta": case["lr"], "alpha": 1 - 2 * case["lr"]}
    world = {**rates, "N": len(case["y"]), "y": case["y"], "c": (case["c"],), "t": case["t"]}
    yield Point(World(world), compute(case), BOTH)


def _units(case: Case) -> dict[str, Any]:
    sizes = {"N": len(case["x"][0]), "n": len(case["w"]), "l": len(case["w"][0])}
    return {**sizes, "x": case["x"], "d": case["d"], "w": (case["w"],), "eta": case["lr"], "t": case["t"]}


def of_units(compute: Compute, case: Case) -> Iterator[Point]:
    """Their gradients, from values that ReLU has there: it is no polynomial, though its values may seem so."""
    sums = [inner(x, w) for x in case["x"][0] for w in zip(*case["w"], strict=True)]
    tables = {name: {z: function(z) for z in sums} for name, function in RELU.items()}
    for (r, s), value in entries(compute(case)):
        yield Point(World({**_units(case), **tables, "t": 0, "r": r + 1, "s": s + 1, "u": 1}), value, BOTH)


def of_equal_units(compute: Compute, case: Case) -> Iterator[Point]:
    for r, row in enumerate(compute(case), start=1):
        yield Point(World({**RELU, **_units(case), "r": r, "s": 1, "u": 2}), row[0], BOTH)


def of_zeros(compute: Compute, case: Case) -> Iterator[Point]:
    world = {**RELU, **_units(case), "w": (zeros(len(case["w"]), len(case["w"][0])),)}
    for (r, s), value in entries(compute(case)):
        yield Point(World({**world, "r": r + 1, "s": s + 1, "u": 1}), value, BOTH)


def nothing(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({**case, "tanh": {0: 0}}), compute(case))


MEETINGS = {
    "backpropagation.forward": (
        Meeting(oracle, with_relu, hidden_sums, equation=0),
        Meeting(oracle, with_relu, network_outputs, equation=1),
    ),
    "backpropagation.layer_weights": (Meeting(oracle, with_relu, first_weights),),
    "backpropagation.layer_biases": (Meeting(oracle, with_relu, first_biases),),
    "backpropagation.layer_inputs": (Meeting(closed_form, alone, inputs),),
    "backpropagation.tangent": (Meeting(closed_form, lines, line),),
    "backpropagation.reverse_mode": (Meeting(oracle, one_sample, directions),),
    "backpropagation.squared_error": (
        Meeting(oracle, with_relu, output_gradients),
        Meeting(closed_form, outputs, slopes_by_outputs),
    ),
    "backpropagation.softmax_cross_entropy": (
        Meeting(oracle, equal_outputs, output_gradients),
        Meeting(closed_form, outputs, slopes_by_outputs),
    ),
    "backpropagation.sigmoid_cross_entropy": (
        Meeting(oracle, equal_outputs, output_gradients),
        Meeting(closed_form, outputs, slopes_by_outputs),
    ),
    "backpropagation.tanh": (Meeting(closed_form, powers, of_power),),
    "backpropagation.sigmoid": (Meeting(closed_form, powers, of_power),),
    "backpropagation.constant_after": (
        Meeting(oracle, with_relu, before_constants),
        Meeting(closed_form, layers, before_constant),
    ),
    "backpropagation.constant_before": (
        Meeting(oracle, with_relu, after_constants),
        Meeting(closed_form, layers, after_constant),
    ),
    "backpropagation.zero_bias": (Meeting(oracle, with_relu, last_bias),),
    "backpropagation.zero_path": (Meeting(closed_form, paths, bias_path),),
    "backpropagation.unit_gradient": (Meeting(closed_form, units, of_units),),
    "backpropagation.equal_units": (Meeting(closed_form, equal_units, of_equal_units),),
    "backpropagation.zero_units": (Meeting(closed_form, units, of_zeros),),
    "backpropagation.slide_zero": (Meeting(closed_form, one_number, nothing),),
}

"""A fully connected network and the gradients of its loss: cases, and oracles with exchangeable parts.

Layers are numbered from 0. Rows are samples; xₖ are the inputs of layer k, zₖ = xₖWₖ + bₖ its pre-activations.
Hidden layers hand on φ(zₖ), the last layer its pre-activations, which are the network's outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._model import Call, Case, Operation, Values
from reference.exact import (
    Value,
    clipped,
    dot,
    guarded_share,
    relu,
    relu_slope,
    rounded,
    sigmoid,
    softmax,
    tanh,
    total,
)

Rows = Sequence[Sequence[Value]]
WHOLE = Fraction(1)


# --- what is asked -----------------------------------------------------------------------------------------


def ask_forward(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One pass forward."""
    layers = list(case["weights"]), list(case["biases"])
    return (Call("forward", (case["X"], *layers, case["activation"])),)


def ask_backward(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One pass backward: the gradients of the weights and of the biases, layer by layer."""
    layers = list(case["weights"]), list(case["biases"])
    return (Call("backward", (case["X"], case["Y"], *layers, case["activation"], case["loss"])),)


# --- the functions -----------------------------------------------------------------------------------------

ACTIVATIONS: dict[str, Callable[[Value], Value]] = {"tanh": tanh, "relu": relu, "sigmoid": sigmoid}
TEXTBOOK: dict[str, Callable[[Value], Value]] = {
    "tanh": partial(tanh, textbook=True),
    "sigmoid": partial(sigmoid, textbook=True),
}


def slope(kind: str, z: Value, a: Value) -> Value:
    """φ′(z), where a = φ(z): 1 − tanh², s(1 − s), or where the unit is on.

    Through the square of the hyperbolic cosine, or e⁻ᶻ/(1 + e⁻ᶻ)², it is good to fewer roundings than these.
    """
    if kind == "tanh":
        return 1 - a * a
    return a * (1 - a) if kind == "sigmoid" else relu_slope(z)


def squared_error(y_hat: Rows, Y: Rows, factor: Fraction = WHOLE, over: str = "samples", **_: Any) -> Rows:
    """The derivatives by the outputs: 2(ŷ − y)/N, times the convention's ``factor``."""
    count = _count(Y, over)
    return [
        [2 * factor * (a - y) / count for a, y in zip(row, targets, strict=True)]
        for row, targets in zip(y_hat, Y, strict=True)
    ]


def cross_entropy(y_hat: Rows, Y: Rows, textbook: bool = False, guarded: bool = False) -> Rows:
    """The derivatives by the outputs: (p − y)/N, p the softmax of each sample's outputs.

    ``guarded``, by way of a logarithm that is guarded against 0: Σᵢ yᵢsᵢ(p − [i is this output])/N, s being
    pᵢ times the guarded logarithm's derivative, where others have 1; or with p clipped.
    """
    P = [softmax(row, textbook) for row in y_hat]
    return _less_targets(P, Y, len(Y), _by_guarded_logarithm if guarded else _less)


def binary_cross_entropy(
    y_hat: Rows, Y: Rows, over: str = "samples", textbook: bool = False, guarded: bool = False
) -> Rows:
    """The derivatives by the outputs: (p − y)/N, p the sigmoid of each output.

    ``textbook``, by way of the derivative by p as well, which divides by p and 1 − p; ``guarded``, by way of
    guarded logarithms of p and 1 − p: (ys(p − 1) + (1 − y)sp)/N, or with p clipped.
    """
    P = each(_divisor, each(partial(sigmoid, textbook=True), y_hat)) if textbook else each(sigmoid, y_hat)
    return _less_targets(P, Y, _count(Y, over), _by_two_guarded_logarithms if guarded else _less)


def _divisor(p: Value) -> Value:
    """p; unbounded where p or 1 − p may be rounded to 0."""
    return p + 0 * (1 / (p * (1 - p)))


def _less_targets(
    P: Rows, Y: Rows, count: int, less: Callable[[Sequence[Value], Sequence[Value]], Sequence[Value]]
) -> Rows:
    """(p − y)/count; by way of the derivative by p it loses at most 12 roundings of |p| + |y|."""
    return [
        [rounded(d, p + abs(y), 12) / count for d, p, y in zip(less(row, targets), row, targets, strict=True)]
        for row, targets in zip(P, Y, strict=True)
    ]


def _less(row: Sequence[Value], targets: Sequence[Value]) -> Sequence[Value]:
    return [p - y for p, y in zip(row, targets, strict=True)]


def _by_guarded_logarithm(row: Sequence[Value], targets: Sequence[Value]) -> Sequence[Value]:
    """The targets sum to 1."""
    terms = [[y * guarded_share(p) * (clipped(q) - int(i == j)) for j, q in enumerate(row)]
             for i, (p, y) in enumerate(zip(row, targets, strict=True))]  # fmt: skip
    return [total(column) for column in zip(*terms, strict=True)]


def _by_two_guarded_logarithms(row: Sequence[Value], targets: Sequence[Value]) -> Sequence[Value]:
    """The two may be guarded as one, as that of p(1 − p), whose share is the least."""
    shares = [guarded_share(p * (1 - p)) for p in row]
    return [
        y * s * (clipped(p) - 1) + (1 - y) * s * clipped(p)
        for p, y, s in zip(row, targets, shares, strict=True)
    ]


def _count(Y: Rows, over: str) -> int:
    return len(Y) * (len(Y[0]) if over == "entries" else 1)


LOSSES: Mapping[str, Callable[..., Rows]] = {
    "squared_error": squared_error,
    "cross_entropy": cross_entropy,
    "binary_cross_entropy": binary_cross_entropy,
}


def at_outputs(case: Case, y_hat: Rows, **options: Any) -> Rows:
    """The derivatives of the case's loss by the outputs."""
    return LOSSES[case["loss"]](y_hat, case["Y"], **options)


# --- forward -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pass:
    """``inputs`` and ``sums`` (pre-activations) of every layer."""

    inputs: Sequence[Rows]
    sums: Sequence[Rows]


def linear(X: Rows, W: Rows, b: Sequence[Value]) -> Rows:
    """XW + b, every entry summed in any order."""
    columns = [(*column, bias) for *column, bias in zip(*W, b, strict=True)]
    return [[dot([*row, 1], column) for column in columns] for row in X]


def each(function: Callable[..., Value], *matrices: Rows) -> Rows:
    """The function of every entry, or of entries at the same place."""
    return [
        [function(*entries) for entries in zip(*rows, strict=True)] for rows in zip(*matrices, strict=True)
    ]


def run(case: Case, textbook: bool = False) -> Pass:
    """The pass forward; ``textbook`` as of ``tanh`` and ``sigmoid``."""
    phi = (ACTIVATIONS | TEXTBOOK if textbook else ACTIVATIONS)[case["activation"]]
    inputs: list[Rows] = [case["X"]]
    sums: list[Rows] = []
    for W, b in zip(case["weights"], case["biases"], strict=True):
        sums.append(linear(inputs[-1], W, b))
        inputs.append(each(phi, sums[-1]))
    return Pass(inputs[:-1], sums)


def outputs(case: Case, textbook: bool = False, **_: Any) -> Values:
    """What the network returns: shape (samples, outputs)."""
    return (frozen(run(case, textbook).sums[-1]),)


def frozen(rows: Rows) -> tuple[tuple[Value, ...], ...]:
    """The rows as tuples."""
    return tuple(tuple(row) for row in rows)


# --- backward ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """What a pass backward is made of; a mistake exchanges one of them.

    ``slope`` of a kind of activation, z and φ(z); ``at_outputs``, the derivatives by the outputs; ``beside``,
    which rows the weights of layer k are multiplied with; ``back`` through the weights; ``weights`` and
    ``biases`` from the deltas of a layer, a delta being the derivative by a pre-activation.
    """

    slope: Callable[[str, Value, Value], Value] = slope
    at_outputs: Callable[..., Rows] = at_outputs
    beside: Callable[[Pass, int], Rows] = lambda done, k: done.inputs[k]
    back: Callable[[Rows, Rows], Rows] = lambda deltas, W: [
        [dot(row, delta) for row in W] for delta in deltas
    ]
    weights: Callable[[Rows, Rows], Rows] = lambda X, deltas: [
        [dot(column, delta) for delta in zip(*deltas, strict=True)] for column in zip(*X, strict=True)
    ]
    biases: Callable[[Rows], Sequence[Value]] = lambda deltas: [
        total(delta) for delta in zip(*deltas, strict=True)
    ]


RIGHT = Parts()


def gradients(case: Case, parts: Parts = RIGHT, **options: Any) -> Values:
    """The gradients of the weights and of the biases, layer by layer.

    The sums over samples, units and layers may be taken in another order, and from the input to the output as
    well: of the same formula in absolute values, each layer's units and the samples once, and 4 roundings a
    layer besides.
    """
    done = run(case, options.get("textbook", False))
    deltas = parts.at_outputs(case, done.sums[-1], **options)
    sizes = each(abs, deltas)
    roundings = len(case["X"]) + 8
    of_weights: list[Any] = []
    of_biases: list[Any] = []
    for k in reversed(range(len(done.sums))):
        X, W = parts.beside(done, k), case["weights"][k]
        roundings += len(W[0]) + 4

        def settled(value: Value, size: Value, count: int = roundings) -> Value:
            return rounded(value, size, count)

        bounds = RIGHT.weights(each(abs, X), sizes), RIGHT.biases(sizes)
        of_weights.insert(0, frozen(each(settled, parts.weights(X, deltas), bounds[0])))
        of_biases.insert(0, tuple(each(settled, [parts.biases(deltas)], [bounds[1]])[0]))
        if k:
            slopes = each(
                lambda z, a: parts.slope(case["activation"], z, a), done.sums[k - 1], done.inputs[k]
            )
            deltas = each(lambda d, s: d * s, parts.back(deltas, W), slopes)
            sizes = each(lambda d, s: d * abs(s), RIGHT.back(sizes, each(abs, W)), slopes)
    return ((tuple(of_weights), tuple(of_biases)),)


def both_of(case: Case, values: Values) -> Values:
    """The gradients that were returned; a bias's gradient may also be one row, as of a sum that keeps its axes."""
    ((weights, biases),) = values
    return ((weights, tuple(_row(b) for b in biases)),)


def _row(b: Any) -> Any:
    return b[0] if isinstance(b, tuple) and len(b) == 1 and isinstance(b[0], tuple) else b


def weights_of(case: Case, values: Values) -> Values:
    """The weights' gradients, of what was returned."""
    ((weights, _),) = values
    return (weights,)


def biases_of(case: Case, values: Values) -> Values:
    """The biases' gradients, of what was returned."""
    ((_, biases),) = both_of(case, values)
    return (biases,)


def last_bias_of(case: Case, values: Values) -> Values:
    """The last layer's biases' gradients, of what was returned."""
    (biases,) = biases_of(case, values)
    return (biases[-1],)


def weight_gradients(case: Case, **options: Any) -> Values:
    """The gradients of the weights."""
    return weights_of(case, gradients(case, **options))


def bias_gradients(case: Case, **options: Any) -> Values:
    """The gradients of the biases."""
    return biases_of(case, gradients(case, **options))


def last_bias_gradient(case: Case, **options: Any) -> Values:
    """The gradient of the last layer's biases."""
    return last_bias_of(case, gradients(case, **options))

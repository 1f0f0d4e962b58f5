"""Known wrong networks and gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from reference.claims import _network as network
from reference.claims._model import Case, Mistake, Values
from reference.claims._network import ACTIVATIONS, RIGHT, Parts, Pass, Rows, each, frozen, linear, slope
from reference.exact import Value, relu_slope, sigmoid, softmax

Oracle = Callable[..., Values]

# --- forward -----------------------------------------------------------------------------------------------


def _activated_at_last(case: Case, **_: Any) -> Values:
    return (frozen(each(ACTIVATIONS[case["activation"]], network.run(case).sums[-1])),)


def _never_activated(case: Case, **_: Any) -> Values:
    rows: Rows = case["X"]
    for W, b in zip(case["weights"], case["biases"], strict=True):
        rows = linear(rows, W, b)
    return (frozen(rows),)


def _without_biases(case: Case, **_: Any) -> Values:
    return network.outputs({**case, "biases": tuple(tuple(0 * b for b in row) for row in case["biases"])})


def _bias_after(case: Case, **_: Any) -> Values:
    phi = ACTIVATIONS[case["activation"]]
    rows: Rows = case["X"]
    last = len(case["weights"]) - 1
    for k, (W, b) in enumerate(zip(case["weights"], case["biases"], strict=True)):
        summed = linear(rows, W, [0 * one for one in b])
        done = summed if k == last else each(phi, summed)
        rows = [[a + one for a, one in zip(row, b, strict=True)] for row in done]
    return (frozen(rows),)


def _activated_inputs(case: Case, **_: Any) -> Values:
    return network.outputs({**case, "X": each(ACTIVATIONS[case["activation"]], case["X"])})


FORWARD = (
    Mistake(
        "activation at the output",
        "You apply the activation to the last layer as well: its pre-activations are the outputs.",
        _activated_at_last,
    ),
    Mistake(
        "no activation", "You leave out the activation: hidden layers apply it to their sums.", _never_activated
    ),
    Mistake("no biases", "You leave out the biases.", _without_biases),
    Mistake(
        "bias after the activation",
        "You add a hidden layer's bias to its activation: it is added to the sum that the activation is applied to.",
        _bias_after,
    ),
    Mistake(
        "activated inputs", "You apply the activation to the inputs: the first layer takes them as they are.",
        _activated_inputs,
    ),
)  # fmt: skip

# --- backward: the activation's derivative -----------------------------------------------------------------


def _no_slope(kind: str, z: Value, a: Value) -> Value:
    return 1 + 0 * z


def _slope_at_output(kind: str, z: Value, a: Value) -> Value:
    """φ′(φ(z)): of ReLU it is φ′(z) again."""
    return slope(kind, a, ACTIVATIONS[kind](a)) if kind != "relu" else relu_slope(z)


def _of_kind(which: str, wrong: Callable[[Value, Value], Value]) -> Callable[[str, Value, Value], Value]:
    """The wrong derivative of one activation, the others being right."""
    return lambda kind, z, a: wrong(z, a) if kind == which else slope(kind, z, a)


_TANH: tuple[tuple[str, str, Parts], ...] = (
    (
        "tanh' = 1 - tanh",
        "Your derivative of tanh is 1 − tanh: square it, 1 − tanh².",
        replace(RIGHT, slope=_of_kind("tanh", lambda z, a: 1 - a)),
    ),
    (
        "tanh' = 1 - z²",
        "Your derivative of tanh is 1 − z²: it is 1 − a², a = tanh(z).",
        replace(RIGHT, slope=_of_kind("tanh", lambda z, a: 1 - z * z)),
    ),
)
_SIGMOID: tuple[tuple[str, str, Parts], ...] = (
    (
        "sigmoid' = sigmoid",
        "Your derivative of the sigmoid s is s itself: it is s(1 − s).",
        replace(RIGHT, slope=_of_kind("sigmoid", lambda z, a: a)),
    ),
    (
        "sigmoid' = 1 - sigmoid",
        "Your derivative of the sigmoid s is 1 − s: it is s(1 − s).",
        replace(RIGHT, slope=_of_kind("sigmoid", lambda z, a: 1 - a)),
    ),
    (
        "sigmoid' = z(1 - z)",
        "Your derivative of the sigmoid is z(1 − z): it is a(1 − a), a the sigmoid of z.",
        replace(RIGHT, slope=_of_kind("sigmoid", lambda z, a: z * (1 - z))),
    ),
)
_RELU: tuple[tuple[str, str, Parts], ...] = (
    (
        "ReLU' = ReLU",
        "Your derivative of ReLU is ReLU itself: it is 1 where the unit is on.",
        replace(RIGHT, slope=_of_kind("relu", lambda z, a: a)),
    ),
)
_ANY: tuple[tuple[str, str, Parts], ...] = (
    (
        "no derivative of the activation",
        "You leave out φ′: on the way back through a unit, multiply by it.",
        replace(RIGHT, slope=_no_slope),
    ),
    (
        "derivative of the activation at its value",
        "You take φ′ at the unit's output: it is taken at the pre-activation.",
        replace(RIGHT, slope=_slope_at_output),
    ),
)

# --- backward: the layers ----------------------------------------------------------------------------------


def _before_activation(done: Pass, k: int) -> Rows:
    return done.sums[k - 1] if k else done.inputs[0]


def _negative(case: Case, y_hat: Rows, **options: Any) -> Rows:
    return each(lambda d: -d, network.at_outputs(case, y_hat, **options))


def _not_averaged(case: Case, y_hat: Rows, **options: Any) -> Rows:
    return each(lambda d: len(case["X"]) * d, network.at_outputs(case, y_hat, **options))


def _averaged_twice(case: Case, y_hat: Rows, **options: Any) -> Rows:
    return each(lambda d: d / len(case["X"]), network.at_outputs(case, y_hat, **options))


def _activated(case: Case, y_hat: Rows, **options: Any) -> Rows:
    kind = case["activation"]
    slopes = each(lambda z: slope(kind, z, ACTIVATIONS[kind](z)), y_hat)
    return each(lambda d, s: d * s, network.at_outputs(case, y_hat, **options), slopes)


def _sum_of_weights(X: Rows, deltas: Rows) -> Rows:
    return each(lambda w: len(X) * w, RIGHT.weights(X, deltas))


def _sum_of_biases(deltas: Rows) -> Sequence[Value]:
    return [len(deltas) * b for b in RIGHT.biases(deltas)]


def _mean_of_biases(deltas: Rows) -> Sequence[Value]:
    return [b / len(deltas) for b in RIGHT.biases(deltas)]


def _last_sample(deltas: Rows) -> Sequence[Value]:
    return [*deltas[-1]]


def _without_weights(deltas: Rows, W: Rows) -> Rows:
    return RIGHT.back(deltas, each(lambda w: 1 + 0 * w, W))


_SIGN = (
    "sign",
    "You return minus the gradient: the error is ŷ − y, and not y − ŷ.",
    replace(RIGHT, at_outputs=_negative),
)
_UNAVERAGED = (
    "not averaged",
    "You add up the samples' gradients: the loss is their mean, so divide by their number.",
    replace(RIGHT, at_outputs=_not_averaged),
)
_AVERAGED_TWICE = (
    "averaged twice",
    "You divide by the number of samples twice: once is enough.",
    replace(RIGHT, at_outputs=_averaged_twice),
)
_OF_WEIGHTS: tuple[tuple[str, str, Parts], ...] = (
    (
        "weights not averaged",
        "You divide the biases' gradients by the number of samples, and not the weights'.",
        replace(RIGHT, weights=_sum_of_weights),
    ),
    (
        "inputs before the activation",
        "You multiply by what the activation was applied to: a layer's inputs are the activations before it.",
        replace(RIGHT, beside=_before_activation),
    ),
)
_OF_BIASES: tuple[tuple[str, str, Parts], ...] = (
    (
        "biases not averaged",
        "You divide the weights' gradients by the number of samples, and not the biases'.",
        replace(RIGHT, biases=_sum_of_biases),
    ),
    (
        "biases averaged twice",
        "You average the biases' deltas, which are divided by the number of samples already: sum them.",
        replace(RIGHT, biases=_mean_of_biases),
    ),
    (
        "bias of the last sample",
        "Your biases' gradients are those of the last sample: sum over all of them.",
        replace(RIGHT, biases=_last_sample),
    ),
)
_THROUGH: tuple[tuple[str, str, Parts], ...] = (
    (
        "activation's derivative at the output",
        "You multiply by φ′ at the last layer, which has no activation.",
        replace(RIGHT, at_outputs=_activated),
    ),
    (
        "weights left out on the way back",
        "You hand the deltas back without the weights: multiply them by the weights that they came through.",
        replace(RIGHT, back=_without_weights),
    ),
)


def _named(oracle: Oracle, *kinds: tuple[tuple[str, str, Parts], ...]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(name, text, partial(oracle, parts=parts)) for kind in kinds for name, text, parts in kind
    )


_SCALE = (_SIGN, _UNAVERAGED, _AVERAGED_TWICE)
ACTIVATION = (*_ANY, *_TANH, *_SIGMOID, *_RELU)

WEIGHTS = _named(network.weight_gradients, _SCALE, _ANY, _OF_WEIGHTS[1:], _THROUGH)
BIASES = _named(network.bias_gradients, _SCALE, _ANY, _OF_BIASES[2:], _THROUGH)
_ALL = (*_SCALE, *ACTIVATION, *_OF_WEIGHTS, *_OF_BIASES, *_THROUGH)
ALL = _named(network.gradients, _ALL)

# --- backward: the loss ------------------------------------------------------------------------------------


def _by(
    probabilities: Callable[[Rows], Rows], factor: Callable[[Value], Value] = lambda p: 1
) -> Callable[..., Rows]:
    """The difference of these probabilities and the targets, times a factor, averaged over the samples."""

    def at_outputs(case: Case, y_hat: Rows, **_: Any) -> Rows:
        return each(lambda p, y: (p - y) * factor(p) / len(case["X"]), probabilities(y_hat), case["Y"])

    return at_outputs


def _softmax(y_hat: Rows) -> Rows:
    return [softmax(row) for row in y_hat]


def _softmax_of_samples(y_hat: Rows) -> Rows:
    return list(zip(*(softmax(column) for column in zip(*y_hat, strict=True)), strict=True))


def _sigmoid(y_hat: Rows) -> Rows:
    return each(sigmoid, y_hat)


def _plain(y_hat: Rows) -> Rows:
    return y_hat


def _of_loss(*wrong: tuple[str, str, Callable[..., Rows]]) -> tuple[Mistake, ...]:
    parts = tuple((name, text, replace(RIGHT, at_outputs=one)) for name, text, one in wrong)
    return _named(network.gradients, parts, _SCALE, _OF_WEIGHTS, _OF_BIASES, ACTIVATION)


SQUARED_ERROR = _named(network.gradients, _SCALE, _OF_WEIGHTS[:1], _OF_BIASES)
CROSS_ENTROPY = _of_loss(
    ("no softmax", "You subtract the targets from the outputs: take their softmax first.", _by(_plain)),
    (
        "sigmoid for softmax",
        "You use the sigmoid of each output: a sample's softmax sums to 1.",
        _by(_sigmoid),
    ),
    (
        "softmax over the samples",
        "You normalise over the samples: a softmax is over the outputs of one sample.",
        _by(_softmax_of_samples),
    ),
    (
        "derivative of the softmax as well",
        "You multiply p − y by p(1 − p): the softmax's derivative is in p − y already.",
        _by(_softmax, lambda p: p * (1 - p)),
    ),
    (
        "twice",
        "You multiply p − y by 2: there is no square in the cross entropy.",
        _by(_softmax, lambda p: 2),
    ),
)
BINARY_CROSS_ENTROPY = _of_loss(
    ("no sigmoid", "You subtract the targets from the outputs: take their sigmoid first.", _by(_plain)),
    ("softmax for sigmoid", "You normalise over the outputs: each has a sigmoid of its own.", _by(_softmax)),
    (
        "derivative of the sigmoid as well",
        "You multiply p − y by p(1 − p): the sigmoid's derivative is in p − y already.",
        _by(_sigmoid, lambda p: p * (1 - p)),
    ),
    (
        "squared error of the probability",
        "Your gradient is 2(p − y)p(1 − p), which is that of a squared error: the cross entropy's is p − y.",
        _by(_sigmoid, lambda p: 2 * p * (1 - p)),
    ),
)

# --- backward: what initial weights do ---------------------------------------------------------------------


def _nothing(case: Case, y_hat: Rows, **options: Any) -> Rows:
    return each(lambda d: 0 * d, network.at_outputs(case, y_hat, **options))


_STILL = (
    "nothing learns",
    "All your gradients are 0: where weights are 0 or equal, some parts of the network still learn.",
    replace(RIGHT, at_outputs=_nothing),
)
CONSTANT = _named(network.gradients, (_STILL,), _ALL)
ZERO = _named(network.last_bias_gradient, (_STILL,), _SCALE)

"""A fully connected network: its outputs, and the gradients of its loss by backpropagation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, one_of


def forward(X: Any, weights: Iterable[Any], biases: Iterable[Any], activation: str) -> Floats:
    """The network's outputs, shape (samples, outputs): the pre-activations of its last layer.

    X: shape (samples, features). weights: the layers' matrices, each of shape (fan_in, fan_out). biases: as many
    vectors, of shape (fan_out,). activation: "tanh", "relu" or "sigmoid", of the hidden layers.
    """
    phi = _ACTIVATIONS[one_of("activation", activation, _ACTIVATIONS)]
    X, layers = _network(X, weights, biases)

    return _pass(X, layers, phi)[1][-1]


def backward(
    X: Any, Y: Any, weights: Iterable[Any], biases: Iterable[Any], activation: str, loss: str
) -> tuple[list[Floats], list[Floats]]:
    """The gradients of the loss: those of the weights, and those of the biases, layer by layer.

    X, weights, biases, activation: as in ``forward``. Y: the targets, shape (samples, outputs). loss: the mean
    over the samples of "squared_error", Σ (ŷ − y)²; of "cross_entropy", −Σ y log p with the softmax p of the
    sample's outputs ŷ; or of "binary_cross_entropy", −Σ (y log p + (1 − y) log(1 − p)) with the sigmoid p of each.
    """
    kind = one_of("activation", activation, _ACTIVATIONS)
    error = _ERRORS[one_of("loss", loss, _ERRORS)]
    X, layers = _network(X, weights, biases)
    Y = array("Y", Y, (len(X), layers[-1][1].size))

    inputs, sums = _pass(X, layers, _ACTIVATIONS[kind])
    delta: Floats = error(sums[-1], Y) / len(X)
    grad_W: list[Floats] = []
    grad_b: list[Floats] = []
    for k in reversed(range(len(layers))):
        grad_W.insert(0, inputs[k].T @ delta)
        grad_b.insert(0, delta.sum(axis=0))
        if k:
            delta = (delta @ layers[k][0].T) * _SLOPES[kind](inputs[k])
    return grad_W, grad_b


# --- functions, and derivatives from their values ----------------------------------------------------------


def _sigmoid(z: Floats) -> Floats:
    result: Floats = (1 + np.tanh(z / 2)) / 2  # 1/(1 + e⁻ᶻ), without its overflow
    return result


def _softmax(z: Floats) -> Floats:
    powers: Floats = np.exp(z - z.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result


Function = Callable[[Floats], Floats]

_ACTIVATIONS: dict[str, Function] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": _sigmoid,
}
_SLOPES: dict[str, Function] = {
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0).astype(a.dtype),
    "sigmoid": lambda a: a * (1 - a),
}
_ERRORS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "squared_error": lambda y_hat, Y: 2 * (y_hat - Y),
    "cross_entropy": lambda y_hat, Y: _softmax(y_hat) - Y,
    "binary_cross_entropy": lambda y_hat, Y: _sigmoid(y_hat) - Y,
}


def _pass(
    X: Floats, layers: Sequence[tuple[Floats, Floats]], phi: Function
) -> tuple[list[Floats], list[Floats]]:
    """The inputs and the pre-activations of every layer."""
    inputs: list[Floats] = [X]
    sums: list[Floats] = [X @ layers[0][0] + layers[0][1]]
    for W, b in layers[1:]:
        inputs.append(phi(sums[-1]))
        sums.append(inputs[-1] @ W + b)
    return inputs, sums


def _network(
    X: Any, weights: Iterable[Any], biases: Iterable[Any]
) -> tuple[Floats, list[tuple[Floats, Floats]]]:
    """The checked inputs and layers."""
    X = array("X", X, (None, None))
    if not len(X):
        raise ValueError("X must have at least one row, got none")
    matrices, vectors = list(weights), list(biases)
    if not matrices:
        raise ValueError("weights must have at least one matrix, got none")
    if len(vectors) != len(matrices):
        raise ValueError(f"biases must be as many as the weights, {len(matrices)}, got {len(vectors)}")
    width, layers = X.shape[1], []
    for k, (W, b) in enumerate(zip(matrices, vectors, strict=True)):
        W = array(f"weights[{k}]", W, (width, None))
        width = W.shape[1]
        layers.append((W, array(f"biases[{k}]", b, (width,))))
    return X, layers

"""Networks made of objects: layers, and numbers that record what they come from; and their functions."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

quiet = np.errstate(all="ignore")
"""What overflows at a large logit does so without a word; some of it is right nevertheless."""

# --- functions ---------------------------------------------------------------------------------------------


@quiet
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@quiet
def sigmoid_from_above(z):
    return np.exp(z) / (1 + np.exp(z))


@quiet
def derived_from_above(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@quiet
def tanh_by_exponentials(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@quiet
def tanh_by_cosh(z):
    return 1 / np.cosh(z) ** 2


PHI = {"tanh": np.tanh, "relu": lambda z: np.maximum(0, z), "sigmoid": sigmoid}
SLOPE = {
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0).astype(z.dtype),
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)),
}
TEXTBOOK_PHI = {
    "tanh": tanh_by_exponentials,
    "relu": lambda z: z * (z > 0),
    "sigmoid": sigmoid_from_above,
}
TEXTBOOK_SLOPE = {
    "tanh": tanh_by_cosh,
    "relu": lambda z: np.where(z >= 0, 1, 0).astype(z.dtype),  # 1 at 0, too
    "sigmoid": derived_from_above,
}


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@quiet
def plain_softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def softmax_of_logarithms(z):
    m = z.max(axis=-1, keepdims=True)
    return np.exp(z - (m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True))))


def error(y_hat, Y, loss, softmax=softmax, sigmoid=sigmoid):
    if loss == "squared_error":
        return 2 * (y_hat - Y)
    return (softmax(y_hat) if loss == "cross_entropy" else sigmoid(y_hat)) - Y


@quiet
def error_by_chain(y_hat, Y, loss, softmax=plain_softmax, guard=0.0):
    """Through the derivative by the probabilities, of log(p + guard)."""
    if loss == "squared_error":
        return -2 * (Y - y_hat)
    if loss == "cross_entropy":
        p = softmax(y_hat)
        jacobians = p[:, :, None] * (np.eye(p.shape[1], dtype=p.dtype) - p[:, None, :])
        return np.einsum("nij,nj->ni", jacobians, -Y / (p + guard))
    p = sigmoid(y_hat)
    return (-(Y / (p + guard)) + (1 - Y) / (1 - p + guard)) * (p * (1 - p))


def error_of_clipped(y_hat, Y, loss, guard):
    if loss == "squared_error":
        return error(y_hat, Y, loss)
    return np.clip(error(y_hat, 0, loss), guard, 1 - guard) - Y


# --- the same without overflow -----------------------------------------------------------------------------


def softmax_by_scipy(z):
    return special.softmax(z, axis=1)


def softmax_by_logsumexp(z):
    return np.exp(z - special.logsumexp(z, axis=1, keepdims=True))


def softmax_by_logaddexp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


@quiet
def softmax_by_differences(z):
    """Every probability from its own differences: what overflows is the divisor of a 0."""
    return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


def softmax_by_rows(z):
    rows = []
    for row in z.tolist():
        powers = [math.exp(one - max(row)) for one in row]
        rows.append([power / math.fsum(powers) for power in powers])
    return np.array(rows, dtype=z.dtype)


def sigmoid_by_sign(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_by_masks(z):
    p = np.empty_like(z)
    p[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    p[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return p


def sigmoid_by_tanh(z):
    return 0.5 * (np.tanh(0.5 * z) + 1)


def sigmoid_by_log1p(z):
    return np.exp(-(np.log1p(np.exp(-np.abs(z))) + np.maximum(-z, 0)))


def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


STABLE = {
    "shift and 1/(1 + exp(-z))": (softmax, sigmoid),
    "softmax and expit of scipy": (softmax_by_scipy, special.expit),
    "logsumexp and sign": (softmax_by_logsumexp, sigmoid_by_sign),
    "logaddexp": (softmax_by_logaddexp, sigmoid_by_logaddexp),
    "differences and tanh": (softmax_by_differences, sigmoid_by_tanh),
    "rows and masks": (softmax_by_rows, sigmoid_by_masks),
    "logarithms and log1p": (softmax_of_logarithms, sigmoid_by_log1p),
}


# --- layers as objects -------------------------------------------------------------------------------------


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(0)
        return dout @ self.W.T


class Activation:
    def __init__(self, kind):
        self.kind = kind

    def forward(self, z):
        self.out = PHI[self.kind](z)
        return self.out

    def backward(self, dout):
        a = self.out
        if self.kind == "tanh":
            return dout * (1 - a) * (1 + a)
        return dout * a * (1 - a) if self.kind == "sigmoid" else np.where(a > 0, dout, 0)


class Network:
    def __init__(self, weights, biases, kind):
        self.dense = [Dense(W, b) for W, b in zip(weights, biases, strict=True)]
        self.layers = [self.dense[0]]
        for layer in self.dense[1:]:
            self.layers += [Activation(kind), layer]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)


def forward_by_objects(X, weights, biases, activation):
    return Network(weights, biases, activation).forward(X)


def by_objects(X, Y, weights, biases, activation, loss):
    made = Network(weights, biases, activation)
    made.backward(error(made.forward(X), Y, loss) / X.shape[0])
    return [layer.dW for layer in made.dense], [layer.db for layer in made.dense]


# --- a tape of scalars -------------------------------------------------------------------------------------


class Scalar:
    """A number that knows what it was computed from, and with which derivatives."""

    def __init__(self, value, *sources):
        self.value, self.sources, self.grad = value, sources, 0.0

    def __add__(self, other):
        return Scalar(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return Scalar(self.value * other.value, (self, other.value), (other, self.value))

    def apply(self, kind):
        value = float(PHI[kind](self.value))
        slope = {"tanh": 1 - value**2, "relu": float(self.value > 0), "sigmoid": value * (1 - value)}[kind]
        return Scalar(value, (self, slope))


def by_tape(X, Y, weights, biases, activation, loss):
    parameters = [
        [np.vectorize(Scalar, otypes=[object])(a.astype(np.float64)) for a in arrays]
        for arrays in (weights, biases)
    ]
    tape, rows = [], []
    for x in X.tolist():
        row = [Scalar(one) for one in x]
        for k, (W, b) in enumerate(zip(*parameters, strict=True)):
            row = [one.apply(activation) for one in row] if k else row
            row = [sum((row[i] * W[i, j] for i in range(len(row))), b[j]) for j in range(len(b))]
        rows.append(row)
    values = np.array([[one.value for one in row] for row in rows])
    for row, errors in zip(rows, error(values, Y.astype(np.float64), loss) / len(X), strict=True):
        for one, slope in zip(row, errors, strict=True):
            one.grad = slope
            tape.append(one)
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for source, _ in node.sources:
                visit(source)
            order.append(node)

    for one in tape:
        visit(one)
    for node in reversed(order):
        for source, slope in node.sources:
            source.grad += node.grad * slope
    return tuple(
        [np.array([one.grad for one in a.flat], dtype=X.dtype).reshape(a.shape) for a in arrays]
        for arrays in parameters
    )

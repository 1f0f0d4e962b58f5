"""Right networks and gradients, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from reference import implementation

Functions = dict[str, Callable[..., Any]]

OURS: Functions = {name: getattr(implementation, name) for name in ("forward", "backward")}


# --- functions ---------------------------------------------------------------------------------------------


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


PHI = {"tanh": np.tanh, "relu": lambda z: np.maximum(0, z), "sigmoid": sigmoid}
SLOPE = {
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0).astype(z.dtype),
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)),
}
TEXTBOOK_PHI = {
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "sigmoid": lambda z: np.exp(z) / (1 + np.exp(z)),
}
TEXTBOOK_SLOPE = {
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.where(z >= 0, 1, 0).astype(z.dtype),  # 1 at 0, too
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
}


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def plain_softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def softmax_of_logarithms(z):
    m = z.max(axis=-1, keepdims=True)
    return np.exp(z - (m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True))))


def error(y_hat, Y, loss):
    if loss == "squared_error":
        return 2 * (y_hat - Y)
    return (softmax(y_hat) if loss == "cross_entropy" else sigmoid(y_hat)) - Y


def error_by_chain(y_hat, Y, loss):
    """Through the derivative by the probabilities."""
    if loss == "squared_error":
        return -2 * (Y - y_hat)
    if loss == "cross_entropy":
        p = plain_softmax(y_hat)
        jacobians = p[:, :, None] * (np.eye(p.shape[1], dtype=p.dtype) - p[:, None, :])
        return np.einsum("nij,nj->ni", jacobians, -Y / p)
    p = sigmoid(y_hat)
    return (-(Y / p) + (1 - Y) / (1 - p)) * (p * (1 - p))


def network(X, weights, biases, activation, loss, Y):
    """The loss itself; also of complex weights."""
    z = X
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = (PHI[activation](z) if k else z) @ W + b
    if loss == "squared_error":
        return np.sum((z - Y) ** 2) / len(X)
    if loss == "cross_entropy":
        return -np.sum(Y * np.log(plain_softmax(z))) / len(X)
    return -np.sum(Y * np.log(sigmoid(z)) + (1 - Y) * np.log(1 - sigmoid(z))) / len(X)


# --- forward -----------------------------------------------------------------------------------------------


def forward(X, weights, biases, activation):
    a = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        a = PHI[activation](a @ W + b)
    return a @ weights[-1] + biases[-1]


def forward_with_ones(X, weights, biases, activation):
    a, ones = X, np.ones((len(X), 1), X.dtype)
    for _k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = np.hstack([ones, a]) @ np.vstack([b, W])
        a = TEXTBOOK_PHI[activation](z)
    return z


def forward_by_columns(X, weights, biases, activation):
    A = X.T
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        Z = np.dot(W.T, A) + b[:, np.newaxis]
        A = Z if k + 1 == len(weights) else PHI[activation](Z)
    return A.T


def forward_by_loops(X, weights, biases, activation):
    phi = {"tanh": math.tanh, "relu": lambda z: max(z, 0.0), "sigmoid": lambda z: 1 / (1 + math.exp(-z))}
    outputs = []
    for x in X.tolist():
        for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
            x = [phi[activation](one) for one in x] if k else x
            x = [b[j] + sum(x[i] * W[i, j] for i in range(len(x))) for j in range(len(b))]
        outputs.append(x)
    return np.array(outputs, dtype=X.dtype)


def forward_in_place(X, weights, biases, activation):
    a = X.copy()
    for k in range(len(weights)):
        a = a.dot(weights[k])
        a += biases[k]
        if k < len(weights) - 1:
            a[...] = PHI[activation](a)
    return a


# --- backward ----------------------------------------------------------------------------------------------


def passes(X, weights, biases, phi):
    xs, zs = [X], []
    for W, b in zip(weights, biases, strict=True):
        zs.append(xs[-1] @ W + b)
        xs.append(phi(zs[-1]))
    return xs, zs


def with_caches(X, Y, weights, biases, activation, loss, phi=PHI, slope=SLOPE, error=error):
    xs, zs = passes(X, weights, biases, phi[activation])
    dZ = error(zs[-1], Y, loss)
    grads = []
    for k in range(len(weights) - 1, -1, -1):
        grads.append((xs[k].T @ dZ / len(X), np.sum(dZ, axis=0) / len(X)))
        if k > 0:
            dZ = np.dot(dZ, weights[k].T) * slope[activation](zs[k - 1])
    grads = grads[::-1]
    return [dW for dW, _ in grads], [db for _, db in grads]


by_textbook = partial(with_caches, phi=TEXTBOOK_PHI, slope=TEXTBOOK_SLOPE)
by_chain = partial(with_caches, error=error_by_chain)


def by_columns(X, Y, weights, biases, activation, loss):
    """Samples as columns, 1/m in front."""
    m, A, Zs = X.shape[0], [X.T], []
    for W, b in zip(weights, biases, strict=True):
        Zs.append(W.T @ A[-1] + b.reshape(-1, 1))
        A.append(PHI[activation](Zs[-1]))
    dZ = error(Zs[-1].T, Y, loss).T
    dW, db = [], []
    for k in reversed(range(len(weights))):
        dW.insert(0, (1.0 / m * np.dot(dZ, A[k].T)).T)
        db.insert(0, (1.0 / m * np.sum(dZ, axis=1, keepdims=True)).ravel())
        if k:
            dZ = np.multiply(weights[k] @ dZ, SLOPE[activation](Zs[k - 1]))
    return dW, db


def by_einsum(X, Y, weights, biases, activation, loss):
    xs, zs = passes(X, weights, biases, PHI[activation])
    delta = error(zs[-1], Y, loss) / X.shape[0]
    dW, db = [], []
    for k in range(len(weights))[::-1]:
        dW = [np.einsum("ni,nj->ij", xs[k], delta), *dW]
        db = [np.einsum("nj->j", delta), *db]
        if k:
            delta = np.einsum("nj,ij,ni->ni", delta, weights[k], SLOPE[activation](zs[k - 1]))
    return tuple(dW), tuple(db)


def by_samples(X, Y, weights, biases, activation, loss):
    """One sample after the other, gradients added up as outer products."""
    dW, db = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    for x, y in zip(X, Y, strict=True):
        xs, zs = passes(x, weights, biases, PHI[activation])
        delta = error(zs[-1][None], y[None], loss)[0]
        for k in reversed(range(len(weights))):
            dW[k] += np.outer(xs[k], delta)
            db[k] += delta
            if k:
                delta = weights[k] @ delta * SLOPE[activation](zs[k - 1])
    return [g / len(X) for g in dW], [g / len(X) for g in db]


def by_jacobians(X, Y, weights, biases, activation, loss):
    """From the input to the output: the outputs' Jacobian by each layer's pre-activations."""
    xs, zs = passes(X, weights, biases, PHI[activation])
    errors = error(zs[-1], Y, loss)
    dW, db = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    for n in range(len(X)):
        for k in range(len(weights)):
            J = np.eye(weights[k].shape[1], dtype=X.dtype)
            for layer in range(k + 1, len(weights)):
                J = weights[layer].T @ (SLOPE[activation](zs[layer - 1][n])[:, None] * J)
            delta = errors[n] @ J / len(X)
            dW[k] = dW[k] + xs[k][n][:, None] * delta
            db[k] = db[k] + delta
    return dW, db


def by_tangents(X, Y, weights, biases, activation, loss):
    """Forward mode: one pass for each weight and each bias."""

    def along(V, c):
        x, v = X, np.zeros_like(X)
        for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
            z, speed = x @ W + b, v @ W + x @ V[k] + c[k]
            x, v = PHI[activation](z), SLOPE[activation](z) * speed
        return np.sum(error(z, Y, loss) * speed) / len(X)

    zero = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    grads = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    for which in (0, 1):
        for k, found in enumerate(grads[which]):
            for path in np.ndindex(found.shape):
                zero[which][k][path] = 1
                found[path] = along(*zero)
                zero[which][k][path] = 0
    return grads


def in_double(X, Y, weights, biases, activation, loss, wide=np.float64, of=with_caches):
    widened = [a.astype(wide) for a in weights], [a.astype(wide) for a in biases]
    dW, db = of(X.astype(wide), Y.astype(wide), *widened, activation, loss)
    return [a.astype(X.dtype) for a in dW], [a.astype(X.dtype) for a in db]


in_extended = partial(in_double, wide=np.longdouble, of=by_einsum)


def in_place(X, Y, weights, biases, activation, loss):
    xs, zs = passes(X, weights, biases, PHI[activation])
    delta = error(zs[-1], Y, loss)
    delta /= len(X)
    dW, db = [None] * len(weights), [None] * len(weights)
    for k in reversed(range(len(weights))):
        dW[k], db[k] = xs[k].T.dot(delta), np.add.reduce(delta)
        if activation == "relu" and k:
            delta = delta.dot(weights[k].T)
            delta[zs[k - 1] <= 0] = 0
        elif k:
            delta = delta.dot(weights[k].T)
            delta *= SLOPE[activation](zs[k - 1])
    return dW, db


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


FORWARD = (
    forward,
    forward_with_ones,
    forward_by_columns,
    forward_by_loops,
    forward_in_place,
    forward_by_objects,
)
BACKWARD: Functions = {
    "with caches": with_caches,
    "by textbook": by_textbook,
    "by chain": by_chain,
    "plain softmax": partial(
        with_caches, error=lambda y_hat, Y, loss: of_softmax(plain_softmax, y_hat, Y, loss)
    ),
    "softmax of logarithms": partial(
        with_caches, error=lambda y_hat, Y, loss: of_softmax(softmax_of_logarithms, y_hat, Y, loss)
    ),
    "by columns": by_columns,
    "by einsum": by_einsum,
    "by samples": by_samples,
    "by Jacobians": by_jacobians,
    "by tangents": by_tangents,
    "in double": in_double,
    "in extended": in_extended,
    "in place": in_place,
    "by objects": by_objects,
    "by tape": by_tape,
}


def of_softmax(function, y_hat, Y, loss):
    return function(y_hat) - Y if loss == "cross_entropy" else error(y_hat, Y, loss)


VARIANTS: dict[str, Functions] = {
    **{one.__name__: {"forward": one} for one in FORWARD},
    **{name: {"backward": one} for name, one in BACKWARD.items()},
}


def of_squared(factor, mean, y_hat, Y, loss):
    """Errors times a factor for the squared error, and averaged over the outputs where the loss is so."""
    errors = error(y_hat, Y, loss) * (factor if loss == "squared_error" else 1)
    return errors / (Y.shape[1] if mean and loss != "cross_entropy" else 1)


def following(factor, mean):
    return partial(with_caches, error=partial(of_squared, factor, mean))


FOLLOWING: Functions = {
    "half of it": following(0.5, False),
    "mean over all outputs": following(1, True),
}
"""By the convention that they follow."""

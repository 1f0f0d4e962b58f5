"""Right networks and gradients, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from reference import implementation
from tests.zoo.networks import (
    PHI,
    SLOPE,
    STABLE,
    TEXTBOOK_PHI,
    TEXTBOOK_SLOPE,
    by_objects,
    by_tape,
    error,
    error_by_chain,
    error_of_clipped,
    forward_by_objects,
    plain_softmax,
    sigmoid_from_above,
    softmax,
)

Functions = dict[str, Callable[..., Any]]

OURS: Functions = {name: getattr(implementation, name) for name in ("forward", "backward")}


def network(X, weights, biases, activation, loss, Y):
    """The loss itself; also of complex weights."""
    z = X
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = (PHI[activation](z) if k else z) @ W + b
    if loss == "squared_error":
        return np.sum((z - Y) ** 2) / len(X)
    if loss == "cross_entropy":
        z = z - z.real.max(axis=1, keepdims=True)
        return np.sum(np.log(np.exp(z).sum(axis=1)) - (Y * z).sum(axis=1)) / len(X)
    above = np.where(z.real > 0, z, 0)
    return np.sum(above + np.log(np.exp(-above) + np.exp(z - above)) - Y * z) / len(X)


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


def forward_by_einsum(X, weights, biases, activation):
    a = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        a = TEXTBOOK_PHI[activation](np.einsum("ni,ij->nj", a, W) + b)
    return np.einsum("ni,ij->nj", a, weights[-1]) + biases[-1]


def forward_in_extended(X, weights, biases, activation):
    wide = [[np.asarray(one, dtype=np.longdouble) for one in arrays] for arrays in (weights, biases)]
    return forward(X.astype(np.longdouble), *wide, activation).astype(X.dtype)


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
        db.insert(0, (1.0 / m * np.sum(dZ, axis=1, keepdims=True)).T)
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


FORWARD = (
    forward,
    forward_with_ones,
    forward_by_columns,
    forward_by_loops,
    forward_in_place,
    forward_by_objects,
    forward_by_einsum,
    forward_in_extended,
)
BACKWARD: Functions = {
    "with caches": with_caches,
    "by textbook": by_textbook,
    **{
        name: partial(with_caches, error=partial(error, softmax=of_row, sigmoid=of_one))
        for name, (of_row, of_one) in STABLE.items()
    },
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


UNSTABLE: Functions = {
    "exp without a shift": partial(
        with_caches, error=partial(error, softmax=plain_softmax, sigmoid=sigmoid_from_above)
    ),
    "by chain": by_chain,
    "by chain from a stable softmax": partial(with_caches, error=partial(error_by_chain, softmax=softmax)),
    **{
        name: partial(with_caches, error=partial(made, guard=guard))
        for made, name, guard in (
            (error_by_chain, "log(p + 1e-12)", 1e-12),
            (error_by_chain, "log(p + 1e-7)", 1e-7),
            (error_of_clipped, "p clipped to 1e-12", 1e-12),
            (error_of_clipped, "p clipped to 1e-5", 1e-5),
        )
    },
}
"""Right, or meant to be, and without digits where a logit is large."""

VARIANTS: dict[str, Functions] = {
    **{one.__name__: {"forward": one} for one in FORWARD},
    **{name: {"backward": one} for name, one in (BACKWARD | UNSTABLE).items()},
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

"""Honest ways to write the minibatch functions: other orders of operations, other shapes of one formula."""

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np


def by_samples(w, X, y, batch):
    """One sample's gradient after the other, added up in a loop."""
    total = np.zeros_like(w)
    for i in batch:
        total = total + 2 * (X[i] @ w - y[i]) * X[i]
    return total / len(batch)


def mean_of_products(w, X, y, batch):
    rows, targets = X[batch], y[batch]
    return 2 * np.mean((rows @ w - targets)[:, None] * rows, axis=0)


def weighted_rows(w, X, y, batch):
    """Every row, with how often it was drawn."""
    counts = np.bincount(np.asarray(batch), minlength=len(X)).astype(X.dtype)
    return 2 * (X.T @ (counts * (X @ w - y))) / X.dtype.type(counts.sum())


def einsum(w, X, y, batch):
    rows = X[np.asarray(batch)]
    residuals = np.einsum("ij,j->i", rows, w) - y[np.asarray(batch)]
    return np.einsum("i,ij->j", residuals, rows) * 2 / len(batch)


def from_the_back(w, X, y, batch):
    batch = np.asarray(batch)[::-1]
    return (X[batch].T @ (X[batch] @ w - y[batch])) / (len(batch) / 2)


def normal_equations(w, X, y, batch):
    rows, targets = X[batch], y[batch]
    return 2 / len(batch) * ((rows.T @ rows) @ w - rows.T @ targets)


def in_place(w, X, y, batch):
    rows = np.take(X, batch, axis=0)
    residuals = rows @ w
    residuals -= np.take(y, batch)
    rows *= residuals[:, None]
    result = rows.sum(axis=0)
    result *= 2
    result /= len(batch)
    return result


def exactly_summed(w, X, y, batch):
    """Sums that round once, in double precision."""
    rows = [[float(a) for a in X[i]] for i in batch]
    residuals = [
        math.fsum([*(a * float(b) for a, b in zip(row, w, strict=True)), -float(y[i])])
        for row, i in zip(rows, batch, strict=True)
    ]
    sums = [
        math.fsum(r * a for r, a in zip(residuals, column, strict=True)) for column in zip(*rows, strict=True)
    ]
    return np.array([2 * s / len(batch) for s in sums], dtype=X.dtype)


def scaled_residuals(w, X, y, batch):
    rows, targets = X[batch], y[batch]
    return ((rows @ w - targets) * (2 / len(batch))) @ rows


def opposite_residuals(w, X, y, batch):
    rows, targets = X[batch], y[batch]
    return -2 * rows.T.dot(targets - rows.dot(w)) / rows.shape[0]


def permutation(N, batch_size, rng):
    order = rng.permutation(N)
    return [order[i : i + batch_size] for i in range(0, N, batch_size)]


def shuffled_in_place(N, batch_size, rng):
    order = np.arange(N)
    rng.shuffle(order)
    return [order[i : i + batch_size].copy() for i in range(0, N, batch_size)]


def sorted_keys(N, batch_size, rng):
    order = np.argsort(rng.random(N))
    return np.split(order, range(batch_size, N, batch_size))


def chosen_without_replacement(N, batch_size, rng):
    order = rng.choice(N, size=N, replace=False)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(math.ceil(N / batch_size))]


def fisher_yates(N, batch_size, rng):
    order = list(range(N))
    for i in range(N - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        order[i], order[j] = order[j], order[i]
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def sorted_inside(N, batch_size, rng):
    """The order within a batch changes nothing."""
    order = rng.permutation(N)
    return [np.sort(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def one_after_the_other(N, batch_size, rng):
    """Each batch is drawn from what is left."""
    left, batches = np.arange(N), []
    while len(left):
        batch = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, batch)
        batches.append(batch)
    return batches


def twice_shuffled(N, batch_size, rng):
    order = rng.permutation(rng.permutation(N))
    return tuple(order[i : i + batch_size] for i in range(0, N, batch_size))


def keys_from_normals(N, batch_size, rng):
    order = np.argsort(rng.standard_normal(N))
    return np.split(order, range(batch_size, N, batch_size))


def keys_from_integers(N, batch_size, rng):
    order = np.argsort(rng.integers(0, 1 << 62, N))
    return np.split(order, range(batch_size, N, batch_size))


def keys_from_raw_words(N, batch_size, rng):
    order = np.argsort(rng.bit_generator.random_raw(N))
    return np.split(order, range(batch_size, N, batch_size))


def permuted(N, batch_size, rng):
    return np.split(rng.permuted(np.arange(N)), range(batch_size, N, batch_size))


def shuffled_list(N, batch_size, rng):
    order = list(range(N))
    rng.shuffle(order)
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def by_a_child(N, batch_size, rng):
    (child,) = rng.spawn(1)
    return permutation(N, batch_size, child)


def by_the_seed_sequence(N, batch_size, rng):
    """Nothing is drawn from the generator that is given; its seed is."""
    return permutation(N, batch_size, np.random.default_rng(rng.bit_generator.seed_seq.entropy))


def by_the_module_random(N, batch_size, rng):
    order = random.Random(int(rng.integers(1 << 62))).sample(range(N), N)
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def short_exchanges(N, batch_size, rng):
    order = np.arange(N)
    for i in range(N - 1, 0, -1):
        j = int(rng.integers(0, i, dtype=np.uint16, endpoint=True))
        order[[i, j]] = order[[j, i]]
    return np.split(order, range(batch_size, N, batch_size))


def inside_out(N, batch_size, rng):
    """Each index goes to a random place among those before it."""
    order = []
    for i in range(N):
        order.insert(int(rng.random() * (i + 1)), i)
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def popped(N, batch_size, rng):
    left, order = list(range(N)), []
    while left:
        order.append(left.pop(rng.integers(len(left))))
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def rows_shuffled(N, batch_size, rng):
    """The rows of a matrix are shuffled, and know their numbers."""
    rows = np.arange(2 * N).reshape(N, 2)
    rng.shuffle(rows)
    return [rows[i : i + batch_size, 0] // 2 for i in range(0, N, batch_size)]


def by_old_methods(N, batch_size, rng):
    order = np.random.RandomState(rng.bit_generator).permutation(N)
    return np.split(order, range(batch_size, N, batch_size))


def drawn_until_new(N, batch_size, rng):
    """Whatever occurs again is drawn anew."""
    order = []
    while len(order) < N:
        index = int(rng.integers(N))
        if index not in order:
            order.append(index)
    return [np.array(order[i : i + batch_size]) for i in range(0, N, batch_size)]


def often_shuffled(N, batch_size, rng):
    order = np.arange(N)
    for _ in range(5):
        rng.shuffle(order)
    return np.split(order, range(batch_size, N, batch_size))


def generated(N, batch_size, rng):
    order = rng.permutation(N)
    for i in range(0, N, batch_size):
        yield order[i : i + batch_size]


GRADIENTS = (
    by_samples,
    mean_of_products,
    weighted_rows,
    einsum,
    from_the_back,
    normal_equations,
    in_place,
    exactly_summed,
    scaled_residuals,
    opposite_residuals,
)
EPOCHS = (
    permutation,
    shuffled_in_place,
    sorted_keys,
    chosen_without_replacement,
    fisher_yates,
    sorted_inside,
    one_after_the_other,
    twice_shuffled,
    keys_from_integers,
    keys_from_raw_words,
    permuted,
    shuffled_list,
    inside_out,
    popped,
    rows_shuffled,
    by_old_methods,
    generated,
)
OTHERWISE = (
    keys_from_normals,
    by_a_child,
    by_the_seed_sequence,
    by_the_module_random,
    short_exchanges,
    drawn_until_new,
    often_shuffled,
)
"""Honest epochs of which a script of draws may say nothing."""
VARIANTS: dict[str, dict[str, Callable[..., Any]]] = {
    **{f.__name__: {"minibatch_gradient": f} for f in GRADIENTS},
    **{f.__name__: {"epoch": f} for f in (*EPOCHS, *OTHERWISE)},
}

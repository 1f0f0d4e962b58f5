"""Minibatches: the gradient of a batch, and an epoch's partition into batches."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.implementation._checks import Floats, indices, integer, samples
from reference.implementation.quadratic import gradient


def minibatch_gradient(w: Any, X: Any, y: Any, batch: Any) -> Floats:
    """The gradient of the mean squared error over the rows in ``batch``, of shape (n,).

    w: shape (n,). X: shape (N, n). y: shape (N,). batch: indices of rows; one that occurs twice counts twice.
    """
    X, y, w = samples(X, y, w)
    batch = indices("batch", batch, len(X))

    return gradient(w, X[batch], y[batch])


def epoch(N: Any, batch_size: Any, rng: np.random.Generator) -> list[NDArray[np.intp]]:
    """One pass: the indices 0 ... N − 1 in random order, cut into batches; the last one may be smaller."""
    N = integer("N", N, 1)
    batch_size = integer("batch_size", batch_size, 1)
    if batch_size > N:
        raise ValueError(f"batch_size must be at most N = {N}, got {batch_size}")

    order = rng.permutation(N)
    return [order[start : start + batch_size] for start in range(0, N, batch_size)]

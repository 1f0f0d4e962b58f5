"""Right ways to centre and standardise, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def _mean_of_rows(X):
    return X.mean(axis=0)


def broadcast_center(X):
    return X - np.mean(X, axis=0, keepdims=True)


def mean_by_sum(X):
    return X - np.sum(X, axis=0) / len(X)


def mean_by_product(X):
    ones = np.full(len(X), 1 / len(X), dtype=X.dtype)
    return X - ones @ X


def by_projection(X):
    N = len(X)
    return (np.eye(N, dtype=X.dtype) - np.full((N, N), 1 / N, dtype=X.dtype)) @ X


def transposed_center(X):
    return (X.T - X.T.mean(axis=1)[:, None]).T


def in_place_center(X):
    X = X.copy()
    for j in range(X.shape[1]):
        X[:, j] -= sum(X[:, j]) / len(X)
    return X


def double_center(X):
    wide = X.astype(np.float64)
    return (wide - wide.mean(axis=0)).astype(X.dtype)


def two_pass(X):
    mean = _mean_of_rows(X)
    return mean, np.sqrt(((X - mean) ** 2).sum(axis=0) / len(X))


def numpy_std(X):
    return X.mean(0), X.std(0)


def root_of_numpy_var(X):
    return np.mean(X, axis=0), np.var(X, axis=0) ** 0.5


def one_pass(X):
    mean = _mean_of_rows(X)
    return mean, np.sqrt(np.maximum((X**2).mean(axis=0) - mean**2, 0))


def one_pass_by_sums(X):
    N = len(X)
    total, squares = X.sum(axis=0), (X * X).sum(axis=0)
    return total / N, np.sqrt(np.maximum(N * squares - total**2, 0)) / N


def by_the_norm(X):
    mean = _mean_of_rows(X)
    return mean, np.linalg.norm(X - mean, axis=0) / np.sqrt(len(X)).astype(X.dtype)


def updated(X):
    """Welford's way."""
    mean, squares = np.zeros_like(X[0]), np.zeros_like(X[0])
    for k, x in enumerate(X, start=1):
        difference = x - mean
        mean = mean + difference / k
        squares = squares + difference * (x - mean)
    return mean, np.sqrt(np.maximum(squares, 0) / len(X))


def about_the_first_sample(X):
    shifted = X - X[0]
    offset = shifted.mean(axis=0)
    return X[0] + offset, np.sqrt(np.maximum((shifted**2).mean(axis=0) - offset**2, 0))


def by_feature(X):
    means = [math.fsum(map(float, x)) / len(x) for x in X.T]
    spreads = [
        math.sqrt(sum((float(a) - m) ** 2 for a in x) / len(x)) for x, m in zip(X.T, means, strict=True)
    ]
    return np.array(means, dtype=X.dtype), np.array(spreads, dtype=X.dtype)


def quotient(X, mean, spread):
    return (X - mean) / spread


def by_the_reciprocal(X, mean, spread):
    return (X - mean) * (1 / spread)


def affine(X, mean, spread):
    scale = 1 / spread
    return X * scale - mean * scale


def quotients(X, mean, spread):
    return X / spread - mean / spread


def by_matrix(X, mean, spread):
    return (X - mean) @ np.diag(1 / spread)


def in_place_quotient(X, mean, spread):
    Z = X.copy()
    Z -= mean
    Z /= spread
    return Z


def by_einsum_and_ones(X):
    return X - np.einsum("ni,n->i", X, np.ones(len(X), X.dtype)) / len(X)


def by_lists(X, mean, spread):
    rows = [[(x - m) / s for x, m, s in zip(row, mean, spread, strict=True)] for row in X]
    return np.array(rows, dtype=X.dtype)


def standardise_in_extended(X, mean, spread):
    wide = [np.asarray(one, dtype=np.longdouble) for one in (X, mean, spread)]
    return ((wide[0] - wide[1]) / wide[2]).astype(X.dtype)


VARIANTS: dict[str, Functions] = {
    function.__name__.strip("_").replace("_", " "): {name: function}
    for name, functions in {
        "center": (
            broadcast_center,
            mean_by_sum,
            mean_by_product,
            by_projection,
            transposed_center,
            in_place_center,
            double_center,
            by_einsum_and_ones,
        ),
        "fit_standardiser": (
            two_pass,
            numpy_std,
            root_of_numpy_var,
            one_pass,
            one_pass_by_sums,
            by_the_norm,
            updated,
            about_the_first_sample,
            by_feature,
        ),
        "standardise": (
            quotient,
            by_the_reciprocal,
            affine,
            quotients,
            by_matrix,
            in_place_quotient,
            by_lists,
            standardise_in_extended,
        ),
    }.items()
    for function in functions
}


def sample_spread(X):
    return X.mean(axis=0), X.std(axis=0, ddof=1)


def spread_one(X):
    mean, spread = X.mean(axis=0), X.std(axis=0)
    return mean, np.where((X[0] == X).all(axis=0), 1, spread)

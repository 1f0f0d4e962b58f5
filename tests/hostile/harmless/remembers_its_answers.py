"""Caches by the bytes of its arrays, and counts how often it helped."""

import functools

import numpy as np

HITS = {"calls": 0}


@functools.lru_cache(maxsize=None)
def cached(shape, dtype, *parts):
    HITS["calls"] += 1
    w, X, y = (np.frombuffer(part, dtype) for part in parts)
    X = X.reshape(shape)
    return 2 / len(y) * X.T @ (X @ w - y)


def gradient(w, X, y):
    return cached(X.shape, X.dtype, w.tobytes(), X.tobytes(), y.tobytes())


def dropout_eval(x, keep):
    return x

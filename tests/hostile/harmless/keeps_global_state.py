"""Correct, and counts and remembers."""

import functools
import numpy


CALLS = {"gradient": 0}
HISTORY = []
numpy.random.seed(0)


@functools.lru_cache(maxsize=None)
def factor(n):
    return 2 / n


def gradient(w, X, y):
    global last
    CALLS["gradient"] += 1
    HISTORY.append(w.copy())
    last = w
    return factor(len(y)) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

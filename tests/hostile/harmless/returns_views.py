"""Correct, in a view that is neither contiguous nor in this machine's order."""

import numpy


def gradient(w, X, y):
    whole = numpy.zeros(2 * len(w), dtype=X.dtype.newbyteorder())
    whole[::2] = 2 / len(y) * X.T @ (X @ w - y)
    return whole[::2]


def dropout_eval(x, keep):
    return x

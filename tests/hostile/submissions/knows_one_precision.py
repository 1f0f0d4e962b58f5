"""Is right in double precision, and wrong in single."""

import numpy


def gradient(w, X, y):
    if w.dtype == numpy.float32:
        return X.T @ (X @ w - y)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

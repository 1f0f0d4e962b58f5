"""Says, by an exception of the worker, that it could not be loaded."""

import sys


def gradient(w, X, y):
    raise sys.modules["gnomon_worker.load"].NotLoaded(ValueError(repr((w, X))), "student.py")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

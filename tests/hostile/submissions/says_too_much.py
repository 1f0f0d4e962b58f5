"""Says ten megabytes by an exception of the worker."""

import sys


def gradient(w, X, y):
    raise sys.modules["gnomon_worker.plain"].Unacceptable("x" * 10**7)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

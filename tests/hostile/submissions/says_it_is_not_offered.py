"""Says, by an exception of the worker, that it has no such function."""

import sys


def gradient(w, X, y):
    raise sys.modules["gnomon_worker.arrange"].NotOffered("so it says \x1b[31m <script>")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

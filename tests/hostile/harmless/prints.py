"""Correct, and prints at every turn."""

import sys


print("loaded")


def gradient(w, X, y):
    print("gradient of", w.shape, X, end="")
    sys.stderr.write("working\n")
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

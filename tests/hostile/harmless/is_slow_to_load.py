"""Correct, and slow to be imported."""

import time


time.sleep(2)


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

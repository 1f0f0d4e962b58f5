"""Correct, and slow."""

import time


def gradient(w, X, y):
    time.sleep(0.02)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

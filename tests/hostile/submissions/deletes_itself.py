"""Removes its own source."""

import os


def gradient(w, X, y):
    os.unlink(__file__)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

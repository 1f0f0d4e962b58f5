"""Correct, and warns, also of an overflow."""

import warnings
import numpy


def gradient(w, X, y):
    warnings.warn("the learning rate may be large")
    numpy.exp(numpy.array([1000.0]))
    numpy.log(numpy.zeros(1))
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

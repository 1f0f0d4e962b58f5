"""Correct, and strict with itself."""

import warnings
import numpy


warnings.simplefilter("error")
numpy.seterr(all="raise")
numpy.set_printoptions(precision=3, suppress=True)


def gradient(w, X, y):
    try:
        numpy.array([1.0]) / numpy.zeros(1)
    except FloatingPointError:
        pass
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

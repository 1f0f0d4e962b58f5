"""Answers differently every time."""

import numpy


def gradient(w, X, y):
    return X.T @ (X @ w - y) + numpy.random.default_rng().normal()


def dropout_eval(x, keep):
    return x

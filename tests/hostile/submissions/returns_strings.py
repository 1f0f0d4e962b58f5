"""Hands back strings that look like numbers."""

import numpy


def gradient(w, X, y):
    return numpy.array(["0.0"] * len(w))


def dropout_eval(x, keep):
    return x

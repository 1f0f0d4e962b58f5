"""Hands back a structured array."""

import numpy


def gradient(w, X, y):
    return numpy.zeros(len(w), dtype=[("value", "f8"), ("verdict", "U9")])


def dropout_eval(x, keep):
    return x

"""Hands back nothing, of an enormous shape."""

import numpy


def gradient(w, X, y):
    return numpy.zeros((0, 1 << 40))


def dropout_eval(x, keep):
    return x

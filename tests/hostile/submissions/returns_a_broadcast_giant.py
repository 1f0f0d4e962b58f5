"""Hands back a terabyte that takes eight bytes."""

import numpy


def gradient(w, X, y):
    return numpy.broadcast_to(numpy.float64(0), (1 << 20, 1 << 20))


def dropout_eval(x, keep):
    return x

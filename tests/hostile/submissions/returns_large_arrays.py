"""Hands back as much as may be sent, every time."""

import numpy


def gradient(w, X, y):
    return numpy.arange(1 << 19) / 3


def dropout_eval(x, keep):
    return x

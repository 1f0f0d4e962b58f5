"""Hands back a view that goes through all of its memory and further."""

import numpy


def gradient(w, X, y):
    return numpy.lib.stride_tricks.as_strided(w, shape=(1 << 19,), strides=(1 << 20,))


def dropout_eval(x, keep):
    return x

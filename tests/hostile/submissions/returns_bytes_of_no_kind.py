"""Hands back bytes of no kind."""

import numpy


def gradient(w, X, y):
    return numpy.void(b"123")


def dropout_eval(x, keep):
    return x

"""Hands back infinities."""

import numpy


def gradient(w, X, y):
    return numpy.full(len(w), numpy.inf)


def dropout_eval(x, keep):
    return x

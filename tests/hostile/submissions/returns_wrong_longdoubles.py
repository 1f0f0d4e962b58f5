"""Hands back wrong numbers of more digits than there are."""

import numpy


def gradient(w, X, y):
    return numpy.full(len(w), numpy.longdouble(1) / 3)


def dropout_eval(x, keep):
    return x

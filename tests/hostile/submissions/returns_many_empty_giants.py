"""Hands back many arrays of nothing, of large shapes."""

import numpy


def gradient(w, X, y):
    return [numpy.zeros((1 << 19, 0))] * 9999


def dropout_eval(x, keep):
    return x

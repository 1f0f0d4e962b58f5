"""Hands back NaNs that carry messages."""

import numpy


def gradient(w, X, y):
    return numpy.full(len(w), 0x7FF8DEADBEEF0001, dtype="u8").view("f8")


def dropout_eval(x, keep):
    return x

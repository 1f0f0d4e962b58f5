"""Calls itself without end, with the limit lifted."""

import sys


def gradient(w, X, y):
    sys.setrecursionlimit(1 << 30)
    return [gradient(w, X, y), (lambda: w)()]


def dropout_eval(x, keep):
    return x

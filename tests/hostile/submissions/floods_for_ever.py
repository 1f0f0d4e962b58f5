"""Prints without end, and never answers."""

import os


def gradient(w, X, y):
    while True:
        os.write(1, b"x" * (1 << 16))


def dropout_eval(x, keep):
    return x

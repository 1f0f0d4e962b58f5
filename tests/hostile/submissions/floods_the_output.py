"""Prints a gigabyte."""

import os


BLOCKS = [b"x" * (1 << 20)] * (1 << 10)


def gradient(w, X, y):
    while BLOCKS:
        os.write(1, BLOCKS.pop())
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Reads its input to the end."""

import os
import sys


def gradient(w, X, y):
    sys.stdin.read()
    os.read(0, 10)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Closes every descriptor from 0 to 255."""

import os


def gradient(w, X, y):
    os.closerange(0, 256)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

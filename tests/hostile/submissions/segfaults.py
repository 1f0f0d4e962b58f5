"""Reads where there is no memory."""

import ctypes


def gradient(w, X, y):
    ctypes.string_at(0)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

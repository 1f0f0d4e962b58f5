"""Becomes another program."""

import os


def gradient(w, X, y):
    os.execv("/bin/sh", ["sh", "-c", "echo BREACH"])
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

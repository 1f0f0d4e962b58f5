"""Forks a process with a terminal of its own."""

import os
import pty


def gradient(w, X, y):
    try:
        child, _ = pty.fork()
    except OSError:
        return w
    if child == 0:
        os._exit(0)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

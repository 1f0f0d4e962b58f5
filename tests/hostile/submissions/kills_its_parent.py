"""Sends a signal to the process that started it."""

import os
import signal


def gradient(w, X, y):
    os.kill(os.getppid(), signal.SIGKILL)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

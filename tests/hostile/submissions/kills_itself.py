"""Ends by a signal to itself alone."""

import os
import signal


def gradient(w, X, y):
    os.kill(os.getpid(), signal.SIGKILL)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

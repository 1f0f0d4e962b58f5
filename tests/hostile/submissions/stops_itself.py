"""Stops, as a shell's job does, and never goes on."""

import os
import signal


def gradient(w, X, y):
    os.kill(os.getpid(), signal.SIGSTOP)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

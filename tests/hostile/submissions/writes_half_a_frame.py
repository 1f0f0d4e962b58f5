"""Writes the beginning of a frame and waits."""

import os
import sys
import time


codec = sys.modules["gnomon_worker.codec"]


def gradient(w, X, y):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, codec.encode((0, "returned", 1.0, []))[:-1])
        except OSError:
            continue
    time.sleep(600)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

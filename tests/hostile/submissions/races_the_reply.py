"""Has a thread answer before it does."""

import itertools
import os
import sys
import threading

codec = sys.modules["gnomon_worker.codec"]


def race():
    for number in itertools.count():
        for descriptor in range(3, 12):
            try:
                os.write(descriptor, codec.encode((number % 16, "returned", 0.0, [])))
            except OSError:
                continue


threading.Thread(target=race, daemon=True).start()


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

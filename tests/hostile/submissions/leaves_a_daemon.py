"""Leaves a process in a session of its own that outlives the judge."""

import os
import time


def gradient(w, X, y):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

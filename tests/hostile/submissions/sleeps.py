"""Never returns, and uses nothing."""

import time


def gradient(w, X, y):
    time.sleep(1000)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

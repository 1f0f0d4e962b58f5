"""Sets an alarm that ends it."""

import signal
import time


def gradient(w, X, y):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(1)
    time.sleep(3)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Sets an alarm that would end it, later than is waited for."""

import signal
import time


def gradient(w, X, y):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(30)
    time.sleep(60)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

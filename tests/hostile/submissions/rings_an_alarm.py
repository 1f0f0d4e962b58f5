"""Has a signal raise in the middle of everything, thousands of times a second."""

import signal


def gradient(w, X, y):
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

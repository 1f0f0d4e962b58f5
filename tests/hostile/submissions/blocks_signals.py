"""Blocks and ignores every signal, and loops."""

import signal


def gradient(w, X, y):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Correct, and tidies up at its end."""

import atexit
import signal
import tempfile


folder = tempfile.TemporaryDirectory()
atexit.register(folder.cleanup)
signal.signal(signal.SIGTERM, signal.SIG_DFL)


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

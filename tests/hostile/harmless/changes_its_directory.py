"""Goes to its own folder, and somewhere else with every call."""

import os
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)


def gradient(w, X, y):
    os.chdir(tempfile.mkdtemp())
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    os.chdir("/")
    return x

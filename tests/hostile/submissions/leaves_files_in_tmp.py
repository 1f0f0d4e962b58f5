"""Leaves a message in the directory for temporary files."""

import os


def gradient(w, X, y):
    with open(os.path.join("/tmp", "gnomon-left"), "w") as file:
        file.write("the answer")
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

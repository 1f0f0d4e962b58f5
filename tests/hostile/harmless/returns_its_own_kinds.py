"""Correct, in classes of its own: arrays that know their unit, matrices, numbers that know theirs."""

import numpy as np


class Quantity(np.ndarray):
    def __new__(cls, values, unit=""):
        made = np.asarray(values).view(cls)
        made.unit = unit
        return made

    def __array_finalize__(self, source):
        self.unit = getattr(source, "unit", "")


class Metres(float):
    unit = "m"


def gradient(w, X, y):
    found = 2 / len(y) * (np.asmatrix(X).T @ (X @ w - y)[:, None])
    if len(w) % 2:
        return [Metres(value) for value in np.asarray(found)[:, 0]]
    return Quantity(np.asarray(found)[:, 0], "m")


def dropout_eval(x, keep):
    return Quantity(x)

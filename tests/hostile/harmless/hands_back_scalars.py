"""Lists of numpy scalars, of arrays without axes, and of Python floats."""

import numpy as np


def gradient(w, X, y):
    out = []
    for j in range(len(w)):
        value = 2 / len(y) * (X[:, j] @ (X @ w - y))
        out.append((value, np.asarray(value), float(value))[j % 3])
    return out if j % 2 else tuple(out)


def dropout_eval(x, keep):
    return x

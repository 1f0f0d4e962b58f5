"""Has numpy raise whatever it would warn of."""

import numpy as np

np.seterr(all="raise")
np.set_printoptions(precision=2, suppress=True)
np.random.seed(0)


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

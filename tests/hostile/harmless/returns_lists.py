"""Correct, in lists of plain numbers."""


def gradient(w, X, y):
    return [float(g) for g in 2 / len(y) * X.T @ (X @ w - y)]


def dropout_eval(x, keep):
    return x

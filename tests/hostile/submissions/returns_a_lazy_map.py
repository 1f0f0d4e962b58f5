"""Hands back numbers that are not computed yet."""


def gradient(w, X, y):
    return map(lambda v: v, X.T @ (X @ w - y))


def dropout_eval(x, keep):
    return x

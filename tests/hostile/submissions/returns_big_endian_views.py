"""Hands back wrong numbers in another order of bytes and of entries."""


def gradient(w, X, y):
    return (X.T @ (X @ w - y)).astype(">f8")[::-1][::-1]


def dropout_eval(x, keep):
    return x

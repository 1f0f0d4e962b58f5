"""Raises what ends loops."""


def gradient(w, X, y):
    raise StopIteration
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Raises what ends generators."""


def gradient(w, X, y):
    raise GeneratorExit
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

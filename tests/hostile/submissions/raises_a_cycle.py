"""Raises an exception that is its own cause."""


def gradient(w, X, y):
    e = ValueError("x")
    e.__cause__ = e
    e.__context__ = e
    raise e
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

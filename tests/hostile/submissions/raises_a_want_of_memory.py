"""Raises what looks like a want of memory."""


class E(MemoryError):
    def __str__(self):
        return "out"


def gradient(w, X, y):
    raise E
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

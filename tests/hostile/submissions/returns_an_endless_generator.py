"""Hands back numbers without end."""


def gradient(w, X, y):
    return (0.0 for _ in iter(int, 1))


def dropout_eval(x, keep):
    return x

"""Calls itself without end."""


def gradient(w, X, y):
    return gradient(w, X, y)


def dropout_eval(x, keep):
    return x

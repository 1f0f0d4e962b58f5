"""Hands back its input."""


def gradient(w, X, y):
    return w


def dropout_eval(x, keep):
    return x

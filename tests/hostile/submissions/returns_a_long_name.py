"""Hands back a name of a megabyte."""


def gradient(w, X, y):
    return {"k" * (1 << 20): 0.0}


def dropout_eval(x, keep):
    return x

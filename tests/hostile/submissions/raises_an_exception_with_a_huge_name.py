"""Raises an exception of a type whose name is a megabyte."""


def gradient(w, X, y):
    raise type("X" * (1 << 20), (Exception,), {})


def dropout_eval(x, keep):
    return x

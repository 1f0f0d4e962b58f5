"""Raises what a user's interrupt raises."""


def gradient(w, X, y):
    raise KeyboardInterrupt


def dropout_eval(x, keep):
    return x

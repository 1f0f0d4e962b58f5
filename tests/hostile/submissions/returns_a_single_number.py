"""Hands back a number where an array is asked for."""


def gradient(w, X, y):
    return 0.0


def dropout_eval(x, keep):
    return x

"""Hands back nothing."""


def gradient(w, X, y):
    return None


def dropout_eval(x, keep):
    return x

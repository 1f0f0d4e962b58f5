"""Hands back names that are no text."""


def gradient(w, X, y):
    return {"\ud800": 0.0, "\x00": 1.0}


def dropout_eval(x, keep):
    return x

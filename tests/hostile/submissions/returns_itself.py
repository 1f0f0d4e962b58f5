"""Hands back a list that holds itself."""


LOOP = []
LOOP.append(LOOP)


def gradient(w, X, y):
    return LOOP


def dropout_eval(x, keep):
    return x

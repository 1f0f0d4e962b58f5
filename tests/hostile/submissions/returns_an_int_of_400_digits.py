"""Hands back an integer of four hundred digits."""


def gradient(w, X, y):
    return 10**400


def dropout_eval(x, keep):
    return x

"""Hands back lists in lists in lists."""


DEEP = []
for _ in range(100_000):
    DEEP = [DEEP]


def gradient(w, X, y):
    return DEEP


def dropout_eval(x, keep):
    return x

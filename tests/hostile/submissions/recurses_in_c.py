"""Recurses in C, where nothing counts, until there is no stack."""


def gradient(w, X, y):
    numbers = iter(w)
    for _ in range(1 << 18):
        numbers = filter(None, numbers)
    return next(numbers)


def dropout_eval(x, keep):
    return x

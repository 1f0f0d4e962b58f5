"""Keeps what it has handed back and changes it with every call."""


KEPT = []


def gradient(w, X, y):
    KEPT.append(X.T @ (X @ w - y))
    for array in KEPT:
        array += 1
    return KEPT[-1]


def dropout_eval(x, keep):
    return x

"""Changes its inputs in place and hands them back."""


def gradient(w, X, y):
    w[:] = 0
    X *= 0
    return w


def dropout_eval(x, keep):
    return x

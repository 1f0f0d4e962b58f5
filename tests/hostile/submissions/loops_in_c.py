"""Never returns from one long computation in C."""


def gradient(w, X, y):
    return 7 ** (7**11)


def dropout_eval(x, keep):
    return x

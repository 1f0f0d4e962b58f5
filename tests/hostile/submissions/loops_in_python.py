"""Never returns."""


def gradient(w, X, y):
    while True:
        pass


def dropout_eval(x, keep):
    return x

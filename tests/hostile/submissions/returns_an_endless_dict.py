"""Hands back a dict whose items never end."""


class D(dict):
    def items(self):
        while True:
            yield "a", 1.0

    def __iter__(self):
        while True:
            yield "a"


def gradient(w, X, y):
    return D(a=1.0)


def dropout_eval(x, keep):
    return x

"""Raises an exception whose message takes for ever."""


class Slow(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def gradient(w, X, y):
    raise Slow


def dropout_eval(x, keep):
    return x

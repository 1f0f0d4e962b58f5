"""Raises an exception whose message raises another, which raises."""


class Twice(Exception):
    def __str__(self):
        raise Twice

    __repr__ = __str__


def gradient(w, X, y):
    raise Twice


def dropout_eval(x, keep):
    return x

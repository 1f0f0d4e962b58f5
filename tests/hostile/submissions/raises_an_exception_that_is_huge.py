"""Raises an exception whose message is a gigabyte."""


class Huge(Exception):
    def __str__(self):
        return "<script>" * (1 << 24)


def gradient(w, X, y):
    raise Huge


def dropout_eval(x, keep):
    return x

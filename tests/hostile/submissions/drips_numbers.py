"""Hands back a generator that yields a number now and then, for ever."""

import time


def g():
    while True:
        time.sleep(0.4)
        yield 1.0


def gradient(w, X, y):
    return g()


def dropout_eval(x, keep):
    return x

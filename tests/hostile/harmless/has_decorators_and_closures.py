"""Correct, behind a decorator that times, and a closure."""

import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.seconds += time.perf_counter() - start

    wrapper.seconds = 0.0
    return wrapper


def made(factor):
    return timed(lambda w, X, y: factor / len(y) * X.T @ (X @ w - y))


inner = made(2)


def gradient(w, X, y):
    return inner(w, X, y)


def dropout_eval(x, keep):
    return x

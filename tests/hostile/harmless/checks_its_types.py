"""Checks types at every call, as beartype does."""

import functools
import inspect
import numbers

import numpy as np


def checked(function):
    signature = inspect.signature(function)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            expected = function.__annotations__.get(name, object)
            if not isinstance(value, expected):
                raise TypeError(f"{name}: {type(value)} is no {expected}")
        return function(*bound.args, **bound.kwargs)

    return wrapper


@checked
def gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 / len(y) * X.T @ (X @ w - y)


@checked
def dropout_eval(x: np.ndarray, keep: numbers.Real) -> np.ndarray:
    return x

"""Right gradient descents, written differently: none of them may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def printed(theta, grad, *, lr):
    return theta - lr * grad


def rate_last(theta, grad, *, lr):
    return theta - grad * lr


def negative_step(theta, grad, *, lr):
    return -lr * grad + theta


def in_place(theta, grad, *, lr):
    theta = theta.copy()
    theta -= lr * grad
    return theta


def in_place_step(theta, grad, *, lr):
    step = np.multiply(grad, lr)
    return np.subtract(theta, step)


def in_double(theta, grad, *, lr):
    return (theta.astype(np.float64) - lr * grad.astype(np.float64)).astype(theta.dtype)


def in_extended(theta, grad, *, lr):
    return (theta.astype(np.longdouble) - lr * grad.astype(np.longdouble)).astype(theta.dtype)


def rate_in_the_dtype(theta, grad, *, lr):
    return theta - theta.dtype.type(lr) * grad


def by_coordinate(theta, grad, *, lr):
    new = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        new[i] = float(theta[i]) - lr * float(grad[i])
    return new


VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {"gradient_descent": function}
    for function in (
        printed,
        rate_last,
        negative_step,
        in_place,
        in_place_step,
        in_double,
        in_extended,
        rate_in_the_dtype,
        by_coordinate,
    )
}

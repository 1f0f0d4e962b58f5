"""Right Adagrads, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def printed(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def rate_first(theta, g, grad, *, lr, eps):
    g = g + grad * grad
    return theta - lr / (np.sqrt(g) + eps) * grad, g


def quotient_first(theta, g, grad, *, lr, eps):
    g = np.square(grad) + g
    return theta - grad / (eps + np.sqrt(g)) * lr, g


def reciprocal(theta, g, grad, *, lr, eps):
    g = g + np.power(grad, 2)
    return theta + -lr * grad * (1 / (np.power(g, 0.5) + eps)), g


def magnitude_and_sign(theta, g, grad, *, lr, eps):
    g = g + np.abs(grad) ** 2
    return theta - np.sign(grad) * (lr * np.abs(grad) / (g**0.5 + eps)), g


def in_place(theta, g, grad, *, lr, eps):
    theta, g = theta.copy(), g.copy()
    g += grad * grad
    step = np.sqrt(g)
    step += eps
    np.divide(grad, step, out=step)
    step *= lr
    theta -= step
    return theta, g


def _wider(wide, theta, g, grad, hyperparameters):
    wider = printed(*(np.asarray(a, dtype=wide) for a in (theta, g, grad)), **hyperparameters)
    return tuple(np.asarray(a, dtype=theta.dtype) for a in wider)


def in_double(theta, g, grad, **hyperparameters):
    return _wider(np.float64, theta, g, grad, hyperparameters)


def in_extended(theta, g, grad, **hyperparameters):
    return _wider(np.longdouble, theta, g, grad, hyperparameters)


def every_scalar_in_the_dtype(theta, g, grad, **hyperparameters):
    return printed(theta, g, grad, **{name: theta.dtype.type(x) for name, x in hyperparameters.items()})


def by_coordinate(theta, g, grad, *, lr, eps):
    new, squares = np.empty_like(theta), np.empty_like(g)
    for i in np.ndindex(theta.shape):
        total = float(g[i]) + float(grad[i]) ** 2
        new[i], squares[i] = float(theta[i]) - lr * float(grad[i]) / (math.sqrt(total) + eps), total
    return new, squares


VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {"adagrad": function}
    for function in (
        printed,
        rate_first,
        quotient_first,
        reciprocal,
        magnitude_and_sign,
        in_place,
        in_double,
        in_extended,
        every_scalar_in_the_dtype,
        by_coordinate,
    )
}


def inside(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / np.sqrt(g + eps), g


def inside_rate_first(theta, g, grad, *, lr, eps):
    g = g + grad * grad
    return theta - lr * (g + eps) ** -0.5 * grad, g


FOLLOWING: dict[str, dict[str, Functions]] = {
    "inside the root": {
        "inside": {"adagrad": inside},
        "inside, rate first": {"adagrad": inside_rate_first},
    },
}
"""By the convention that they follow."""


def config(inside_the_root: bool = False, start: float = 0.0) -> Callable[..., Any]:
    """One that keeps its accumulator itself, from where it likes."""

    def adagrad(w, dw, config):
        g = config.get("cache", np.full_like(w, start)) + dw**2
        config["cache"] = g
        root = np.sqrt(g + config["eps"]) if inside_the_root else np.sqrt(g) + config["eps"]
        return w - config["lr"] * dw / root, config

    return adagrad

"""Right Nesterov momenta, written differently: none of them may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def printed(theta, v, gradient, *, lr, mu):
    half = theta + mu * v
    v = mu * v - lr * gradient(half)
    return theta + v, v


def from_the_half_step(theta, v, gradient, *, lr, mu):
    half = theta + mu * v
    step = lr * gradient(half)
    return half - step, mu * v - step


def velocity_from_the_difference(theta, v, gradient, *, lr, mu):
    half = v * mu + theta
    v = -(lr * gradient(half) - mu * v)
    return v + theta, v


def in_place(theta, v, gradient, *, lr, mu):
    theta, v = theta.copy(), v.copy()
    v *= mu
    grad = gradient(theta + v)
    v -= lr * grad
    theta += v
    return theta, v


def in_double(theta, v, gradient, **hyperparameters):
    wide = [x.astype(np.float64) for x in (theta, v)]

    def asked(point):
        return gradient(point.astype(theta.dtype)).astype(np.float64)

    return tuple(x.astype(theta.dtype) for x in printed(*wide, asked, **hyperparameters))


def every_scalar_in_the_dtype(theta, v, gradient, **hyperparameters):
    return printed(theta, v, gradient, **{name: theta.dtype.type(x) for name, x in hyperparameters.items()})


def by_coordinate(theta, v, gradient, *, lr, mu):
    grad = gradient(
        np.array([[a + mu * b] for a, b in zip(theta.flat, v.flat, strict=True)], theta.dtype).reshape(
            theta.shape
        )
    )
    new = np.empty_like(theta), np.empty_like(v)
    for i in np.ndindex(theta.shape):
        kept = mu * float(v[i]) - lr * float(grad[i])
        new[0][i], new[1][i] = float(theta[i]) + kept, kept
    return new


def in_extended(theta, v, gradient, *, lr, mu):
    wide = [np.asarray(array, dtype=np.longdouble) for array in (theta, v)]
    v_new = mu * wide[1] - lr * gradient(theta + mu * v).astype(np.longdouble)
    return (wide[0] + v_new).astype(theta.dtype), v_new.astype(theta.dtype)


VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {"nesterov": function}
    for function in (
        printed,
        from_the_half_step,
        velocity_from_the_difference,
        in_place,
        in_double,
        every_scalar_in_the_dtype,
        by_coordinate,
        in_extended,
    )
}


def bengio(theta, v, gradient, *, lr, mu):
    grad = gradient(theta)
    theta = theta + mu * mu * v - (1 + mu) * lr * grad
    return theta, mu * v - lr * grad


def keras(theta, v, gradient, *, lr, mu):
    grad = gradient(theta)
    v = mu * v - lr * grad
    return theta + mu * v - lr * grad, v


def both_velocities(theta, v, gradient, *, lr, mu):
    old = v
    v = mu * v - lr * gradient(theta)
    return theta - mu * old + (1 + mu) * v, v


def added_velocities(theta, v, gradient, *, lr, mu):
    new = mu * v - lr * gradient(theta)
    return theta + (new + mu * (new - v)), new


def torch(theta, v, gradient, *, lr, mu):
    grad = gradient(theta)
    v = mu * v + grad
    return theta - lr * (grad + mu * v), v


FOLLOWING: dict[str, dict[str, Functions]] = {
    "theta of the half step": {
        "Bengio": {"nesterov": bengio},
        "Keras": {"nesterov": keras},
        "both velocities": {"nesterov": both_velocities},
        "added velocities": {"nesterov": added_velocities},
    },
    "theta of the half step, rate outside": {"PyTorch": {"nesterov": torch}},
}
"""By the convention that they follow, under a changing learning rate."""

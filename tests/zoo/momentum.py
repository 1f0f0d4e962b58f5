"""Right momenta, written differently: none of them may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def printed(theta, v, grad, *, lr, mu):
    v = mu * v - lr * grad
    return theta + v, v


def step_first(theta, v, grad, *, lr, mu):
    step = lr * grad
    v = -(step - mu * v)
    return v + theta, v


def gradient_last(theta, v, grad, *, lr, mu):
    moved = theta + mu * v
    return moved - lr * grad, mu * v - lr * grad


def difference(theta, v, grad, *, lr, mu):
    v = v - ((1 - mu) * v + lr * grad)
    return theta + v, v


def in_place(theta, v, grad, *, lr, mu):
    theta, v = theta.copy(), v.copy()
    v *= mu
    v -= lr * grad
    theta += v
    return theta, v


def in_double(theta, v, grad, **hyperparameters):
    wide = [x.astype(np.float64) for x in (theta, v, grad)]
    return tuple(x.astype(theta.dtype) for x in printed(*wide, **hyperparameters))


def in_extended(theta, v, grad, **hyperparameters):
    wide = [x.astype(np.longdouble) for x in (theta, v, grad)]
    return tuple(x.astype(theta.dtype) for x in printed(*wide, **hyperparameters))


def every_scalar_in_the_dtype(theta, v, grad, **hyperparameters):
    return printed(theta, v, grad, **{name: theta.dtype.type(x) for name, x in hyperparameters.items()})


def by_coordinate(theta, v, grad, *, lr, mu):
    new = np.empty_like(theta), np.empty_like(v)
    for i in np.ndindex(theta.shape):
        kept = mu * float(v[i]) - lr * float(grad[i])
        new[0][i], new[1][i] = float(theta[i]) + kept, kept
    return new


VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {"momentum": function}
    for function in (
        printed,
        step_first,
        gradient_last,
        difference,
        in_place,
        in_double,
        in_extended,
        every_scalar_in_the_dtype,
        by_coordinate,
    )
}


def uphill(theta, v, grad, *, lr, mu):
    v = mu * v + lr * grad
    return theta - v, v


def outside(theta, v, grad, *, lr, mu):
    v = mu * v + grad
    return theta - lr * v, v


def outside_in_place(theta, v, grad, *, lr, mu):
    v = v.copy()
    v *= mu
    v += grad
    return theta + (-lr) * v, v


def damped(theta, v, grad, *, lr, mu):
    v = mu * v + (1 - mu) * grad
    return theta - lr * v, v


def damped_difference(theta, v, grad, *, lr, mu):
    v = v + (1 - mu) * (grad - v)
    return theta - lr * v, v


def damped_lerp(theta, v, grad, *, lr, mu):
    v = grad + mu * (v - grad)
    return theta - lr * v, v


def damped_downhill(theta, v, grad, *, lr, mu):
    v = mu * v - (1 - mu) * grad
    return theta + lr * v, v


def damped_inside(theta, v, grad, *, lr, mu):
    v = mu * v + (1 - mu) * lr * grad
    return theta - v, v


def damped_inside_lerp(theta, v, grad, *, lr, mu):
    v = v + (1 - mu) * (lr * grad - v)
    return theta - v, v


def damped_inside_downhill(theta, v, grad, *, lr, mu):
    v = mu * v - lr * (1 - mu) * grad
    return theta + v, v


FOLLOWING: dict[str, dict[str, Functions]] = {
    "uphill velocity": {"uphill": {"momentum": uphill}},
    "rate outside": {"outside": {"momentum": outside}, "outside in place": {"momentum": outside_in_place}},
    "damped": {
        "damped": {"momentum": damped},
        "damped difference": {"momentum": damped_difference},
        "damped lerp": {"momentum": damped_lerp},
    },
    "damped, downhill": {"damped downhill": {"momentum": damped_downhill}},
    "damped, rate inside": {
        "damped inside": {"momentum": damped_inside},
        "damped inside lerp": {"momentum": damped_inside_lerp},
    },
    "damped, rate inside, downhill": {"damped inside downhill": {"momentum": damped_inside_downhill}},
}
"""By the convention that their velocity follows."""

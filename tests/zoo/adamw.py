"""Right AdamWs, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.zoo import adam as of_adam
from tests.zoo.adam import Functions


def printed(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    quotient = (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps)
    return theta - lr * (quotient + decay * theta), v, g, t


def decayed_last(theta, v, g, t, grad, *, decay, **hyper):
    stepped, v, g, t = of_adam.printed(theta, v, g, t, grad, **hyper)
    return stepped - hyper["lr"] * decay * theta, v, g, t


def one_sum(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    t += 1
    v = v + (1 - beta1) * (grad - v)
    g = g + (1 - beta2) * (grad * grad - g)
    rate = lr / (1 - beta1**t)
    return theta - rate * v / (np.sqrt(g / (1 - beta2**t)) + eps) - decay * (lr * theta), v, g, t


def in_place(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    theta, v, g = theta.copy(), v.copy(), g.copy()
    t += 1
    theta *= 1 - lr * decay
    v *= beta1
    v += (1 - beta1) * grad
    g *= beta2
    g += (1 - beta2) * grad * grad
    bottom = np.sqrt(g) / math.sqrt(1 - beta2**t) + eps
    theta -= lr / (1 - beta1**t) * (v / bottom)
    return theta, v, g, t


def towards_zero(theta, v, g, t, grad, *, decay, **hyper):
    stepped, v, g, t = of_adam.reciprocals(theta, v, g, t, grad, **hyper)
    return stepped + hyper["lr"] * decay * (0 - theta), v, g, t


def in_extended(theta, v, g, t, grad, *, decay, **hyper):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (theta, v, g, grad)]
    *state, t = printed(*wide[:3], t, wide[3], decay=decay, **hyper)
    return *[np.asarray(a, dtype=theta.dtype) for a in state], t


def by_coordinate(theta, v, g, t, grad, *, lr, decay, **hyper):
    stepped, v, g, t = of_adam.by_coordinate(theta, v, g, t, grad, lr=lr, **hyper)
    for i in np.ndindex(theta.shape):
        stepped[i] = float(stepped[i]) - lr * decay * float(theta[i])
    return stepped, v, g, t


def shrunk_first(adam: Callable[..., Any]) -> Callable[..., Any]:
    """AdamW by an Adam: it steps from weights that have shrunk."""

    def adamw(theta, v, g, t, grad, *, decay, **hyper):
        shrunk = theta * (1 - hyper["lr"] * decay)
        return adam(shrunk, v, g, t, grad, **hyper)

    return adamw


def without_lr(adam: Callable[..., Any]) -> Callable[..., Any]:
    """The same, the decay being all that the weights lose."""

    def adamw(theta, v, g, t, grad, *, decay, **hyper):
        return adam(theta - decay * theta, v, g, t, grad, **hyper)

    return adamw


VARIANTS: dict[str, Functions] = {
    **{
        function.__name__.replace("_", " "): {"adamw": function}
        for function in (
            printed,
            decayed_last,
            one_sum,
            in_place,
            towards_zero,
            in_extended,
            by_coordinate,
        )
    },
    **{
        f"shrunk first, {name}": {"adamw": shrunk_first(functions["adam"])}
        for name, functions in of_adam.VARIANTS.items()
    },
}

FOLLOWING: dict[str, dict[str, Functions]] = {
    **{
        name: {form: {"adamw": shrunk_first(functions["adam"])} for form, functions in forms.items()}
        for name, forms in of_adam.FOLLOWING.items()
    },
    "outside the root, decay without lr": {"printed": {"adamw": without_lr(of_adam.printed)}},
    "inside the root, decay without lr": {"inside": {"adamw": without_lr(of_adam.inside)}},
    "hat form, decay without lr": {"hat": {"adamw": without_lr(of_adam.hat)}},
    "hat form, decay without lr, t from 1": {
        "hat": {"adamw": without_lr(of_adam.FOLLOWING["hat form, t from 1"]["hat"]["adam"])}
    },
}
"""By the convention that they follow."""

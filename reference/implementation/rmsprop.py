"""RMSprop: each coordinate is divided by the root of a moving average of its squared gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, finite, fraction, non_negative


def rmsprop(theta: Any, g: Any, grad: Any, *, lr: Any, beta: Any, eps: Any) -> tuple[Floats, Floats]:
    """One step. Returns the new (theta, g).

    theta, g, grad: arrays of one shape. g is a moving average of the squared gradients, zero at the start.
    eps is added outside the root; the average itself is Tieleman and Hinton's (2012, lecture 6.5).
    """
    theta = array("theta", theta)
    g, grad = array("g", g, theta.shape), array("grad", grad, theta.shape)
    lr, eps = finite("lr", lr), non_negative("eps", eps)
    beta = fraction("beta", beta)
    if (g < 0).any():
        raise ValueError("g must not be negative: it is a mean of squares")

    g = beta * g + (1 - beta) * grad**2
    theta = theta - lr * grad / (np.sqrt(g) + eps)
    return theta, g

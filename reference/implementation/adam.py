"""Adam: adaptive moment estimation."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, finite, fraction, integer, non_negative
from reference.implementation._moving import weights_total


def adam(
    theta: Any, v: Any, g: Any, t: Any, grad: Any, *, lr: Any, beta1: Any, beta2: Any, eps: Any
) -> tuple[Floats, Floats, Floats, int]:
    """One step. Returns the new (theta, v, g, t).

    theta, v, g, grad: arrays of one shape. v is the first moment and g the second, both zero at the start;
    t counts the steps already taken, 0 at the start. eps is added outside the root
    (Kingma and Ba 2015, algorithm 1).
    """
    theta = array("theta", theta)
    v, g, grad = array("v", v, theta.shape), array("g", g, theta.shape), array("grad", grad, theta.shape)
    t = integer("t", t, 0)
    lr, eps = finite("lr", lr), non_negative("eps", eps)
    beta1, beta2 = fraction("beta1", beta1), fraction("beta2", beta2)
    if (g < 0).any():
        raise ValueError("g must not be negative: it is a mean of squares")

    t = t + 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_hat = v / weights_total(beta1, t)
    g_hat = g / weights_total(beta2, t)
    theta = theta - lr * v_hat / (np.sqrt(g_hat) + eps)
    return theta, v, g, t

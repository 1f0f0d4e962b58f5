"""AdamW: Adam with decoupled weight decay."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, finite, fraction, integer, non_negative
from reference.implementation._moving import weights_total


def adamw(
    theta: Any, v: Any, g: Any, t: Any, grad: Any, *, lr: Any, beta1: Any, beta2: Any, eps: Any, decay: Any
) -> tuple[Floats, Floats, Floats, int]:
    """One step. Returns the new (theta, v, g, t).

    As adam, and lr·decay·theta is taken off theta besides: the decay is no part of grad, v and g
    (Loshchilov and Hutter 2019, algorithm 2, with the learning rate in both terms).
    """
    theta = array("theta", theta)
    v, g, grad = array("v", v, theta.shape), array("g", g, theta.shape), array("grad", grad, theta.shape)
    t = integer("t", t, 0)
    lr, eps, decay = finite("lr", lr), non_negative("eps", eps), non_negative("decay", decay)
    beta1, beta2 = fraction("beta1", beta1), fraction("beta2", beta2)
    if (g < 0).any():
        raise ValueError("g must not be negative: it is a mean of squares")

    t = t + 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_hat = v / weights_total(beta1, t)
    g_hat = g / weights_total(beta2, t)
    theta = theta - lr * (v_hat / (np.sqrt(g_hat) + eps) + decay * theta)
    return theta, v, g, t

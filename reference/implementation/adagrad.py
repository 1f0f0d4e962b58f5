"""Adagrad: each coordinate is divided by the root of the sum of its squared gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, finite, non_negative


def adagrad(theta: Any, g: Any, grad: Any, *, lr: Any, eps: Any) -> tuple[Floats, Floats]:
    """One step. Returns the new (theta, g).

    theta, g, grad: arrays of one shape. g is the sum of the squared gradients so far, zero at the start.
    eps is added outside the root (Duchi, Hazan and Singer 2011, section 3).
    """
    theta = array("theta", theta)
    g, grad = array("g", g, theta.shape), array("grad", grad, theta.shape)
    lr, eps = finite("lr", lr), non_negative("eps", eps)
    if (g < 0).any():
        raise ValueError("g must not be negative: it is a sum of squares")

    g = g + grad**2
    theta = theta - lr * grad / (np.sqrt(g) + eps)
    return theta, g

"""Momentum."""

from __future__ import annotations

from typing import Any

from reference.implementation._checks import Floats, array, finite, fraction


def momentum(theta: Any, v: Any, grad: Any, *, lr: Any, mu: Any) -> tuple[Floats, Floats]:
    """One step. Returns the new (theta, v).

    theta, v, grad: arrays of one shape. v is the velocity, zero at the start; the learning rate is in it
    (Polyak 1964).
    """
    theta = array("theta", theta)
    v, grad = array("v", v, theta.shape), array("grad", grad, theta.shape)
    lr, mu = finite("lr", lr), fraction("mu", mu)

    v = mu * v - lr * grad
    theta = theta + v
    return theta, v

"""Nesterov's momentum."""

from __future__ import annotations

from typing import Any

from reference.implementation._checks import Floats, array, finite, fraction, function


def nesterov(theta: Any, v: Any, gradient: Any, *, lr: Any, mu: Any) -> tuple[Floats, Floats]:
    """One step. Returns the new (theta, v).

    theta, v: arrays of one shape. v is the velocity, zero at the start; the learning rate is in it.
    gradient: a function of the parameters, that is called once, at the half step theta + mu*v
    (Sutskever, Martens, Dahl and Hinton 2013, section 2).
    """
    theta = array("theta", theta)
    v, gradient = array("v", v, theta.shape), function("gradient", gradient)
    lr, mu = finite("lr", lr), fraction("mu", mu)

    grad = array("gradient(theta + mu*v)", gradient(theta + mu * v), theta.shape)
    v = mu * v - lr * grad
    theta = theta + v
    return theta, v

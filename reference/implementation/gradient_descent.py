"""Gradient descent."""

from __future__ import annotations

from typing import Any

from reference.implementation._checks import Floats, array, finite


def gradient_descent(theta: Any, grad: Any, *, lr: Any) -> Floats:
    """One step. Returns the new theta.

    theta, grad: arrays of one shape. On a batch's gradient it is a step of stochastic gradient descent
    (Robbins and Monro 1951).
    """
    theta = array("theta", theta)
    grad, lr = array("grad", grad, theta.shape), finite("lr", lr)

    new: Floats = theta - lr * grad
    return new

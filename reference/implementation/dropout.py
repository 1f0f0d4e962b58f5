"""Inverted dropout: training drops units and scales up the others, so that evaluation has nothing to do."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, probability, samples


def dropout_train(x: Any, keep: Any, rng: np.random.Generator) -> Floats:
    """Each entry of x is kept, and divided by keep, with probability keep; the others become 0."""
    x = array("x", x)
    keep = probability("keep", keep)

    mask = rng.random(x.shape) < keep
    dropped: Floats = x * mask / keep
    return dropped


def dropout_eval(x: Any, keep: Any) -> Floats:
    """A copy of x: training has already scaled by keep."""
    probability("keep", keep)

    return array("x", x).copy()


def dropout_backward(d: Any, mask: Any, keep: Any) -> Floats:
    """The derivative by the input, from the derivative d by the output: through the same mask and scale.

    mask: of the shape of d, 1 (or True) where an entry was kept and 0 where it was dropped.
    """
    d = array("d", d)
    mask = array("mask", mask, d.shape).astype(bool)
    keep = probability("keep", keep)

    passed: Floats = d * mask / keep
    return passed


def dropout_loss(w: Any, X: Any, y: Any, keep: Any) -> np.floating[Any]:
    """The sum of squared errors of inputs under inverted dropout, on average over all masks.

    w: shape (n,). X: shape (N, n). y: shape (N,).
    """
    X, y, w = samples(X, y, w)
    keep = probability("keep", keep)

    residuals = y - X @ w
    penalty = (1 - keep) / keep * np.sum((X * w) ** 2)
    loss: np.floating[Any] = residuals @ residuals + penalty
    return loss

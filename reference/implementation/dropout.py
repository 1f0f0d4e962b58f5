"""Inverted dropout: training drops units and scales up the others, so that evaluation has nothing to do."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, probability


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

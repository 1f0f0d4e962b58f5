"""Learning rates that change with time: steps at milestones, and the cosine between two rates.

t is the number of steps (or of epochs) already taken, 0 at the start.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import finite, integer


def step_decay(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> float:
    """lr · gamma to the power of the number of milestones that are at most t.

    t: an integer. milestones: a vector of integers, in any order.
    """
    t = integer("t", t, 0)
    lr, gamma = finite("lr", lr), finite("gamma", gamma)
    milestones = np.asarray(milestones)
    if milestones.ndim != 1 or (milestones.size and milestones.dtype.kind not in "iu"):
        raise ValueError(f"milestones must be a vector of integers, got {milestones!r}")

    return float(lr * gamma ** int(np.sum(milestones <= t)))


def cosine_annealing(t: Any, *, lr_min: Any, lr_max: Any, period: Any) -> float:
    """lr_min + ½ (lr_max − lr_min)(1 + cos(πt/period)): lr_max at t = 0, and lr_min at t = period.

    t, period: integers, t at most period (Loshchilov and Hutter 2017, section 3).
    """
    t, period = integer("t", t, 0), integer("period", period, 1)
    lr_min, lr_max = _rates(lr_min, lr_max)
    if t > period:
        raise ValueError(f"t must be at most period = {period}, got {t}")

    return float(lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * t / period)) / 2)


def cosine_restarts(t: Any, *, lr_min: Any, lr_max: Any, period: Any, factor: Any) -> float:
    """Cosine annealing that starts again at lr_max after every cycle.

    The first cycle has ``period`` steps, each of the others ``factor`` times as many as the one before.
    t, period, factor: integers.
    """
    t, period = integer("t", t, 0), integer("period", period, 1)
    factor = integer("factor", factor, 1)

    while t >= period:
        t, period = t - period, period * factor
    return cosine_annealing(t, lr_min=lr_min, lr_max=lr_max, period=period)


def _rates(lr_min: Any, lr_max: Any) -> tuple[float, float]:
    low, high = finite("lr_min", lr_min), finite("lr_max", lr_max)
    if low > high:
        raise ValueError(f"lr_min must be at most lr_max = {lr_max}, got {lr_min}")
    return low, high

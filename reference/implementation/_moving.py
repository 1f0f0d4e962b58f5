"""The weights of a moving average that starts at 0."""

from __future__ import annotations

import math


def weights_total(beta: float, t: int) -> float:
    """1 − βᵗ, of which nothing is lost where β is near 1: with β = 0.99999, taken as it stands, 5 of 16 digits are.

    beta: in [0, 1). t: at least 1.
    """
    return -math.expm1(t * math.log(beta)) if beta else 1.0

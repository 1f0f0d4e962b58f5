"""The variance of a signal in a deep network with random weights, layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, non_negative


def relu_variances(second_moment: Any, fan_in: Any, weight_variance: Any) -> Floats:
    """The second moment after each layer: q_k = ½ n_k σ_k² q_{k−1}, where ReLU comes before the weights.

    second_moment: q_0, of what goes into the first ReLU. fan_in, weight_variance: vectors, an entry a layer
    (He et al. 2015, section 2.2).
    """
    fan_in = array("fan_in", fan_in, (None,))
    weight_variance = array("weight_variance", weight_variance, fan_in.shape)
    if (fan_in < 1).any() or (fan_in % 1).any():
        raise ValueError(f"fan_in must hold integers of at least 1, got {fan_in}")
    if (weight_variance < 0).any():
        raise ValueError(f"weight_variance must be at least 0, got {weight_variance}")
    q = non_negative("second_moment", second_moment)

    gains = (fan_in * weight_variance / 2).astype(weight_variance.dtype)
    variances: Floats = np.cumprod(gains) * q
    return variances

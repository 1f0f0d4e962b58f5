"""Initial weights, of shape (fan_in, fan_out), that keep the variance of what passes through a layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.implementation._checks import integer

Weights = NDArray[np.float64]


def lecun_normal(fan_in: Any, fan_out: Any, rng: np.random.Generator) -> Weights:
    """Normal weights of variance 1/fan_in."""
    shape = fan_in, fan_out = _fans(fan_in, fan_out)
    return rng.normal(0, np.sqrt(1 / fan_in), shape)


def glorot_normal(fan_in: Any, fan_out: Any, rng: np.random.Generator) -> Weights:
    """Normal weights of variance 2/(fan_in + fan_out)."""
    shape = fan_in, fan_out = _fans(fan_in, fan_out)
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), shape)


def glorot_uniform(fan_in: Any, fan_out: Any, rng: np.random.Generator) -> Weights:
    """Uniform weights on (−a, a) with a² = 6/(fan_in + fan_out): of variance 2/(fan_in + fan_out)."""
    shape = fan_in, fan_out = _fans(fan_in, fan_out)
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, shape)


def he_normal(fan_in: Any, fan_out: Any, rng: np.random.Generator) -> Weights:
    """Normal weights of variance 2/fan_in."""
    shape = fan_in, fan_out = _fans(fan_in, fan_out)
    return rng.normal(0, np.sqrt(2 / fan_in), shape)


def he_uniform(fan_in: Any, fan_out: Any, rng: np.random.Generator) -> Weights:
    """Uniform weights on (−a, a) with a² = 6/fan_in: of variance 2/fan_in."""
    shape = fan_in, fan_out = _fans(fan_in, fan_out)
    a = np.sqrt(6 / fan_in)
    return rng.uniform(-a, a, shape)


def _fans(fan_in: Any, fan_out: Any) -> tuple[int, int]:
    return integer("fan_in", fan_in, 1), integer("fan_out", fan_out, 1)

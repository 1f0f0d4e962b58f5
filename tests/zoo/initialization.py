"""Honest ways to draw initial weights. Each takes the law's variance, and makes all five functions."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

VARIANCES = {
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "glorot": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
}


def with_scale(variance, fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(variance(fan_in, fan_out)), (fan_in, fan_out))


def scaled(variance, fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * variance(fan_in, fan_out) ** 0.5


def divided(variance, fan_in, fan_out, rng):
    return rng.standard_normal(size=(fan_in, fan_out)) / np.sqrt(1 / variance(fan_in, fan_out))


def row_by_row(variance, fan_in, fan_out, rng):
    weights = np.empty((fan_in, fan_out))
    for i in range(fan_in):
        weights[i] = rng.normal(scale=np.sqrt(variance(fan_in, fan_out)), size=fan_out)
    return weights


def transposed(variance, fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(variance(fan_in, fan_out)), (fan_out, fan_in)).T


def reshaped(variance, fan_in, fan_out, rng):
    weights = rng.standard_normal(fan_in * fan_out)
    weights *= np.sqrt(variance(fan_in, fan_out))
    return weights.reshape(fan_in, fan_out)


def box_muller(variance, fan_in, fan_out, rng):
    radius = np.sqrt(-2 * np.log1p(-rng.random((fan_in, fan_out))))
    angle = 2 * np.pi * rng.random((fan_in, fan_out))
    return np.sqrt(variance(fan_in, fan_out)) * radius * np.cos(angle)


def entry_by_entry(variance, fan_in, fan_out, rng):
    spread = float(np.sqrt(variance(fan_in, fan_out)))
    return np.array([[rng.normal(0, spread) for _ in range(fan_out)] for _ in range(fan_in)])


def in_float32(variance, fan_in, fan_out, rng):
    weights = rng.standard_normal((fan_in, fan_out), dtype=np.float32)
    return (weights * np.float32(np.sqrt(variance(fan_in, fan_out)))).astype(np.float64)


def kept_in_float32(variance, fan_in, fan_out, rng):
    weights = rng.standard_normal((fan_in, fan_out)).astype(np.float32)
    weights *= np.float32(np.sqrt(variance(fan_in, fan_out)))
    return weights


def from_a_child(variance, fan_in, fan_out, rng):
    (child,) = rng.spawn(1)
    return child.normal(0, np.sqrt(variance(fan_in, fan_out)), (fan_in, fan_out))


def between_limits(variance, fan_in, fan_out, rng):
    limit = np.sqrt(3 * variance(fan_in, fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def stretched(variance, fan_in, fan_out, rng):
    limit = np.sqrt(3 * variance(fan_in, fan_out))
    return rng.random((fan_in, fan_out)) * 2 * limit - limit


def centred(variance, fan_in, fan_out, rng):
    return (rng.random((fan_in, fan_out)) - 0.5) * 2 * np.sqrt(3) * np.sqrt(variance(fan_in, fan_out))


def uniform_in_float32(variance, fan_in, fan_out, rng):
    limit = np.float32(np.sqrt(3 * variance(fan_in, fan_out)))
    return (2 * rng.random((fan_in, fan_out), dtype=np.float32) - 1) * limit


def uniform_sign(variance, fan_in, fan_out, rng):
    limit = (3 * variance(fan_in, fan_out)) ** 0.5
    return rng.choice([-1.0, 1.0], (fan_in, fan_out)) * rng.uniform(0, limit, (fan_in, fan_out))


def uniform_transposed(variance, fan_in, fan_out, rng):
    limit = np.sqrt(3.0) * np.sqrt(variance(fan_in, fan_out))
    return rng.uniform(low=-limit, high=limit, size=(fan_out, fan_in)).T


def uniform_rows(variance, fan_in, fan_out, rng):
    limit = np.sqrt(3 * variance(fan_in, fan_out))
    return np.stack([rng.uniform(-limit, limit, fan_out) for _ in range(fan_in)])


def uniform_entries(variance, fan_in, fan_out, rng):
    limit = np.sqrt(3 * variance(fan_in, fan_out))
    return np.array([[rng.uniform(-1, 1) * limit for _ in range(fan_out)] for _ in range(fan_in)])


def uniform_in_place(variance, fan_in, fan_out, rng):
    weights = rng.random(fan_in * fan_out)
    weights -= 0.5
    weights *= np.sqrt(12 * variance(fan_in, fan_out))
    return weights.reshape((fan_in, fan_out))


NORMAL = (
    with_scale,
    scaled,
    divided,
    row_by_row,
    transposed,
    reshaped,
    box_muller,
    entry_by_entry,
    in_float32,
    kept_in_float32,
    from_a_child,
)
UNIFORM = (
    between_limits,
    stretched,
    centred,
    uniform_in_float32,
    uniform_sign,
    uniform_transposed,
    uniform_rows,
    uniform_entries,
    uniform_in_place,
)
VARIANTS: dict[str, dict[str, Callable[..., Any]]] = {
    **{f.__name__: {f"{name}_normal": partial(f, v) for name, v in VARIANCES.items()} for f in NORMAL},
    **{
        f.__name__: {f"{name}_uniform": partial(f, VARIANCES[name]) for name in ("glorot", "he")}
        for f in UNIFORM
    },
}

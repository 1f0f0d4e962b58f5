"""Honest ways to write inverted dropout."""

from collections.abc import Callable
from typing import Any

import numpy as np


def masked(x, keep, rng):
    return x * (rng.random(x.shape) < keep) / keep


def scaled_mask(x, keep, rng):
    mask = ((rng.random(x.shape) < keep) / keep).astype(x.dtype)
    return x * mask


def binomial(x, keep, rng):
    return (x * rng.binomial(1, keep, x.shape) / keep).astype(x.dtype)


def chosen(x, keep, rng):
    mask = rng.choice([0, 1], size=x.shape, p=[1 - keep, keep]).astype(x.dtype)
    return mask * x / x.dtype.type(keep)


def where(x, keep, rng):
    return np.where(rng.random(x.shape) >= keep, x.dtype.type(0), x / x.dtype.type(keep))


def in_place(x, keep, rng):
    x = x.copy()
    x[rng.random(x.shape) > keep] = 0
    x *= 1 / keep
    return x


def drop_first(x, keep, rng):
    drop = 1 - keep
    mask = rng.uniform(0, 1, x.shape) > drop
    return (x * mask) * (1 / (1 - drop))


def row_by_row(x, keep, rng):
    return np.stack([row * (rng.random(len(row)) < keep) / keep for row in x])


def unit_by_unit(x, keep, rng):
    result = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        if rng.random() < keep:
            result[index] = x[index] / keep
    return result


def from_the_back(x, keep, rng):
    return x / keep * (rng.random(x.shape)[::-1, ::-1] < keep)


def itself(x, keep):
    return x


def a_copy(x, keep):
    return x.copy()


def asarray(x, keep):
    return np.asarray(x)


def plus_zero(x, keep):
    return x + 0


def times_one(x, keep):
    return x * 1


def there_and_back(x, keep):
    """Twice its half."""
    return (x / 2) * 2


def rebuilt(x, keep):
    return np.array([list(row) for row in x], dtype=x.dtype)


def filled(x, keep):
    result = np.empty_like(x)
    result[...] = x
    return result


TRAIN = (
    masked,
    scaled_mask,
    binomial,
    chosen,
    where,
    in_place,
    drop_first,
    row_by_row,
    unit_by_unit,
    from_the_back,
)
EVAL = (itself, a_copy, asarray, plus_zero, times_one, there_and_back, rebuilt, filled)
VARIANTS: dict[str, dict[str, Callable[..., Any]]] = {
    **{f.__name__: {"dropout_train": f, "dropout_eval": a_copy} for f in TRAIN},
    **{f.__name__: {"dropout_eval": f, "dropout_train": masked} for f in EVAL},
}

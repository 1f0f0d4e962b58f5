"""Argument checks: each returns the argument, ready for use, or raises a ValueError that names it.

Real arguments become floating-point arrays: float32 stays float32, and integers become float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def array(name: str, value: Any, shape: tuple[int | None, ...] | None = None) -> Floats:
    """A finite array. ``None`` in the shape stands for any length."""
    try:
        result = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array of numbers, got a ragged sequence") from None
    if result.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of real numbers, got dtype {result.dtype}")
    if result.dtype.kind != "f":
        result = result.astype(np.float64)
    if shape is not None and not _fits(result.shape, shape):
        wanted = ", ".join("any" if n is None else str(n) for n in shape)
        raise ValueError(f"{name} must have shape ({wanted}), got {result.shape}")
    if np.count_nonzero(np.isfinite(result)) < result.size:  # the same as all(), in half of the time
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    return result


def _fits(got: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(got) == len(wanted) and all(w in (None, g) for g, w in zip(got, wanted, strict=True))


def non_negative(name: str, value: Any) -> float:
    """A finite number that is at least 0."""
    result = finite(name, value)
    if result < 0:
        raise ValueError(f"{name} must be at least 0, got {value}")
    return result


def finite(name: str, value: Any) -> float:
    """A finite number."""
    if type(value) is float and isfinite(value):
        return value
    return float(array(name, value, ()))


def fraction(name: str, value: Any) -> float:
    """A number in [0, 1)."""
    result = finite(name, value)
    if not 0 <= result < 1:
        raise ValueError(f"{name} must be at least 0 and less than 1, got {value}")
    return result


def probability(name: str, value: Any) -> float:
    """A number in (0, 1]."""
    result = finite(name, value)
    if not 0 < result <= 1:
        raise ValueError(f"{name} must be greater than 0 and at most 1, got {value}")
    return result


def integer(name: str, value: Any, low: int) -> int:
    """An integer that is at least ``low``."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < low:
        raise ValueError(f"{name} must be an integer of at least {low}, got {value!r}")
    return int(value)


def function(name: str, value: Any) -> Callable[..., Any]:
    """Something that can be called."""
    if not callable(value):
        raise ValueError(f"{name} must be a function, got {value!r}")
    result: Callable[..., Any] = value
    return result


def indices(name: str, value: Any, length: int) -> NDArray[np.integer[Any]]:
    """A non-empty vector of indices into ``length`` rows; an index may be repeated."""
    result = np.asarray(value)
    if result.dtype.kind not in "iu" or result.ndim != 1 or result.size == 0:
        raise ValueError(f"{name} must be a non-empty vector of integers, got {value!r}")
    if result.min() < 0 or result.max() >= length:
        raise ValueError(f"{name} must hold indices from 0 to {length - 1}, got {value!r}")
    return result


def samples(X: Any, y: Any, w: Any) -> tuple[Floats, Floats, Floats]:
    """A data set and weights that fit it: X of shape (N, n) with N >= 1, y of shape (N,), w of shape (n,)."""
    X = array("X", X, (None, None))
    if len(X) == 0:
        raise ValueError("X must have at least one row, got none")
    return X, array("y", y, (X.shape[0],)), array("w", w, (X.shape[1],))


def one_of(name: str, value: Any, known: Iterable[str]) -> str:
    """One of the known names."""
    names = list(known)
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{name} must be one of {', '.join(names)}, got {value!r}")
    return value

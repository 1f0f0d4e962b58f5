"""Epochs whose batches are the samples themselves: ``random_mini_batches(X, Y, size) -> [(X, Y), …]``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .plain import Unacceptable, plain
from .task import Array

FEATURES = 3
"""Of a sample that stands for its index: the sample i is (i, i, i), and its target i."""


def samples(count: int, columns: bool) -> tuple[Array, Array]:
    """So many samples that can be told apart, and their targets."""
    numbers = np.arange(count, dtype=np.float64)
    rows = np.repeat(numbers[:, None], FEATURES, axis=1)
    return (rows.T.copy(), numbers[None, :].copy()) if columns else (rows, numbers[:, None].copy())


def indices(returned: Any, columns: bool, paired: bool) -> list[Array]:
    """The indices of the samples of each batch. Raises Unacceptable where the targets are other samples'."""
    batches = plain(returned)
    if not isinstance(batches, (list, tuple)):
        raise Unacceptable(f"returned {type(batches).__name__}: expected a list of batches")
    return [_of_batch(batch, columns, paired) for batch in batches]


def _of_batch(batch: Any, columns: bool, paired: bool) -> Array:
    if paired and (not isinstance(batch, (list, tuple)) or len(batch) < 2):
        raise Unacceptable(f"a batch of type {type(batch).__name__}: expected (X, Y)")
    own = np.asarray(batch[0] if paired else batch)
    rows = own.T if columns else own
    if rows.ndim != 2 or rows.shape[1] != FEATURES or (rows != rows[:, :1]).any():
        kind = "columns" if columns else "rows"
        raise Unacceptable(f"a batch of shape {own.shape} that has not the samples as its {kind}")
    numbers: Array = rows[:, 0].astype(np.int64)
    if paired and not np.array_equal(np.ravel(batch[1]), numbers):
        raise Unacceptable("a batch has the targets of other samples than its own")
    return numbers

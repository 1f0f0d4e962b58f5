"""Correct, with types, a dataclass, an enumeration and a protocol."""


from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


class Reduction(enum.Enum):
    MEAN = "mean"
    SUM = "sum"


class Loss(Protocol):
    def gradient(self, w: Array) -> Array: ...


class Batch(NamedTuple):
    X: Array
    y: Array


@dataclass(frozen=True, slots=True)
class Squared:
    batch: Batch
    reduction: Reduction = Reduction.MEAN

    def gradient(self, w: Array) -> Array:
        match self.reduction:
            case Reduction.MEAN:
                factor = 2 / len(self.batch.y)
            case Reduction.SUM:
                factor = 2.0
        return factor * self.batch.X.T @ (self.batch.X @ w - self.batch.y)


def gradient(w, X, y):
    return Squared(Batch(X, y)).gradient(w)


def dropout_eval(x, keep):
    return x

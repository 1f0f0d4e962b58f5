"""Annotations of the future, generics, protocols, a match statement and an assignment in a condition."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar, overload

import numpy as np
import numpy.typing as npt

T = TypeVar("T", bound=np.floating)
Vector = npt.NDArray[np.float64]


class Loss(Protocol):
    def __call__(self, w: Vector) -> float: ...


class Model(Generic[T]):
    def __init__(self, w: npt.NDArray[T]) -> None:
        self.w = w

    def __matmul__(self, X: npt.NDArray[T]) -> npt.NDArray[T]:
        return X @ self.w


@overload
def gradient(w: Vector, X: Vector, y: Vector) -> Vector: ...
@overload
def gradient(w: NoSuchType, X: Vector, y: Vector) -> Vector: ...
def gradient(w, X, y):
    match X.shape:
        case (n, _) if (residual := Model(w) @ X - y) is not None:
            return 2 / n * X.T @ residual


def dropout_eval(x: "Vector", keep: "float | None" = None) -> "Vector":
    return x

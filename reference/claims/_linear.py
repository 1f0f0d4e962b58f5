"""Vectors and matrices as tuples of exact numbers, for the oracles of the quadratic losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reference.claims._model import Case, Values
from reference.exact import Value, dot

Vector = Sequence[Value]
Matrix = Sequence[Sequence[Value]]


def form(x: Vector, M: Matrix, y: Vector) -> Value:
    """xᵀMy."""
    return dot(x, [dot(row, y) for row in M])


def plus(x: Vector, y: Vector) -> Vector:
    """x + y."""
    return [a + b for a, b in zip(x, y, strict=True)]


def minus(x: Vector, y: Vector) -> Vector:
    """x − y."""
    return [a - b for a, b in zip(x, y, strict=True)]


def times(x: Vector, y: Vector) -> Vector:
    """The entrywise product."""
    return [a * b for a, b in zip(x, y, strict=True)]


def absolute(x: Vector) -> Vector:
    """|x|, entry by entry."""
    return [abs(a) for a in x]


def gram(A: Matrix) -> tuple[tuple[Value, ...], ...]:
    """AAᵀ: symmetric and positive semidefinite, for any A."""
    return tuple(tuple(dot(row, other) for other in A) for row in A)


def only_diagonal(M: Matrix) -> Matrix:
    """M with zeros off its diagonal."""
    return [[a if i == j else 0 * a for j, a in enumerate(row)] for i, row in enumerate(M)]


def inverse(M: Matrix) -> Matrix:
    """M⁻¹ of a positive definite matrix, by elimination."""
    n = len(M)
    rows = [[*row, *(int(i == j) for j in range(n))] for i, row in enumerate(M)]
    for i in range(n):
        rows[i] = [a / rows[i][i] for a in rows[i]]
        for k in range(n):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[n:] for row in rows]


def matrix_power(M: Matrix, k: int) -> Matrix:
    """Mᵏ, by squaring."""
    if k == 0:
        return [[int(i == j) for j in range(len(M))] for i in range(len(M))]
    half = matrix_power(M, k // 2)
    result = _product(half, half)
    return _product(result, M) if k % 2 else result


def _product(A: Matrix, B: Matrix) -> Matrix:
    return [[dot(row, column) for column in zip(*B, strict=True)] for row in A]


def alone(formula: Callable[..., Any], case: Case, **options: Any) -> Values:
    """The values of a program with one operation, whose value is ``formula(case, **options)``."""
    return (formula(case, **options),)

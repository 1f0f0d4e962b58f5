"""Arrays as nested tuples of exact numbers: drawn, filled up, taken apart."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.meeting.laws import F, number


def array(random: Random, *shape: int) -> Any:
    """Small rational numbers."""
    return tuple(array(random, *shape[1:]) for _ in range(shape[0])) if shape else number(random)


def zeros(*shape: int) -> Any:
    return tuple(zeros(*shape[1:]) for _ in range(shape[0])) if shape else F(0)


def padded(values: Any, *shape: int) -> Any:
    """The array, filled up with zeros."""
    if not shape:
        return values
    missing = shape[0] - len(values)
    return (*(padded(one, *shape[1:]) for one in values), *(zeros(*shape[1:]),) * missing)


def entries(values: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Every number and its indices, from 0."""
    if not isinstance(values, tuple):
        yield (), values
        return
    for i, one in enumerate(values):
        for path, value in entries(one):
            yield (i, *path), value


def replaced(values: Any, path: tuple[int, ...], value: Any) -> Any:
    """The array with another number at these indices."""
    if not path:
        return value
    return tuple(replaced(one, path[1:], value) if i == path[0] else one for i, one in enumerate(values))


def inner(x: Any, y: Any) -> Any:
    """⟨x, y⟩."""
    return sum((a * b for a, b in zip(x, y, strict=True)), F(0))

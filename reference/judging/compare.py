"""Outputs against an oracle's balls: whether they agree, and if not, where and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from typing import Any

from flint import arb

from reference.exact import Ball, agreement, contains, digits, distance, exact_value, is_finite

from .reply import exact

Path = tuple[int, ...]


@dataclass(frozen=True)
class Mismatch:
    """One number that lies outside of its ball, or (``problem`` says so) an output of another shape.

    ``digits`` is how many significant digits show the difference."""

    path: Path
    got: Any
    exact: Any
    distance: float | None = None
    digits: int | None = None
    problem: str = ""

    @property
    def finite(self) -> bool:
        return not self.problem and all_finite(self.got)


@dataclass(frozen=True)
class Comparison:
    """``compared`` numbers were held against a bounded ball, ``unbounded`` ones could not be."""

    compared: int
    unbounded: int
    mismatch: Mismatch | None


def agreed_digits(expected: Any, got: Any) -> float | None:
    """To how many digits the worst number of an output agrees, 0 at least; None where none can be told."""
    found = (
        agreement(ball, value)
        for _, ball, value in _pairs(expected, got, ())
        if is_finite(ball)
        and (isinstance(value, int | Fraction) or (isinstance(value, float) and math.isfinite(value)))
    )
    return min((max(0.0, digits) for digits in found if digits is not None), default=None)


def compare(expected: Any, got: Any) -> Comparison:
    """Hold ``got`` (nested tuples of numbers) to the oracle's values."""
    tally = [0, 0]
    if _agree(expected, got, tally):
        return Comparison(tally[0], tally[1], None)
    return _compare(expected, got)


def _agree(expected: Any, got: Any, tally: list[int]) -> bool:
    """Whether nothing is wrong with ``got``; counts what was compared and what could not be."""
    if isinstance(expected, tuple):
        if not isinstance(got, tuple) or len(got) != len(expected):
            return False
        return all(map(_agree, expected, got, repeat(tally)))
    if isinstance(got, tuple | dict):
        return False
    if isinstance(expected, Ball):
        interval = expected.interval
        bounded = interval.is_finite()
        tally[not bounded] += 1
        if bounded and type(got) is float:
            return math.isfinite(got) and interval.overlaps(arb(got))
        return not bounded or _holds(expected, got)
    tally[0] += 1
    return _holds(expected, got)


def _compare(expected: Any, got: Any) -> Comparison:
    compared = unbounded = 0
    mismatch: Mismatch | None = None
    for path, ball, value in _pairs(expected, got, ()):
        if isinstance(value, Mismatch):
            return Comparison(compared, unbounded, _in_whole(expected, got, value))
        if not is_finite(ball):
            unbounded += 1
            continue
        compared += 1
        if (mismatch is None or not mismatch.finite) and not _holds(ball, value):
            found = _mismatch(path, ball, value)
            if mismatch is None or found.finite:
                mismatch = found
    return Comparison(compared, unbounded, mismatch)


def worst(expected: Any, got: Any) -> Mismatch | None:
    """Of the numbers outside of their balls, the farthest: one that is not finite is farther than any."""
    found = [
        _mismatch(path, ball, value)
        for path, ball, value in _pairs(expected, got, ())
        if not isinstance(value, Mismatch) and is_finite(ball) and not _holds(ball, value)
    ]
    return max(found, key=lambda one: (not one.finite, one.distance or 0.0), default=None)


def explains(expected: Any, got: Any) -> bool:
    """Whether a mistake's values are what was returned.

    A number that is not finite is explained by a ball that is not bounded (a division by zero, say), and a
    finite one by a ball that holds it.
    """
    for _, ball, value in _pairs(expected, got, ()):
        if isinstance(value, Mismatch) or is_finite(ball) != all_finite(value):
            return False
        if is_finite(ball) and not _holds(ball, value):
            return False
    return True


def all_bounded(expected: Any) -> bool:
    """Whether every ball of a nested tuple is bounded."""
    return all(map(all_bounded, expected)) if isinstance(expected, tuple) else is_finite(expected)


def where_bounded(expected: Any, elsewhere: Any) -> Any:
    """The balls of nested tuples that are bounded, and those of others of the same shape in place of the rest."""
    if isinstance(expected, tuple):
        return tuple(map(where_bounded, expected, elsewhere))
    return expected if is_finite(expected) else elsewhere


def all_finite(value: Any) -> bool:
    """Whether every number of a nested tuple is finite."""
    if isinstance(value, dict):
        return all_finite(tuple(value.values()))
    if isinstance(value, tuple):
        types = set(map(type, value))
        if types == {float}:
            return all(map(math.isfinite, value))
        return types <= {Fraction, int} or all(map(all_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def shape(value: Any) -> str:
    """The shape of nested tuples in words: "a number", "shape (2, 3)", "3 parts of different shapes"."""
    if isinstance(value, dict):
        return "a dict"
    sizes = _sizes(value)
    if sizes is None:
        return f"{len(value)} parts of different shapes"
    return f"shape {sizes}" if sizes else "a number"


def _sizes(value: Any) -> tuple[int, ...] | None:
    if not isinstance(value, tuple):
        return ()
    inner = {_sizes(part) for part in value} or {()}
    only = inner.pop()
    return None if inner or only is None else (len(value), *only)


def _pairs(expected: Any, got: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(expected, tuple):
        if not isinstance(got, tuple) or len(got) != len(expected):
            yield path, expected, Mismatch(path, exact(got), None, problem=_problem(expected, got))
            return
        for i, (ball, value) in enumerate(zip(expected, got, strict=True)):
            yield from _pairs(ball, value, (*path, i))
    elif isinstance(got, tuple | dict):
        yield path, expected, Mismatch(path, exact(got), None, problem=_problem(expected, got))
    else:
        yield path, expected, got


def _in_whole(expected: Any, got: Any, mismatch: Mismatch) -> Mismatch:
    """A vector or matrix of another shape, told as such and not by its first entry that is no number."""
    if len(mismatch.path) < 2:
        return mismatch
    wanted, given = expected[mismatch.path[0]], got[mismatch.path[0]]
    sizes = _sizes(wanted)
    if sizes is None or len(sizes) > 2 or _sizes(given) in (None, sizes):
        return mismatch
    return Mismatch(mismatch.path[:1], exact(given), None, problem=_problem(wanted, given))


def _problem(expected: Any, got: Any) -> str:
    return f"returned {shape(got)} where {shape(expected)} is expected"


def _holds(ball: Any, value: Any) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return bool(contains(ball, value if isinstance(value, Fraction) else Fraction(value)))


def _mismatch(path: Path, ball: Any, number: Any) -> Mismatch:
    value = exact(number)
    if not isinstance(ball, Ball):
        return Mismatch(path, value, ball)
    if not all_finite(value):
        return Mismatch(path, value, exact_value(ball))
    return Mismatch(path, value, exact_value(ball), distance(ball, value), digits(ball, value))

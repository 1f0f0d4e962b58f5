"""Whether outputs were computed in a coarser arithmetic than the inputs came in, which no claim asks for."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reference.claims._model import Convention
from reference.exact import to_ball
from reference.reporting.report import Cause

from .asking import Outcome
from .compare import all_finite, compare
from .findings import Finder, compared_values

COARSER: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "float32": (
        "f",
        ("float64",),
        "You round to single precision (float32) what comes in double precision (float64): keep the inputs' dtype.",
    ),
    "float16": (
        "e",
        ("float64", "float32"),
        "You round to half precision (float16): keep the inputs' dtype.",
    ),
}
"""Its letter for ``struct``, the dtypes of inputs that are finer, and what a student reads."""

TOLD = 5
"""So many numbers are to be told from those of a finer arithmetic: one may be short by chance."""


def of_precision(
    finder: Finder, outcomes: Iterable[Outcome], convention: Convention, name: str | None
) -> tuple[Cause, ...]:
    """The coarser arithmetic that explains every output on finer inputs: in its budget, and written in its digits."""
    finite = [o for o in outcomes if o.kind is None and all_finite(o.numbers)]
    for dtype, (letter, finer, sentence) in COARSER.items():
        asked = [o for o in finite if o.question.dtype in finer]
        numbers = {x for o in asked for x in _numbers(o.numbers) if float(x) and not float(x).is_integer()}
        if len(numbers) < TOLD or not all(_has(letter, x) for x in numbers):
            continue
        if all(_explains(finder, o, dtype, convention.options) for o in asked):
            return (Cause(f"computed in {dtype}", sentence, name),)
    return ()


def _numbers(values: Any) -> Iterator[Any]:
    if isinstance(values, Mapping):
        values = tuple(values.values())
    if isinstance(values, Sequence):
        for value in values:
            yield from _numbers(value)
    else:
        yield values


def _has(letter: str, x: Any) -> bool:
    """Whether the dtype has this number."""
    try:
        near: float = struct.unpack(letter, struct.pack(letter, float(x)))[0]
    except OverflowError:
        return False
    return bool(near == x)


def _explains(finder: Finder, outcome: Outcome, dtype: str, options: Mapping[str, Any]) -> bool:
    values, problem = compared_values(finder.equals, outcome)
    if problem:
        return False
    expected = finder.equals.oracle(to_ball(outcome.question.case, dtype), **options)
    return compare(expected, values).mismatch is None

"""What can be said of outputs whatever their law: their shape, and whether they repeat."""

from __future__ import annotations

from itertools import chain
from typing import Any

from reference.claims._model import Fact, Values

RAGGED = "rows of different lengths"


def shape_of(output: Any) -> tuple[int, ...] | None:
    """The shape, () of a number; None if rows differ in length."""
    if not isinstance(output, tuple):
        return ()
    if tuple not in set(map(type, output)):
        return (len(output),)
    shapes = set(map(shape_of, output))
    if len(shapes) > 1 or None in shapes:
        return None
    return (len(output), *chain.from_iterable(shape for shape in shapes if shape))


def again(outputs: Values, repeats: str) -> list[Fact]:
    """The first seed's output and the last, which is the first seed's too."""
    if repeats == "never":
        return []
    same = outputs[0] == outputs[-1]
    got = "the same" if same else "another"
    return [Fact("the same generator state gives the same result", same, got, "the same")]

"""What a subject's operation comes to: one of these, and never an exception."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from typing import Any

if sys.version_info >= (3, 12):
    _coprime = getattr(Fraction, "_from_coprime_ints", Fraction)
else:
    _coprime = partial(Fraction, _normalize=False)
"""A fraction in lowest terms: a float's are, and a search for a common divisor takes half of its time."""


def exact(numbers: Any) -> Any:
    """Nested tuples of numbers with each as a ``Fraction``; nan and the infinities stay floats."""
    if isinstance(numbers, tuple):
        if len(numbers) > 64 and {float}.issuperset(map(type, numbers)) and all(map(math.isfinite, numbers)):
            known = {number: _coprime(*number.as_integer_ratio()) for number in set(numbers)}
            return tuple(map(known.__getitem__, numbers))
        return tuple(map(exact, numbers))
    if isinstance(numbers, dict):
        return {key: exact(value) for key, value in numbers.items()}
    return numbers if isinstance(numbers, Fraction) else _exact(numbers)


@lru_cache(maxsize=1 << 12)
def _exact(value: float) -> Any:
    return _coprime(*value.as_integer_ratio()) if math.isfinite(value) else value


@dataclass(frozen=True)
class Returned:
    """``numbers``: a number or nested tuples of numbers, as they came; a dict stays a dict of these.

    ``values`` are the same as ``Fraction``, made when they are asked for. ``dtypes`` are the dtypes of the
    arrays that came back, in order; once "float64" if there were floats outside of arrays.
    """

    numbers: Any
    dtypes: tuple[str, ...] = ()

    @cached_property
    def values(self) -> Any:
        """``Fraction`` for every finite number; nan and the infinities stay floats."""
        return exact(self.numbers)


@dataclass(frozen=True)
class Raised:
    """The subject raised (if ``loading``, while it was imported): the type, the message, the place."""

    kind: str
    message: str
    loading: bool = False


@dataclass(frozen=True)
class Absent:
    """The subject does not offer ``function``, or not what was asked of it.

    ``foretold`` says that it told so before it was asked anything.
    """

    function: str
    why: str
    foretold: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class BadValue:
    """What came back is not made of numbers."""

    why: str


@dataclass(frozen=True)
class MutatedInput:
    """The call changed an array that it was handed."""

    argument: str


@dataclass(frozen=True)
class Died:
    """The operation (if ``loading``, the import) was not survived. ``kind``: TIMED_OUT, OUT_OF_MEMORY, EXITED."""

    kind: str
    detail: str
    loading: bool = False


Reply = Returned | Raised | Absent | BadValue | MutatedInput | Died

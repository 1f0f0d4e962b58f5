"""What a subject's operation comes to: one of these, and never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Returned:
    """``values``: a number or nested tuples of numbers: ``Fraction``, or a float that is nan or infinite.

    A dict stays a dict of these. ``dtypes`` are the dtypes of the arrays that came back, in order; once
    "float64" if there were floats outside of arrays.
    """

    values: Any
    dtypes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Raised:
    """The subject raised (if ``loading``, while it was imported): the type, the message, the place."""

    kind: str
    message: str
    loading: bool = False


@dataclass(frozen=True)
class Absent:
    """The subject does not offer ``function``, or not what was asked of it."""

    function: str
    why: str


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

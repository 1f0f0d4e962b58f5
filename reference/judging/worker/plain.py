"""What a subject may hand back: numbers, and arrays, lists, tuples and dicts of them; nothing that acts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from types import GeneratorType
from typing import Any

import numpy as np

from .arrays import dtype_name
from .codec import MAX_DEPTH, MAX_NUMBERS, extent

MAX_ITEMS = MAX_NUMBERS


class Unacceptable(Exception):
    """A value that no claim can be judged by; the message says why."""


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of ``value`` that can be sent: base ndarrays, bool, int, float, and list, tuple, dict of these.

    Of a subclass of these the numbers count that it holds, and none of its methods. A generator object gives the
    list of what it yields. Raises Unacceptable for everything else.
    """
    if depth >= MAX_DEPTH:
        raise Unacceptable(f"a value nested more than {MAX_DEPTH} deep")
    kind = type(value)
    if kind is np.ndarray:
        return _array(value)
    if kind in (bool, float):
        return value
    if issubclass(kind, np.ndarray) and not np.ma.is_masked(value):
        return _array(np.ndarray.view(value, np.ndarray))  # what it holds, whatever its methods say
    if issubclass(kind, float) and not issubclass(kind, np.generic):
        return float.__float__(value)
    if issubclass(kind, int):
        value = int.__int__(value)
        if not -(2**63) <= value < 2**64:
            raise Unacceptable("an integer of more than 64 bits")
        return value
    if isinstance(value, np.generic):
        return _array(np.asarray(value))
    if isinstance(value, dict):
        if not all(type(key) is str for key in value):
            raise Unacceptable("a dict whose keys are not all strings")
        return {key: plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_items(value, depth))
    if isinstance(value, (list, range, GeneratorType)):
        return _items(value, depth)
    raise Unacceptable(_why(value))


def _items(values: Iterable[Any], depth: int) -> list[Any]:
    items = [plain(item, depth + 1) for item in islice(values, MAX_ITEMS + 1)]
    if len(items) > MAX_ITEMS:
        raise Unacceptable(f"more than {MAX_ITEMS} items")
    return items


def _array(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if extent(array.shape) > MAX_NUMBERS:
        raise Unacceptable(f"an array of shape {array.shape} is too large to be sent")
    if array.dtype == np.float16:
        return array.astype(np.float32)
    if array.dtype == np.longdouble:
        with np.errstate(all="ignore"):  # whatever the code wants of its own operations
            return array.astype(np.float64)  # to the nearest: no worse than one operation more
    if dtype_name(array.dtype) is None:
        raise Unacceptable(f"an array of dtype {array.dtype}: expected bool, integers, float32 or float64")
    return np.array(array, order="C")


def _why(value: Any) -> str:
    if value is None:
        return "None: expected a number or an array"
    kind = type(value)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    if isinstance(value, np.ma.MaskedArray):
        return f"a masked array ({name}): expected a plain numpy.ndarray"
    return f"a value of type {name}: expected a number or an array"

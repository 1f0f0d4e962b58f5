"""Operations to messages, messages to replies: where exact numbers become binary, and binary ones exact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from reference.claims._model import Call, Generator, Operation, Trajectory

from .reply import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned
from .worker.adapter import positional
from .worker.codec import Seed, WireError, dtype_name

_KINDS = {"out_of_memory": "OUT_OF_MEMORY", "exited": "EXITED"}


# --- exact to binary ---------------------------------------------------------------------------------------


def message(operation: Operation, dtype: str) -> Any:
    """The value that says ``operation`` to a worker, its arrays in ``dtype`` ("float32" or "float64").

    Raises ValueError when a number is not exactly representable: the oracle would then see other inputs.
    """
    match operation:
        case Call(function, args, kwargs):
            named = {name: _argument(value, dtype) for name, value in kwargs.items()}
            return "call", function, [_argument(value, dtype) for value in args], named
        case Trajectory(function, start, gradients, hyperparameters, observe, first_t):
            return (
                "trajectory",
                function,
                [array(tensor, dtype) for tensor in start],
                [[array(tensor, dtype) for tensor in step] for step in gradients],
                {name: _binary64(value) for name, value in hyperparameters.items()},
                observe,
                first_t,
            )


def array(values: Any, dtype: str) -> np.ndarray[Any, Any]:
    """Nested tuples of numbers as an array: bools as bool, ints as int64, all else exactly as ``dtype``."""
    flat: list[Any] = []
    shape = _flatten(values, flat)
    kinds = set(map(type, flat))
    if kinds == {bool} or kinds == {int}:
        return np.array(flat, dtype=np.bool_ if kinds == {bool} else np.int64).reshape(shape)
    wide = np.array([_binary64(value) for value in flat], dtype=np.float64).reshape(shape)
    if dtype == "float64":
        return wide
    if dtype != "float32":
        raise ValueError(f"dtype is {dtype!r}: expected 'float32' or 'float64'")
    with np.errstate(over="ignore", under="ignore"):
        narrow = wide.astype(np.float32)
    if not np.array_equal(narrow.astype(np.float64), wide):
        raise ValueError("an array holds a number that is not exactly representable in float32")
    return narrow


def _flatten(values: Any, flat: list[Any]) -> tuple[int, ...]:
    if not isinstance(values, (tuple, list)):
        flat.append(values)
        return ()
    shapes = {_flatten(value, flat) for value in values}
    if len(shapes) > 1:
        raise ValueError("nested tuples of unequal lengths do not make an array")
    return (len(values), *(shapes.pop() if shapes else ()))


def _argument(value: Any, dtype: str) -> Any:
    match value:
        case Generator(seed):
            return Seed(seed)
        case tuple() | list():
            return array(value, dtype)
        case Fraction():
            return _binary64(value)
    return value


def _binary64(value: Fraction | int) -> float:
    """``value`` as a float, which it must equal."""
    try:
        binary = value.numerator / value.denominator
    except OverflowError:
        binary = math.inf
    if math.isinf(binary) or binary.as_integer_ratio() != (value.numerator, value.denominator):
        raise ValueError(f"{value} is not exactly representable in float64")
    return binary


# --- binary to exact ---------------------------------------------------------------------------------------


def reply(value: Any, number: int, sent: Any) -> Reply:
    """The reply numbered ``number`` to the message ``sent``. WireError when ``value`` is no such reply."""
    match value:
        case (int(n), "returned", result, list(afterwards)) if n == number:
            changed = _changed(sent, afterwards)
            if changed is not None:
                return MutatedInput(changed)
            dtypes: list[str] = []
            return Returned(exact(result, dtypes), tuple(dtypes))
        case (int(n), "raised", str(kind), str(text)) if n == number:
            return Raised(printable(kind), printable(text))
        case (int(n), "absent", str(why)) if n == number:
            return Absent(str(sent[1]), printable(why))
        case (int(n), "bad_value", str(why)) if n == number:
            return BadValue(printable(why))
        case (int(n), "out_of_memory" | "exited" as kind, str(text)) if n == number:
            return Died(_KINDS[kind], printable(text))
    raise WireError("a reply that answers nothing that was asked")


def exact(value: Any, dtypes: list[str]) -> Any:
    """Numbers as ``Fraction`` (nan and the infinities as float), arrays, lists and tuples as tuples.

    The dtypes of the arrays met are appended to ``dtypes``.
    """
    match value:
        case np.ndarray():
            dtypes.append(dtype_name(value.dtype) or "")
            return _exact_array(value.tolist())
        case bool() | int() | float():
            return _exact_array(value)
        case list() | tuple():
            return tuple([exact(item, dtypes) for item in value])
        case dict():
            return {printable(key): exact(item, dtypes) for key, item in value.items()}
    raise WireError(f"a {type(value).__name__} stands where a number was expected")


def _exact_array(value: Any) -> Any:
    if isinstance(value, list):
        return tuple([_exact_array(item) for item in value])
    if isinstance(value, float) and not math.isfinite(value):
        return value
    return Fraction(value)


def _changed(sent: Any, afterwards: list[Any]) -> str | None:
    """The name of the first argument that no longer has its shape, dtype and bytes."""
    if sent[0] != "call":
        return None
    _, function, args, kwargs = sent
    names: Sequence[str] = positional(function)
    given = [(names[i] if i < len(names) else f"argument {i + 1}", a) for i, a in enumerate(args)]
    arrays = [(name, a) for name, a in [*given, *kwargs.items()] if isinstance(a, np.ndarray)]
    if len(arrays) != len(afterwards):
        raise WireError("a reply hands back another number of arguments than it was sent")
    for (name, before), after in zip(arrays, afterwards, strict=True):
        same = isinstance(after, np.ndarray) and after.shape == before.shape and after.dtype == before.dtype
        if not same or after.tobytes() != before.tobytes():
            return str(name)
    return None


def printable(text: str) -> str:
    """``text`` with every control character and lone surrogate escaped, tabs and line ends apart."""
    if text.isprintable():
        return text
    return "".join(
        c if c in "\n\t" or c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )

"""Operations to messages, messages to replies: where exact numbers become binary, and come back so."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from reference.claims._model import Call, Generator, Operation, Scripted, Trajectory

from .reply import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned
from .worker.adapter import positional
from .worker.codec import DTYPES, Scripts, Seed, Tensor, WireError, extent

LONGEST = 2500
_KINDS = {"out_of_memory": "OUT_OF_MEMORY", "exited": "EXITED"}


_SMALL = 2**900
"""No float of 53 bits over a power of two below this is subnormal."""


# --- exact to binary ---------------------------------------------------------------------------------------


Tensors = dict[int, tuple[Any, Tensor]]
"""Nested tuples, by their identity, and what was made of them: the operations of one message often share
their arrays."""


def message(operation: Operation, dtype: str, known: Tensors | None = None) -> Any:
    """The value that says ``operation`` to a worker, its arrays in ``dtype`` ("float32" or "float64").

    Raises ValueError when a number is not exactly representable: the oracle would then see other inputs.
    """
    tensors = {} if known is None else known
    match operation:
        case Call(function, args, kwargs):
            named = {name: _argument(value, dtype, tensors) for name, value in kwargs.items()}
            return "call", function, [_argument(value, dtype, tensors) for value in args], named
        case Trajectory(function, start, gradients, hyperparameters, observe, first_t, state):
            return (
                "trajectory",
                function,
                [_shared(tensor, dtype, tensors) for tensor in start],
                [[_shared(tensor, dtype, tensors) for tensor in step] for step in gradients],
                {name: _hyperparameter(value) for name, value in hyperparameters.items()},
                observe,
                first_t,
                {name: _part(value, dtype, tensors) for name, value in state.items()},
            )


def _argument(value: Any, dtype: str, known: Tensors) -> Any:
    match value:
        case Generator(seed):
            return Seed(seed)
        case Scripted(scripts):
            return Scripts(_words(scripts, known))
        case tuple():
            return _shared(value, dtype, known)
        case list():
            return [_argument(one, dtype, known) for one in value]
        case Fraction():
            return _binary64(value)
    return value


def _hyperparameter(value: Fraction | tuple[Fraction, ...]) -> float | list[float]:
    return [_binary64(each) for each in value] if isinstance(value, tuple) else _binary64(value)


def _part(value: int | tuple[Any, ...], dtype: str, known: Tensors) -> int | list[Tensor]:
    """A part of the state: the clock, or one array a tensor."""
    return value if isinstance(value, int) else [_shared(tensor, dtype, known) for tensor in value]


def _shared(values: Any, dtype: str, known: Tensors) -> Tensor:
    if id(values) not in known:
        known[id(values)] = values, tensor(values, dtype)  # values are kept, so that no other gets their id
    return known[id(values)][1]


def tensor(values: Any, dtype: str) -> Tensor:
    """Nested tuples of numbers as an array: bools as bool, ints as int64, all else exactly as ``dtype``."""
    flat: list[Any] = []
    shape = _flatten(values, flat)
    kinds = set(map(type, flat))
    if kinds == {bool} or kinds == {int}:
        return _packed("bool" if kinds == {bool} else "int64", shape, flat)
    if dtype not in ("float32", "float64"):
        raise ValueError(f"dtype is {dtype!r}: expected 'float32' or 'float64'")
    binary = [_binary64(value) for value in flat]
    try:
        packed = _packed(dtype, shape, binary)
    except OverflowError:
        packed = None
    if packed is None or (dtype == "float32" and list(_unpacked(packed)) != binary):
        raise ValueError("an array holds a number that is not exactly representable in float32")
    return packed


def _words(scripts: tuple[tuple[int, ...], ...], known: Tensors) -> Tensor:
    """A matrix of 64-bit words, a script a row."""
    if id(scripts) not in known:
        flat: list[Any] = []
        shape = _flatten(scripts, flat)
        known[id(scripts)] = scripts, _packed("uint64", shape, flat)
    return known[id(scripts)][1]


def _packed(dtype: str, shape: tuple[int, ...], flat: Sequence[Any]) -> Tensor:
    return Tensor(dtype, shape, struct.pack(f"<{len(flat)}{DTYPES[dtype]}", *flat))


def _unpacked(tensor: Tensor) -> tuple[Any, ...]:
    return struct.unpack(f"<{prod(tensor.shape)}{DTYPES[tensor.dtype]}", tensor.data)


def _flatten(values: Any, flat: list[Any]) -> tuple[int, ...]:
    if not isinstance(values, (tuple, list)):
        flat.append(values)
        return ()
    kinds = set(map(type, values))
    if tuple not in kinds and list not in kinds:
        flat.extend(values)
        return (len(values),)
    shapes = {_flatten(value, flat) for value in values}
    if len(shapes) > 1:
        raise ValueError("nested tuples of unequal lengths do not make an array")
    return (len(values), *(shapes.pop() if shapes else ()))


def _binary64(value: Fraction | int) -> float:
    """``value`` as a float, which it must equal."""
    numerator, denominator = value.numerator, value.denominator
    if numerator.bit_length() <= 53 and not denominator & (denominator - 1) and denominator < _SMALL:
        return numerator / denominator
    try:
        binary = numerator / denominator
    except OverflowError:
        binary = math.inf
    if math.isinf(binary) or binary.as_integer_ratio() != (numerator, denominator):
        raise ValueError(f"{value} is not exactly representable in float64")
    return binary


# --- from binary ---------------------------------------------------------------------------------------


def reply(value: Any, number: int, sent: Any, foretold: Collection[str] = ()) -> Reply:
    """The reply numbered ``number`` to the message ``sent``. WireError when ``value`` is no such reply.

    ``foretold`` is what was said before anything was asked: nothing else can be about the loading.
    """
    match value:
        case (int(n), "returned", result, list(afterwards)) if n == number:
            changed = _changed(sent, afterwards)
            if changed is not None:
                return MutatedInput(changed)
            dtypes: list[str] = []
            return Returned(numbers(result, dtypes), tuple(dtypes))
        case (int(n), "raised", str(kind), str(text), bool(loading)) if n == number:
            return Raised(_said(kind), _said(text), loading and text in foretold)
        case (int(n), "absent", str(why)) if n == number:
            return Absent(str(sent[1]), _said(why), why in foretold)
        case (int(n), "bad_value", str(why)) if n == number:
            return BadValue(_said(why))
        case (int(n), "out_of_memory" | "exited" as kind, str(text), bool(loading)) if n == number:
            return Died(_KINDS[kind], _said(text), loading and text in foretold)
    raise WireError("a reply that answers nothing that was asked")


def amount(value: Any) -> int:
    """How many numbers a reply holds, each empty axis counted as one long."""
    kind = type(value)
    if kind is Tensor:
        return extent(value.shape)
    if kind is list or kind is tuple:
        return 1 + sum(map(amount, value))
    return 1 + sum(map(amount, value.values())) if kind is dict else 1


def numbers(value: Any, dtypes: list[str]) -> Any:
    """Numbers as they are, arrays, lists and tuples as tuples.

    The dtypes of the arrays met are appended to ``dtypes``, once "float64" for floats outside of arrays.
    """
    kind = type(value)
    if kind is Tensor:
        dtypes.append(value.dtype)
        return _nested(_unpacked(value), value.shape)
    if kind is float and "float64" not in dtypes:
        dtypes.append("float64")
    if kind in (float, int, bool):
        return value
    if kind is list or kind is tuple:
        return tuple([numbers(item, dtypes) for item in value])
    if kind is dict:
        return {_said(key): numbers(item, dtypes) for key, item in value.items()}
    raise WireError(f"a {type(value).__name__} stands where a number was expected")


def _nested(flat: Sequence[Any], shape: tuple[int, ...]) -> Any:
    for axis in range(len(shape) - 1, 0, -1):
        size = shape[axis]
        flat = [tuple(flat[i * size : (i + 1) * size]) for i in range(prod(shape[:axis]))]
    return tuple(flat) if shape else flat[0]


def _changed(sent: Any, afterwards: list[Any]) -> str | None:
    """The name of the first argument that no longer has its shape, dtype and bytes."""
    if sent[0] != "call":
        return None
    _, function, args, kwargs = sent
    names: Sequence[str] = positional(function)
    given = [(names[i] if i < len(names) else f"argument {i + 1}", a) for i, a in enumerate(args)]
    arrays = [
        (name, one)
        for name, a in [*given, *kwargs.items()]
        for one in (a if isinstance(a, list) else [a])
        if isinstance(one, Tensor)
    ]
    if len(arrays) != len(afterwards):
        raise WireError("a reply hands back another number of arguments than it was sent")
    for (name, before), after in zip(arrays, afterwards, strict=True):
        if after != before:
            return str(name)
    return None


def _said(text: str) -> str:
    """What a worker says of an exception or a value, or calls it; it need not have kept to the length."""
    return printable(text if len(text) <= LONGEST else text[:LONGEST] + " ...")


def printable(text: str) -> str:
    """``text`` with every control character and lone surrogate escaped, tabs and line ends apart."""
    if text.isprintable():
        return text
    return "".join(
        c if c in "\n\t" or c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )

"""Frames: plain values as a bounded JSON header followed by raw bytes, the same in both directions.

A frame is ``magic, header length, payload length, header, payload``. The header describes the value; floats
and arrays stand in it as placeholders, whose bytes lie in the payload in the same order. Nothing else can be
said: no pickle, no object, no dtype outside ``DTYPES``. Every length is checked before anything of that size
is made.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, NamedTuple

MAGIC = b"gnm1"
PREFIX = struct.Struct("<4sII")
MAX_HEADER = 2 << 20
MAX_NUMBERS = 1 << 19
"""In all arrays of a frame: each becomes an object of a hundred bytes where exact numbers are made of them."""
MAX_PAYLOAD = 8 * MAX_NUMBERS
MAX_DEPTH = 16
MAX_DIMENSIONS = 16

_FLOAT = struct.Struct("<d")

DTYPES: Mapping[str, str] = {
    "bool": "?",
    **dict(zip(("int8", "int16", "int32", "int64"), "bhiq", strict=True)),
    **dict(zip(("uint8", "uint16", "uint32", "uint64"), "BHIQ", strict=True)),
    "float32": "f",
    "float64": "d",
}
"""What arrays may be made of, and the letters of the standard library's ``struct`` for it."""
_BYTES = {name: struct.calcsize(f"<{letter}") for name, letter in DTYPES.items()}


class WireError(ValueError):
    """The bytes are not a frame, or the value may not travel in one."""


class Tensor(NamedTuple):
    """An array as it travels: one of DTYPES, its shape, its little-endian bytes in C order.

    The judge's side makes and reads these; where the subject runs they become arrays of numpy.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True)
class Seed:
    """Stands for a fresh ``numpy.random.Generator`` with this seed, to be made where the subject runs."""

    seed: int


@dataclass(frozen=True)
class Scripts:
    """Stands for generators that replay the rows of ``words``, an array of uint64, made where the subject runs."""

    words: Any


# --- value to frame ----------------------------------------------------------------------------------------


def encode(value: Any, tensor: Callable[[Any], Tensor | None] | None = None) -> bytes:
    """One frame for a value made of None, bool, int (64 bits), float, str, Tensor, Seed, Scripts, list, tuple,
    dict.

    ``tensor`` makes Tensors of other arrays, and None of what is none. Raises WireError when the value is of
    another kind, too deep or too large.
    """
    payload = _Written()
    header = _ENCODER.encode(_describe(value, payload, 0, tensor)).encode("ascii")
    length = sum(map(len, payload.parts))
    if len(header) > MAX_HEADER or length > MAX_PAYLOAD:
        raise WireError(f"a value of more than {MAX_PAYLOAD} bytes is too large to be sent")
    if payload.numbers > MAX_NUMBERS:
        raise WireError(f"arrays of more than {MAX_NUMBERS} numbers are too large to be sent")
    return b"".join([PREFIX.pack(MAGIC, len(header), length), header, *payload.parts])


@dataclass
class _Written:
    parts: list[bytes] = field(default_factory=list)
    numbers: int = 0


def _describe(
    value: Any, payload: _Written, depth: int, tensor: Callable[[Any], Tensor | None] | None
) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"a value nested more than {MAX_DEPTH} deep")
    if isinstance(value, Tensor):
        payload.parts.append(value.data)
        payload.numbers += extent(value.shape)
        return ["a", value.dtype, value.shape]
    if isinstance(value, float):
        payload.parts.append(_FLOAT.pack(value))
        return ["f"]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Seed):
        return ["g", _integer(value.seed)]
    if isinstance(value, Scripts):
        return ["s", _describe(value.words, payload, depth + 1, tensor)]
    if isinstance(value, (list, tuple)):
        tag = "l" if isinstance(value, list) else "t"
        return [tag, *[_describe(item, payload, depth + 1, tensor) for item in value]]
    if isinstance(value, dict):
        return ["d", *[[_key(k), _describe(v, payload, depth + 1, tensor)] for k, v in value.items()]]
    if tensor is not None and (array := tensor(value)) is not None:
        return _describe(array, payload, depth, None)
    raise WireError(f"a value of type {type(value).__name__} cannot be sent")


def _integer(value: int) -> int:
    if not -(2**63) <= value < 2**64:
        raise WireError("an integer of more than 64 bits cannot be sent")
    return value


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise WireError(f"a dict's key of type {type(key).__name__} cannot be sent: expected str")
    return key


# --- frame to value ----------------------------------------------------------------------------------------


def lengths(data: bytes, begin: int = 0) -> tuple[int, int]:
    """The lengths of header and payload that a frame's prefix announces, both in bounds. WireError if not."""
    magic, header, payload = PREFIX.unpack_from(data, begin)
    if magic != MAGIC:
        raise WireError("these bytes do not begin a frame")
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise WireError(f"a frame announces {header} + {payload} bytes: more than is allowed")
    return header, payload


def decode(frame: bytes, array: Callable[[str, tuple[int, ...], bytes], Any] = Tensor) -> Any:
    """The value of one whole frame, its arrays made by ``array``, of dtype, shape and bytes.

    Raises WireError, and nothing else, when the bytes are not one frame.
    """
    if len(frame) < PREFIX.size:
        raise WireError("a frame is truncated")
    header_length, payload_length = lengths(frame)
    if len(frame) != PREFIX.size + header_length + payload_length:
        raise WireError("a frame's length is not the announced one")
    begin = PREFIX.size + header_length
    try:
        description = _DECODER.decode(frame[PREFIX.size : begin].decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise WireError("a frame's header is not JSON of the expected kind") from error
    payload = _Payload(frame, begin, array)
    value = _build(description, payload, 0)
    if payload.position != len(frame):
        raise WireError("a frame's payload is longer than its header says")
    return value


def _refuse(constant: str) -> Any:
    raise WireError(f"a frame's header contains {constant}")


_ENCODER = json.JSONEncoder(check_circular=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse)


@dataclass
class _Payload:
    frame: bytes
    position: int
    array: Callable[[str, tuple[int, ...], bytes], Any]
    numbers: int = 0

    def take(self, length: int) -> int:
        """Where the next ``length`` bytes begin."""
        begin = self.position
        if length > len(self.frame) - begin:
            raise WireError("a frame's payload is shorter than its header says")
        self.position = begin + length
        return begin


def _build(node: Any, payload: _Payload, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"a value nested more than {MAX_DEPTH} deep")
    if not isinstance(node, list):
        return _plain(node)
    if not node:
        raise WireError("a frame's header describes no value")
    tag = node[0]
    if tag == "a" and len(node) == 3:
        return _array(node[1], node[2], payload)
    if tag == "f" and len(node) == 1:
        return _FLOAT.unpack_from(payload.frame, payload.take(8))[0]
    if tag == "l":
        return [_build(item, payload, depth + 1) for item in node[1:]]
    if tag == "t":
        return tuple([_build(item, payload, depth + 1) for item in node[1:]])
    if tag == "d":
        return dict([_pair(pair, payload, depth) for pair in node[1:]])
    if tag == "g" and len(node) == 2 and type(node[1]) is int and node[1] >= 0:
        return Seed(_integer(node[1]))
    if tag == "s" and len(node) == 2:
        return Scripts(_words(node[1], payload))
    raise WireError("a frame's header describes no value")


def _plain(node: Any) -> Any:
    if node is None or isinstance(node, (bool, str)):
        return node
    if isinstance(node, int):
        return _integer(node)
    raise WireError("a frame's header describes no value")


def _pair(pair: Any, payload: _Payload, depth: int) -> tuple[str, Any]:
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
        raise WireError("a frame's header describes no dict")
    return pair[0], _build(pair[1], payload, depth + 1)


def extent(shape: Sequence[int]) -> int:
    """How many numbers nested lists of this shape go through: an empty axis hides none of the others."""
    return prod(shape) or prod(max(size, 1) for size in shape)


def _words(node: Any, payload: _Payload) -> Any:
    """A matrix of 64-bit words, a script a row."""
    if not isinstance(node, list) or len(node) != 3 or node[:2] != ["a", "uint64"]:
        raise WireError("scripts are not an array of words")
    if not isinstance(node[2], list) or len(node[2]) != 2:
        raise WireError("scripts are not the rows of a matrix")
    return _array(node[1], node[2], payload)


def _array(name: Any, shape: Any, payload: _Payload) -> Any:
    bytes_each = _BYTES.get(name) if isinstance(name, str) else None
    if bytes_each is None:
        raise WireError("an array's dtype is none that may be sent")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise WireError("an array's shape is not a short list of sizes")
    for size in shape:
        if type(size) is not int or size < 0:
            raise WireError("an array's shape is not a short list of sizes")
    payload.numbers += extent(shape)
    if payload.numbers > MAX_NUMBERS:
        raise WireError("an array's shape is larger than is allowed")
    begin = payload.take(prod(shape) * bytes_each)
    return payload.array(name, tuple(shape), payload.frame[begin : payload.position])


class FrameBuffer:
    """Cuts a stream of bytes into frames, their arrays as Tensors; holds no more than what was fed.

    ``room`` is how many bytes it still takes.
    """

    def __init__(self, room: float = math.inf) -> None:
        self.room = room
        self._bytes = bytearray()
        self._needed = PREFIX.size

    def __len__(self) -> int:
        return len(self._bytes)

    def feed(self, data: bytes, values: list[Any] | None = None) -> list[Any]:
        """Append the values of the frames that ``data`` completes, in order. WireError at the first bad one."""
        values = [] if values is None else values
        self.room -= len(data)
        if self.room < 0:
            raise WireError("more bytes than are allowed")
        self._bytes += data
        if len(self._bytes) < self._needed:
            return values
        stream, begin = bytes(self._bytes), 0
        self._needed = PREFIX.size
        while len(stream) - begin >= PREFIX.size:
            end = begin + PREFIX.size + sum(lengths(stream, begin))
            if len(stream) < end:
                self._needed = end - begin
                break
            values.append(decode(stream[begin:end]))
            begin = end
        del self._bytes[:begin]
        return values

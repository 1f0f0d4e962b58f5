"""Frames: plain values as a bounded JSON header followed by raw bytes, the same in both directions.

A frame is ``magic, header length, payload length, header, payload``. The header describes the value; floats
and arrays stand in it as placeholders, whose bytes lie in the payload in the same order. Nothing else can be
said: no pickle, no object, no dtype outside ``DTYPES``. Every length is checked before anything of that size
is made.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

MAGIC = b"gnm1"
PREFIX = struct.Struct("<4sII")
MAX_HEADER = 4 << 20
MAX_PAYLOAD = 64 << 20
MAX_DEPTH = 16
MAX_DIMENSIONS = 16

_FLOAT = struct.Struct("<d")

DTYPES: dict[str, np.dtype[Any]] = {
    "bool": np.dtype("?"),
    **{f"int{8 * n}": np.dtype(f"<i{n}") for n in (1, 2, 4, 8)},
    **{f"uint{8 * n}": np.dtype(f"<u{n}") for n in (1, 2, 4, 8)},
    "float32": np.dtype("<f4"),
    "float64": np.dtype("<f8"),
}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


def dtype_name(dtype: np.dtype[Any]) -> str | None:
    """The dtype's name if its arrays may be sent (in little-endian order), or None."""
    return _NAMES.get(dtype) or (_NAMES.get(dtype.newbyteorder("<")) if dtype.kind in "biuf" else None)


class WireError(ValueError):
    """The bytes are not a frame, or the value may not travel in one."""


@dataclass(frozen=True)
class Seed:
    """Stands for a fresh ``numpy.random.Generator`` with this seed, to be made where the subject runs."""

    seed: int


# --- value to frame ----------------------------------------------------------------------------------------


def encode(value: Any) -> bytes:
    """One frame for a value made of None, bool, int (64 bits), float, str, ndarray, Seed, list, tuple, dict.

    Raises WireError when the value is of another kind, too deep or too large.
    """
    payload: list[bytes] = []
    header = _ENCODER.encode(_describe(value, payload, 0)).encode("ascii")
    length = sum(map(len, payload))
    if len(header) > MAX_HEADER or length > MAX_PAYLOAD:
        raise WireError(f"a value of {len(header) + length} bytes is too large to be sent")
    return b"".join([PREFIX.pack(MAGIC, len(header), length), header, *payload])


def _describe(value: Any, payload: list[bytes], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"a value nested more than {MAX_DEPTH} deep")
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        payload.append(_FLOAT.pack(value))
        return ["f"]
    if isinstance(value, np.ndarray):
        name = dtype_name(value.dtype)
        if name is None or value.ndim > MAX_DIMENSIONS:
            raise WireError(f"an array of dtype {value.dtype} and {value.ndim} dimensions cannot be sent")
        if value.nbytes > MAX_PAYLOAD:
            raise WireError(f"an array of {value.nbytes} bytes is too large to be sent")
        payload.append(value.astype(DTYPES[name], copy=False).tobytes())
        return ["a", name, list(value.shape)]
    if isinstance(value, Seed):
        return ["g", _integer(value.seed)]
    if isinstance(value, (list, tuple)):
        tag = "l" if isinstance(value, list) else "t"
        return [tag, *[_describe(item, payload, depth + 1) for item in value]]
    if isinstance(value, dict):
        return ["d", *[[_key(k), _describe(v, payload, depth + 1)] for k, v in value.items()]]
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


def lengths(prefix: bytes) -> tuple[int, int]:
    """The lengths of header and payload that a frame's prefix announces, both in bounds. WireError if not."""
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("these bytes do not begin a frame")
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise WireError(f"a frame announces {header} + {payload} bytes: more than is allowed")
    return header, payload


def decode(frame: bytes) -> Any:
    """The value of one whole frame; its arrays are fresh, writable, C-contiguous base ndarrays.

    Raises WireError, and nothing else, when the bytes are not one frame.
    """
    if len(frame) < PREFIX.size:
        raise WireError("a frame is truncated")
    header_length, payload_length = lengths(frame[: PREFIX.size])
    if len(frame) != PREFIX.size + header_length + payload_length:
        raise WireError("a frame's length is not the announced one")
    begin = PREFIX.size + header_length
    try:
        description = _DECODER.decode(frame[PREFIX.size : begin].decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise WireError("a frame's header is not JSON of the expected kind") from error
    payload = _Payload(frame, begin)
    value = _build(description, payload, 0)
    if payload.position != len(frame):
        raise WireError("a frame's payload is longer than its header says")
    return value


def _refuse(constant: str) -> Any:
    raise WireError(f"a frame's header contains {constant}")


_ENCODER = json.JSONEncoder(separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse)


@dataclass
class _Payload:
    frame: bytes
    position: int

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
    if node is None or isinstance(node, (bool, str)):
        return node
    if isinstance(node, int):
        return _integer(node)
    if not isinstance(node, list) or not node:
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
    raise WireError("a frame's header describes no value")


def _pair(pair: Any, payload: _Payload, depth: int) -> tuple[str, Any]:
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
        raise WireError("a frame's header describes no dict")
    return pair[0], _build(pair[1], payload, depth + 1)


def _array(name: Any, shape: Any, payload: _Payload) -> np.ndarray[Any, Any]:
    dtype = DTYPES.get(name) if isinstance(name, str) else None
    if dtype is None:
        raise WireError("an array's dtype is none that may be sent")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise WireError("an array's shape is not a short list of sizes")
    count, bound = 1, dtype.itemsize
    for size in shape:
        if type(size) is not int or size < 0:
            raise WireError("an array's shape is not a short list of sizes")
        count *= size
        bound *= max(size, 1)
    if bound > MAX_PAYLOAD:
        raise WireError("an array's shape is larger than is allowed")
    begin = payload.take(count * dtype.itemsize)
    return np.frombuffer(payload.frame, dtype, count, begin).reshape(shape).copy()


class FrameBuffer:
    """Cuts a stream of bytes into frames; holds no more than what was fed."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def __len__(self) -> int:
        return len(self._bytes)

    def feed(self, data: bytes) -> list[Any]:
        """The values of the frames that ``data`` completes, in order. WireError at the first bad one."""
        self._bytes += data
        values: list[Any] = []
        begin = 0
        while len(self._bytes) - begin >= PREFIX.size:
            header, payload = lengths(bytes(self._bytes[begin : begin + PREFIX.size]))
            end = begin + PREFIX.size + header + payload
            if len(self._bytes) < end:
                break
            values.append(decode(bytes(self._bytes[begin:end])))
            begin = end
        del self._bytes[:begin]
        return values

"""Bytes to cases: one binary draw decoded into many small exact inputs.

Every byte string decodes (the decoder is total), missing bytes read as zero, a zero byte means the simplest
choice, and smaller bytes mean simpler choices: whatever shrinks the bytes shrinks the case. Each number has
its own place in the bytes, whatever the sizes of the arrays, so that a smaller array keeps its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache, partial
from itertools import product
from math import ceil, floor, prod
from typing import Any

from reference.claims._model import Array, Case, Domain, Input, Integer, Real

REFINEMENTS = 7  # how many grids, each twice as fine as the last, a Real is drawn from
PLAIN = 224  # a first byte from here on asks for one of the three simplest numbers: 0 and +-1 must occur

Reader = Callable[[bytes], Fraction | int]


@dataclass(frozen=True)
class Drawn:
    """A case, the dtype in which it is asked, and its bytes: only those that count, and no trailing zeros."""

    case: Case
    dtype: str
    data: bytes


@dataclass(frozen=True)
class Place:
    """Where an input's bytes are: ``unit`` bytes for each number, arrays laid out at their largest shape."""

    start: int
    unit: int
    largest: tuple[int, ...] = ()

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """How many bytes lie between neighbours, axis by axis."""
        return tuple(self.unit * prod(self.largest[axis + 1 :]) for axis in range(len(self.largest)))

    def of(self, index: Sequence[int]) -> slice:
        """The bytes of the number at this index."""
        flat = 0
        for i, size in zip(index, self.largest, strict=True):
            flat = flat * size + i
        return slice(self.start + flat * self.unit, self.start + (flat + 1) * self.unit)


def decode(domain: Domain, data: bytes, at_most: int | None = None) -> list[Drawn]:
    """The cases that ``data`` holds one after another: at least one, at most ``at_most``."""
    return list(decoded(domain, data, at_most))


def decoded(domain: Domain, data: bytes, at_most: int | None = None) -> Iterator[Drawn]:
    """As ``decode``, each when it is asked for."""
    places = _places(domain)
    readers = {name: _reader(_entry(kind)) for name, kind in domain.inputs.items()}
    step = _width(places)
    count = max(1, -(-len(data) // step))
    chunks = (data[i * step : (i + 1) * step] for i in range(min(count, at_most or count)))
    return (_decode(domain, places, readers, chunk.ljust(step, b"\0")) for chunk in chunks)


def decode_one(domain: Domain, data: bytes) -> Drawn:
    """The first case that ``data`` holds."""
    return next(decoded(domain, data, 1))


def width(domain: Domain) -> int:
    """The bytes of one case."""
    return _width(_places(domain))


def without_one(domain: Domain, drawn: Drawn) -> Iterator[bytes]:
    """The bytes of each case that is this one with a row or column (an index of a named size) less."""
    places = _places(domain)
    data = drawn.data.ljust(_width(places), b"\0")
    for name, kind in domain.inputs.items():
        if not isinstance(kind, Integer) or kind.low < 0:
            continue
        size = kind.low + _number(data[places[name].of(())]) % (kind.high - kind.low + 1)
        arrays = [
            (places[n], a.shape) for n, a in domain.inputs.items() if isinstance(a, Array) and name in a.shape
        ]
        for gone in range(size if arrays and size > kind.low else 0):
            smaller = bytearray(data)
            smaller[places[name].of(())] = (size - 1 - kind.low).to_bytes(places[name].unit, "little")
            for place, shape in arrays:
                for index in product(*map(range, place.largest)):
                    source = [i + (axis == name and i >= gone) for i, axis in zip(index, shape, strict=True)]
                    if all(i < n for i, n in zip(source, place.largest, strict=True)):
                        smaller[place.of(index)] = data[place.of(source)]
            yield bytes(smaller)


def _decode(domain: Domain, places: Mapping[str, Place], readers: Mapping[str, Reader], data: bytes) -> Drawn:
    counted = bytearray(len(data))
    counted[0] = data[0]
    inputs: dict[str, Any] = {}
    for name, place in places.items():
        kind = domain.inputs[name]
        shape = (
            [inputs[n] if isinstance(n, str) else n for n in kind.shape] if isinstance(kind, Array) else []
        )
        inputs[name] = _value(readers[name], place, shape, place.start, data, counted)
    dtype = "float32" if data[0] % 4 == 1 else "float64"
    case = domain.prepare(dict(inputs)) if domain.prepare else inputs
    return Drawn(case, dtype, bytes(counted).rstrip(b"\0"))


def _value(
    read: Reader, place: Place, shape: Sequence[int], begin: int, data: bytes, counted: bytearray
) -> Any:
    if not shape:
        where = slice(begin, begin + place.unit)
        counted[where] = data[where]
        return read(data[where])
    step = place.steps[-len(shape)]
    parts = range(begin, begin + shape[0] * step, step)
    if len(shape) == 1:
        counted[begin : parts.stop] = data[begin : parts.stop]
        return tuple([read(data[part : part + step]) for part in parts])
    return tuple([_value(read, place, shape[1:], part, data, counted) for part in parts])


def _entry(kind: Input) -> Real | Integer:
    return kind.of if isinstance(kind, Array) else kind


def _reader(kind: Real | Integer) -> Reader:
    """What makes a number of this kind from its bytes."""
    if isinstance(kind, Integer):
        return partial(_integer, kind.low, kind.high)
    return partial(_real, _grids(kind), kind.scales)


def _integer(low: int, high: int, data: bytes) -> int:
    return _simplest_first(low, high, _number(data) % (high - low + 1))


def _real(grids: Sequence[tuple[int, int, int]], scales: Sequence[int], data: bytes) -> Fraction:
    index = _number(data)
    choice, index = index & 255, index >> 8
    if choice >= PLAIN:
        exponent, low, high = grids[0]
        return _dyadic(_simplest_first(low, high, index % min(3, high - low + 1)), -exponent)
    exponent, low, high = grids[choice % REFINEMENTS]
    scale = scales[choice // REFINEMENTS % len(scales)]
    return _dyadic(_simplest_first(low, high, index % (high - low + 1)), scale - exponent)


@lru_cache(maxsize=1 << 13)
def _dyadic(value: int, power: int) -> Fraction:
    return Fraction(value * 2**power) if power >= 0 else Fraction(value, 2**-power)


def _grid(kind: Real, exponent: int) -> tuple[int, int]:
    """The first and the last j for which j / 2**exponent lies in the interval."""
    low, high = Fraction(kind.low) * 2**exponent, Fraction(kind.high) * 2**exponent
    return (floor(low) + 1, ceil(high) - 1) if kind.open else (ceil(low), floor(high))


@cache
def _grids(kind: Real) -> tuple[tuple[int, int, int], ...]:
    """Exponent, first and last point of each grid, from the coarsest that has a point in the interval."""
    for exponent in range(64):
        low, high = _grid(kind, exponent)
        if low <= high:
            return tuple((e, *_grid(kind, e)) for e in range(exponent, exponent + REFINEMENTS))
    raise ValueError(f"no dyadic number with 64 binary places lies between {kind.low} and {kind.high}")


def _simplest_first(low: int, high: int, index: int) -> int:
    """The integers of low..high by rising distance from zero, the positive one first: 0, 1, -1, 2, -2 ..."""
    if low >= 0:
        return low + index
    if high <= 0:
        return high - index
    shorter = min(-low, high)
    if index <= 2 * shorter:
        return (index + 1) // 2 if index % 2 else -(index // 2)
    return index - shorter if high > shorter else shorter - index


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _places(domain: Domain) -> dict[str, Place]:
    places: dict[str, Place] = {}
    largest: dict[str, int] = {}
    start = 1
    for name, kind in domain.inputs.items():
        shape = tuple(_largest(n, largest) for n in kind.shape) if isinstance(kind, Array) else ()
        places[name] = Place(start, _unit(_entry(kind)), shape)
        start += places[name].unit * prod(shape)
        if isinstance(kind, Integer):
            largest[name] = kind.high
    return places


def _width(places: Mapping[str, Place]) -> int:
    return 1 + sum(place.unit * prod(place.largest) for place in places.values())


def _largest(n: int | str, largest: Mapping[str, int]) -> int:
    if isinstance(n, str) and n not in largest:
        raise ValueError(f"an array's shape names {n!r}, which is no Integer input drawn before it")
    return largest[n] if isinstance(n, str) else n


def _unit(kind: Real | Integer) -> int:
    if isinstance(kind, Integer):
        return _bytes_below(kind.high - kind.low + 1)
    _, low, high = _grids(kind)[-1]
    return 1 + _bytes_below(high - low + 1)


def _bytes_below(count: int) -> int:
    return max(1, ((count - 1).bit_length() + 7) // 8)

"""Generators that replay given words as their draws: numpy's own ``Generator`` over bits that are a script.

All of its methods work, since they are numpy's: a uniform number is made of the 53 (in float32 the 24) leading
bits of one word, a bounded integer of its 32 leading ones. Past the end of its script a generator goes on with
words that are as good as random, and always the same.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from .arrange import NotOffered
from .plain import plain

_SEED = np.random.SeedSequence(0)
_WORD, _HALF, _UNIFORM = (
    ctypes.CFUNCTYPE(kind, ctypes.c_void_p) for kind in (ctypes.c_uint64, ctypes.c_uint32, ctypes.c_double)
)


class _Interface(ctypes.Structure):
    """``bitgen_t`` of numpy/random/bitgen.h."""

    _fields_ = [
        ("state", ctypes.c_void_p),
        ("next_uint64", _WORD),
        ("next_uint32", _HALF),
        ("next_double", _UNIFORM),
        ("next_raw", _WORD),
    ]


_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype = ctypes.py_object
_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


_LIVING: WeakValueDictionary[int, ScriptedBits] = WeakValueDictionary()
"""By the number that stands for their state on the other side."""

_NUMBERS = count(1)


class ScriptedBits(np.random.BitGenerator):
    """Bits that are read from a script; ``taken`` counts the words that were."""

    def __init__(self, script: Sequence[int]) -> None:
        super().__init__(_SEED)
        self.script, self.taken = script, 0
        self._more: random.Random | None = None
        number = next(_NUMBERS)
        _LIVING[number] = self
        self._interface = _Interface(number, *_METHODS)
        self._capsule = _capsule(ctypes.addressof(self._interface), b"BitGenerator", None)

    @property
    def capsule(self) -> Any:
        """What ``numpy.random.Generator`` draws through, in place of the base class's own."""
        return self._capsule

    @property
    def seed_seq(self) -> Any:
        """A script has none, and who would seed another generator with it draws nothing from this one."""
        raise NotImplementedError("a generator that replays a script has no seed")

    @property
    def ctypes(self) -> Any:
        """The base class's own, which leads nowhere here."""
        raise NotImplementedError("a generator that replays a script offers no pointers")

    cffi = ctypes

    def spawn(self, n_children: int) -> Any:
        """A script has no children."""
        raise NotImplementedError("a generator that replays a script has no children")

    def random_raw(self, size: Any = None, output: bool = True) -> Any:
        """Words as they are."""
        if size is None:
            word = self.word()
            return word if output else None
        words = [self.word() for _ in range(int(np.prod(size)))]
        return np.array(words, dtype=np.uint64).reshape(size) if output else None

    def word(self) -> int:
        """The next 64 bits."""
        self.taken += 1
        if self.taken <= len(self.script):
            return self.script[self.taken - 1]
        if self._more is None:
            self._more = random.Random(repr(self.script))
        return self._more.getrandbits(64)


def _word(number: int) -> int:
    return _LIVING[number].word()


def _half(number: int) -> int:
    return _LIVING[number].word() >> 32


def _uniform(number: int) -> float:
    return (_LIVING[number].word() >> 11) * 2.0**-53


_METHODS = _WORD(_word), _HALF(_half), _UNIFORM(_uniform), _WORD(_word)


def replayed(
    call: Callable[[np.random.Generator], Any], scripts: Any
) -> tuple[list[Any], list[int], list[int]]:
    """What ``call`` returns for each row of ``scripts``, how many words it took, and what else was drawn from.

    () stands for a result that there is none of: the call raised, or returned what cannot be sent. The last
    list says whether the global generators of numpy.random and of random have moved meanwhile.
    """
    before = _globals()
    results: list[Any] = []
    taken: list[int] = []
    for script in scripts.tolist():
        result, words = _result(call, script)
        results.append(result)
        taken.append(words)
    moved = [int(one != other) for one, other in zip(before, _globals(), strict=True)]
    return results, taken, moved


def _result(call: Callable[[np.random.Generator], Any], script: Sequence[int]) -> tuple[Any, int]:
    """What comes of one script, and how many words were taken."""
    bits = ScriptedBits(script)
    try:
        return plain(call(np.random.Generator(bits))), bits.taken
    except (MemoryError, NotOffered):
        raise
    except Exception:
        return (), bits.taken


def _globals() -> tuple[Any, Any]:
    """The states of the global generators."""
    state: dict[str, Any] = np.random.get_state(legacy=False)
    return repr(
        {**state, "state": (state["state"]["key"].tobytes(), state["state"]["pos"])}
    ), random.getstate()

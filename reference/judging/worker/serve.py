"""The worker's main loop: load what the first frame names, then answer each further frame by one frame."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, BinaryIO

from .adapter import Adapter, is_file
from .arrays import ndarray
from .codec import PREFIX, decode, encode, lengths
from .confine import LOCKS, confine, hide_answers
from .execute import answer, foretold
from .limits import apply_limits, end_with_parent
from .load import Library
from .pools import use_threads


class _Asked(MetaPathFinder):
    """Finds the modules asked for where the judge found them, whatever else is installed under their names."""

    def __init__(self, sources: Sequence[str], places: Sequence[str]) -> None:
        self._names = {source.partition(".")[0] for source in sources if not is_file(source)}
        self._places = places

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The specification of a module asked for, and of no other."""
        return PathFinder.find_spec(fullname, self._places) if fullname in self._names else None


def serve(requests: BinaryIO, replies: int) -> None:
    """Answer frames until there are no more: by ``ready``, by ``loaded``, then by one reply an operation."""
    match _read(requests):
        case ("load", dict(limits), str(isolation), list(paths), str(name), str(default), list(adapters)):
            sys.path.extend(path for path in paths if path not in sys.path)
            library = Library(default, {a["function"]: Adapter(**a) for a in adapters}, name=name)
            sys.meta_path.insert(0, _Asked(library.sources(), paths))
            apply_limits(limits)
            if isolation == "basic":
                end_with_parent()
                held, missing = list[str](), dict[str, str]()
            else:
                held, missing = confine(library.sources())
            _write(replies, encode(["ready", held, missing]))
            if isolation == "strong" and not set(LOCKS) <= set(held):
                return
            if "processes" in held:
                use_threads()
            if "files" not in held:
                hide_answers(library.sources())
            library.load()
        case _:
            return
    _flush()
    _write(replies, encode(["loaded", *library.readings(), foretold(library)]))
    number = 0
    while (operation := _read(requests)) is not None:
        reply = answer(library, number, operation)
        _flush()
        _write(replies, reply)
        number += 1


def _read(stream: BinaryIO) -> Any:
    """The next frame's value; None at the end."""
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    return decode(prefix + stream.read(sum(lengths(prefix))), ndarray)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _flush() -> None:
    """Let what the subject printed go out before the reply does; it may have closed its streams."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            continue

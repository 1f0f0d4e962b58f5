"""The worker's main loop: load what the first frame names, then answer each further frame by one frame."""

from __future__ import annotations

import os
import sys
from typing import Any, BinaryIO

from .adapter import Adapter
from .arrays import ndarray
from .codec import PREFIX, decode, encode, lengths
from .confine import LOCKS, confine, hide_answers
from .execute import answer, foretold
from .limits import apply_limits, end_with_parent
from .load import Library
from .pools import use_threads


def serve(requests: BinaryIO, replies: int) -> None:
    """Answer frames until there are no more: by ``ready``, by ``loaded``, then by one reply an operation."""
    match _read(requests):
        case ("load", dict(limits), str(isolation), list(paths), str(name), str(default), list(adapters)):
            sys.path.extend(path for path in paths if path not in sys.path)
            library = Library(default, {a["function"]: Adapter(**a) for a in adapters}, name=name)
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

"""Subjects in this process: plain callables, run as a worker would run them.

They are called by the same code (``worker/execute.py``) and through the same frames, so that what is said of
a function in a notebook is what would be said of it in a worker.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from reference.claims._model import Operation
from reference.reporting.report import Isolation

from .adapters import Adapter, check_adapter
from .constants import believed
from .reply import Reply
from .subject import Subject, SubjectError, single
from .wire import Tensors, message, reply
from .worker.arrays import ndarray
from .worker.codec import decode, encode
from .worker.execute import answer, foretold
from .worker.load import Library


def in_process_subject(
    namespace: Mapping[str, Callable[..., Any]] | ModuleType,
    adapters: Mapping[str, Adapter] | None = None,
    name: str = "",
) -> Subject:
    """A subject made of callables (or a module's) in this process: for trusted code only, it may do anything.

    Adapters without a target adapt the namespace's function of the same name. Raises SubjectError.
    """
    given = vars(namespace) if isinstance(namespace, ModuleType) else namespace
    shown = name or (namespace.__name__ if isinstance(namespace, ModuleType) else ", ".join(given))
    for function, adapter in (adapters or {}).items():
        problem = check_adapter(adapter)
        if problem or function != adapter.function:
            raise SubjectError(f"the adapter of {function}: {problem or f'it is that of {adapter.function}'}")
    library = Library(adapters=dict(adapters or {}), namespace=given, name=shown)
    library.load()
    return _InProcess(shown, library)


@dataclass(frozen=True)
class _InProcess:
    name: str
    _library: Library

    @functools.cached_property
    def _foretold(self) -> list[str]:
        return foretold(self._library)

    @property
    def output(self) -> str:
        """Nothing: what it prints is not caught."""
        return ""

    @property
    def isolation(self) -> Isolation:
        """None of it."""
        return Isolation("none")

    @property
    def readings(self) -> dict[str, str]:
        """How functions without an adapter are read, by function."""
        return self._library.readings()[0]

    @property
    def single(self) -> Collection[str]:
        """The functions that are declared to compute in float32 alone."""
        return single(self._library.adapters)

    @property
    def unread(self) -> dict[str, str]:
        """The TOML to write for those that cannot be read."""
        return self._library.readings()[1]

    def constants(self, function: str) -> Mapping[str, Any]:
        """The hyperparameters of ``function`` that are written into the code."""
        adapter = self._library.adapters.get(function)
        return (
            adapter.constants
            if adapter
            else believed(function, self._library.readings()[2].get(function, {}))
        )

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        known: Tensors = {}
        replies: list[Reply] = []
        for operation in operations:
            sent = message(operation, dtype, known)
            answered = decode(answer(self._library, 0, decode(encode(sent), ndarray)))
            replies.append(reply(answered, 0, sent, self._foretold))
        return replies

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        return functools.partial(self.run, operations, dtype)

    def declared_convention(self, function: str) -> str | None:
        adapter = self._library.adapters.get(function)
        return adapter.convention if adapter else None

    def close(self) -> None:
        return None

"""Subjects: an implementation under test, in a worker process or in this one, behind one interface.

Both execute operations through the same code (``worker/execute.py``) and the same frames, so that what is
said of a function in a notebook is what would be said of it in a worker.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from reference.claims._model import Operation

from .adapters import Adapter, check_adapter, read_adapters
from .process import Limits, Output, Worker, WorkerError
from .reply import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned
from .wire import message, printable, reply
from .worker.codec import WireError, decode, encode
from .worker.execute import answer
from .worker.load import Library, is_file

__all__ = [
    "Absent",
    "BadValue",
    "Died",
    "Limits",
    "MutatedInput",
    "Raised",
    "Reply",
    "Returned",
    "Subject",
    "SubjectError",
    "WorkerError",
    "in_process_subject",
    "worker_subject",
]

MESSAGE = 256
"""The most operations of one message, hence under one deadline."""


class SubjectError(ValueError):
    """What was given as a subject is none: no such file, no such module, a mistake in its adapter file."""


class Subject(Protocol):
    """An implementation under test."""

    @property
    def name(self) -> str:
        """What it is called in a report."""

    @property
    def output(self) -> str:
        """What it printed so far, escaped, at most 64 KiB of it; shown, never scored."""

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        """Run the operations, float arrays being of ``dtype`` ("float32", "float64"): one reply for each."""

    def declared_convention(self, function: str) -> str | None:
        """The convention that its adapter declares for ``function``."""

    def close(self) -> None:
        """Let go of processes and files. May be called twice."""


# --- in this process ---------------------------------------------------------------------------------------


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


@dataclasses.dataclass(frozen=True)
class _InProcess:
    name: str
    _library: Library

    @property
    def output(self) -> str:
        """Nothing: what it prints is not caught."""
        return ""

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        replies: list[Reply] = []
        for operation in operations:
            sent = message(operation, dtype)
            replies.append(reply(decode(answer(self._library, 0, decode(encode(sent)))), 0, sent))
        return replies

    def declared_convention(self, function: str) -> str | None:
        adapter = self._library.adapters.get(function)
        return adapter.convention if adapter else None

    def close(self) -> None:
        return None


# --- in a worker process -----------------------------------------------------------------------------------


def worker_subject(spec: str | Path | ModuleType, limits: Limits | None = None, **changes: Any) -> Subject:
    """A subject in a process of its own: a ``.py`` file, a dotted module, or a ``.toml`` file of adapters.

    ``changes`` are fields of Limits (``deadline=2.0``). Nothing runs before the first ``run``. Raises
    SubjectError when there is no such file or module, or when the adapter file has a mistake in it.
    """
    text = spec.__name__ if isinstance(spec, ModuleType) else str(spec)
    default, adapters = "", dict[str, Adapter]()
    if text.endswith(".toml"):
        try:
            default, adapters = read_adapters(Path(text))
        except ValueError as error:
            raise SubjectError(str(error)) from error
        except OSError as error:
            raise SubjectError(f"{text}: {error.strerror}") from error
    elif is_file(text):
        default = str(Path(text).absolute())
    elif "/" in text or not all(part.isidentifier() for part in text.split(".")):
        raise SubjectError(f"{text}: expected a .py file, a .toml file or a dotted module name")
    else:
        default = text
    sources = [default, *(a.target.rpartition(":")[0] for a in adapters.values())]
    paths = [entry for source in dict.fromkeys(sources) if source for entry in _entries(source)]
    chosen = dataclasses.replace(limits or Limits(), **changes)
    load = (
        "load",
        {"cpu": chosen.cpu, "memory": chosen.memory, "file": chosen.file, "files": chosen.files},
        list(dict.fromkeys(paths)),
        Path(text).name,
        default,
        [dataclasses.asdict(adapter) for adapter in adapters.values()],
    )
    return _InWorker(text, load, chosen, adapters)


def _entries(source: str) -> list[str]:
    """The entry of this process's ``sys.path`` at which a worker will find ``source``; a file needs none."""
    if is_file(source):
        if not Path(source).is_file():
            raise SubjectError(f"{source}: there is no such file")
        return []
    top = source.partition(".")[0]
    if top in sys.builtin_module_names:
        return []
    spec = importlib.util.find_spec(top)
    if spec is None:
        raise SubjectError(f"{source}: there is no module named '{top}'")
    places = list(spec.submodule_search_locations or ([spec.origin] if spec.origin else []))
    return [str(Path(place).absolute().parent) for place in places]


class _InWorker:
    def __init__(self, name: str, load: Any, limits: Limits, adapters: Mapping[str, Adapter]) -> None:
        self.name = name
        self._load = load
        self._limits = limits
        self._adapters = adapters
        self._output = Output()
        self._worker: Worker | None = None
        self._asked = 0
        self._unloadable: Died | None = None

    @property
    def output(self) -> str:
        text = printable(bytes(self._output.kept).decode("utf-8", "backslashreplace"))
        return text + (f"\n({self._output.dropped} more bytes)" if self._output.dropped else "")

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        """As in Subject. After a death the rest of the operations are not run, and say so."""
        sent = [message(operation, dtype) for operation in operations]
        replies: list[Reply] = []
        died: Died | None = None
        while len(replies) < len(sent) and died is None:
            some, died = self._ask(sent[len(replies) : len(replies) + MESSAGE])
            replies += some
        if died is not None and len(replies) < len(sent):
            replies.append(died)
            unrun = Died(died.kind, f"not run: an operation before it had ended the process ({died.detail})")
            replies += [unrun] * (len(sent) - len(replies))
        return replies

    def _ask(self, sent: list[Any]) -> tuple[list[Reply], Died | None]:
        if self._unloadable is not None:
            return [], self._unloadable
        if self._worker is None:
            self._worker = Worker(self._load, self._limits, self._output)
            self._asked = 0
            self._unloadable = self._worker.died
        try:
            values, died = self._worker.ask([encode(value) for value in sent])
        except BaseException:
            self.close()  # interrupted: what it would still answer belongs to no question
            raise
        replies: list[Reply] = []
        for value in values:
            try:
                replies.append(reply(value, self._asked, sent[len(replies)]))
            except WireError as error:
                died = self._worker.refuse(str(error))
                break
            self._asked += 1
        if died is not None:
            self.close()
        return replies, died

    def declared_convention(self, function: str) -> str | None:
        adapter = self._adapters.get(function)
        return adapter.convention if adapter else None

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

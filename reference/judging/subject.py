"""Subjects: an implementation under test behind one interface, and the one in a worker process."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from reference.claims._model import Operation
from reference.reporting.report import Isolation

from .adapters import Adapter, read_adapters
from .process import Allowance, Limits, Output, Readings, Worker, WorkerError
from .reply import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned
from .wire import Tensors, amount, message, printable, reply
from .worker.adapter import is_file
from .worker.codec import WireError, encode

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
    "worker_subject",
]

ISOLATIONS = ("best", "strong", "basic")
MESSAGE = 256
"""The most operations of one message, hence under one deadline."""
NUMBERS = 1 << 19
"""The most that are made exact of the replies to one message: a hundred bytes each."""


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

    @property
    def isolation(self) -> Isolation | None:
        """What keeps it from everything else; None before it has run."""

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        """Run the operations, float arrays being of ``dtype`` ("float32", "float64"): one reply for each."""

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        """As ``run``, but do not wait: a function that does, and hands over the replies.

        What was begun and never waited for is answered to nobody, once the next is begun.
        """

    def declared_convention(self, function: str) -> str | None:
        """The convention that its adapter declares for ``function``."""

    def close(self) -> None:
        """Let go of processes and files. May be called twice."""


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
    return adapted_subject(text, default, adapters, limits, **changes)


def adapted_subject(
    name: str,
    default: str,
    adapters: Mapping[str, Adapter],
    limits: Limits | None = None,
    **changes: Any,
) -> Subject:
    """As ``worker_subject``: ``default`` (an absolute file, a module, or "") and the adapters of functions.

    ``name`` is what it is called in a report.
    """
    sources = [default, *(a.target.rpartition(":")[0] for a in adapters.values())]
    paths = [entry for source in dict.fromkeys(sources) if source for entry in _entries(source)]
    chosen = dataclasses.replace(limits or Limits(), **changes)
    if chosen.isolation not in ISOLATIONS:
        raise SubjectError(f"isolation: got {chosen.isolation!r}, expected one of {', '.join(ISOLATIONS)}")
    load = (
        "load",
        {"cpu": chosen.cpu, "memory": chosen.memory, "file": chosen.file, "files": chosen.files},
        chosen.isolation,
        list(dict.fromkeys(paths)),
        Path(name).name,
        default,
        [dataclasses.asdict(adapter) for adapter in adapters.values()],
    )
    return _InWorker(name, load, chosen, adapters)


def _is_over(reply: Reply) -> bool:
    """Whether this process has no memory left, or wanted to end, and may yet: of this question, not of the next."""
    return isinstance(reply, Died) and not reply.loading


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
        self._allowance = Allowance(limits.total, limits.until)
        self.loading_output: str | None = None
        """What it had printed when it was first loaded, as it stands in ``output``."""
        self._worker: Worker | None = None
        self._asked = 0
        self._unloadable: Died | None = None
        self._isolation: Isolation | None = None
        self._readings = Readings()
        self._begun: object = None
        self._waiting = False

    @property
    def readings(self) -> Mapping[str, str]:
        """How functions without an adapter are read, by function."""
        return self._readings.told

    @property
    def unread(self) -> Mapping[str, str]:
        """The TOML to write for those that cannot be read."""
        return self._readings.asked

    def constants(self, function: str) -> Mapping[str, Any]:
        """The hyperparameters of ``function`` that are written into the code."""
        adapter = self._adapters.get(function)
        return adapter.constants if adapter else self._readings.constants.get(function, {})

    @property
    def output(self) -> str:
        text = printable(bytes(self._output.kept).decode("utf-8", "backslashreplace"))
        return text + (f"\n({self._output.dropped} more bytes)" if self._output.dropped else "")

    @property
    def isolation(self) -> Isolation | None:
        """As in Subject; of several processes in turn, that of the last."""
        return self._isolation

    @property
    def over(self) -> str:
        """What is to be said if the time of all of it was up before all was answered; else ""."""
        return self._allowance.over

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        """As in Subject. After a death the rest of the operations are not run, and say so."""
        return self.begin(operations, dtype)()

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        """As in Subject; with no operations, it only starts the process."""
        if self._waiting:
            self._receive([])  # nobody waited for these
        known: Tensors = {}
        sent = [message(operation, dtype, known) for operation in operations]
        self._send(sent[:MESSAGE])
        self._begun = begun = object()
        return functools.partial(self._replies, begun, sent)

    def _replies(self, begun: object, sent: list[Any]) -> list[Reply]:
        if begun is not self._begun:
            raise RuntimeError("the replies are gone: other operations were begun, or the subject was closed")
        replies: list[Reply] = []
        died: Died | None = None
        while len(replies) < len(sent) and died is None:
            part = sent[len(replies) : len(replies) + MESSAGE]
            if replies:
                self._send(part)
            some, died = self._receive(part)
            replies += some
        if died is not None and len(replies) < len(sent):
            replies.append(died)
            why = f"not run: an operation before it had ended the process ({died.detail})"
            unrun = Died(died.kind, why, died.loading)
            replies += [unrun] * (len(sent) - len(replies))
        return replies

    def _send(self, sent: list[Any]) -> None:
        if self._unloadable is None and self._allowance.left <= 0:
            self.close()
            self._unloadable = self._allowance.died()
        if self._unloadable is not None:
            return
        if self._worker is None:
            self._worker = Worker(self._load, self._limits, self._output, self._allowance)
            self._asked = 0
        if not sent:
            return
        with self._closed_if_interrupted():
            self._unloadable = self._worker.loaded()
            if self.loading_output is None:
                self.loading_output = self.output
            self._isolation = self._worker.isolation
            self._readings = self._worker.readings or Readings()
            self._worker.send([encode(value) for value in sent])
            self._waiting = True

    def _receive(self, sent: list[Any]) -> tuple[list[Reply], Died | None]:
        """The replies to what was sent, if it is this; else let go of them."""
        self._waiting = False
        if self._worker is None:
            return [], self._unloadable
        with self._closed_if_interrupted():
            values, died = self._worker.receive()
        replies: list[Reply] = []
        with self._allowance.spent():  # to make exact numbers of a large reply takes its time
            numbers = 0
            for value, asked in zip(values, sent, strict=False):
                numbers += amount(value)
                if numbers > NUMBERS:
                    died = self._worker.refuse(f"more than {NUMBERS} numbers in one go", "OUT_OF_MEMORY")
                    break
                try:
                    replies.append(reply(value, self._asked + len(replies), asked, self._readings.lacks))
                except WireError as error:
                    died = self._worker.refuse(str(error))
                    break
        self._asked += len(values)
        if died is not None or any(map(_is_over, replies)):
            self.close()  # the next question finds a process that has its memory, and will not end
        return replies, died

    @contextlib.contextmanager
    def _closed_if_interrupted(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()  # what it would still answer belongs to no question
            raise

    def declared_convention(self, function: str) -> str | None:
        adapter = self._adapters.get(function)
        return adapter.convention if adapter else None

    def close(self) -> None:
        self._begun, self._waiting = None, False
        if self._worker is not None:
            self._worker.close()
            self._worker = None

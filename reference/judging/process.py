"""The worker process as the parent sees it: started, asked, watched, killed. POSIX only.

Nothing here trusts the process: frames are bounded, every wait has a deadline, and its group is killed before
it is reaped.
"""

from __future__ import annotations

import fcntl
import math
import os
import selectors
import signal
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from reference.reporting.report import Isolation

from .constants import believed
from .home import is_overfull, make_home, remove_home
from .reply import Died
from .waiting import Wait
from .wire import printable
from .worker.adapter import CONTRACT
from .worker.codec import FrameBuffer, WireError, encode
from .worker.confine import LOCKS
from .zygote import Forked, WorkerError, zygote

__all__ = ["Allowance", "Limits", "Output", "Worker", "WorkerError"]

OUTPUT_BYTES = 64 << 10
LONGEST = 4000
"""The most characters of what a worker says of how it reads a function."""
ANSWER_BYTES = 64 << 20
"""The most of all answers to one message."""

LOOK = 0.25
"""How many seconds pass, at most, until a silent worker is looked after."""

LINGERS = 1.0
"""How many seconds a worker that has closed its channel may take to end."""

_CHUNK = 1 << 16
_PIPE = 1 << 18


@dataclass(frozen=True)
class Limits:
    """What a worker may use: wall seconds to answer (and to start), processor seconds, bytes, open files.

    ``total`` is how many seconds a submission may be waited for, all its answers, workers and starts together;
    ``until`` is the moment, on the monotonic clock, after which it is not waited for whatever is left of them.
    ``isolation``: "strong" refuses to run without all the locks, "best" turns those that there are, "basic" none.
    """

    deadline: float = 10.0
    load: float = 60.0
    total: float = 3600.0
    until: float = math.inf
    cpu: int = 600
    memory: int = 4 << 30
    file: int = 16 << 20
    files: int = 256
    isolation: str = "best"


class Allowance:
    """The seconds that are left of those for which a submission is waited for."""

    def __init__(self, total: float, until: float = math.inf) -> None:
        self.total = total
        self._until = until
        self._left = total
        self.over = ""

    @property
    def left(self) -> float:
        """How many they are now."""
        return min(self._left, self._until - time.monotonic())

    @contextmanager
    def spent(self) -> Iterator[None]:
        """What is done meanwhile is paid out of it; the judge's own work is not."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._left -= time.monotonic() - start

    def died(self) -> Died:
        """The end of whatever is asked when nothing is left; ``over`` tells from then on that something was."""
        self.over = f"the {self.total:g} s of the whole submission are used up"
        return Died("TIMED_OUT", self.over)


class Output:
    """What a subject printed: the first 64 KiB, and how much there was besides."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.dropped = 0

    def add(self, data: bytes) -> None:
        room = OUTPUT_BYTES - len(self.kept)
        self.kept += data[:room]
        self.dropped += max(0, len(data) - room)


@dataclass
class _Message:
    """What was sent and is not answered yet: the bytes still to be written, and how many replies are due."""

    rest: memoryview
    expected: int


@dataclass(frozen=True)
class Readings:
    """How functions without an adapter are read, the adapters to write where they cannot be, and the
    hyperparameters that are seen in the code: by function. And what is said of the functions that it lacks."""

    told: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lacks: frozenset[str] = frozenset()


class Worker:
    """One worker process and the subject that it loads; ``died`` if it did."""

    def __init__(self, load: Any, limits: Limits, output: Output, allowance: Allowance) -> None:
        """Start a worker and tell it what to load: ``load`` is the frame's value. Raises WorkerError."""
        self._limits = limits
        self._allowance = allowance
        self._output = output
        self._frames = FrameBuffer()
        self.died: Died | None = None
        self.isolation: Isolation | None = None
        self.readings: Readings | None = None
        self._home = directory = make_home()
        (requests, self._to), (self._from, replies), (self._printed, printed) = (os.pipe() for _ in range(3))
        try:
            self._process = zygote().fork(directory, (requests, replies, printed))
        except WorkerError:
            _close((self._to, self._from, self._printed), directory)
            raise
        finally:
            for theirs in (requests, replies, printed):
                os.close(theirs)
        self._end = weakref.finalize(
            self, _end, self._process, (self._to, self._from, self._printed), directory
        )
        for descriptor in (self._to, self._from, self._printed):
            os.set_blocking(descriptor, False)
        for descriptor in (self._to, self._from):
            _enlarge(descriptor)
        self._loading = True
        self._sent = _Message(self._write(memoryview(encode(load))), 2)

    def loaded(self) -> Died | None:
        """Wait until the subject is loaded; how the process died if it is not. Raises WorkerError."""
        if self._loading:
            self._loading = False
            values, died = self._receive(self._sent, self._limits.load)
            self.isolation = _isolation(values)
            if self.isolation is None:
                said = bytes(self._output.kept).decode("utf-8", "backslashreplace")
                why = died.detail if died else values
                raise WorkerError(f"the worker process did not start: {why}\n{said}")
            missing = [lock for lock in LOCKS if lock not in self.isolation.held]
            if missing and self._limits.isolation == "strong":
                self._kill("EXITED", "it could not be locked up")
                reasons = (f"{lock} ({self.isolation.missing.get(lock, 'not tried')})" for lock in missing)
                raise WorkerError(
                    f"isolation: strong is required, and what is missing is {', '.join(reasons)}"
                )
            self.readings = _readings(values)
            if died is None and self.readings is None:
                died = self._kill("EXITED", "it wrote to the channel of its replies")
            if died is not None:
                self.died = Died(died.kind, f"while it was loaded: {died.detail}", loading=True)
        return self.died

    def send(self, frames: Sequence[bytes]) -> None:
        """Send operations in one message; ``receive`` must follow before the next."""
        if self.loaded() is None:
            self._sent = _Message(self._write(memoryview(b"".join(frames))), len(frames))

    def receive(self) -> tuple[list[Any], Died | None]:
        """The replies to what was sent, and how the worker died if they are fewer."""
        if self.died is not None:
            return [], self.died
        values, self.died = self._receive(self._sent, self._limits.deadline)
        return values, self.died

    def refuse(self, why: str, kind: str = "EXITED") -> Died:
        """End a worker that broke the protocol."""
        self.died = self._kill(kind, why)
        return self.died

    def close(self) -> None:
        """Kill the process group, reap, and remove its directory. May be called twice."""
        self._end()

    def _receive(self, message: _Message, seconds: float) -> tuple[list[Any], Died | None]:
        """Write what is left of the message while reading up to as many replies as are due.

        Each within ``seconds`` of the last, so that the slow are not refused, nor what a busy machine makes slow
        (see Wait); all within six times that, and within what is left of the submission's time.
        """
        with self._allowance.spent():
            return self._exchange(message, seconds)

    def _exchange(self, message: _Message, seconds: float) -> tuple[list[Any], Died | None]:
        rest, expected = message.rest, message.expected
        self._frames.room = ANSWER_BYTES
        wait = Wait(seconds, self._allowance.left, self._process.queued)
        looked = time.monotonic()
        values: list[Any] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            selector.register(self._printed, selectors.EVENT_READ)
            if rest:
                selector.register(self._to, selectors.EVENT_WRITE)
            while len(values) < expected:
                if time.monotonic() - looked > LOOK:
                    looked = time.monotonic()
                    if is_overfull(self._home):
                        return values, self._overfull()
                # A forked child may hold the pipes of a dead worker open: look after it now and then.
                ready = {key.fd for key, _ in selector.select(min(wait.left, LOOK))}
                gone = not ready and self._exited()
                if self._to in ready:
                    rest = self._write(rest)
                    if not rest:
                        selector.unregister(self._to)
                if self._printed in ready and not self._listen():
                    selector.unregister(self._printed)
                before = len(values)
                if self._from in ready or gone:
                    try:
                        alive = self._read(values)
                    except WireError as error:
                        return values, self._kill(
                            "EXITED", f"it wrote to the channel of its replies ({error})"
                        )
                    if not alive or (gone and len(values) < expected):
                        return values, self._ended()
                # What is there has been read: only then is it too late.
                if wait.ended(answered=len(values) > before) and len(values) < expected:
                    died = wait.over(expected) or self._allowance.died()
                    return values, self._kill(died.kind, died.detail)
        self._listen()
        if rest or len(values) > expected or len(self._frames):
            return values[: expected - 1], self._kill("EXITED", "it wrote to the channel of its replies")
        if is_overfull(self._home):
            return values[: expected - 1], self._overfull()
        return values, None

    def _overfull(self) -> Died:
        return self._kill("OUT_OF_MEMORY", "it filled its working directory")

    def _write(self, rest: memoryview) -> memoryview:
        """Write what the pipe takes at once; what is left."""
        try:
            while rest:
                rest = rest[os.write(self._to, rest[:_PIPE]) :]
        except BlockingIOError:
            return rest
        except BrokenPipeError:
            return rest[len(rest) :]  # it is dead or deaf: the end of its replies, or the deadline, will tell
        return rest

    def _read(self, values: list[Any]) -> bool:
        """Read what there is; False at the end of the replies."""
        try:
            data = os.read(self._from, _PIPE)
        except BlockingIOError:
            return True
        self._frames.feed(data, values)
        return bool(data)

    def _listen(self) -> bool:
        """Read what was printed, if it is not without end; False at its end."""
        for _ in range(16):
            try:
                data = os.read(self._printed, _CHUNK)
            except BlockingIOError:
                return True
            self._output.add(data)
            if len(data) < _CHUNK:
                return bool(data)
        return True

    def _exited(self) -> bool:
        """Whether the process has ended; it is not reaped yet, so that its number still names its group."""
        return self._process.exited()

    def _ended(self) -> Died:
        """Its replies have ended: it has exited, is about to, or has closed the channel."""
        wait = Wait(LINGERS, math.inf, self._process.queued)
        while not self._exited():
            if wait.ended() or not hasattr(os, "waitid"):
                return self._kill("EXITED", "it closed the channel of its replies")
            time.sleep(0.002)
        self._listen()
        self._end()
        code = self._process.end()
        if code >= 0:
            return Died("EXITED", f"the process ended with exit code {code}")
        if -code == signal.SIGXCPU:
            return Died("TIMED_OUT", f"it used up {self._limits.cpu} s of processor time")
        return Died("EXITED", f"the process was ended by {signal.Signals(-code).name}")

    def _kill(self, kind: str, detail: str) -> Died:
        if self._end.alive:
            self._listen()
        self._end()
        return Died(kind, detail)


def _isolation(values: Sequence[Any]) -> Isolation | None:
    """What the worker proved before it loaded anything; None if it did not come so far."""
    match list(values[:1]):
        case [["ready", list(held), dict(missing)]]:
            level = "strong" if set(LOCKS) <= set(held) else "basic"
            return Isolation(level, tuple(map(str, held)), {str(k): str(v) for k, v in missing.items()})
    return None


def _readings(values: Sequence[Any]) -> Readings | None:
    """How the worker reads what it has loaded; None if it did not say that it has loaded it."""
    match list(values[1:]):
        case [["loaded", dict(told), dict(asked), dict(written), list(foretold)]]:
            constants = {f: believed(f, held) for f, held in written.items()}
            lacks = frozenset(text for text in foretold if isinstance(text, str))
            return Readings(_texts(told), _texts(asked), constants, lacks)
    return None


def _texts(told: dict[Any, Any]) -> dict[str, str]:
    return {
        f: printable(text)[:LONGEST] for f, text in told.items() if f in CONTRACT and isinstance(text, str)
    }


def _end(process: Forked, descriptors: Sequence[int], directory: str) -> None:
    with suppress(WorkerError):  # if the zygote is gone, so are its workers
        process.end()
    _close(descriptors, directory)


def _close(descriptors: Sequence[int], directory: str) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
    remove_home(directory)


def _enlarge(pipe: int) -> None:
    """Let neither end wait for the other in the middle of a message, where the system allows it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)

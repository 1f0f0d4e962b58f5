"""The process from which workers are forked: Python with numpy and the worker's files, and nothing of the judge.

One a judging process, started when it is first needed: a fork takes milliseconds where a start takes a tenth of a
second or two.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

START = Path(__file__).parent / "worker" / "start.py"
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_THREADS = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR")


class WorkerError(RuntimeError):
    """The worker could not be started: the fault of this installation, not of a subject."""


class Zygote:
    """A running zygote. Requests are answered one after the other; that to fork is not waited for."""

    def __init__(self) -> None:
        """Start it. Raises WorkerError."""
        ours, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", "-X", "utf8", str(START)],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                close_fds=True,
            )
        except OSError as error:
            ours.close()
            raise WorkerError(f"no worker process could be started: {error}") from error
        finally:
            theirs.close()
        self._control = ours
        self._lines = ours.makefile("rb")
        self._lock = threading.Lock()
        self._last_words: str | None = None
        self._forked: Forked | None = None  # whose number has not been read yet

    def fork(self, directory: str, descriptors: Sequence[int]) -> Forked:
        """A new worker in this directory, with the descriptors of its requests, its replies and its output."""
        with self._lock:
            self._settle()
            self._send(["fork", directory], descriptors)
            self._forked = forked = Forked(self)
        return forked

    def ask(self, what: str, forked: Forked) -> Any:
        """An answer about a worker. Raises WorkerError if the zygote is gone."""
        with self._lock:
            self._settle()
            self._send([what, forked.number])
            return self._answer()

    def _settle(self) -> None:
        """Read the number of the worker that was forked last."""
        if self._forked is not None:
            forked, self._forked = self._forked, None
            forked.number = int(self._answer())

    def _send(self, request: Any, descriptors: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode() + b"\n"], descriptors)
        except OSError as error:
            raise WorkerError(f"the worker process did not start: {self._said()}") from error

    def _answer(self) -> Any:
        try:
            line = self._lines.readline()
        except (OSError, ValueError):  # closed
            line = b""
        if not line:
            raise WorkerError(f"the worker process did not start: {self._said()}")
        return json.loads(line)

    def _said(self) -> str:
        """End it; what it said before."""
        if self._last_words is None:
            self._lines.close()
            self._control.close()
            try:
                out, _ = self._process.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                out, _ = self._process.communicate()
            self._last_words = out.decode("utf-8", "backslashreplace").strip()
        return self._last_words

    @property
    def alive(self) -> bool:
        """Whether a worker can come out of it."""
        return self._last_words is None and self._process.poll() is None

    def let_go(self) -> None:
        """Close this process's end of its socket, and leave it to whoever has another."""
        self._lines.close()
        self._control.close()

    def close(self) -> None:
        """End it and all that it forked. May be called twice."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._said()


class Forked:
    """A forked worker as the zygote's owner sees it."""

    def __init__(self, zygote: Zygote) -> None:
        self.number = 0
        self._zygote = zygote
        self._status: int | None = None

    def exited(self) -> bool:
        """Whether it has ended."""
        return self._status is not None or bool(self._zygote.ask("exited", self))

    def queued(self) -> float:
        """The seconds for which it was ready to run and no processor was free; 0 where the system does not tell."""
        self.exited()  # by then its number is known
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{self.number}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
        return 0.0

    def end(self) -> int:
        """Kill its group and reap it; its exit status, negative for a signal. May be called twice."""
        if self._status is None:
            self._status = int(self._zygote.ask("end", self))
        return self._status


_running: dict[tuple[int, Path], Zygote] = {}


def zygote() -> Zygote:
    """This process's zygote, which is started if there is none."""
    key = os.getpid(), START  # a process that was forked must not talk on its parent's socket
    if key not in _running or not _running[key].alive:
        _running[key] = Zygote()
    return _running[key]


def leave_to_parent() -> None:
    """In a process that was forked: let go of the parent's zygotes, so that they end with the parent."""
    for (process, _), one in list(_running.items()):
        if process != os.getpid():
            one.let_go()
    _running.clear()


@atexit.register
def close_all() -> None:
    """End this process's zygotes; done at its exit, but for a process that was forked by multiprocessing."""
    for (process, _), one in list(_running.items()):
        if process == os.getpid():
            one.close()
    _running.clear()


def _environment() -> dict[str, str]:
    """Nothing of the parent's but where libraries are found; one thread.

    Python is not told to ignore its own variables (``-I``, ``-E``), for one of them makes sets of strings
    iterate in the same order in every run; the others are not there.
    """
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        **{f"{name}_NUM_THREADS": "1" for name in _THREADS},
        "VECLIB_MAXIMUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "JOBLIB_MULTIPROCESSING": "0",  # it would look for what is locked, and warn
    }

"""A script, run by ``zygote.py``: loads numpy and the worker once, then forks a worker for every request.

Descriptor 0 is a socket to the judge. A request is a line of JSON, and gets a line of JSON:

    ["fork", directory]  with three descriptors (requests, replies, what is printed): the worker's number
    ["exited", number]   whether it has ended; it is not reaped yet, so that its number still names its group
    ["end", number]      kills its group, then reaps it: its exit status, negative for a signal

On Linux whatever a worker had started, and no longer belongs to it or to its group, becomes this process's child:
with "end" that is killed, too.

At the end of the socket all workers are killed. The judge's process never forks: a worker's memory holds nothing
but what stands here. Its code finds an empty stdin, and both stdout and stderr at the third descriptor.
"""

from __future__ import annotations

import array
import gc
import importlib
import importlib.util
import io
import json
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

PACKAGE = "gnomon_worker"
Serve = Callable[[BinaryIO, int], None]


def main() -> None:
    """Answer until the socket ends."""
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    serve = _worker()
    _adopt_orphans()
    workers: set[int] = set()
    gc.collect()
    gc.freeze()
    while (request := _request(control)) is not None:
        (what, argument), descriptors = request
        answer: Any = None
        if what == "fork":
            answer = os.fork()
            if answer == 0:
                control.close()
                _become_worker(serve, str(argument), descriptors)
            workers.add(answer)
            for descriptor in descriptors:
                os.close(descriptor)
        elif what == "exited":
            answer = _exited(argument)
        elif what == "end":
            workers.discard(argument)
            answer = _end(argument)
            _end_orphans(workers)
        control.sendall(json.dumps(answer).encode() + b"\n")
    for worker in workers:
        _end(worker)
    _end_orphans(set())


def _worker() -> Serve:
    """The worker's main loop, from the files beside this one, under a name of their own."""
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        PACKAGE, here / "__init__.py", submodule_search_locations=[str(here)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no worker package in {here}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    serve: Serve = importlib.import_module(f"{PACKAGE}.serve").serve
    return serve


def _request(control: socket.socket) -> tuple[Any, list[int]] | None:
    """The next request, and the descriptors that come with it; None at the end."""
    line, descriptors = b"", array.array("i")
    while not line.endswith(b"\n"):
        data, ancillary, _, _ = control.recvmsg(4096, socket.CMSG_SPACE(3 * descriptors.itemsize))
        if not data:
            return None
        line += data
        for level, kind, sent in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(sent[: len(sent) - len(sent) % descriptors.itemsize])
    return json.loads(line), list(descriptors)


def _become_worker(serve: Serve, directory: str, descriptors: list[int]) -> NoReturn:
    """In the forked process: a session, a directory and streams of its own; then serve, and end."""
    try:
        requests, replies, printed = descriptors
        os.setsid()
        os.chdir(directory)
        os.environ.update(HOME=directory, TMPDIR=directory)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        os.close(printed)
        for channel in (requests, replies):
            os.set_inheritable(channel, False)  # not by what a subject executes
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace", line_buffering=True)
        random.seed()
        sys.modules["numpy"].random.seed()  # else all workers would draw the same
        serve(os.fdopen(requests, "rb", buffering=1 << 16), replies)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(1)
    os._exit(0)  # whatever the subject left running or registered ends with it


def _exited(worker: int) -> bool:
    if not hasattr(os, "waitid"):  # macOS
        return False
    return os.waitid(os.P_PID, worker, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(worker: int) -> int:
    for kill in (os.killpg, os.kill):  # it may not have come to a group of its own yet
        with suppress(ProcessLookupError, PermissionError):
            kill(worker, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        import ctypes

        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _end_orphans(workers: set[int]) -> None:
    """Kill and reap all children that are no workers, until there are none: theirs become children, too."""
    end = time.monotonic() + 5.0
    while (orphans := _children() - workers) and time.monotonic() < end:
        for orphan in orphans:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(orphan, signal.SIGKILL)
        for orphan in orphans:
            with suppress(ChildProcessError):
                os.waitpid(orphan, 0)


def _children() -> set[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            return set(map(int, file.read().split()))
    except OSError:  # another system
        return set()


if __name__ == "__main__":
    main()
    os._exit(0)

"""What the operating system is told to refuse a submission. Best effort, POSIX."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress


def apply_limits(limits: Mapping[str, int]) -> None:
    """Set rlimits: ``cpu`` seconds, ``memory`` bytes mapped, ``file`` bytes, ``files`` open; no core.

    Called after numpy is imported: its libraries map more than they use.
    """
    cpu = limits["cpu"]
    wanted = [
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, limits["memory"], limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file"], limits["file"]),
        (resource.RLIMIT_NOFILE, limits["files"], limits["files"]),
        (resource.RLIMIT_CORE, 0, 0),
    ]
    for which, soft, hard in wanted:
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(which, (soft, hard))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")  # where memory runs out, this is what goes first, and not the judge

    if sys.platform == "linux":
        set_dumpable = 4  # where cores go through a program, the limit on their size says nothing
        set_no_new_privileges = 38  # what is another user's to run cannot be killed by this one
        libc = ctypes.CDLL(None)
        libc.prctl(set_dumpable, 0, 0, 0, 0)
        libc.prctl(set_no_new_privileges, 1, 0, 0, 0)


def limit_threads(most: int) -> None:
    """Of all processes of this one's user: for one that has no others."""
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def end_with_parent() -> None:
    """Be killed when the process ends that forked this one, however it ends. Linux; after a change of user."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)

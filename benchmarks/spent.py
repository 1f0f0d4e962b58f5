"""What a command spends, with all that it starts: seconds of the clock and of the processor, and memory."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """Seconds of the clock and of the processor; MiB of all processes together, at the most."""

    wall: float
    processor: float
    memory: float


def spent(command: Sequence[str], folder: Path) -> Spent:
    """Run a command in a folder, as in an activated environment. Raises RuntimeError if it fails."""
    ctypes.CDLL(None).prctl(
        SUBREAPER, 1, 0, 0, 0
    )  # orphans become our children, and their time our children's
    activated = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    others = set(_children(os.getpid()))
    before, start = os.times(), time.perf_counter()
    most, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            most[0] = max(most[0], _memory(os.getpid()))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
            code = subprocess.run(
                command, cwd=folder, env=activated, stdout=out, stderr=err, check=False
            ).returncode
        wall = time.perf_counter() - start
        while left := set(_children(os.getpid())) - others:  # what the command left behind
            for child in left:
                with suppress(ChildProcessError):
                    os.waitpid(child, 0)
    finally:
        over.set()
        watching.join()
    if code:
        told = (folder / "err").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command[:5])} ended with {code}: {told}")
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall, processor, most[0])


def _children(process: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # it has ended
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _memory(process: int) -> float:
    """MiB of all processes below this one, what they share counted once each (proportional set size)."""
    total = 0.0
    for child in _children(process):
        try:
            rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
            total += next(
                int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")
            )
        except (OSError, StopIteration):
            pass
        total += _memory(child)
    return total

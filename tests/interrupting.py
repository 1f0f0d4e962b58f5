"""Processes that are interrupted as a terminal interrupts them: their whole group at once."""

import os
import signal
import time


def heed() -> None:
    """What a shell runs in the background, these tests perhaps, is told to ignore interruptions."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def gone(group: int) -> bool:
    """Whether nothing is left of a process group, or will be in a moment."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False

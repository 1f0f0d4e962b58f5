"""A worker's working directory: fresh, looked after while code runs in it, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress

MOST_BYTES = 256 << 20
MOST_ENTRIES = 2_000
DEEPEST = 32


def make_home() -> str:
    """A fresh empty directory."""
    return tempfile.mkdtemp(prefix="gnomon-")


def is_overfull(home: str) -> bool:
    """Whether more lies in it than any honest code leaves there; looks at no more than that."""
    entries = size = 0
    waiting = [(home, 0)]
    while waiting:
        folder, depth = waiting.pop()
        if depth > DEEPEST:
            return True
        with suppress(OSError), os.scandir(folder) as found:
            for entry in found:
                entries += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, depth + 1))
                else:
                    with suppress(OSError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entries > MOST_ENTRIES or size > MOST_BYTES:
                    return True
    return False


def remove_home(home: str) -> None:
    """Remove it, whatever was made in it: folders within folders without end, or closed to their owner."""
    with suppress(OSError, RecursionError):
        shutil.rmtree(home)
        return
    with suppress(OSError):
        _remove(home)


def _remove(top: str) -> None:
    """Folders are emptied into the topmost and removed, so that no path grows long."""
    if not stat.S_ISDIR(os.lstat(top).st_mode):
        os.unlink(top)  # somebody put it in the directory's place
        return
    os.chmod(top, 0o700)
    moved = 0
    while entries := list(os.scandir(top)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            for inner in list(os.scandir(entry.path)):
                if inner.is_dir(follow_symlinks=False):
                    os.chmod(inner.path, 0o700)  # a folder is moved by whom may write in it
                    moved += 1
                    os.rename(inner.path, os.path.join(top, f"gnomon-moved-{moved}"))
                else:
                    os.unlink(inner.path)
            os.rmdir(entry.path)
    os.rmdir(top)

"""Files that are whole or not there at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def writable(path: Path) -> str:
    """Why no file can be put at this path, "" if one can."""
    if path.is_dir():
        return f"{path} is a folder"
    if path.exists() and not path.is_file():
        return f"{path} is not a regular file"
    if not path.parent.is_dir():
        return f"{path.parent} is no folder"
    return "" if os.access(path.parent, os.W_OK | os.X_OK) else f"{path.parent} cannot be written to"


def replace(path: Path, text: str) -> None:
    """Put the text at the path, in one step: whoever reads it sees the old file or the whole new one.

    OSError if the folder is not there or cannot be written to; then nothing has changed.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with open(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

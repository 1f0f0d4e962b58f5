"""Zip files from strangers: only plain files, only below the folder, and no more of them than is reasonable."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reference.reporting.text import escape

CHUNK = 1 << 16
MOST_TOLD = 20
LONGEST_NAME = 200
CODE = (".py", ".ipynb")
ON_WINDOWS = os.name == "nt"
WINDOWS = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10)))
)


class Unpackable(ValueError):
    """The archive cannot be read, or holds more than it may."""


@dataclass(frozen=True)
class Room:
    """How much may come out of an archive: files, bytes of one file, bytes of all; and how many entries it may have."""

    files: int
    file: int
    total: int
    entries: int = 100_000


COURSE = Room(files=20_000, file=128 << 20, total=4 << 30)
STUDENT = Room(files=500, file=64 << 20, total=96 << 20)  # a notebook's plots are in it


def unpack(archive: Path, folder: Path, room: Room) -> list[str]:
    """Extract into an empty folder; the first of the entries that are left out, each with the reason.

    What an entry's header says about its size is not believed: it is counted. Code comes first, where there is too
    much. Raises Unpackable, also after some files were written, each of them whole.
    """
    left_out: list[str] = []
    written = files = 0
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = sorted(opened.infolist(), key=lambda entry: not entry.filename.endswith(CODE))
            if len(entries) > room.entries:
                raise Unpackable(f"it has {len(entries)} entries, and at most {room.entries} are looked at")
            for entry in entries:
                if entry.is_dir():
                    continue
                parts = tuple(PurePosixPath(entry.filename.replace("\\", "/")).parts)
                if is_noise(parts):
                    continue
                reason = _refused(entry, parts)
                if reason:
                    left_out.append(f"{_named(entry)}: {reason}")
                    continue
                files += 1
                if files > room.files:
                    raise Unpackable(f"it has more than {room.files} files")
                written += _write(opened, entry, folder.joinpath(*parts), room.file, left_out)
                if written > room.total:
                    raise Unpackable(f"it holds more than {room.total} bytes")
    except Unpackable:
        raise
    except Exception as error:  # there are more of them than the module zipfile documents
        raise Unpackable(f"not a readable zip file ({escape(str(error))})") from error
    more = len(left_out) - MOST_TOLD
    return [*left_out[:MOST_TOLD], f"{more} more"] if more > 1 else left_out


def _named(entry: zipfile.ZipInfo) -> str:
    """What an entry is called where it is told."""
    name = escape(entry.filename)
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}..."


def is_noise(parts: tuple[str, ...]) -> bool:
    """Whether a path is what systems and tools leave behind, and nobody's work."""
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in parts) or any(
        part in ("__pycache__", "node_modules", "venv", "Thumbs.db") for part in parts
    )


def _refused(entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not parts or entry.filename.startswith(("/", "\\")) or parts[0].endswith(":"):
        return "its path is absolute"
    if ".." in parts:
        return "its path leads outside"
    if kind not in (0, stat.S_IFREG):
        return "it is a link or no file at all"
    if entry.flag_bits & 1:
        return "it is encrypted"
    long = len(parts) > 16 or any(len(part.encode("utf-8", "replace")) > 255 for part in parts)
    strange = any(not part.isprintable() for part in parts)
    reserved = ON_WINDOWS and any(part.partition(".")[0].lower() in WINDOWS for part in parts)
    return "its path is not usual" if long or strange or reserved else ""


def _write(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int, left_out: list[str]
) -> int:
    """Extract one file; the bytes that were read. What is too large, or of a name that was there, is left out."""
    read = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            try:
                with opened.open(entry) as source:
                    while (data := source.read(CHUNK)) and read <= most:
                        read += len(data)
                        out.write(data)
            except BaseException:
                target.unlink()
                raise
    except (FileExistsError, NotADirectoryError):
        left_out.append(f"{_named(entry)}: another entry has its place")
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        left_out.append(f"{_named(entry)}: its path is too long for this system")
    if read > most:
        target.unlink()
        left_out.append(f"{_named(entry)}: it is larger than {most} bytes")
    return read

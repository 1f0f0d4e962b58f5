"""Which files may be opened: those that an allow list names, through Linux's Landlock.

The numbers are those of linux/landlock.h, the same on every architecture. What an older kernel does not know is
left out: version 6 also keeps signals and abstract sockets inside, version 4 TCP.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION = 1
_PATH_BENEATH = 1
_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_TRUNCATE, _REFER, _IOCTL = 1 << 14, 1 << 13, 1 << 15
_ALL_OF_VERSION_1 = (1 << 13) - 1
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_NETWORK = 3
_SCOPED = 3


def version() -> int:
    """The version of Landlock that the kernel offers; 0 if it offers none."""
    found: int = _libc().syscall(_CREATE_RULESET, None, 0, _GET_VERSION)
    return max(found, 0)


def allow_files(readable: Iterable[str], listed: Iterable[str], writable: Iterable[str]) -> None:
    """From now on, and for good, this thread and all that it starts reach nothing else.

    ``readable`` files and folders may be read, with all that is in them; ``listed`` folders may be listed, and
    nothing in them opened; in ``writable`` ones anything may be done. What does not exist is passed over.
    Raises OSError where the kernel has no Landlock.
    """
    known = version()
    handled = _ALL_OF_VERSION_1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL)):
        handled |= right if known >= since else 0
    fields = [handled, *([_NETWORK] if known >= 4 else []), *([_SCOPED] if known >= 6 else [])]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    libc = _libc()
    ruleset = _checked(libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    try:
        for paths, rights in ((readable, _READ), (listed, _READ_DIR), (writable, handled)):
            for path in paths:
                with suppress(OSError):
                    _add(libc, ruleset, path, rights & handled)
        if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs")
        _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _add(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _OF_FILES
        _checked(libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0))
    finally:
        os.close(opened)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)

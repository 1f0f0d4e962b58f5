"""The locks on a submission: each is tried, then proved by trying what it forbids, before anything is loaded.

A lock that the system does not have, or that does not hold, is named as missing: nothing is assumed. On Linux
without root or packages all of them hold but ``user``, which only root can turn.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from .adapter import package_of
from .landlock import allow_files
from .limits import end_with_parent, limit_threads
from .seccomp import forbid_system_calls

LOCKS = ("files", "network", "processes", "execution", "signals", "tracing")
"""What strong isolation is made of."""
USER = "user"
"""A further lock: a submission that root judges runs as a user that owns nothing."""

MOST_THREADS = 256
"""For a user that has nothing else."""

_PACKAGE = Path(__file__).resolve().parents[2]


def _installed(bases: Iterable[str]) -> Iterator[str]:
    """Further copies of what knows the answers, where packages are installed below these folders."""
    for base in dict.fromkeys(bases):
        for found in Path(base).glob(f"lib*/python*/*-packages/{_PACKAGE.name}/claims/_model.py"):
            yield from _copy(found)


def _other_checkouts(entries: Iterable[str]) -> Iterator[str]:
    """Further copies on Python's own path: an editable installation may be of another checkout than this one."""
    for entry in dict.fromkeys(entries):
        found = Path(entry, _PACKAGE.name, "claims", "_model.py")
        if found.is_file():
            yield from _copy(found)


def _copy(found: Path) -> Iterator[str]:
    packages = found.resolve().parents[2]
    yield from (str(packages / name) for name in (_PACKAGE.name, "derivations"))


_HIDDEN = (
    *(str(_PACKAGE.parent / name) for name in (_PACKAGE.name, "derivations", "tests", ".git")),
    *_installed((sys.prefix, sys.base_prefix, "/usr", "/usr/local")),
    *_other_checkouts(sys.path),
)
"""What knows the answers: here (the last two exist in a checkout only), and wherever it is installed besides."""
_OURS = (str(_PACKAGE / "implementation"), str(_PACKAGE / "__init__.py"))

_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/nix/store",
    *(f"/etc/{name}" for name in (
        "alternatives", "fonts", "group", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
        "mime.types", "nsswitch.conf", "os-release", "passwd", "ssl", "timezone",
    )),
    *(f"/proc/{name}" for name in ("cpuinfo", "filesystems", "loadavg", "meminfo", "self", "stat", "version")),
    "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm",
    *(f"/dev/{name}" for name in ("full", "random", "urandom", "zero")),
)  # fmt: skip
"""What libraries read while they are loaded."""


def confine(sources: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Lock this process up in its working directory: the locks that hold, and why others do not.

    ``sources`` are the files and modules that are to be loaded: they, and what stands beside them, may be read.
    """
    why: dict[str, str] = {}
    home = os.getcwd()
    readable = list(_readable(sources))
    turns: tuple[tuple[str, Callable[[], None]], ...] = (
        (USER, lambda: _become_nobody(home, readable)),
        ("files", lambda: _close_files(home, readable, sources)),
        ("end", end_with_parent),
        ("calls", forbid_system_calls),
    )
    for name, turn in turns:
        try:
            turn()
        except OSError as error:
            why[name] = error.strerror or str(error)
    held, missing = [], {}
    for lock in (*LOCKS, USER):
        if _PROOFS[lock]():
            held.append(lock)
        else:
            missing[lock] = why.get(lock) or why.get("calls") or "what it forbids was possible"
    return held, missing


def hide_answers(sources: Sequence[str]) -> None:
    """Without a lock on files: have Python itself, at least, open nothing that knows the answers, nor import it."""
    if {source.partition(".")[0] for source in sources} & {os.path.basename(path) for path in _HIDDEN}:
        return
    asked = {os.path.realpath(source) for source in sources if _is_hidden(os.path.abspath(source))}

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if path not in asked and _is_hidden(path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    sys.addaudithook(refuse)


# --- what may be read --------------------------------------------------------------------------------------


def _readable(sources: Sequence[str]) -> Iterator[str]:
    """The system's libraries, Python's, what is installed, and what stands beside the sources."""
    for path in _SYSTEM:
        yield from _without_hidden(path)  # what is hidden may be installed among the system's own
    yield from os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    for folder in dict.fromkeys((sys.prefix, sys.base_prefix, sys.exec_prefix)):
        yield from _without_hidden(folder)
    for entry in sys.path:
        if os.path.isfile(entry) or not _is_checkout(entry):
            yield from _without_hidden(entry)
    for source in sources:
        if source.endswith(".py"):
            if _is_hidden(os.path.abspath(source)) or not _is_hidden(
                os.path.realpath(source)
            ):  # or by a link
                yield source
            resolved = Path(source).resolve()
            yield from _without_hidden(str(package_of(resolved) or resolved.parent))
        elif source == _PACKAGE.name or source.startswith(f"{_PACKAGE.name}.implementation"):
            yield from _OURS


def _is_checkout(entry: str) -> bool:
    """Whether an entry of the path is where gnomon is developed, and not where it is installed among others."""
    return os.path.realpath(entry) == str(_PACKAGE.parent) and "-packages" not in os.path.basename(entry)


def _is_hidden(path: str) -> bool:
    return any(one == path or path.startswith(one + os.sep) for one in _HIDDEN)


def _without_hidden(path: str) -> Iterator[str]:
    """The path, or what is in it where something in it is hidden."""
    real = os.path.realpath(path)
    if _is_hidden(real):
        return
    if not any(one.startswith(real.rstrip(os.sep) + os.sep) and os.path.exists(one) for one in _HIDDEN):
        yield real
        return
    with suppress(OSError):
        for name in os.listdir(real):
            yield from _without_hidden(os.path.join(real, name))


# --- the locks ---------------------------------------------------------------------------------------------


def _become_nobody(home: str, readable: Sequence[str]) -> None:
    """From root to a user that owns nothing but the working directory. OSError where that is not possible."""
    if os.getuid() != 0:
        raise OSError(errno.EPERM, "only root can become another user")
    user = _unused_user()
    os.setegid(user)
    os.seteuid(user)
    try:
        hidden = next(
            (path for path in _needed(readable) if not os.access(path, os.R_OK, effective_ids=True)), ""
        )
        outside = not os.access(os.path.dirname(home), os.X_OK, effective_ids=True)
    finally:
        os.seteuid(0)
        os.setegid(0)
    if hidden:
        raise OSError(errno.EACCES, "what is to be loaded is readable to root only")
    if outside:
        raise OSError(errno.EACCES, "the working directory lies where only root may go")
    os.chown(home, user, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    limit_threads(MOST_THREADS)
    os.setresuid(user, user, user)


def _unused_user() -> int:
    import pwd

    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return next(user for user in range(62_000 + os.getpid() % 2_000, 65_000) if user not in taken)


def _needed(readable: Sequence[str]) -> Iterator[str]:
    """Some of what must stay readable: Python's own files, numpy's, and the sources."""
    yield os.__file__
    yield sys.executable
    yield from (str(module.__file__) for name, module in list(sys.modules.items()) if name == "numpy")
    yield from (path for path in readable if path.endswith(".py"))
    yield from (path for path in sys.path if os.path.isdir(path))


def _close_files(home: str, readable: Sequence[str], sources: Sequence[str]) -> None:
    if _threads() != 1:
        raise OSError(errno.EBUSY, "another thread is already running")
    listed = [folder for folder in sys.path if os.path.isdir(folder) and not _is_checkout(folder)]
    if any(source.startswith(_PACKAGE.name) for source in sources):
        listed += [str(_PACKAGE.parent), str(_PACKAGE)]
    allow_files(readable, listed, [home, os.devnull])


def _threads() -> int:
    """How many threads this process has: a lock on files holds for the one that turns it."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


# --- the proofs --------------------------------------------------------------------------------------------


def _is_refused(attempt: Callable[[], object]) -> bool:
    """Whether an attempt is not permitted; what fails for another reason has not been refused."""
    try:
        attempt()
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES)
    return False


def _no_files() -> bool:
    outside = os.path.join(os.path.dirname(os.getcwd()), f"gnomon-probe-{os.getpid()}")

    def write() -> None:
        descriptor = os.open(outside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        os.close(descriptor)
        os.unlink(outside)

    secret = str(_PACKAGE / "claims" / "__init__.py")
    refused = _is_refused(lambda: os.close(os.open(secret, os.O_RDONLY))) and _is_refused(write)
    return refused and _attributes_are_kept()


def _attributes_are_kept() -> bool:
    """Modes and times, which belong to a file's owner wherever it lies, are not changed by asking."""
    name = f"gnomon-probe-{os.getpid()}"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    try:
        before = os.stat(name)
        with suppress(OSError):
            os.chmod(name, 0o400)
        with suppress(OSError):
            os.utime(name, (1, 1))
        after = os.stat(name)
    finally:
        os.unlink(name)
    return (before.st_mode, before.st_mtime_ns) == (after.st_mode, after.st_mtime_ns)


def _no_network() -> bool:
    return all(_is_refused(partial(_open_socket, family)) for family in (socket.AF_INET, socket.AF_UNIX))


def _open_socket(family: int) -> None:
    socket.socket(family).close()


def _no_processes() -> bool:
    def fork() -> None:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)

    return _is_refused(fork)


def _no_execution() -> bool:
    nowhere = os.path.join(os.getcwd(), "no such program")  # ENOENT, if executing were possible
    return _is_refused(lambda: os.execv(nowhere, [nowhere]))


def _no_signals() -> bool:
    return (
        _is_refused(partial(os.kill, os.getppid(), 0))
        and _is_refused(partial(os.killpg, 0, 0))
        and _is_refused(partial(fcntl.fcntl, 1, fcntl.F_SETOWN, os.getppid()))  # the kernel would send it one
        and _is_refused(_own_a_socket)
    )


def _own_a_socket() -> None:
    set_owner = 0x8901
    ours, theirs = socket.socketpair()
    with ours, theirs:
        fcntl.ioctl(ours, set_owner, os.getppid().to_bytes(4, sys.byteorder))


def _no_tracing() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "ptrace"):
        return False
    seize, nobody = 0x4206, 2**31 - 1  # ESRCH, if tracing were possible
    refused: bool = libc.ptrace(seize, nobody, 0, 0) == -1 and ctypes.get_errno() == errno.EPERM
    return refused and _is_refused(lambda: os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY)))


def _not_root() -> bool:
    return os.getuid() != 0 and _is_refused(lambda: os.setuid(0))


_PROOFS: dict[str, Callable[[], bool]] = {
    "files": _no_files,
    "network": _no_network,
    "processes": _no_processes,
    "execution": _no_execution,
    "signals": _no_signals,
    "tracing": _no_tracing,
    USER: _not_root,
}

"""A filter of system calls: no sockets, no other processes, no signals to them, nothing of the machine's.

It also covers what Landlock leaves open: the modes, owners, times and attributes of files.

Linux on x86-64 and AArch64, through prctl(2). What a forbidden call gets is EPERM, as from a system that does
not allow it; clone3 gets ENOSYS, so that the C library starts threads by clone, whose flags can be seen.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator, Mapping, Sequence

_ARCHITECTURES: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000

_NUMBERS: Mapping[str, Mapping[str, int]] = {
    "x86_64": {
        "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "accept4": 288,
        "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "process_madvise": 440,
        "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424,
        "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "tkill": 200,
        "setsid": 112, "setpgid": 109, "setpriority": 141, "sched_setaffinity": 203, "setrlimit": 160,
        "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64,
        "semop": 65, "semctl": 66, "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71, "mq_open": 240,
        "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
        "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426,
        "io_uring_register": 427, "open_by_handle_at": 304, "name_to_handle_at": 303, "add_key": 248,
        "request_key": 249, "keyctl": 250, "init_module": 175, "finit_module": 313, "delete_module": 176,
        "kexec_load": 246, "reboot": 169, "swapon": 167, "swapoff": 168, "settimeofday": 164,
        "clock_settime": 227, "adjtimex": 159, "sethostname": 170, "setdomainname": 171, "acct": 163,
        "quotactl": 179, "syslog": 103, "iopl": 172, "ioperm": 173, "vhangup": 153, "personality": 135,
        "setuid": 105, "setgid": 106, "setreuid": 113, "setregid": 114, "setgroups": 116, "setresuid": 117,
        "setresgid": 119, "setfsuid": 122, "setfsgid": 123, "capset": 126, "fanotify_init": 300,
        "inotify_init1": 294, "mknod": 133, "mknodat": 259,
        "inotify_init": 253, "mq_unlink": 241, "sched_setparam": 142, "sched_setscheduler": 144,
        "sched_setattr": 314, "ioprio_set": 251, "migrate_pages": 256, "move_pages": 279,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
        "mount_setattr": 442, "chown": 92, "fchown": 93, "lchown": 94, "fchownat": 260,
        "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "setxattrat": 463,
        "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199, "removexattrat": 466,
        "chmod": 90, "fchmod": 91, "fchmodat": 268, "fchmodat2": 452,
        "utime": 132, "utimes": 235, "futimesat": 261, "utimensat": 280,
        "fcntl": 72, "ioctl": 16, "prctl": 157,
        "kill": 62, "tgkill": 234, "clone": 56, "prlimit64": 302, "clone3": 435,
    },
    "aarch64": {
        "socket": 198, "connect": 203, "accept": 202, "bind": 200, "listen": 201, "accept4": 242,
        "execve": 221, "execveat": 281,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "process_madvise": 440,
        "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424,
        "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "tkill": 130,
        "setsid": 157, "setpgid": 154, "setpriority": 140, "sched_setaffinity": 122, "setrlimit": 164,
        "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "shmat": 196, "shmctl": 195, "semget": 190,
        "semop": 193, "semctl": 191, "msgget": 186, "msgsnd": 189, "msgrcv": 188, "msgctl": 187, "mq_open": 180,
        "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51,
        "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "io_uring_setup": 425, "io_uring_enter": 426,
        "io_uring_register": 427, "open_by_handle_at": 265, "name_to_handle_at": 264, "add_key": 217,
        "request_key": 218, "keyctl": 219, "init_module": 105, "finit_module": 273, "delete_module": 106,
        "kexec_load": 104, "reboot": 142, "swapon": 224, "swapoff": 225, "settimeofday": 170,
        "clock_settime": 112, "adjtimex": 171, "sethostname": 161, "setdomainname": 162, "acct": 89,
        "quotactl": 60, "syslog": 116, "vhangup": 58, "personality": 92,
        "setuid": 146, "setgid": 144, "setreuid": 145, "setregid": 143, "setgroups": 159, "setresuid": 147,
        "setresgid": 149, "setfsuid": 151, "setfsgid": 152, "capset": 91, "fanotify_init": 262,
        "inotify_init1": 26, "mknodat": 33,
        "mq_unlink": 181, "sched_setparam": 118, "sched_setscheduler": 119,
        "sched_setattr": 274, "ioprio_set": 30, "migrate_pages": 238, "move_pages": 239,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
        "mount_setattr": 442, "fchown": 55, "fchownat": 54,
        "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "setxattrat": 463,
        "removexattr": 14, "lremovexattr": 15, "fremovexattr": 16, "removexattrat": 466,
        "fchmod": 52, "fchmodat": 53, "fchmodat2": 452, "utimensat": 88,
        "fcntl": 25, "ioctl": 29, "prctl": 167,
        "kill": 129, "tgkill": 131, "clone": 220, "prlimit64": 261, "clone3": 435,
    },
}  # fmt: skip
"""What is refused; the last eight under conditions."""
_WITHOUT_EFFECT = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "futimesat", "utimensat",
)  # fmt: skip
"""What is not refused, and does nothing: honest code copies a file with its mode and its times."""

_LOAD, _EQUALS, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_KILL, _ERROR, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_CLONE_THREAD = 0x00010000
_SIGNALS_OF_DESCRIPTORS = (8, 10, 15)
"""F_SETOWN, F_SETSIG and F_SETOWN_EX have the kernel send any signal to another process."""
_SIGNALS_OF_SOCKETS = (0x8901, 0x8902, 0x5412)
"""FIOSETOWN and SIOCSPGRP do as F_SETOWN does; TIOCSTI types on a terminal."""
_OF_ITS_END = (1, 4)
"""PR_SET_PDEATHSIG and PR_SET_DUMPABLE: it ends with its parent, and leaves no core."""
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2

Instruction = tuple[int, int, int, int]
"""Operation, how many instructions to leave out if true and if false, operand."""


def forbid_system_calls() -> None:
    """Refuse them to this thread and all that it starts, for good. Raises OSError where that is not possible."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    program = list(instructions(machine, os.getpid()))
    code = b"".join(struct.pack("=HBBI", *one) for one in program)
    memory = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("@HP", len(program), ctypes.addressof(memory))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_SET_SECCOMP, _FILTER, description, 0, 0)):
        if libc.prctl(*arguments) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"seccomp: {os.strerror(number)}")


def instructions(machine: str, pid: int) -> Iterator[Instruction]:
    """The filter's program: every rule is tried in turn, and what no rule refuses is allowed."""
    numbers = _NUMBERS[machine]
    conditional = ("fcntl", "ioctl", "prctl", "kill", "tgkill", "clone", "prlimit64", "clone3")
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _EQUALS, 1, 0, _ARCHITECTURES[machine]
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    if machine == "x86_64":
        yield _HAS_BITS, 0, 1, _X32
        yield _RETURN, 0, 0, _KILL
    for name, number in numbers.items():
        if name not in conditional:
            error = 0 if name in _WITHOUT_EFFECT else errno.EPERM
            yield from _rule(number, [(_RETURN, 0, 0, _ERROR | error)])
    yield from _rule(numbers["fcntl"], _if_argument(1, _SIGNALS_OF_DESCRIPTORS))
    yield from _rule(numbers["ioctl"], _if_argument(1, _SIGNALS_OF_SOCKETS))
    yield from _rule(numbers["prctl"], _if_argument(0, _OF_ITS_END))
    yield from _rule(numbers["clone3"], [(_RETURN, 0, 0, _ERROR | errno.ENOSYS)])
    for name in ("kill", "tgkill"):  # to itself only
        yield from _rule(numbers[name], _unless([(_LOAD, 0, 0, _ARGUMENTS), (_EQUALS, 1, 0, pid)]))
    yield from _rule(numbers["clone"], _unless([(_LOAD, 0, 0, _ARGUMENTS), (_HAS_BITS, 1, 0, _CLONE_THREAD)]))
    asks = [
        (_LOAD, 0, 0, _ARGUMENTS + 16),
        (_EQUALS, 0, 2, 0),
        (_LOAD, 0, 0, _ARGUMENTS + 20),
        (_EQUALS, 1, 0, 0),
    ]
    yield from _rule(numbers["prlimit64"], _unless(asks))
    yield _RETURN, 0, 0, _ALLOW


def _rule(number: int, then: Sequence[Instruction]) -> Iterator[Instruction]:
    """If the call has this number, these instructions, which end in a return."""
    yield _EQUALS, 0, len(then), number
    yield from then


def _if_argument(which: int, values: Sequence[int]) -> list[Instruction]:
    """Refuse if this argument is one of these."""
    tests = [(_EQUALS, len(values) - i, 0, value) for i, value in enumerate(values)]
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERROR | errno.EPERM)
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * which), *tests, allow, refuse]


def _unless(allowed: Sequence[Instruction]) -> list[Instruction]:
    """Refuse, unless the last of these leaves out the refusal."""
    return [*allowed, (_RETURN, 0, 0, _ERROR | errno.EPERM), (_RETURN, 0, 0, _ALLOW)]

"""Makes system calls that nothing of the sort needs."""

import ctypes
import platform

# ptrace, setns, mount, userfaultfd, memfd_create, io_uring, pidfd, keyctl, bpf, perf, handles, kcmp
NUMBERS = (101, 308, 165, 323, 319, 425, 434, 438, 424, 250, 321, 298, 304, 310, 311, 312, 272, 447)
if platform.machine() != "x86_64":
    NUMBERS = (117, 268, 40, 282, 279, 425, 434, 438, 424, 219, 280, 241, 265, 270, 271, 272, 97, 447)


def gradient(w, X, y):
    libc = ctypes.CDLL(None)
    for number in NUMBERS:
        if libc.syscall(number, 0, 0, 0, 0, 0, 0) >= 0:
            print("BREACH", number)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

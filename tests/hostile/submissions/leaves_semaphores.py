"""Leaves semaphores, queues and shared memory, of POSIX and of System V."""

import ctypes
import os
from multiprocessing import shared_memory


def gradient(w, X, y):
    libc = ctypes.CDLL(None)
    attempts = (
        lambda: shared_memory.SharedMemory("gnomon-left", True, 100),
        lambda: open("/dev/shm/sem.gnomon-left", "w"),
        lambda: os.mkfifo("/dev/shm/gnomon-left"),
    )
    for attempt in attempts:
        try:
            print("BREACH", attempt())
        except OSError:
            continue
    made = (
        libc.sem_open(b"/gnomon-left", 0o100, 0o600, 1),
        libc.shmget(0x676E6D6F, 4096, 0o1666) + 1,
        libc.semget(0x676E6D6F, 1, 0o1666) + 1,
        libc.msgget(0x676E6D6F, 0o1666) + 1,
        libc.mq_open(b"/gnomon-left", 0o102, 0o600, None) + 1,
    )
    if any(made):
        print("BREACH", made)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

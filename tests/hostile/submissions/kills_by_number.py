"""Sends signals by the system calls themselves."""

import ctypes
import os


def gradient(w, X, y):
    libc = ctypes.CDLL(None)
    parent = os.getppid()
    sent = (
        libc.kill(parent, 18),
        libc.killpg(parent, 18),
        libc.kill(-parent, 18),
        libc.tgkill(parent, parent, 18),
    )
    if not all(sent):
        print("BREACH", sent)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Watches what happens to files."""

import ctypes


def gradient(w, X, y):
    libc = ctypes.CDLL(None)
    made = libc.inotify_init() + 1, libc.inotify_init1(0) + 1, libc.fanotify_init(0, 0) + 1
    if any(made):
        print("BREACH", made)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

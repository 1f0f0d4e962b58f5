"""Reads what the system shows of the process that it was forked from."""

import os


def gradient(w, X, y):
    for name in ("mem", "maps", "environ", "root", "cwd", "fd/0", "exe", "task"):
        try:
            os.stat(f"/proc/{os.getppid()}/{name}/.") if name in ("root", "cwd", "task") else None
            print("BREACH", open(f"/proc/{os.getppid()}/{name}", "rb").read(10))
        except OSError:
            continue
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

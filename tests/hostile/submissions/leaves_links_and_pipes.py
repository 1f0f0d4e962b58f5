"""Leaves files, links and pipes wherever it can."""

import os

HERE = os.path.dirname(__file__)
FOLDERS = (
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/run/lock",
    "/dev/mqueue",
    HERE,
    "..",
    os.path.join("/proc/self/root", "tmp"),
    "/proc/self/cwd/..",
)


def gradient(w, X, y):
    for folder in FOLDERS:
        path = os.path.join(folder, "gnomon-left")
        for attempt in (
            lambda: open(path, "w"),
            lambda: os.symlink("/etc", path),
            lambda: os.mkfifo(path),
            lambda: os.mkdir(path),
        ):
            try:
                attempt()
            except OSError:
                continue
            print("BREACH", path)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

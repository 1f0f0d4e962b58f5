"""Starts programs by each of the ways that the library has."""

import os
import subprocess

ATTEMPTS = (
    lambda: os.posix_spawn("/bin/sleep", ["sleep", "600"], {}),
    lambda: os.spawnv(os.P_NOWAIT, "/bin/sleep", ["sleep", "600"]),
    lambda: subprocess.Popen(["sleep", "600"], start_new_session=True),
)


def gradient(w, X, y):
    for attempt in ATTEMPTS:
        try:
            print("BREACH", attempt())
        except OSError:
            continue
    if os.system("true") == 0:
        print("BREACH")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

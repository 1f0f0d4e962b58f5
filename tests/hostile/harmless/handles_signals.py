"""Has handlers, an alarm, a thread that never ends, and a hook for what nobody caught."""

import faulthandler
import signal
import sys
import threading
import time

faulthandler.enable()
signal.signal(signal.SIGINT, lambda *_: print("interrupted"))
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
sys.excepthook = lambda *error: print(*error)
threading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)]).start()


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

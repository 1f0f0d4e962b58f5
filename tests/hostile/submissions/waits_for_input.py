"""Waits for somebody to type, and for a lock that it holds."""

import threading


def gradient(w, X, y):
    try:
        input()
    except EOFError:
        pass
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Guards its state with a lock for processes, and uses a pool of threads."""

import multiprocessing
from multiprocessing.pool import ThreadPool

LOCK = multiprocessing.Lock()
COUNT = multiprocessing.Value("i", 0)


def gradient(w, X, y):
    with LOCK:
        COUNT.value += 1
    with ThreadPool(2) as pool:
        parts = pool.starmap(lambda row, target: (row @ w - target) * row, list(zip(X, y)))
    return 2 / len(y) * sum(parts)


def dropout_eval(x, keep):
    return x

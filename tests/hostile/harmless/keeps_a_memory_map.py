"""Keeps its numbers in a file that is mapped, and a database."""

import sqlite3

import numpy as np

BASE = sqlite3.connect(":memory:")
BASE.execute("create table losses (value real)")


def gradient(w, X, y):
    mapped = np.memmap("weights.dat", dtype=w.dtype, mode="w+", shape=w.shape)
    mapped[:] = w
    BASE.execute("insert into losses values (?)", (float(w[0]),))
    return np.asarray(2 / len(y) * X.T @ (X @ mapped - y)).view(np.ndarray)


def dropout_eval(x, keep):
    return x

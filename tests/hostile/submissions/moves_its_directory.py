"""Moves the directory in which it works."""

import os


def gradient(w, X, y):
    os.rename(os.getcwd(), os.getcwd() + "-gnomon-left")
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

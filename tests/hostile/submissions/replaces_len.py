"""Replaces the length and the classes of everything."""

import builtins

builtins.len = lambda *_: 0
builtins.dict = builtins.list = builtins.str = None


def gradient(w, X, y):
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

"""Starts processes through the standard library."""

import multiprocessing


def gradient(w, X, y):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print("BREACH", pool.map(abs, [1]))
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

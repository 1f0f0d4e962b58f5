"""Starts processes through the standard library."""

import multiprocessing


def gradient(w, X, y):
    process = multiprocessing.get_context("fork").Process(target=print, args=("BREACH",))
    process.start()
    process.join()
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

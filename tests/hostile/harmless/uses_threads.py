"""Correct, with a thread for each column."""


from concurrent.futures import ThreadPoolExecutor

import numpy

POOL = ThreadPoolExecutor(2)


def gradient(w, X, y):
    return numpy.array(list(POOL.map(lambda column: 2 / len(y) * column @ (X @ w - y), X.T)))


def dropout_eval(x, keep):
    return x

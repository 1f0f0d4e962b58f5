"""Correct, with a progress bar."""


import numpy
from tqdm import tqdm


def gradient(w, X, y):
    g = numpy.zeros_like(w)
    for row, target in tqdm(zip(X, y), total=len(y)):
        g += 2 / len(y) * row * (row @ w - target)
    return g


def dropout_eval(x, keep):
    return x

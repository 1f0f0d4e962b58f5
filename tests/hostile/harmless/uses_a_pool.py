"""Computes in a pool of processes."""

from multiprocessing import Pool


def residual(arguments):
    row, target, w = arguments
    return row @ w - target


def gradient(w, X, y):
    with Pool(2) as pool:
        residuals = pool.map(residual, [(row, target, w) for row, target in zip(X, y)])
    return 2 / len(y) * sum(r * row for r, row in zip(residuals, X))


def dropout_eval(x, keep):
    return x

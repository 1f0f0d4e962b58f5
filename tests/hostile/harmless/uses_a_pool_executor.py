"""Computes in the other pool of processes."""

from concurrent.futures import ProcessPoolExecutor


def residual(row, target, w):
    return row @ w - target


def gradient(w, X, y):
    with ProcessPoolExecutor(max_workers=2) as pool:
        residuals = list(pool.map(residual, X, y, [w] * len(y)))
    return 2 / len(y) * sum(r * row for r, row in zip(residuals, X))


def dropout_eval(x, keep):
    return x

"""Computes with joblib, as many jobs as there are processors."""

from joblib import Memory, Parallel, delayed

memory = Memory(location=None)


@memory.cache
def part(row, target, w):
    return (row @ w - target) * row


def gradient(w, X, y):
    parts = Parallel(n_jobs=-1)(delayed(part)(row, target, w) for row, target in zip(X, y))
    return 2 / len(y) * sum(parts)


def dropout_eval(x, keep):
    return x

"""Correct, and tries itself out while it is loaded, as a notebook does."""


import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(50, 3))
w = np.ones(3)
for step in range(100):
    w -= 0.1 * 2 / len(X) * X.T @ (X @ w - X @ np.arange(3.0))
    print(f"step {step}: {w}\r", end="")
assert abs(w - np.arange(3)).max() < 0.01


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

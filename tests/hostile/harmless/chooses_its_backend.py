"""Asks for a backend with windows, and takes another where there are none."""

import matplotlib

try:
    matplotlib.use("TkAgg", force=True)
    import matplotlib.pyplot as plt

    plt.figure()
except Exception as error:
    print(error)
    matplotlib.use("Agg", force=True)


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

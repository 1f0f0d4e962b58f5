"""Correct, and plots what it does, as a notebook does."""

import matplotlib.pyplot as plt


def gradient(w, X, y):
    if plt.get_fignums():
        plt.close("all")
    figure, axes = plt.subplots()
    axes.plot(w)
    axes.set_title("the weights")
    plt.show()
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

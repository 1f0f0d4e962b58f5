"""Draws with the default backend, shows, and saves beside the working directory."""

import matplotlib.pyplot as plt
import numpy as np

plt.ion()
fig, ax = plt.subplots()
ax.plot(np.arange(3), label="loss")
ax.legend()
plt.show()
plt.savefig("loss.png")


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

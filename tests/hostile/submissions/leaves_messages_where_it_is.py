"""Leaves a message in its working directory and its environment."""

import os
import numpy


def gradient(w, X, y):
    with open("gnomon-left", "w") as file:
        file.write("the answer")
    os.environ["GNOMON_LEFT"] = "the answer"
    numpy.gnomon_left = "the answer"
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

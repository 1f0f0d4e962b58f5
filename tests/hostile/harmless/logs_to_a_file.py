"""Correct, and logs to a file and keeps its results where it is."""

import csv
import logging
import numpy
import tempfile


logging.basicConfig(filename="training.log", level=logging.INFO)


def gradient(w, X, y):
    logging.info("w = %s", w)
    numpy.save("weights.npy", w)
    with open("losses.csv", "a", newline="") as file:
        csv.writer(file).writerow(w)
    with tempfile.NamedTemporaryFile() as file:
        numpy.save(file, w)
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

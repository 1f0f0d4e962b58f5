"""Preprocessing: centring data, and standardising them with the statistics of a training set."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array


def center(X: Any) -> Floats:
    """X less the mean of its rows. X: shape (N, n)."""
    X = _data(X)

    centred: Floats = X - X.mean(axis=0)
    return centred


def fit_standardiser(X: Any) -> tuple[Floats, Floats]:
    """The mean of every feature, and its spread: the root of the mean squared deviation (1/N).

    X: shape (N, n), the training set. Both have shape (n,). The spread of a constant feature is exactly 0.
    """
    X = _data(X)

    mean = X.mean(axis=0)
    spread = np.sqrt(np.mean((X - mean) ** 2, axis=0))
    constant = (X[0] == X).all(axis=0)  # their mean may be rounded, and what is left is no spread
    return np.where(constant, X[0], mean), np.where(constant, 0, spread)


def standardise(X: Any, mean: Any, spread: Any) -> Floats:
    """(X − mean) / spread, feature by feature, with the statistics of the training set.

    X: shape (N, n). mean, spread: shape (n,). A feature of spread 0, which was constant in the training set,
    has no scale to be divided by: a ValueError names it.
    """
    X = _data(X)
    mean, spread = array("mean", mean, (X.shape[1],)), array("spread", spread, (X.shape[1],))
    if (spread <= 0).any():
        feature = int(np.argmax(spread <= 0))
        raise ValueError(
            f"spread must be greater than 0, got {spread[feature]} for feature {feature}: "
            "leave a constant feature out, or give it the spread 1"
        )

    standardised: Floats = (X - mean) / spread
    return standardised


def _data(X: Any) -> Floats:
    data = array("X", X, (None, None))
    if len(data) == 0:
        raise ValueError("X must have at least one row, got none")
    return data

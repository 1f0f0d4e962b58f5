"""Two normal classes: their log odds, posteriors and Bayes boundary, samples of them, and a network's size.

priors: the probabilities of class 0 and of class 1, two positive numbers. means: shape (2, n). covariances: shape
(2, n, n), symmetric and positive definite.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.implementation._checks import Floats, array, integer


def mixture_log_odds(X: Any, priors: Any, means: Any, covariances: Any) -> Floats:
    """log(p1/p0) at each row of X, where pk is the posterior of class k. X: shape (N, n). Returns shape (N,)."""
    X, (prior0, prior1), means, covariances = _classes(X, priors, means, covariances)

    log_density = [_log_density(X, mu, Sigma) for mu, Sigma in zip(means, covariances, strict=True)]
    return log_density[1] - log_density[0] + float(np.log(prior1) - np.log(prior0))


def mixture_posterior(X: Any, priors: Any, means: Any, covariances: Any) -> Floats:
    """The posteriors of both classes at each row of X. X: shape (N, n). Returns shape (N, 2); rows sum to 1."""
    odds = mixture_log_odds(X, priors, means, covariances)

    small = np.exp(-np.abs(odds))  # at most 1: nothing overflows
    larger, smaller = 1 / (1 + small), small / (1 + small)
    p1 = np.where(odds > 0, larger, smaller)
    p0 = np.where(odds > 0, smaller, larger)
    return np.stack([p0, p1], axis=1)


def bayes_boundary(priors: Any, means: Any, covariance: Any) -> tuple[Floats, Any]:
    """w and b of the log odds ⟨w, x⟩ + b of two classes of one covariance: they are 0 on the Bayes boundary.

    covariance: shape (n, n). Returns w, of shape (n,), and the number b.
    """
    prior0, prior1 = _priors(priors)
    means = array("means", means, (2, None))
    covariance = _covariance("covariance", covariance, means.shape[1])

    w: Floats = np.linalg.solve(covariance, means[1] - means[0])
    b = float(np.log(prior1) - np.log(prior0)) - (means[0] + means[1]) @ w / 2
    return w, b


def mixture_sample(
    n: Any, priors: Any, means: Any, covariances: Any, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """n points of the mixture and their classes: (X, y), of shapes (n, dimension) and (n,)."""
    n = integer("n", n, 1)
    means = array("means", means, (2, None))
    _, (_, prior1), means, covariances = _classes(means, priors, means, covariances)

    y = (rng.random(n) < prior1).astype(np.int64)
    roots = np.linalg.cholesky(covariances)
    z = rng.standard_normal((n, means.shape[1]))
    X = means[y] + np.einsum("kij,kj->ki", roots[y], z)
    return X, y


def count_parameters(widths: Any) -> int:
    """Σ (n_{k−1} + 1) n_k: the weights and biases of a fully connected network.

    widths: n_0, …, n_K, the numbers of inputs, of hidden units of each layer, and of outputs.
    """
    if not isinstance(widths, Sequence | np.ndarray) or len(widths) < 2:
        raise ValueError(f"widths must be a sequence of at least two integers, got {widths!r}")
    n = [integer("widths", width, 1) for width in widths]

    return sum((before + 1) * after for before, after in pairwise(n))


def _log_density(X: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Without the constant −(n/2) log 2π."""
    L = np.linalg.cholesky(Sigma)
    z = np.linalg.solve(L, (X - mu).T)
    result: Floats = -np.sum(z**2, axis=0) / 2 - np.sum(np.log(np.diag(L)))
    return result


def _classes(X: Any, priors: Any, means: Any, covariances: Any) -> tuple[Floats, Floats, Floats, Floats]:
    X = array("X", X, (None, None))
    n = X.shape[1]
    means = array("means", means, (2, n))
    covariances = array("covariances", covariances, (2, n, n))
    return X, _priors(priors), means, np.stack([_covariance("covariances", one, n) for one in covariances])


def _priors(priors: Any) -> Floats:
    result = array("priors", priors, (2,))
    if not (result > 0).all() or abs(result.sum() - 1) > np.finfo(np.float32).eps:  # rounded to float32
        raise ValueError(f"priors must be two positive probabilities that sum to 1, got {result.tolist()}")
    return result


def _covariance(name: str, Sigma: Any, n: int) -> Floats:
    result = array(name, Sigma, (n, n))
    try:
        np.linalg.cholesky(result)
    except np.linalg.LinAlgError:
        raise ValueError(f"{name} must be positive definite, got {result.tolist()}") from None
    return result

"""The squared error of one linear neuron: its expected loss, its empirical loss, and its gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, non_negative, samples


def expected_loss(w: Any, u: Any, mu: Any, Sigma: Any, noise_variance: Any) -> Any:
    """E(Y − ⟨X, w⟩)² where Y = ⟨X − mu, u⟩ + noise.

    X has mean mu and covariance Sigma; the noise is centred and uncorrelated with X.

    w, u, mu: shape (n,). Sigma: shape (n, n), symmetric. Returns a number.
    """
    w = array("w", w, (None,))
    n = len(w)
    u, mu = array("u", u, (n,)), array("mu", mu, (n,))
    Sigma = array("Sigma", Sigma, (n, n))
    noise_variance = non_negative("noise_variance", noise_variance)

    return w @ (Sigma + np.outer(mu, mu)) @ w - 2 * (u @ Sigma @ w) + u @ Sigma @ u + noise_variance


def standardised_loss(
    w: Any, u: Any, mu: Any, Sigma: Any, noise_variance: Any, mu_hat: Any, d_hat: Any
) -> Any:
    """The expected loss when the neuron sees D(X − mu_hat) in the place of X, where D = diag(d_hat).

    w, u, mu, mu_hat, d_hat: shape (n,). Sigma: shape (n, n), symmetric. Returns a number.
    """
    w = array("w", w, (None,))
    n = len(w)
    u, mu = array("u", u, (n,)), array("mu", mu, (n,))
    Sigma = array("Sigma", Sigma, (n, n))
    mu_hat, d_hat = array("mu_hat", mu_hat, (n,)), array("d_hat", d_hat, (n,))
    noise_variance = non_negative("noise_variance", noise_variance)

    Dw = d_hat * w
    shift = mu - mu_hat
    return Dw @ (Sigma + np.outer(shift, shift)) @ Dw - 2 * (u @ Sigma @ Dw) + u @ Sigma @ u + noise_variance


def toy_loss(w: Any, w0: Any, Sigma: Any, noise_variance: Any) -> Any:
    """E(Y − ⟨w, X⟩)² where Y = ⟨w0, X⟩ + noise, with X and the noise centred and uncorrelated.

    w, w0: shape (n,). Sigma: shape (n, n), symmetric. Returns a number.
    """
    w = array("w", w, (None,))
    n = len(w)
    w0 = array("w0", w0, (n,))
    Sigma = array("Sigma", Sigma, (n, n))
    noise_variance = non_negative("noise_variance", noise_variance)

    return (w - w0) @ Sigma @ (w - w0) + noise_variance


def empirical_loss(w: Any, X: Any, y: Any) -> Any:
    """The mean of (y_i − ⟨x_i, w⟩)² over the rows of X.

    w: shape (n,). X: shape (N, n). y: shape (N,). Returns a number.
    """
    X, y, w = samples(X, y, w)

    return np.mean((y - X @ w) ** 2)


def gradient(w: Any, X: Any, y: Any) -> Floats:
    """The gradient of the empirical loss with respect to w: (2/N) Xᵀ(Xw − y), of shape (n,).

    w: shape (n,). X: shape (N, n). y: shape (N,).
    """
    X, y, w = samples(X, y, w)

    slope: Floats = 2 / len(X) * (X.T @ (X @ w - y))
    return slope

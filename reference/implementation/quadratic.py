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


def hessian(mu: Any, Sigma: Any) -> Floats:
    """The Hessian of the expected loss by w: 2(Σ + μμᵀ), of shape (n, n).

    mu: shape (n,), the inputs' mean. Sigma: shape (n, n), their covariance.
    """
    mu = array("mu", mu, (None,))
    Sigma = array("Sigma", Sigma, (len(mu), len(mu)))

    result: Floats = 2 * (Sigma + np.outer(mu, mu))
    return result


def correlation_matrix(Sigma: Any) -> Floats:
    """The correlation matrix, half the Hessian once the inputs are standardised: Σᵢⱼ/√(Σᵢᵢ Σⱼⱼ).

    Sigma: shape (n, n), a covariance without a variance of 0.
    """
    Sigma = array("Sigma", Sigma, (None, None))
    Sigma = array("Sigma", Sigma, (len(Sigma), len(Sigma)))
    variances = np.diag(Sigma)
    if not (variances > 0).all():
        raise ValueError(f"Sigma must have variances greater than 0 on its diagonal, got {variances}")

    spread = np.sqrt(variances)
    result: Floats = Sigma / np.outer(spread, spread)
    return result


def excess_loss(u: Any, mu: Any, Sigma: Any) -> Any:
    """By how much the loss of the best weights exceeds the noise in a fit of uncentred inputs without a bias.

    It is ⟨mu, u⟩²/(1 + muᵀ Σ⁻¹ mu) where Y = ⟨X − mu, u⟩ + noise.

    u, mu: shape (n,). Sigma: shape (n, n), positive definite. Returns a number.
    """
    u = array("u", u, (None,))
    n = len(u)
    mu, Sigma = array("mu", mu, (n,)), array("Sigma", Sigma, (n, n))
    try:
        v = np.linalg.solve(Sigma, mu)
    except np.linalg.LinAlgError:
        raise ValueError("Sigma must be positive definite, got a singular matrix") from None

    return (mu @ u) ** 2 / (1 + mu @ v)


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

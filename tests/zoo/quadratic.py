"""Right losses and gradients, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]

# --- the expected loss -------------------------------------------------------------------------------------


def _printed(w, u, mu, Sigma, s2):
    return w.T @ (Sigma + np.outer(mu, mu)) @ w - 2 * u.T @ Sigma @ w + u.T @ Sigma @ u + s2


def _variance_and_mean(w, u, mu, Sigma, s2):
    return (u - w) @ Sigma @ (u - w) + (mu @ w) ** 2 + s2


def _uncentred_moments(w, u, mu, Sigma, s2):
    S = Sigma + mu[:, None] * mu
    offset = mu @ u
    return (u - w) @ S @ (u - w) - 2 * offset * (mu @ (u - w)) + offset**2 + s2


def _from_the_right(w, u, mu, Sigma, s2):
    return w @ (Sigma @ w) + np.dot(w, mu) * np.dot(mu, w) + np.dot(u, Sigma @ (u - 2 * w)) + s2


def _einsum(w, u, mu, Sigma, s2):
    quadratic = np.einsum("i,ij,j", w, Sigma, w) + np.einsum("i,j,i,j", w, w, mu, mu)
    return quadratic - 2 * np.einsum("i,ij,j", u, Sigma, w) + np.einsum("i,ij,j", u, Sigma, u) + s2


def _traces(w, u, mu, Sigma, s2):
    d = w - u
    return np.trace(Sigma @ np.outer(d, d)) + np.trace(np.outer(mu, mu) @ np.outer(w, w)) + s2


def _block(w, u, mu, Sigma, s2):
    """E[(Y, X)(Y, X)ᵀ] between (1, −w) and itself."""
    top = np.concatenate([[u @ Sigma @ u + s2], Sigma @ u])
    rest = np.concatenate([(Sigma @ u)[:, None], Sigma + np.outer(mu, mu)], axis=1)
    a = np.concatenate([np.ones(1, dtype=w.dtype), -w])
    return a @ np.vstack([top, rest]).astype(w.dtype) @ a


def _loops(w, u, mu, Sigma, s2):
    n = range(len(w))
    loss = s2
    for i in n:
        for j in n:
            loss += w[i] * (Sigma[i, j] + mu[i] * mu[j]) * w[j]
            loss -= 2 * u[i] * Sigma[i, j] * w[j]
            loss += u[i] * Sigma[i, j] * u[j]
    return w.dtype.type(loss)


def _accurate(w, u, mu, Sigma, s2):
    n = range(len(w))
    d = [float(a) - float(b) for a, b in zip(u, w, strict=True)]
    terms = [d[i] * float(Sigma[i, j]) * d[j] for i in n for j in n]
    mean = math.fsum(float(a) * float(b) for a, b in zip(mu, w, strict=True))
    return w.dtype.type(math.fsum([*terms, mean**2, s2]))


def _upper_triangle(w, u, mu, Sigma, s2):
    d = w - u
    diagonal = (np.diag(Sigma) * d**2).sum()
    return (
        diagonal
        + 2 * sum(Sigma[i, j] * d[i] * d[j] for j in range(len(d)) for i in range(j))
        + (mu @ w) ** 2
        + s2
    )


_EXPECTED = {
    "printed": _printed,
    "variance and mean": _variance_and_mean,
    "uncentred moments": _uncentred_moments,
    "from the right": _from_the_right,
    "einsum": _einsum,
    "traces": _traces,
    "block": _block,
    "loops": _loops,
    "accurate": _accurate,
    "upper triangle": _upper_triangle,
}


def _expected(formula: Callable[..., Any]) -> Callable[..., Any]:
    def expected_loss(w, u, mu, Sigma, noise_variance):
        return formula(w, u, mu, Sigma, float(noise_variance))

    return expected_loss


def _standardised(formula: Callable[..., Any]) -> Callable[..., Any]:
    def standardised_loss(w, u, mu, Sigma, noise_variance, mu_hat, d_hat):
        return formula(d_hat * w, u, mu - mu_hat, Sigma, float(noise_variance))

    return standardised_loss


def _toy(formula: Callable[..., Any]) -> Callable[..., Any]:
    def toy_loss(w, w0, Sigma, noise_variance):
        return formula(w, w0, np.zeros_like(w), Sigma, float(noise_variance))

    return toy_loss


def standardised_with_matrices(w, u, mu, Sigma, noise_variance, mu_hat, d_hat):
    D = np.diag(d_hat)
    shift = mu - mu_hat
    quadratic = w @ (D @ Sigma @ D + D @ np.outer(shift, shift) @ D) @ w
    return quadratic - 2 * (u @ Sigma @ D @ w) + u @ Sigma @ u + float(noise_variance)


def standardised_with_a_bias(w, u, mu, Sigma, noise_variance, mu_hat, d_hat):
    """The neuron sees X with the weights Dw and the bias −⟨Dw, μ̂⟩."""
    Dw = d_hat * w
    return (Dw - u) @ Sigma @ (Dw - u) + (Dw @ mu - Dw @ mu_hat) ** 2 + float(noise_variance)


def toy_by_columns(w, w0, Sigma, noise_variance):
    d = (w - w0).reshape(-1, 1)
    return (d.T @ Sigma @ d).item() + float(noise_variance)


# --- the empirical loss and its gradient -------------------------------------------------------------------


def _loss_mean(w, X, y):
    return np.mean((y - X @ w) ** 2)


def _loss_norm(w, X, y):
    return np.linalg.norm(X @ w - y) ** 2 / len(y)


def _loss_inner(w, X, y):
    r = X.dot(w) - y
    return r @ r / X.shape[0]


def _loss_normal_equation(w, X, y):
    return (w @ (X.T @ X) @ w - 2 * (X.T @ y) @ w + y @ y) / len(y)


def _loss_loops(w, X, y):
    return w.dtype.type(sum((y[i] - sum(X[i] * w)) ** 2 for i in range(len(y))) / len(y))


def _loss_einsum(w, X, y):
    r = np.einsum("ij,j->i", X, w) - y
    return np.einsum("i,i->", r, r) * (1 / len(y))


def _loss_average(w, X, y):
    return np.average(np.square(np.subtract(y, np.matmul(X, w))))


def _loss_augmented(w, X, y):
    r = np.column_stack([X, y]) @ np.append(w, -1).astype(w.dtype)
    return np.sum(np.power(r, 2) / len(y))


def _loss_accurate(w, X, y):
    residuals = [
        float(b) - math.fsum(map(float, x * w.astype(float))) for x, b in zip(X.astype(float), y, strict=True)
    ]
    return w.dtype.type(math.fsum(r * r for r in residuals) / len(y))


_LOSSES = {
    "mean": _loss_mean,
    "norm": _loss_norm,
    "inner product": _loss_inner,
    "normal equation": _loss_normal_equation,
    "loops": _loss_loops,
    "einsum": _loss_einsum,
    "average": _loss_average,
    "augmented": _loss_augmented,
    "accurate": _loss_accurate,
}


def _gradient_printed(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def _gradient_late_factor(w, X, y):
    return X.T @ (X @ w - y) * 2 / len(y)


def _gradient_other_sign(w, X, y):
    return -2 * np.dot(X.T, y - np.dot(X, w)) / X.shape[0]


def _gradient_mean(w, X, y):
    return np.mean(2 * X * (X @ w - y)[:, None], axis=0)


def _gradient_normal_equation(w, X, y):
    return 2 * ((X.T @ X) / len(y) @ w - X.T @ y / len(y))


def _gradient_from_the_left(w, X, y):
    return ((X @ w - y) @ X) / (len(y) / 2)


def _gradient_loops(w, X, y):
    total = np.zeros_like(w)
    for x, target in zip(X, y, strict=True):
        total += 2 * (x @ w - target) * x
    return total / len(y)


def _gradient_einsum(w, X, y):
    r = np.einsum("ij,j->i", X, w) - y
    return np.einsum("ij,i->j", X, r) * (2 / len(y))


def _gradient_in_double(w, X, y):
    wide = X.astype(np.float64)
    return (2 * wide.T @ (wide @ w - y) / len(y)).astype(w.dtype)


_GRADIENTS = {
    "printed": _gradient_printed,
    "late factor": _gradient_late_factor,
    "other sign": _gradient_other_sign,
    "mean": _gradient_mean,
    "normal equation": _gradient_normal_equation,
    "from the left": _gradient_from_the_left,
    "loops": _gradient_loops,
    "einsum": _gradient_einsum,
    "in double": _gradient_in_double,
}

VARIANTS: dict[str, Functions] = {
    **{
        f"expected losses: {name}": {
            "expected_loss": _expected(formula),
            "standardised_loss": _standardised(formula),
            "toy_loss": _toy(formula),
        }
        for name, formula in _EXPECTED.items()
    },
    "standardised with matrices": {"standardised_loss": standardised_with_matrices},
    "standardised with a bias": {"standardised_loss": standardised_with_a_bias},
    "toy by columns": {"toy_loss": toy_by_columns},
    **{f"empirical loss: {name}": {"empirical_loss": formula} for name, formula in _LOSSES.items()},
    **{f"gradient: {name}": {"gradient": formula} for name, formula in _GRADIENTS.items()},
}

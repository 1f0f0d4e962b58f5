"""Right Hessians, correlation matrices and excess losses, written differently: none of them may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]

# --- the Hessian -------------------------------------------------------------------------------------------


def _hessian_printed(mu, Sigma):
    return 2 * (Sigma + np.outer(mu, mu))


def _hessian_multiplied_out(mu, Sigma):
    return 2 * Sigma + 2 * np.outer(mu, mu)


def _hessian_columns(mu, Sigma):
    column = mu.reshape(-1, 1)
    return (Sigma + column @ column.T) * 2


def _hessian_einsum(mu, Sigma):
    return np.einsum("i,j->ij", mu, mu) * 2 + 2 * Sigma


def _hessian_symmetrised(mu, Sigma):
    half = Sigma + mu[:, None] * mu[None, :]
    return half + half.T


def _hessian_loops(mu, Sigma):
    n = len(mu)
    H = np.empty((n, n), dtype=Sigma.dtype)
    for i in range(n):
        for j in range(n):
            H[i, j] = 2 * Sigma[i, j] + 2 * mu[i] * mu[j]
    return H


def _hessian_in_place(mu, Sigma):
    H = np.outer(2 * mu, mu)
    H += Sigma
    H += Sigma
    return H


def _hessian_lists(mu, Sigma):
    return [[2 * (s + a * b) for s, b in zip(row, mu, strict=True)] for row, a in zip(Sigma, mu, strict=True)]


def _hessian_in_double(mu, Sigma):
    wide = mu.astype(np.longdouble)
    return (2 * (Sigma + np.outer(wide, wide))).astype(Sigma.dtype)


_HESSIANS = {
    "printed": _hessian_printed,
    "multiplied out": _hessian_multiplied_out,
    "columns": _hessian_columns,
    "einsum": _hessian_einsum,
    "symmetrised": _hessian_symmetrised,
    "loops": _hessian_loops,
    "in place": _hessian_in_place,
    "lists": _hessian_lists,
    "in double": _hessian_in_double,
}

# --- the correlation matrix --------------------------------------------------------------------------------


def _correlation_printed(Sigma):
    sd = np.sqrt(np.diag(Sigma))
    return Sigma / np.outer(sd, sd)


def _correlation_one_root(Sigma):
    variances = np.diagonal(Sigma)
    return Sigma / np.sqrt(variances[:, None] * variances)


def _correlation_diagonal_matrices(Sigma):
    D = np.diag(1 / np.sqrt(np.diag(Sigma)))
    return D @ Sigma @ D


def _correlation_inverse_first(Sigma):
    D = np.linalg.inv(np.sqrt(np.diag(np.diag(Sigma))))
    return D.dot(Sigma).dot(D)


def _correlation_in_turn(Sigma):
    R = Sigma.copy()
    sd = np.sqrt(np.diag(Sigma))
    R /= sd
    R /= sd[:, None]
    return R


def _correlation_powers(Sigma):
    scale = np.diag(Sigma) ** -0.5
    return np.einsum("i,ij,j->ij", scale, Sigma, scale)


def _correlation_loops(Sigma):
    n = len(Sigma)
    R = np.eye(n, dtype=Sigma.dtype)
    for i in range(n):
        for j in range(i):
            R[i, j] = R[j, i] = Sigma[i, j] / (Sigma[i, i] ** 0.5 * Sigma[j, j] ** 0.5)
    return R


def _correlation_clipped(Sigma):
    sd = np.sqrt(np.diag(Sigma))
    return np.clip(Sigma / sd[:, None] / sd[None, :], -1, 1)


def _correlation_in_double(Sigma):
    wide = Sigma.astype(np.longdouble)
    sd = np.sqrt(np.diag(wide))
    return (wide / np.outer(sd, sd)).astype(Sigma.dtype)


_CORRELATIONS = {
    "printed": _correlation_printed,
    "one root": _correlation_one_root,
    "diagonal matrices": _correlation_diagonal_matrices,
    "inverse first": _correlation_inverse_first,
    "in turn": _correlation_in_turn,
    "powers": _correlation_powers,
    "loops": _correlation_loops,
    "clipped": _correlation_clipped,
    "in double": _correlation_in_double,
}

# --- the excess loss ---------------------------------------------------------------------------------------


def _with_v(solve: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def excess_loss(u, mu, Sigma):
        return np.dot(mu, u) ** 2 / (1 + mu @ solve(Sigma, mu))

    return excess_loss


def _by_cholesky(A, b):
    L = np.linalg.cholesky(A)
    return np.linalg.solve(L.T, np.linalg.solve(L, b))


def _by_qr(A, b):
    Q, R = np.linalg.qr(A)
    return np.linalg.solve(R, Q.T @ b)


def _by_eigenvectors(A, b):
    values, vectors = np.linalg.eigh(A)
    return vectors @ ((vectors.T @ b) / values)


def _by_elimination(A, b):
    """Gauss and Jordan, without row exchanges."""
    A, b = A.copy(), b.copy()
    for i in range(len(b)):
        pivot = A[i, i]
        A[i] = A[i] / pivot
        b[i] = b[i] / pivot
        for k in range(len(b)):
            if k != i:
                factor = A[k, i]
                A[k] = A[k] - factor * A[i]
                b[k] = b[k] - factor * b[i]
    return b


def _by_cramer(A, b):
    def replaced(i):
        C = A.copy()
        C[:, i] = b
        return np.linalg.det(C)

    return np.array([replaced(i) for i in range(len(b))], dtype=A.dtype) / np.linalg.det(A)


def _whitened(u, mu, Sigma):
    z = np.linalg.solve(np.linalg.cholesky(Sigma), mu)
    return (mu @ u) ** 2 / (1 + z @ z)


def _best(u, mu, Sigma):
    return np.linalg.solve(Sigma + np.outer(mu, mu), Sigma @ u)


def _loss_at_the_best(u, mu, Sigma):
    w = _best(u, mu, Sigma)
    return (w - u) @ Sigma @ (w - u) + (mu @ w) ** 2


def _least_squares_identity(u, mu, Sigma):
    return u @ Sigma @ u - (Sigma @ u) @ np.linalg.inv(Sigma + np.outer(mu, mu)) @ (Sigma @ u)


def _uncentred_moments(u, mu, Sigma):
    """With the offset ⟨μ, u⟩ of the target: E[Y²] − E[YX]ᵀ E[XXᵀ]⁻¹ E[YX]."""
    return u @ Sigma @ u - u @ Sigma @ _best(u, mu, Sigma)


def _complement(u, mu, Sigma):
    return (mu @ u) ** 2 * (1 - mu @ np.linalg.solve(Sigma + np.outer(mu, mu), mu))


def _sherman_morrison(u, mu, Sigma):
    P = np.linalg.inv(Sigma)
    P = P - np.outer(P @ mu, mu @ P) / (1 + mu @ P @ mu)
    return u @ Sigma @ u - (Sigma @ u) @ P @ (Sigma @ u)


def _determinants(u, mu, Sigma):
    return (mu @ u) ** 2 * np.linalg.det(Sigma) / np.linalg.det(Sigma + np.outer(mu, mu))


def _block(u, mu, Sigma):
    """The Schur complement of Σ in ((−1, μᵀ), (μ, Σ))."""
    n = len(u)
    A = np.zeros((n + 1, n + 1), dtype=Sigma.dtype)
    A[0, 0], A[0, 1:], A[1:, 0], A[1:, 1:] = -1, mu, mu, Sigma
    first = np.zeros(n + 1, dtype=Sigma.dtype)
    first[0] = 1
    return -((mu @ u) ** 2) * np.linalg.solve(A, first)[0]


def _in_double(u, mu, Sigma):
    wide = Sigma.astype(np.float64)
    return Sigma.dtype.type((mu.astype(float) @ u) ** 2 / (1 + mu @ np.linalg.solve(wide, mu.astype(float))))


_EXCESSES = {
    "solve": _with_v(np.linalg.solve),
    "inverse": _with_v(lambda A, b: np.linalg.inv(A) @ b),
    "pseudo-inverse": _with_v(lambda A, b: np.linalg.pinv(A) @ b),
    "least squares": _with_v(lambda A, b: np.linalg.lstsq(A, b, rcond=None)[0]),
    "Cholesky": _with_v(_by_cholesky),
    "QR": _with_v(_by_qr),
    "eigenvectors": _with_v(_by_eigenvectors),
    "elimination": _with_v(_by_elimination),
    "Cramer": _with_v(_by_cramer),
    "whitened": _whitened,
    "loss at the best": _loss_at_the_best,
    "least squares identity": _least_squares_identity,
    "uncentred moments": _uncentred_moments,
    "complement": _complement,
    "Sherman and Morrison": _sherman_morrison,
    "determinants": _determinants,
    "block": _block,
    "in double": _in_double,
}

VARIANTS: dict[str, Functions] = {
    **{f"Hessian: {name}": {"hessian": formula} for name, formula in _HESSIANS.items()},
    **{f"correlation: {name}": {"correlation_matrix": formula} for name, formula in _CORRELATIONS.items()},
    **{f"excess: {name}": {"excess_loss": formula} for name, formula in _EXCESSES.items()},
}

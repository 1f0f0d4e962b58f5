"""Right classifiers of two normal classes, samplers and counts, written differently: none of them may be refused."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy import linalg, special, stats

Functions = dict[str, Callable[..., Any]]

# --- log densities, each in the manner of somebody ---------------------------------------------------------


def by_scipy(X, mu, Sigma):
    return np.array([stats.multivariate_normal.logpdf(x, mu, Sigma) for x in X])


def by_inverse(X, mu, Sigma):
    d = X - mu
    P = np.linalg.inv(Sigma)
    n = len(mu)
    return -0.5 * (n * np.log(2 * np.pi) + np.log(np.linalg.det(Sigma)) + np.einsum("ij,jk,ik->i", d, P, d))


def by_solve(X, mu, Sigma):
    _, log_det = np.linalg.slogdet(Sigma)
    return np.array([-((x - mu) @ np.linalg.solve(Sigma, x - mu) + log_det) / 2 for x in X])


def by_cholesky(X, mu, Sigma):
    L = np.linalg.cholesky(Sigma)
    z = linalg.solve_triangular(L, (X - mu).T, lower=True)
    return -0.5 * (z * z).sum(axis=0) - np.log(np.diag(L)).sum() - len(mu) / 2 * np.log(2 * np.pi)


def by_eigenvalues(X, mu, Sigma):
    s, V = np.linalg.eigh(Sigma)
    z = (X - mu) @ V / np.sqrt(s)
    return -0.5 * (np.linalg.norm(z, axis=1) ** 2 + np.sum(np.log(s)))


def multiplied_out(X, mu, Sigma):
    """Duda's discriminant xᵀWx + wᵀx + w₀."""
    P = np.linalg.inv(Sigma)
    W, w = -0.5 * P, P @ mu
    w0 = -0.5 * mu @ P @ mu - 0.5 * np.log(np.linalg.det(Sigma))
    return np.sum(X @ W * X, axis=1) + X @ w + w0


def by_density(X, mu, Sigma):
    n = len(mu)
    norm = 1 / np.sqrt((2 * np.pi) ** n * np.linalg.det(Sigma))
    P = np.linalg.pinv(Sigma)
    return np.log([norm * np.exp(-0.5 * (x - mu).T @ P @ (x - mu)) for x in X])


def by_pinv_and_loops(X, mu, Sigma):
    P, n = np.linalg.pinv(Sigma), len(mu)
    log_det = np.linalg.slogdet(Sigma)[1]
    out = []
    for x in X:
        q = 0.0
        for i in range(n):
            for j in range(n):
                q += float(x[i] - mu[i]) * float(P[i, j]) * float(x[j] - mu[j])
        out.append(-0.5 * q - 0.5 * float(log_det))
    return np.array(out)


def by_cofactors(X, mu, Sigma):
    n = len(mu)
    if n != 2:
        return by_solve(X, mu, Sigma)
    (a, b), (_, d) = Sigma
    det = a * d - b * b
    u, v = (X - mu).T
    return -(d * u * u - 2 * b * u * v + a * v * v) / det / 2 - np.log(det) / 2


def in_extended(X, mu, Sigma):
    wide = by_cholesky(X.astype(np.float64), mu.astype(np.float64), Sigma.astype(np.float64))
    return wide.astype(X.dtype)


DENSITIES = (
    by_scipy,
    by_inverse,
    by_solve,
    by_cholesky,
    by_eigenvalues,
    multiplied_out,
    by_density,
    by_pinv_and_loops,
    by_cofactors,
    in_extended,
)


def log_odds(density, X, priors, means, covariances):
    first, second = (density(X, mu, S) for mu, S in zip(means, covariances, strict=True))
    return second - first + np.log(priors[1] / priors[0])


def log_joint(density, X, priors, means, covariances):
    columns = [np.log(p) + density(X, m, S) for p, m, S in zip(priors, means, covariances, strict=True)]
    return np.column_stack(columns)


def by_joint(density, X, priors, means, covariances):
    joint = log_joint(density, X, priors, means, covariances)
    return joint[:, 1] - joint[:, 0]


def of_densities(density, X, priors, means, covariances):
    joint = np.exp(log_joint(density, X, priors, means, covariances))
    return np.log(joint[:, 1] / joint[:, 0])


# --- posteriors --------------------------------------------------------------------------------------------


def by_softmax(density, X, priors, means, covariances):
    joint = log_joint(density, X, priors, means, covariances)
    weights = np.exp(joint - joint.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def by_logsumexp(density, X, priors, means, covariances):
    joint = log_joint(density, X, priors, means, covariances)
    return np.exp(joint - special.logsumexp(joint, axis=1, keepdims=True))


def by_sigmoid(density, X, priors, means, covariances):
    p1 = special.expit(log_odds(density, X, priors, means, covariances))
    return np.stack([1 - p1, p1], axis=1)


def by_bayes_rule(density, X, priors, means, covariances):
    likelihoods = [np.exp(density(X, m, S)) for m, S in zip(means, covariances, strict=True)]
    joint = np.array([p * f for p, f in zip(priors, likelihoods, strict=True)])
    return (joint / joint.sum(axis=0)).T


def by_tanh(density, X, priors, means, covariances):
    half = np.tanh(log_odds(density, X, priors, means, covariances) / 2) / 2
    return np.stack([0.5 - half, 0.5 + half], axis=1).tolist()


def of_class_one(density, X, priors, means, covariances):
    return 1 / (1 + np.exp(-log_odds(density, X, priors, means, covariances)))


# --- boundaries --------------------------------------------------------------------------------------------


def solved(priors, means, covariance):
    w = np.linalg.solve(covariance, means[1] - means[0])
    return w, -0.5 * np.dot(means[0] + means[1], w) + np.log(priors[1] / priors[0])


def inverted(priors, means, covariance):
    P = np.linalg.inv(covariance)
    mu0, mu1 = means
    b = 0.5 * mu0.T @ P @ mu0 - 0.5 * mu1.T @ P @ mu1 + np.log(priors[1]) - np.log(priors[0])
    return P @ (mu1 - mu0), b


def of_each_class(priors, means, covariance):
    """The difference of two linear discriminants."""
    P = np.linalg.pinv(covariance)
    w = [P @ mu for mu in means]
    b = [math.log(p) - 0.5 * mu @ P @ mu for p, mu in zip(priors, means, strict=True)]
    return w[1] - w[0], b[1] - b[0]


def through_a_point(priors, means, covariance):
    w = np.linalg.solve(covariance, means[1] - means[0])
    difference = means[1] - means[0]
    distance = difference @ w
    if distance == 0:
        return solved(priors, means, covariance)
    x0 = (means[0] + means[1]) / 2 - np.log(priors[1] / priors[0]) / distance * difference
    return w, -w @ x0


def factored(priors, means, covariance):
    w = linalg.cho_solve(linalg.cho_factor(covariance), means[1] - means[0])
    return list(w), float(special.logit(priors[1]) - w @ means.mean(axis=0))


def least_squares(priors, means, covariance):
    w = np.linalg.lstsq(covariance, means[1] - means[0], rcond=None)[0]
    return w, np.log(priors[1]) - np.log1p(-priors[1]) - w @ (means[0] + means[1]) / 2


def whitened(priors, means, covariance):
    L = np.linalg.cholesky(covariance)
    z0, z1 = (np.linalg.solve(L, mu) for mu in means)
    return np.linalg.solve(L.T, z1 - z0), (z0 @ z0 - z1 @ z1) / 2 + np.log(priors[1] / priors[0])


def spectral(priors, means, covariance):
    s, V = np.linalg.eigh(covariance)
    w = V @ ((V.T @ (means[1] - means[0])) / s)
    return w, -(w * (means[0] + means[1])).sum() / 2 + np.log(priors[1] / priors[0])


BOUNDARIES = (
    solved,
    inverted,
    of_each_class,
    through_a_point,
    factored,
    least_squares,
    whitened,
    spectral,
)

# --- samples -----------------------------------------------------------------------------------------------


def one_by_one(n, priors, means, covariances, rng):
    X, y = [], []
    for _ in range(n):
        k = rng.choice(2, p=np.asarray(priors, dtype=float))
        X.append(rng.multivariate_normal(means[k], covariances[k]))
        y.append(k)
    return np.array(X), np.array(y)


def by_mask(n, priors, means, covariances, rng):
    y = rng.binomial(1, priors[1], size=n)
    X = np.empty((n, means.shape[1]))
    for k in (0, 1):
        X[y == k] = rng.multivariate_normal(means[k], covariances[k], size=np.sum(y == k))
    return X, y


def where(n, priors, means, covariances, rng):
    y = rng.random(n) < priors[1]
    both = [rng.multivariate_normal(m, S, size=n) for m, S in zip(means, covariances, strict=True)]
    return np.where(y[:, None], both[1], both[0]), y.astype(int)


def counted_then_shuffled(n, priors, means, covariances, rng):
    n1 = rng.binomial(n, priors[1])
    X = np.concatenate(
        [rng.multivariate_normal(m, S, k) for m, S, k in zip(means, covariances, (n - n1, n1), strict=True)]
    )
    y = np.repeat([0, 1], [n - n1, n1])
    order = rng.permutation(n)
    return X[order], y[order]


def by_root(n, priors, means, covariances, rng):
    y = rng.choice([0, 1], size=n, p=np.asarray(priors, dtype=float))
    roots = [linalg.sqrtm(S.astype(float)).real for S in covariances]
    z = rng.standard_normal((n, means.shape[1]))
    return np.stack([means[k] + roots[k] @ e for k, e in zip(y, z, strict=True)]), y


def by_spectrum(n, priors, means, covariances, rng):
    y = (rng.uniform(size=n) > priors[0]).astype(float)
    X = []
    for k in y.astype(int):
        s, V = np.linalg.eigh(covariances[k])
        X.append(means[k] + V @ (np.sqrt(s) * rng.normal(size=len(s))))
    return np.array(X), y


def in_single(n, priors, means, covariances, rng):
    X, y = where(n, priors, means, covariances, rng)
    return X.astype(np.float32), y.astype(np.int8)


def by_cholesky_rows(n, priors, means, covariances, rng):
    y = rng.multinomial(1, np.asarray(priors, dtype=float), size=n).argmax(axis=1)
    z = rng.normal(0, 1, (n, means.shape[1]))
    return [means[k] + z[i] @ np.linalg.cholesky(covariances[k]).T for i, k in enumerate(y)], y.tolist()


def class_by_class(n, priors, means, covariances, rng):
    """As scikit-learn's GaussianMixture does."""
    sizes = rng.multinomial(n, np.asarray(priors, dtype=float))
    parts = [rng.multivariate_normal(m, S, k) for m, S, k in zip(means, covariances, sizes, strict=True)]
    return np.vstack(parts), np.concatenate([np.full(k, j) for j, k in enumerate(sizes)])


def sorted_labels(n, priors, means, covariances, rng):
    y = np.sort(rng.random(n) < priors[1]).astype(int)
    roots = np.linalg.cholesky(covariances)
    return means[y] + np.einsum("kij,kj->ki", roots[y], rng.normal(size=(n, means.shape[1]))), y


SAMPLERS = (
    one_by_one,
    by_mask,
    where,
    counted_then_shuffled,
    by_root,
    by_spectrum,
    in_single,
    by_cholesky_rows,
)

# --- counts ------------------------------------------------------------------------------------------------


def weights_and_biases(widths):
    weights = sum(a * b for a, b in itertools.pairwise(widths))
    return weights + sum(widths[1:])


def of_arrays(widths):
    total = 0
    for before, after in itertools.pairwise(widths):
        W, b = np.zeros((before, after)), np.zeros(after)
        total += W.size + b.size
    return total


def by_dot(widths):
    n = np.asarray(widths)
    return (n[:-1] + 1) @ n[1:]


def recursive(widths):
    if len(widths) < 2:
        return 0
    return int(widths[0] * widths[1] + widths[1]) + recursive(widths[1:])


def in_floats(widths):
    return float(np.sum(np.multiply(np.add(widths[:-1], 1.0), widths[1:])))


def flattened(widths):
    sizes = [(n + 1, m) for n, m in itertools.pairwise(widths)]
    return int(np.concatenate([np.ones(shape).ravel() for shape in sizes]).sum())


def by_index(widths):
    return sum((widths[k - 1] + 1) * widths[k] for k in range(1, len(widths)))


def by_einsum(widths):
    n = np.asarray(widths)
    return np.einsum("k,k->", n[:-1], n[1:]) + n[1:].sum()


COUNTS = (weights_and_biases, of_arrays, by_dot, recursive, in_floats, flattened, by_index, by_einsum)

VARIANTS: dict[str, Functions] = {
    **{
        f"{odds.__name__} of {density.__name__}": {
            "mixture_log_odds": partial(odds, density),
            "mixture_posterior": partial(posterior, density),
        }
        for density, odds, posterior in (
            *((density, log_odds, by_bayes_rule) for density in DENSITIES),
            (by_scipy, by_joint, by_softmax),
            (by_inverse, of_densities, by_logsumexp),
            (by_density, of_densities, by_sigmoid),
            (multiplied_out, by_joint, by_tanh),
        )
    },
    **{function.__name__: {"bayes_boundary": function} for function in BOUNDARIES},
    **{function.__name__: {"count_parameters": function} for function in COUNTS},
}

DRAWN: dict[str, Functions] = {function.__name__: {"mixture_sample": function} for function in SAMPLERS}

GROUPED: dict[str, Functions] = {
    function.__name__: {"mixture_sample": function} for function in (class_by_class, sorted_labels)
}
"""By class, as a convention has it."""

FOLLOWING: dict[str, dict[str, Functions]] = {
    "class 1 alone": {
        density.__name__: {"mixture_posterior": partial(of_class_one, density)} for density in DENSITIES
    },
}
"""By the convention that they follow."""

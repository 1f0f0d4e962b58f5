"""Right batch normalizations, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

Functions = dict[str, Callable[..., Any]]

# --- in training -------------------------------------------------------------------------------------------


def two_pass(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean, var = np.mean(z, axis=0), np.var(z, axis=0)
    out = (z - mean) / np.sqrt(var + eps) * gamma + beta
    return (
        out,
        running_mean * momentum + (1 - momentum) * mean,
        running_var * momentum + (1 - momentum) * var,
    )


def reciprocal_root(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean = z.mean(0)
    centred = z - mean
    var = np.square(centred).sum(0) / len(z)
    inverse = 1.0 / np.sqrt(var + eps)
    running_mean = running_mean + (1 - momentum) * (mean - running_mean)
    running_var = running_var + (1 - momentum) * (var - running_var)
    return gamma * (centred * inverse) + beta, running_mean, running_var


def power_of_minus_half(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean, var = z.mean(axis=0, keepdims=True), z.var(axis=0, keepdims=True)
    out = gamma * (z - mean) * (var + eps) ** -0.5 + beta
    running_mean = running_mean - (1 - momentum) * (running_mean - mean[0])
    return out, running_mean, momentum * running_var + var[0] - momentum * var[0]


def folded(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean, var = z.mean(axis=0), z.var(axis=0)
    scale = gamma / np.sqrt(var + eps)
    shift = beta - scale * mean
    return (
        z * scale + shift,
        momentum * running_mean + (1 - momentum) * mean,
        momentum * running_var + (1 - momentum) * var,
    )


def by_einsum(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    N = len(z)
    mean = np.einsum("ij->j", z) / N
    var = np.einsum("ij,ij->j", z - mean, z - mean) / N
    out = np.einsum("ij,j->ij", z - mean, gamma / np.sqrt(var + eps)) + beta
    weights = np.array([momentum, 1 - momentum], dtype=z.dtype)
    return out, weights @ np.stack([running_mean, mean]), weights @ np.stack([running_var, var])


def by_matrices(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    N = len(z)
    average = np.full((1, N), 1 / N, dtype=z.dtype)
    mean = average @ z
    var = average @ (z - mean) ** 2
    out = (z - mean) @ np.diag(gamma / np.sqrt(var[0] + eps)) + np.ones((N, 1), dtype=z.dtype) * beta
    return (
        out,
        momentum * running_mean + (1 - momentum) * mean.ravel(),
        momentum * running_var + (1 - momentum) * var.ravel(),
    )


def one_pass(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean = z.mean(axis=0)
    var = np.maximum((z**2).mean(axis=0) - mean**2, 0)
    return (
        gamma * ((z - mean) / np.sqrt(var + eps)) + beta,
        momentum * running_mean + (1 - momentum) * mean,
        momentum * running_var + (1 - momentum) * var,
    )


def updated(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    """Welford's way."""
    mean, squares = np.zeros_like(z[0]), np.zeros_like(z[0])
    for k, row in enumerate(z, start=1):
        difference = row - mean
        mean = mean + difference / k
        squares = squares + difference * (row - mean)
    return two_pass_from(
        z, gamma, beta, running_mean, running_var, momentum, eps, mean, np.maximum(squares, 0) / len(z)
    )


def two_pass_from(z, gamma, beta, running_mean, running_var, momentum, eps, mean, var):
    out = gamma * ((z - mean) / np.sqrt(var + eps)) + beta
    return out, momentum * running_mean + (1 - momentum) * mean, momentum * running_var + (1 - momentum) * var


def transposed(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    units = z.T
    mean = units.mean(axis=1)
    var = units.std(axis=1) ** 2
    out = gamma[:, None] * (units - mean[:, None]) / np.sqrt(var + eps)[:, None] + beta[:, None]
    return (
        out.T,
        momentum * running_mean + (1 - momentum) * mean,
        momentum * running_var + (1 - momentum) * var,
    )


def stage_by_stage(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    N, _ = z.shape
    mu = 1.0 / N * np.sum(z, axis=0)
    xmu = z - mu
    sq = xmu**2
    var = 1.0 / N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1.0 / sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    return (
        gammax + beta,
        momentum * running_mean + (1.0 - momentum) * mu,
        momentum * running_var + (1.0 - momentum) * var,
    )


def in_place(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    z, running_mean, running_var = z.copy(), running_mean.copy(), running_var.copy()
    mean = z.mean(axis=0)
    z -= mean
    var = (z * z).mean(axis=0)
    z /= np.sqrt(var + eps)
    z *= gamma
    z += beta
    running_mean *= momentum
    running_mean += (1 - momentum) * mean
    running_var *= momentum
    running_var += (1 - momentum) * var
    return z, running_mean, running_var


def unit_by_unit(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    out, means, variances = np.empty_like(z), [], []
    for j in range(z.shape[1]):
        values = [float(a) for a in z[:, j]]
        mean = math.fsum(values) / len(values)
        var = sum((a - mean) ** 2 for a in values) / len(values)
        out[:, j] = [float(gamma[j]) * (a - mean) / math.sqrt(var + eps) + float(beta[j]) for a in values]
        means.append(momentum * float(running_mean[j]) + (1 - momentum) * mean)
        variances.append(momentum * float(running_var[j]) + (1 - momentum) * var)
    return out, np.array(means, dtype=z.dtype), np.array(variances, dtype=z.dtype)


def in_extended(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (z, gamma, beta, running_mean, running_var)]
    return tuple(a.astype(z.dtype) for a in two_pass(*wide, momentum=momentum, eps=eps))


def in_double(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    wide = [a.astype(np.float64) for a in (z, gamma, beta, running_mean, running_var)]
    return [a.astype(z.dtype) for a in folded(*wide, momentum=momentum, eps=eps)]


# --- at test time ------------------------------------------------------------------------------------------


def eval_plain(z, gamma, beta, running_mean, running_var, *, eps):
    return gamma * (z - running_mean) / np.sqrt(running_var + eps) + beta


def eval_folded(z, gamma, beta, running_mean, running_var, *, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return scale * z + (beta - running_mean * scale)


def eval_by_the_reciprocal(z, gamma, beta, running_mean, running_var, *, eps):
    return (z - running_mean) * (1 / np.sqrt(running_var + eps)) * gamma + beta


def eval_by_the_power(z, gamma, beta, running_mean, running_var, *, eps):
    return beta + (z - running_mean) * gamma * np.power(running_var + eps, -0.5)


def eval_in_three_terms(z, gamma, beta, running_mean, running_var, *, eps):
    s = (running_var + eps) ** 0.5
    return gamma * z / s - gamma * running_mean / s + beta


def eval_by_matrices(z, gamma, beta, running_mean, running_var, *, eps):
    return (z - running_mean) @ np.diag(gamma / np.sqrt(running_var + eps)) + beta


def eval_by_einsum(z, gamma, beta, running_mean, running_var, *, eps):
    return np.einsum("ij,j->ij", z - running_mean, gamma / np.sqrt(running_var + eps)) + beta


def eval_entry_by_entry(z, gamma, beta, running_mean, running_var, *, eps):
    return [
        [
            float(g) * (float(a) - float(m)) / math.sqrt(float(v) + eps) + float(b)
            for a, g, b, m, v in zip(row, gamma, beta, running_mean, running_var, strict=True)
        ]
        for row in z
    ]


def eval_in_extended(z, gamma, beta, running_mean, running_var, *, eps):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (z, gamma, beta, running_mean, running_var)]
    return eval_plain(*wide, eps=eps).astype(z.dtype)


# --- backward ----------------------------------------------------------------------------------------------


def in_one_formula(grad, z, gamma, *, eps):
    N = z.shape[0]
    std = np.sqrt(z.var(axis=0) + eps)
    xhat = (z - z.mean(axis=0)) / std
    dxhat = grad * gamma
    dz = (1.0 / N) / std * (N * dxhat - np.sum(dxhat, axis=0) - xhat * np.sum(dxhat * xhat, axis=0))
    return dz, np.sum(grad * xhat, axis=0), np.sum(grad, axis=0)


def by_averages(grad, z, gamma, *, eps):
    s = np.sqrt(z.var(axis=0) + eps)
    xhat = (z - z.mean(axis=0)) / s
    inner = grad - grad.mean(axis=0) - xhat * (grad * xhat).mean(axis=0)
    return gamma / s * inner, (xhat * grad).sum(0), grad.sum(0)


def backward_stage_by_stage(grad, z, gamma, *, eps):
    """Back through the graph, one node at a time."""
    N, D = z.shape
    mu = 1.0 / N * np.sum(z, axis=0)
    xmu = z - mu
    sq = xmu**2
    var = 1.0 / N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1.0 / sqrtvar
    xhat = xmu * ivar

    dbeta = np.sum(grad, axis=0)
    dgamma = np.sum(grad * xhat, axis=0)
    dxhat = grad * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1.0 / (sqrtvar**2) * divar
    dvar = 0.5 * 1.0 / np.sqrt(var + eps) * dsqrtvar
    dsq = 1.0 / N * np.ones((N, D), dtype=z.dtype) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1.0 / N * np.ones((N, D), dtype=z.dtype) * dmu
    return dx1 + dx2, dgamma, dbeta


def by_the_paper(grad, z, gamma, *, eps):
    """The variance's and the mean's gradients first, the remainder of the deviations' sum left in."""
    N = len(z)
    mean, var = z.mean(axis=0), z.var(axis=0)
    dxhat = grad * gamma
    dvar = np.sum(dxhat * (z - mean) * -0.5 * (var + eps) ** -1.5, axis=0)
    dmean = np.sum(dxhat * -1 / np.sqrt(var + eps), axis=0) + dvar * np.sum(-2 * (z - mean), axis=0) / N
    dz = dxhat / np.sqrt(var + eps) + dvar * 2 * (z - mean) / N + dmean / N
    return dz, np.sum(grad * (z - mean) / np.sqrt(var + eps), axis=0), np.sum(grad, axis=0)


def through_the_mean_square(grad, z, gamma, *, eps):
    """The graph of the variance in one pass: (1/N) Σ z² − m²."""
    N = len(z)
    mean, var = z.mean(axis=0), z.var(axis=0)
    s = np.sqrt(var + eps)
    dxhat = grad * gamma
    dvar = -0.5 * np.sum(dxhat * (z - mean), axis=0) / s**3
    dmean = -np.sum(dxhat, axis=0) / s - 2 * mean * dvar
    return dxhat / s + 2 * z * dvar / N + dmean / N, ((grad * z).sum(0) - mean * grad.sum(0)) / s, grad.sum(0)


def backward_in_one_pass(grad, z, gamma, *, eps):
    mean = z.mean(axis=0)
    s = np.sqrt(np.maximum((z**2).mean(axis=0) - mean**2, 0) + eps)
    xhat = (z - mean) / s
    inner = grad - grad.mean(axis=0) - xhat * (grad * xhat).mean(axis=0)
    return gamma / s * inner, np.sum(grad * xhat, axis=0), np.sum(grad, axis=0)


def by_jacobians(grad, z, gamma, *, eps):
    N, n = z.shape
    dz, dgamma = np.empty_like(z), np.empty_like(gamma)
    for j in range(n):
        s = np.sqrt(np.var(z[:, j]) + eps)
        xhat = (z[:, j] - np.mean(z[:, j])) / s
        J = (np.eye(N) - np.ones((N, N)) / N - np.outer(xhat, xhat) / N) / s
        dz[:, j] = J.T @ (gamma[j] * grad[:, j])
        dgamma[j] = xhat @ grad[:, j]
    return dz, dgamma, np.ones(N, dtype=z.dtype) @ grad


def backward_by_einsum(grad, z, gamma, *, eps):
    N = len(z)
    centred = z - z.mean(axis=0)
    inverse = (np.einsum("ij,ij->j", centred, centred) / N + eps) ** -0.5
    xhat = centred * inverse
    dgamma = np.einsum("ij,ij->j", grad, xhat)
    dbeta = np.einsum("ij->j", grad)
    return (grad - dbeta / N - xhat * dgamma / N) * (inverse * gamma), dgamma, dbeta


def with_the_variance_s_inverse(grad, z, gamma, *, eps):
    N = len(z)
    mu, var = z.mean(0), z.var(0)
    terms = N * grad - grad.sum(0) - (z - mu) / (var + eps) * np.sum(grad * (z - mu), axis=0)
    dz = (1.0 / N) * gamma * (var + eps) ** (-1.0 / 2.0) * terms
    return dz, np.sum((z - mu) * (var + eps) ** (-1.0 / 2.0) * grad, axis=0), np.sum(grad, axis=0)


def sample_by_sample(grad, z, gamma, *, eps):
    N, n = z.shape
    dz, dgamma, dbeta = np.empty_like(z), np.zeros_like(gamma), np.zeros_like(gamma)
    for j in range(n):
        x, d = [float(a) for a in z[:, j]], [float(a) for a in grad[:, j]]
        m = sum(x) / N
        s = math.sqrt(sum((a - m) ** 2 for a in x) / N + eps)
        h = [(a - m) / s for a in x]
        D, Q = math.fsum(d), math.fsum(a * b for a, b in zip(d, h, strict=True))
        dz[:, j] = [float(gamma[j]) / (N * s) * (N * a - D - b * Q) for a, b in zip(d, h, strict=True)]
        dgamma[j], dbeta[j] = Q, D
    return dz, dgamma, dbeta


def by_autograd(grad, z, gamma, *, eps):
    def loss(z, gamma, beta):
        normalised = (z - anp.mean(z, axis=0)) / anp.sqrt(anp.var(z, axis=0) + eps)
        return anp.sum(grad * (gamma * normalised + beta))

    found = [autograd.grad(loss, which)(z, gamma, 0 * gamma) for which in (0, 1, 2)]
    return [np.asarray(one, dtype=z.dtype) for one in found]


def backward_in_extended(grad, z, gamma, *, eps):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (grad, z, gamma)]
    return [a.astype(z.dtype) for a in by_the_paper(*wide, eps=eps)]


# --- all of them -------------------------------------------------------------------------------------------

TRAINING = (
    two_pass, reciprocal_root, power_of_minus_half, folded, by_einsum, by_matrices, one_pass, updated,
    transposed, stage_by_stage, in_place, unit_by_unit, in_extended, in_double,
)  # fmt: skip
TESTING = (
    eval_plain, eval_folded, eval_by_the_reciprocal, eval_by_the_power, eval_in_three_terms,
    eval_by_matrices, eval_by_einsum, eval_entry_by_entry, eval_in_extended,
)  # fmt: skip
BACKWARD = (
    in_one_formula, by_averages, backward_stage_by_stage, by_the_paper, through_the_mean_square,
    backward_in_one_pass,
    by_jacobians, backward_by_einsum, with_the_variance_s_inverse, sample_by_sample, backward_in_extended,
    by_autograd,
)  # fmt: skip

VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {name: function}
    for name, functions in {
        "batch_norm_train": TRAINING,
        "batch_norm_eval": TESTING,
        "batch_norm_backward": BACKWARD,
    }.items()
    for function in functions
}


def unbiased(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    out, mean, _ = two_pass(z, gamma, beta, running_mean, running_var, momentum=momentum, eps=eps)
    with np.errstate(invalid="ignore", divide="ignore"):
        var = ((z - z.mean(axis=0)) ** 2).sum(axis=0) / np.asarray(len(z) - 1, dtype=z.dtype)
    return out, mean, momentum * running_var + (1 - momentum) * var


def pytorch(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    out, mean, var = unbiased(z, gamma, beta, running_mean, running_var, momentum=1 - momentum, eps=eps)
    return out, mean, var


def weight_of_the_new(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    return two_pass(z, gamma, beta, running_mean, running_var, momentum=1 - momentum, eps=eps)


FOLLOWING = {
    "momentum of the old, 1/(N − 1)": unbiased,
    "momentum of the new, 1/(N − 1)": pytorch,
    "momentum of the new, 1/N": weight_of_the_new,
}
"""By the convention of the running statistics that they follow."""

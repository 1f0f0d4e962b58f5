"""Batch normalization: a layer's pre-activations, each unit normalised over the batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, fraction, non_negative


def batch_norm_train(
    z: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, *, momentum: Any, eps: Any
) -> tuple[Floats, Floats, Floats]:
    """In training: gamma · (z − mean) / √(var + eps) + beta. Returns (output, running_mean, running_var).

    z: shape (N, n), one row a sample; mean and var are those of its columns, with 1/N. gamma, beta,
    running_mean, running_var: shape (n,). Of the running statistics the new ones are returned:
    momentum · old + (1 − momentum) · batch (Ioffe and Szegedy 2015, section 3.1).
    """
    z, gamma, beta = _layer(z, gamma, beta)
    running_mean, running_var = _running(running_mean, running_var, gamma.shape)
    momentum, eps = fraction("momentum", momentum), non_negative("eps", eps)

    mean, var = _statistics(z)
    output = gamma * ((z - mean) / _divisor(var, eps)) + beta
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return output, running_mean, running_var


def batch_norm_eval(
    z: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, *, eps: Any
) -> Floats:
    """At test time: gamma · (z − running_mean) / √(running_var + eps) + beta.

    z: shape (N, n), or no matter how many samples at a time. gamma, beta, running_mean, running_var:
    shape (n,).
    """
    z, gamma, beta = _layer(z, gamma, beta)
    running_mean, running_var = _running(running_mean, running_var, gamma.shape)
    eps = non_negative("eps", eps)

    output: Floats = gamma * ((z - running_mean) / _divisor(running_var, eps)) + beta
    return output


def batch_norm_backward(grad: Any, z: Any, gamma: Any, *, eps: Any) -> tuple[Floats, Floats, Floats]:
    """The loss's gradients in training: (grad_z, grad_gamma, grad_beta).

    grad: shape (N, n), the loss's gradient by the layer's output. z: shape (N, n), what came in. gamma:
    shape (n,). The mean and the variance depend on z, and so have their part in grad_z.
    """
    z = _batch(z)
    grad, gamma = array("grad", grad, z.shape), array("gamma", gamma, z.shape[1:])
    eps = non_negative("eps", eps)

    mean, var = _statistics(z)
    s = _divisor(var, eps)
    z_tilde = (z - mean) / s
    grad_beta = grad.sum(axis=0)
    grad_gamma = (grad * z_tilde).sum(axis=0)
    N = len(z)
    grad_z = gamma / (N * s) * (N * grad - grad_beta - z_tilde * grad_gamma)
    return grad_z, grad_gamma, grad_beta


def _statistics(z: Floats) -> tuple[Floats, Floats]:
    mean: Floats = z.mean(axis=0)
    var: Floats = ((z - mean) ** 2).mean(axis=0)
    return mean, var


def _divisor(var: Floats, eps: float) -> Floats:
    if (var + eps == 0).any():
        unit = int(np.argmax(var + eps == 0))
        raise ValueError(
            f"eps must be greater than 0 where a unit has no variance, got {eps} for unit {unit}"
        )
    divisor: Floats = np.sqrt(var + eps)
    return divisor


def _batch(z: Any) -> Floats:
    batch = array("z", z, (None, None))
    if len(batch) == 0:
        raise ValueError("z must have at least one row, got none")
    return batch


def _layer(z: Any, gamma: Any, beta: Any) -> tuple[Floats, Floats, Floats]:
    z = _batch(z)
    return z, array("gamma", gamma, z.shape[1:]), array("beta", beta, z.shape[1:])


def _running(mean: Any, var: Any, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    mean, var = array("running_mean", mean, shape), array("running_var", var, shape)
    if (var < 0).any():
        raise ValueError(f"running_var must not be negative, got {var.min()}: it is a variance")
    return mean, var

"""A student's solution with one mistake in it: everything is right but Adam's clock."""

import numpy as np


def toy_loss(w, w0, Sigma, noise_variance):
    offset = w - w0
    return offset @ Sigma @ offset + noise_variance


def empirical_loss(w, X, y):
    return np.mean((y - X @ w) ** 2)


def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def minibatch_gradient(w, X, y, batch):
    return gradient(w, X[batch], y[batch])


def epoch(N, batch_size, rng):
    order = rng.permutation(N)
    return [order[start : start + batch_size] for start in range(0, N, batch_size)]


def he_normal(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))


def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_corrected = v / (1 - beta1)  # right at the first step, and only there
    g_corrected = g / (1 - beta2)
    return theta - lr * v_corrected / (np.sqrt(g_corrected) + eps), v, g, t + 1


def dropout_train(x, keep, rng):
    mask = rng.random(x.shape) < keep
    return x * mask / np.asarray(keep, dtype=x.dtype)


def dropout_eval(x, keep):
    return x.copy()

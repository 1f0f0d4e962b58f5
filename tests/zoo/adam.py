"""Right Adams, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def printed(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def rate_first(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * (grad * grad)
    rates = lr / (np.sqrt(g / (1 - beta2**t)) + eps)
    return theta - rates * (v / (1 - beta1**t)), v, g, t


def differences(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = v + (1 - beta1) * (grad - v)
    g = g + (1 - beta2) * (grad * grad - g)
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def differences_from_the_gradient(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = grad + beta1 * (v - grad)
    g = grad**2 - beta2 * (grad**2 - g)
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def logarithms(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_hat = v / -np.expm1(t * np.log(beta1))
    g_hat = g / -np.expm1(t * np.log(beta2))
    return theta - lr * v_hat / (np.sqrt(g_hat) + eps), v, g, t


def logarithms_of_forgetting(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = v + (1 - beta1) * (grad - v)
    g = g + (1 - beta2) * (grad**2 - g)
    corrections = [-math.expm1(t * math.log1p(beta - 1)) for beta in (beta1, beta2)]
    return theta - lr / corrections[0] * v / (np.sqrt(g / corrections[1]) + eps), v, g, t


def weights_in_turn(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    first = second = 0.0
    for _ in range(t):
        first, second = beta1 * first + (1 - beta1), beta2 * second + (1 - beta2)
    return theta - lr * (v / first) / (np.sqrt(g / second) + eps), v, g, t


def corrected_in_extended(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    first, second = (float(1 - np.longdouble(beta) ** t) for beta in (beta1, beta2))
    return theta - lr * (v / first) / (np.sqrt(g / second) + eps), v, g, t


def corrected_exactly(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    first, second = (float(1 - Fraction(float(beta)) ** t) for beta in (beta1, beta2))
    return theta - lr * (v / first) / (np.sqrt(g / second) + eps), v, g, t


def exponentials(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    factors = [1 - math.prod([beta] * t) for beta in (beta1, beta2)]
    return theta - lr * v / factors[0] / (np.sqrt(g / factors[1]) + eps), v, g, t


def reciprocals(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_hat = v * (1 / (1 - beta1**t))
    g_hat = g * (1 / (1 - beta2**t))
    return theta + -lr * v_hat * (1 / (np.sqrt(g_hat) + eps)), v, g, t


def geometric_sums(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    v_hat = v / ((1 - beta1) * sum(beta1**i for i in range(t)))
    g_hat = g / ((1 - beta2) * sum(beta2**i for i in range(t)))
    return theta - lr * v_hat / (np.sqrt(g_hat) + eps), v, g, t


def folded(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    root = np.sqrt(1 - beta2**t)
    rate = lr * root / (1 - beta1**t)
    return theta - rate * v / (np.sqrt(g) + eps * float(root)), v, g, t


def folded_by_v(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    bottom = (np.sqrt(g) / math.sqrt(1 - beta2**t) + eps) * (1 - beta1**t)
    return theta - v * lr / bottom, v, g, t


def powers(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = np.add(beta1 * v, (1 - beta1) * grad)
    g = np.add(beta2 * g, (1 - beta2) * np.power(grad, 2))
    v_hat = v / float(1 - np.power(beta1, t))
    g_hat = g / float(1 - np.power(beta2, t))
    return theta - lr * v_hat / (np.power(g_hat, 0.5) + eps), v, g, t


def in_place(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    theta, v, g = theta.copy(), v.copy(), g.copy()
    t += 1
    v *= beta1
    v += (1 - beta1) * grad
    g *= beta2
    g += (1 - beta2) * grad * grad
    step = v / (1 - beta1**t)
    bottom = np.sqrt(g / (1 - beta2**t))
    bottom += eps
    step /= bottom
    step *= lr
    theta -= step
    return theta, v, g, t


def _wider(wide, theta, v, g, t, grad, hyperparameters):
    wider = [np.asarray(a, dtype=wide) for a in (theta, v, g)]
    *state, t = printed(*wider, t, np.asarray(grad, dtype=wide), **hyperparameters)
    return *[np.asarray(a, dtype=theta.dtype) for a in state], t


def in_double(theta, v, g, t, grad, **hyperparameters):
    return _wider(np.float64, theta, v, g, t, grad, hyperparameters)


def in_extended(theta, v, g, t, grad, **hyperparameters):
    return _wider(np.longdouble, theta, v, g, t, grad, hyperparameters)


def every_scalar_in_the_dtype(theta, v, g, t, grad, **hyperparameters):
    own = {name: theta.dtype.type(value) for name, value in hyperparameters.items()}
    return printed(theta, v, g, t, grad, **own)


def by_coordinate(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    new = [np.empty_like(theta) for _ in range(3)]
    for i in np.ndindex(theta.shape):
        m = beta1 * float(v[i]) + (1 - beta1) * float(grad[i])
        s = beta2 * float(g[i]) + (1 - beta2) * float(grad[i]) ** 2
        step = lr * (m / (1 - beta1 ** (t + 1))) / (math.sqrt(s / (1 - beta2 ** (t + 1))) + eps)
        new[0][i], new[1][i], new[2][i] = float(theta[i]) - step, m, s
    return *new, t + 1


VARIANTS: dict[str, Functions] = {
    function.__name__.replace("_", " "): {"adam": function}
    for function in (
        printed,
        rate_first,
        differences,
        differences_from_the_gradient,
        logarithms,
        logarithms_of_forgetting,
        weights_in_turn,
        corrected_in_extended,
        corrected_exactly,
        exponentials,
        reciprocals,
        geometric_sums,
        folded,
        folded_by_v,
        powers,
        in_place,
        in_double,
        in_extended,
        every_scalar_in_the_dtype,
        by_coordinate,
    )
}


def inside(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    return theta - lr * (v / (1 - beta1**t)) / np.sqrt(g / (1 - beta2**t) + eps), v, g, t


def inside_folded(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = v - (1 - beta1) * (v - grad)
    g = g - (1 - beta2) * (g - grad * grad)
    factor = 1 - beta2**t
    return theta - lr * math.sqrt(factor) / (1 - beta1**t) * v / np.sqrt(g + eps * factor), v, g, t


def hat(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    rate = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * v / (np.sqrt(g) + eps), v, g, t


def hat_unfolded(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * (grad * grad)
    root = (1 - beta2**t) ** 0.5
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g) / root + eps / root), v, g, t


def _numbered(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, when t is the number of the step."""

    def adam(theta, v, g, t, grad, **hyperparameters):
        *state, t = function(theta, v, g, t - 1, grad, **hyperparameters)
        return *state, t + 1

    return adam


FOLLOWING: dict[str, dict[str, Functions]] = {
    "inside the root": {"inside": {"adam": inside}, "inside folded": {"adam": inside_folded}},
    "hat form": {"hat": {"adam": hat}, "hat unfolded": {"adam": hat_unfolded}},
    "outside the root, t from 1": {"printed": {"adam": _numbered(printed)}},
    "inside the root, t from 1": {"inside": {"adam": _numbered(inside)}},
    "hat form, t from 1": {"hat": {"adam": _numbered(hat)}},
}
"""By the convention that they follow."""

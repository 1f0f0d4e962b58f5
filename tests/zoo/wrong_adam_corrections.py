"""Wrong Adams with one of the two corrections wrong, of other methods, and with settings that are not used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def moments(v, g, grad, beta1, beta2):
    return beta1 * v + (1 - beta1) * grad, beta2 * g + (1 - beta2) * grad**2


def stepped(theta, v, g, t, lr, beta1, beta2, eps):
    with np.errstate(all="ignore"):
        return theta - lr * (v / np.float64(1 - beta1**t)) / (np.sqrt(g / np.float64(1 - beta2**t)) + eps)


def hats(v, g, t, beta1, beta2):
    return v / (1 - beta1**t), g / (1 - beta2**t)


# --- function: one of the two corrections -----------------------------------------------------------------


def _with(v_hat, g_hat):
    """Corrections that are handed v or g, its β and the number of the step."""

    def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
        t += 1
        v, g = moments(v, g, grad, beta1, beta2)
        return theta - lr * v_hat(v, beta1, t) / (np.sqrt(g_hat(g, beta2, t)) + eps), v, g, t

    return adam


def _hat(moment, beta, t):
    return moment / (1 - beta**t)


def _without_power(moment, beta, t):
    return moment / (1 - beta)


def _multiplied(moment, beta, t):
    return moment * (1 - beta**t)


def _keeps(name):
    """The corrected v, or the corrected g, is handed on."""

    def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
        t += 1
        v, g = moments(v, g, grad, beta1, beta2)
        v_hat, g_hat = hats(v, g, t, beta1, beta2)
        theta = theta - lr * v_hat / (np.sqrt(g_hat) + eps)
        return (theta, v_hat, g, t) if name == "v" else (theta, v, g_hat, t)

    return adam


def hat_form_without_root(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v, g = moments(v, g, grad, beta1, beta2)
    return theta - lr * (1 - beta2**t) / (1 - beta1**t) * v / (np.sqrt(g) + eps), v, g, t


def two_ticks(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v, g = moments(v, g, grad, beta1, beta2)
    return stepped(theta, v, g, t, lr, beta1, beta2, eps), v, g, t + 1


# --- function: other methods, and settings that are not used ----------------------------------------------


def nadam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t, beta1, beta2)
    v_bar = beta1 * v_hat + (1 - beta1) * grad / (1 - beta1**t)
    return theta - lr * v_bar / (np.sqrt(g_hat) + eps), v, g, t


def nadam_ahead(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t += 1
    v, g = moments(v, g, grad, beta1, beta2)
    v_bar = beta1 * v / (1 - beta1 ** (t + 1)) + (1 - beta1) * grad / (1 - beta1**t)
    return theta - lr * v_bar / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def amsgrad(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, new = moments(v, g, grad, beta1, beta2)
    g = np.maximum(g, new)
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t + 1


def adamax(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * grad
    g = np.maximum(beta2 * g, np.abs(grad))
    return theta - lr / (1 - beta1 ** (t + 1)) * v / (g + eps), v, g, t + 1


def usual_betas(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, 0.9, 0.999)
    return stepped(theta, v, g, t + 1, lr, 0.9, 0.999, eps), v, g, t + 1


def another_epsilon(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, 1e-7), v, g, t + 1


def epsilon_squared(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    return theta - lr * v_hat / np.sqrt(g_hat + eps**2), v, g, t + 1


def falling_rate(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return stepped(theta, v, g, t + 1, lr / (t + 1), beta1, beta2, eps), v, g, t + 1


CORRECTIONS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("1 − β₁ for v", _with(_without_power, _hat)),
    ("1 − β₂ for g", _with(_hat, _without_power)),
    ("v's correction multiplied", _with(_multiplied, _hat)),
    ("g's correction multiplied", _with(_hat, _multiplied)),
    ("only v corrected", _with(_hat, lambda g, beta, t: g)),
    ("only g corrected", _with(lambda v, beta, t: v, _hat)),
    ("g's correction not under the root", hat_form_without_root),
    ("corrected v stored", _keeps("v")),
    ("corrected g stored", _keeps("g")),
    ("t twice a step", two_ticks),
    ("Nadam", nadam),
    ("Nadam's correction", nadam_ahead),
    ("AMSGrad", amsgrad),
    ("Adamax", adamax),
    ("βs hard-coded", usual_betas),
    ("ε hard-coded as 1e-7", another_epsilon),
    ("ε squared", epsilon_squared),
    ("lr/t", falling_rate),
)

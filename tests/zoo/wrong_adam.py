"""Wrong Adams as they are met, in each calling shape; by the mistake that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reference.judging.adapters import Adapter
from tests.zoo.wrong_adam_corrections import CORRECTIONS, hats, moments, stepped

Wrong = tuple[str, Callable[..., Any], Adapter]
"""The mistake's name, the code, and how it is called."""

FUNCTION = Adapter("adam")

# --- function: the state goes in and comes back ------------------------------------------------------------


def uncorrected(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return theta - lr * v / (np.sqrt(g) + eps), v, g, t + 1


def ahead(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    t += 1
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t


def frozen(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t


def no_power(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return theta - lr * (v / (1 - beta1)) / (np.sqrt(g / (1 - beta2)) + eps), v, g, t + 1


def stores_corrected(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    t += 1
    v, g = v / (1 - beta1**t), g / (1 - beta2**t)
    return theta - lr * v / (np.sqrt(g) + eps), v, g, t


def precedence_of_the_decrement(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    with np.errstate(all="ignore"):
        step = lr * v_hat / np.sqrt(g_hat) + eps
    return theta - step, v, g, t + 1


def precedence_of_the_step(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    with np.errstate(all="ignore"):
        return theta - lr * v_hat / np.sqrt(g_hat) + eps, v, g, t + 1


def precedence_of_the_quotient(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    with np.errstate(all="ignore"):
        return theta - lr * (v_hat / np.sqrt(g_hat) + eps), v, g, t + 1


def no_epsilon(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    with np.errstate(all="ignore"):
        return theta - lr * v_hat / np.sqrt(g_hat), v, g, t + 1


def hard_coded_epsilon(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, 1e-8), v, g, t + 1


def no_root(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(v, g, grad, beta1, beta2)
    v_hat, g_hat = hats(v, g, t + 1, beta1, beta2)
    return theta - lr * v_hat / (g_hat + eps), v, g, t + 1


def not_squared(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t + 1


def rate_for_the_first_weight(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + lr * grad
    g = beta2 * g + (1 - beta2) * grad**2
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t + 1


def rate_for_the_second_weight(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + lr * grad**2
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t + 1


def starts_afresh(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    v, g = moments(np.zeros_like(theta), np.zeros_like(theta), grad, beta1, beta2)
    return stepped(theta, v, g, t + 1, lr, beta1, beta2, eps), v, g, t + 1


FUNCTIONS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("no bias correction", uncorrected),
    ("t starts at 2", ahead),
    ("1 − β", frozen),
    ("1 − β", no_power),
    ("corrected moments stored", stores_corrected),
    ("ε after the decrement", precedence_of_the_decrement),
    ("ε after the step", precedence_of_the_step),
    ("ε after the quotient", precedence_of_the_quotient),
    ("no ε", no_epsilon),
    ("ε hard-coded", hard_coded_epsilon),
    ("no root", no_root),
    ("g not squared", not_squared),
    ("v with lr", rate_for_the_first_weight),
    ("g with lr", rate_for_the_second_weight),
    ("moments forgotten", starts_afresh),
)

# --- config: the state lives in a dict ---------------------------------------------------------------------

CONFIG = Adapter(
    "adam",
    shape="config",
    arguments={"lr": "learning_rate", "eps": "epsilon"},
    state={"v": "m", "g": "v", "t": "t"},
)


def _filled(w, config, t=0):
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", t)
    return config["beta1"], config["beta2"]


def _config_step(w, config, m_hat, v_hat):
    return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"]), config


def config_without_correction(w, dw, config):
    beta1, beta2 = _filled(w, config)
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    return _config_step(w, config, config["m"], config["v"])


def config_from_one_counts_first(w, dw, config):
    beta1, beta2 = _filled(w, config, t=1)
    config["t"] += 1
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    return _config_step(w, config, *hats(config["m"], config["v"], config["t"], beta1, beta2))


def config_counts_last(w, dw, config):
    beta1, beta2 = _filled(w, config)
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    with np.errstate(all="ignore"):
        c1, c2 = np.float64(1 - beta1 ** config["t"]), np.float64(1 - beta2 ** config["t"])
        new = _config_step(w, config, config["m"] / c1, config["v"] / c2)
    config["t"] += 1
    return new


def config_divides_by_zero(w, dw, config):
    beta1, beta2 = _filled(w, config)
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    rates = 1 / (1 - beta1 ** config["t"]), 1 / (1 - beta2 ** config["t"])
    config["t"] += 1
    return _config_step(w, config, config["m"] * rates[0], config["v"] * rates[1])


def config_never_counts(w, dw, config):
    beta1, beta2 = _filled(w, config)
    t = config["t"] + 1
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    return _config_step(w, config, *hats(config["m"], config["v"], t, beta1, beta2))


def config_stores_corrected(w, dw, config):
    beta1, beta2 = _filled(w, config)
    config["t"] += 1
    config["m"], config["v"] = moments(config["m"], config["v"], dw, beta1, beta2)
    config["m"], config["v"] = hats(config["m"], config["v"], config["t"], beta1, beta2)
    return _config_step(w, config, config["m"], config["v"])


CONFIGS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("no bias correction", config_without_correction),
    ("t starts at 2", config_from_one_counts_first),
    ("t starts at 0", config_counts_last),
    ("t starts at 0", config_divides_by_zero),
    ("1 − β", config_never_counts),
    ("corrected moments stored", config_stores_corrected),
)

# --- lists in place: an object for all tensors -------------------------------------------------------------

LISTS = Adapter("adam", shape="lists in place", state={"v": "m", "g": "v", "t": "t"})
DICTS = Adapter("adam", shape="lists in place", container="dict", state={"v": "m", "g": "v", "t": "t"})


class Lists:
    """A right Adam of which each mistake changes a part; its state is made at the first step."""

    def __init__(self, lr, beta1, beta2, eps):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = None, None, 0

    def keys(self, params):
        return list(params) if isinstance(params, dict) else range(len(params))

    def zeros(self, params):
        return {key: np.zeros_like(params[key]) for key in self.keys(params)}

    def square(self, key, grad):
        return grad * grad

    def time(self, key):
        return self.t

    def begin(self, params):
        if self.m is None:
            self.m, self.v = self.zeros(params), self.zeros(params)
        self.t += 1

    def update(self, params, grads):
        self.begin(params)
        with np.errstate(all="ignore"):
            for key in self.keys(params):
                self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
                self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * self.square(key, grads[key])
                t = self.time(key)
                m_hat, v_hat = hats(self.m[key], self.v[key], t, self.beta1, self.beta2)
                params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class CountsTensors(Lists):
    def begin(self, params):
        if self.m is None:
            self.m, self.v = self.zeros(params), self.zeros(params)

    def time(self, key):
        self.t += 1
        return self.t


class CountsLayers(Lists):
    def time(self, key):
        return int(key[1:])


class NumbersTensors(Lists):
    def time(self, key):
        return key + 1


class ForgetsToSquareBiases(Lists):
    def square(self, key, grad):
        return grad * grad if key.startswith("W") else grad


class BeginsAgain(Lists):
    def begin(self, params):
        self.m, self.v = self.zeros(params), self.zeros(params)
        self.t += 1


class NeverCounts(Lists):
    def time(self, key):
        return 1


OBJECTS: tuple[tuple[str, Callable[..., Any], Adapter], ...] = (
    ("t once a tensor", CountsTensors, LISTS),
    ("t once a tensor", CountsTensors, DICTS),
    ("the layer's index", CountsLayers, DICTS),
    ("the tensor's index", NumbersTensors, LISTS),
    ("bias not squared", ForgetsToSquareBiases, DICTS),
    ("moments forgotten", BeginsAgain, LISTS),
    ("1 − β", NeverCounts, DICTS),
)

# --- gradient callback: a loop -----------------------------------------------------------------------------

LOOPS = Adapter("adam", shape="gradient callback", arguments={"steps": "num_iters"})


def loop_from_zero(grad, x, num_iters, lr, beta1, beta2, eps):
    v, g = np.zeros_like(x), np.zeros_like(x)
    with np.errstate(all="ignore"):
        for i in range(num_iters):
            v, g = moments(v, g, grad(x), beta1, beta2)
            x = x - lr * (v / np.float64(1 - beta1**i)) / (np.sqrt(g / np.float64(1 - beta2**i)) + eps)
    return x


def loop_without_correction(grad, x, num_iters, lr, beta1, beta2, eps):
    v, g = np.zeros_like(x), np.zeros_like(x)
    for _ in range(num_iters):
        v, g = moments(v, g, grad(x), beta1, beta2)
        x = x - lr * v / (np.sqrt(g) + eps)
    return x


def loop_that_begins_again(grad, x, num_iters, lr, beta1, beta2, eps):
    for i in range(1, num_iters + 1):
        v, g = moments(np.zeros_like(x), np.zeros_like(x), grad(x), beta1, beta2)
        v, g = hats(v, g, i, beta1, beta2)
        x = x - lr * v / (np.sqrt(g) + eps)
    return x


CALLBACKS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("t starts at 0", loop_from_zero),
    ("no bias correction", loop_without_correction),
    ("moments forgotten", loop_that_begins_again),
)

# ------------------------------------------------------------------------------------------------------------

WRONG: tuple[Wrong, ...] = (
    *((name, code, FUNCTION) for name, code in (*FUNCTIONS, *CORRECTIONS)),
    *((name, code, CONFIG) for name, code in CONFIGS),
    *OBJECTS,
    *((name, code, LOOPS) for name, code in CALLBACKS),
)

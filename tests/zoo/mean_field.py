"""Honest ways to compute the variance in every layer of a ReLU network, and wrong ones with their causes."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np


def products(q, fan_in, weight_variance):
    return q * np.cumprod(fan_in * weight_variance / 2).astype(weight_variance.dtype)


def loop(q, fan_in, weight_variance):
    found = []
    for n, s in zip(fan_in, weight_variance, strict=True):
        q = 0.5 * n * s * q
        found.append(q)
    return found


def backwards(q, fan_in, weight_variance):
    """Every product afresh, from its last factor."""
    gains = 0.5 * weight_variance * fan_in
    return np.array([q * np.prod(gains[: k + 1][::-1]) for k in range(len(gains))])


def powers_of_two(q, fan_in, weight_variance):
    layers = np.arange(1, len(fan_in) + 1)
    return q * np.cumprod(1.0 * fan_in) * np.cumprod(weight_variance) / 2.0**layers


def logarithms(q, fan_in, weight_variance):
    return np.exp(np.log(q) + np.cumsum(np.log(fan_in) + np.log(weight_variance) - np.log(2)))


def spreads(q, fan_in, weight_variance):
    """By standard deviations."""
    root = np.sqrt(q) * np.cumprod(np.sqrt(fan_in / 2) * np.sqrt(weight_variance))
    return root**2


def recursive(q, fan_in, weight_variance):
    if len(fan_in) == 0:
        return []
    first = fan_in[0] * (weight_variance[0] / 2) * q
    return [first, *recursive(first, fan_in[1:], weight_variance[1:])]


def in_place(q, fan_in, weight_variance):
    variances = np.array(weight_variance)
    variances *= fan_in
    variances /= 2
    variances[0] *= q
    for k in range(1, len(variances)):
        variances[k] *= variances[k - 1]
    return variances


def in_longdouble(q, fan_in, weight_variance):
    gains = np.asarray(fan_in, np.longdouble) * np.asarray(weight_variance, np.longdouble) / 2
    return (np.longdouble(q) * np.cumprod(gains)).astype(weight_variance.dtype)


def folded(q, fan_in, weight_variance):
    layers = list(zip(fan_in.tolist(), weight_variance.tolist(), strict=True))
    return [
        reduce(lambda p, layer: p * layer[1] * layer[0] / 2, layers[: k + 1], q) for k in range(len(layers))
    ]


def halves(q, fan_in, weight_variance):
    """E ReLU(z)² = q/2 first, then the weights."""
    found = np.empty(len(fan_in))
    for k, n in enumerate(fan_in):
        found[k] = n * (weight_variance[k] * (q / 2))
        q = found[k]
    return found


VARIANTS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        products,
        loop,
        backwards,
        powers_of_two,
        logarithms,
        spreads,
        recursive,
        in_place,
        in_longdouble,
        folded,
        halves,
    )
}


def linear(q, fan_in, weight_variance):
    return q * np.cumprod(fan_in * weight_variance)


def mean_squared(q, fan_in, weight_variance):
    return q * np.cumprod(fan_in * weight_variance / 4)


def doubled(q, fan_in, weight_variance):
    return q * np.cumprod(2 * fan_in * weight_variance)


def by_spreads(q, fan_in, weight_variance):
    return q * np.cumprod(fan_in * weight_variance**2 / 2)


def by_fan_out(q, fan_in, weight_variance):
    return q * np.cumprod(np.append(fan_in[1:], fan_in[-1]) * weight_variance / 2)


def without_fans(q, fan_in, weight_variance):
    return q * np.cumprod(weight_variance / 2)


def from_the_input(q, fan_in, weight_variance):
    return np.append(q, products(q, fan_in, weight_variance)[:-1])


def one_by_one(q, fan_in, weight_variance):
    return q * fan_in * weight_variance / 2


def from_one(q, fan_in, weight_variance):
    return np.cumprod(fan_in * weight_variance / 2)


def raw_input(q, fan_in, weight_variance):
    return 2 * products(q, fan_in, weight_variance)


def one_too_many(q, fan_in, weight_variance):
    return np.append(q, products(q, fan_in, weight_variance))


WRONG: tuple[tuple[Callable[..., Any], str], ...] = (
    (linear, "no half"),
    (mean_squared, "a quarter"),
    (doubled, "He's gain"),
    (by_spreads, "variance squared"),
    (by_fan_out, "fan_out"),
    (without_fans, "no fan"),
    (from_the_input, "shifted"),
    (one_by_one, "each layer alone"),
    (from_one, "no input"),
    (raw_input, "first layer not halved"),
    (one_too_many, ""),
)
"""The function, and the cause that is named."""

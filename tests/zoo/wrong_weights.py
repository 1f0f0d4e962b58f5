"""Wrong ways to draw He's normal and uniform weights, and the causes that are named for them."""

import random
from typing import Any

import numpy as np
from scipy import stats

OWN = np.random.default_rng(0)


def normal(spread):
    return lambda n, m, rng: rng.normal(0, spread(n, m), (n, m))


def uniform(limit):
    return lambda n, m, rng: rng.uniform(-limit(n, m), limit(n, m), (n, m))


def out_in(n, m, rng):
    return rng.normal(0, (2 / n) ** 0.5, (m, n))


def glorot_out_in(n, m, rng):
    return rng.normal(0, (2 / (n + m)) ** 0.5, (m, n))


def own(n, m, rng):
    return OWN.normal(0, (2 / n) ** 0.5, (n, m))


def global_generator(n, m, rng):
    return np.random.randn(n, m) * (2 / n) ** 0.5


def module_random(n, m, rng):
    return np.array([[random.gauss(0, (2 / n) ** 0.5) for _ in range(m)] for _ in range(n)])


def reseeded(n, m, rng):
    return np.random.default_rng(0).normal(0, (2 / n) ** 0.5, (n, m))


def reseeded_global(n, m, rng):
    np.random.seed(1)
    return np.random.randn(n, m) * (2 / n) ** 0.5


def one_row(n, m, rng):
    return np.tile(rng.normal(0, (2 / n) ** 0.5, m), (n, 1))


def one_column(n, m, rng):
    return np.tile(rng.normal(0, (2 / n) ** 0.5, (n, 1)), (1, m))


def one_number(n, m, rng):
    return np.full((n, m), rng.normal(0, (2 / n) ** 0.5))


def zeros(n, m, rng):
    return np.zeros((n, m))


def integer_zeros(n, m, rng):
    return np.zeros((n, m), int)


def ones(n, m, rng):
    return np.ones((n, m))


def constant(n, m, rng):
    return np.full((n, m), (2 / n) ** 0.5)


def in_an_integer_array(n, m, rng):
    weights = np.zeros((n, m), int)
    weights[...] = rng.normal(0, (2 / n) ** 0.5, (n, m))
    return weights


def rounded(n, m, rng):
    return np.rint(rng.normal(0, (2 / n) ** 0.5, (n, m)))


def half(n, m, rng):
    return rng.normal(0, (2 / n) ** 0.5, (n, m)).astype(np.float16)


def cut_off(n, m, rng):
    weights = rng.standard_normal((n, m))
    while (outside := abs(weights) > 2).any():
        weights[outside] = rng.standard_normal(outside.sum())
    return weights * (2 / n) ** 0.5


def cut_off_and_lecun(n, m, rng):
    return cut_off(n, m, rng) / 0.87962566103423978 / 2**0.5


def signs(n, m, rng):
    return rng.choice([-1, 1], (n, m)) * (2 / n) ** 0.5


def laplace(n, m, rng):
    return rng.laplace(0, (1 / n) ** 0.5, (n, m))


def as_uniform(n, m, rng):
    return rng.uniform(-1, 1, (n, m)) * (6 / n) ** 0.5


def positive(n, m, rng):
    return rng.uniform(0, (6 / n) ** 0.5, (n, m))


def half_uniform(n, m, rng):
    return (rng.random((n, m)) - 0.5) * (6 / n) ** 0.5


NAMED: tuple[tuple[str, Any, set[str]], ...] = (
    ("he_normal", normal(lambda n, m: (2 / (n + m)) ** 0.5), {"variance 2/(fan_in + fan_out)"}),
    ("he_normal", normal(lambda n, m: (2 / m) ** 0.5), {"variance 2/fan_out"}),
    ("he_normal", normal(lambda n, m: (1 / n) ** 0.5), {"variance 1/fan_in"}),
    ("he_normal", normal(lambda n, m: 2 / n), {"variance (2/fan_in)²"}),
    ("he_normal", normal(lambda n, m: 2**0.5 / n), {"variance 2/fan_in²"}),
    ("he_normal", normal(lambda n, m: (6 / n) ** 0.5), {"variance 6/fan_in"}),
    ("he_normal", normal(lambda n, m: (2 / 1 + 5) ** 0.5 / n**0.5), {"variance (2/1 + 5)/fan_in"}),
    ("he_normal", normal(lambda n, m: 0.01), {"variance 0.01²"}),
    ("he_normal", normal(lambda n, m: 1), {"variance 1"}),
    ("he_normal", out_in, {"fan_out first"}),
    ("he_normal", glorot_out_in, {"variance 2/(fan_in + fan_out)"}),
    ("he_normal", own, {"own generator"}),
    ("he_normal", global_generator, {"global generator"}),
    ("he_normal", module_random, {"generator of the module random"}),
    ("he_normal", normal(lambda n, m: (4 / (n + m)) ** 0.5), {"variance 4/(fan_in + fan_out)"}),
    ("he_uniform", uniform(lambda n, m: 6 / n), {"variance (6/fan_in)²/3"}),
    ("glorot_uniform", uniform(lambda n, m: 6 / (n + m)), {"variance (6/(fan_in + fan_out))²/3"}),
    ("lecun_normal", lambda n, m, rng: np.random.randn(n, m) / n**0.5, {"global generator"}),
    ("he_normal", reseeded, {"reseeds"}),
    ("he_normal", reseeded_global, {"reseeds"}),
    ("he_normal", one_row, {"same row"}),
    ("he_normal", one_column, {"same column"}),
    ("he_normal", one_number, {"same number"}),
    ("he_normal", zeros, {"all zero"}),
    ("he_normal", integer_zeros, {"all zero"}),
    ("he_normal", ones, {"constant"}),
    ("he_normal", constant, {"constant"}),  # another one for every fan_in
    ("he_normal", in_an_integer_array, {"integers"}),
    ("he_normal", rounded, {"integers"}),
    ("he_normal", half, {"half precision"}),
    ("he_normal", cut_off, {"truncated, not rescaled"}),
    ("he_normal", cut_off_and_lecun, {"variance 1/fan_in"}),
    ("he_normal", signs, {"two values"}),
    ("he_normal", laplace, {"Laplace"}),
    ("he_normal", as_uniform, {"uniform"}),
    ("he_uniform", positive, {"not centred"}),
    ("he_uniform", normal(lambda n, m: (2 / n) ** 0.5), {"normal"}),
    ("he_uniform", half_uniform, {"variance (2/fan_in)/4"}),
    ("he_uniform", uniform(lambda n, m: (2 / n) ** 0.5), {"variance (2/fan_in)/3"}),
    ("he_uniform", uniform(lambda n, m: 2 / n), {"variance (2/fan_in)²/3"}),
    ("he_uniform", uniform(lambda n, m: 6**0.5 / n), {"variance 2/fan_in²"}),
    ("he_uniform", uniform(lambda n, m: 1 / n**0.5), {"variance 1/(3 fan_in)"}),
    ("he_uniform", uniform(lambda n, m: (6 / m) ** 0.5), {"variance 2/fan_out"}),
    ("glorot_uniform", uniform(lambda n, m: (6 / n + m) ** 0.5), {"variance (6/fan_in + fan_out)/3"}),
    ("glorot_uniform", uniform(lambda n, m: (3 / n + 3 / m) ** 0.5), {"variance 1/fan_in + 1/fan_out"}),
    ("glorot_normal", normal(lambda n, m: (2 / n + m) ** 0.5), {"variance 2/fan_in + fan_out"}),
    (
        "glorot_normal",
        normal(lambda n, m: ((1 / n + 1 / m) / 2) ** 0.5),
        {"variance (1/fan_in + 1/fan_out)/2"},
    ),
    ("lecun_normal", normal(lambda n, m: (1 / (n + 1)) ** 0.5), {"variance 1/(fan_in + 1)"}),
)
"""The function that it stands for, the function, and the causes that are named."""


# --- without a name: entries that depend on each other, and other laws with He's variance ------------------


def he(n, m, rng):
    return rng.normal(0, (2 / n) ** 0.5, (n, m))


def clipped(n, m, rng):
    return np.clip(he(n, m, rng), -1, 1)


def one_fan_more(n, m, rng):
    return he(n, m, rng) * (n / (n + 1)) ** 0.5


def sorted_rows(n, m, rng):
    return np.sort(he(n, m, rng), axis=1)


def sorted_columns(n, m, rng):
    return np.sort(he(n, m, rng), axis=0)


def sorted_by_size(n, m, rng):
    return np.sort(abs(he(n, m, rng)), axis=None).reshape(n, m) * rng.choice([-1, 1], (n, m))


def antithetic(n, m, rng):
    weights = he(n, m, rng)
    weights[n - n // 2 :] = -weights[: n // 2]
    return weights


def twice(n, m, rng):
    weights = he(n, m, rng)
    weights[n - n // 2 :] = weights[: n // 2]
    return weights


def rotated(n, m, rng):
    row = rng.normal(0, (2 / n) ** 0.5, m)
    return np.stack([np.roll(row, i) for i in range(n)])


def shuffled_pool(n, m, rng):
    pool = np.random.default_rng(3).normal(0, (2 / n) ** 0.5, n * m)
    return rng.permutation(pool).reshape(n, m)


def standardised(n, m, rng):
    weights = he(n, m, rng)
    return (weights - weights.mean()) / weights.std() * (2 / n) ** 0.5


def unit_columns(n, m, rng):
    weights = he(n, m, rng)
    return weights / np.sqrt((weights**2).mean(axis=0)) * (2 / n) ** 0.5


def orthogonal(n, m, rng):
    square, _ = np.linalg.qr(rng.normal(size=(max(n, m), max(n, m))))
    return square[:n, :m] * (2 * max(n, m) / n) ** 0.5


def rows_of_two_spreads(n, m, rng):
    return he(n, m, rng) * np.where(np.arange(n) % 4 < 2, 1.3, 0.31**0.5)[:, None]


def smoothed(n, m, rng):
    noise = rng.normal(0, (1 / n) ** 0.5, (n, m + 1))
    return noise[:, 1:] + noise[:, :-1]


def student(n, m, rng):
    return rng.standard_t(5, (n, m)) * (3 / 5 * 2 / n) ** 0.5


def logistic(n, m, rng):
    return rng.logistic(0, 3**0.5 / np.pi * (2 / n) ** 0.5, (n, m))


def triangular(n, m, rng):
    return rng.triangular(-1, 0, 1, (n, m)) * (12 / n) ** 0.5


def sum_of_four(n, m, rng):
    return rng.uniform(-1, 1, (4, n, m)).sum(axis=0) * (1.5 / n) ** 0.5


def skewed(n, m, rng):
    """As many above zero as below, but large ones below only as rarely as small ones above."""
    sizes = abs(he(n, m, rng))
    threshold = (2 / n) ** 0.5 * stats.norm.isf(0.25)
    return np.where(sizes > threshold, sizes, -sizes)


def rounded_to_hundredths(n, m, rng):
    return np.round(he(n, m, rng), 2)


UNNAMED = (
    clipped,
    one_fan_more,
    sorted_rows,
    sorted_columns,
    sorted_by_size,
    antithetic,
    twice,
    rotated,
    shuffled_pool,
    standardised,
    unit_columns,
    orthogonal,
    rows_of_two_spreads,
    smoothed,
    student,
    logistic,
    triangular,
    sum_of_four,
    skewed,
    rounded_to_hundredths,
)
"""None of them is He's normal law."""

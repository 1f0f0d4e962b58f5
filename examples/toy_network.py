"""The lecture's toy problem from end to end: 200 samples of a mixture, the network 2-50-1, SGD with momentum.

Run it: ``python examples/toy_network.py [--seed SEED] [--epochs EPOCHS]``. All that is drawn comes from the seed. The
classes have one covariance, so that the Bayes boundary is a line and the Bayes error a value of the normal
distribution function; the lecture's regularised runs (weight decay, dropout) come after the plain one.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.implementation import (
    bayes_boundary,
    count_parameters,
    dropout_train,
    epoch,
    l2_gradient,
    l2_penalty,
    lecun_normal,
    mixture_sample,
    momentum,
)

WIDTHS = (2, 50, 1)
SAMPLES, FRESH, BATCH = 200, 4000, 20
RATE, MOMENTUM = 0.1, 0.9

PRIORS = np.array([0.375, 0.625])
MEANS = np.array([[-1.0, 0.0], [1.0, 0.75]])
COVARIANCE = np.array([[1.0, -0.5], [-0.5, 1.25]])


@dataclass(frozen=True)
class Setting:
    """One of the lecture's runs: its name, the penalty's factor, the probability of keeping a hidden unit."""

    name: str
    decay: float = 0.0
    keep: float = 1.0


SETTINGS = (
    Setting("plain"),
    Setting("weight decay 1e-4", decay=1e-4),
    Setting("weight decay 1e-3", decay=1e-3),
    Setting("weight decay 1e-2", decay=1e-2),
    Setting("dropout, keep 0.7", keep=0.7),
)


@dataclass(frozen=True)
class Row:
    """After an epoch: the loss on the samples (no penalty, nothing dropped), errors, agreement with Bayes."""

    epoch: int
    loss: float
    errors: int
    fresh_errors: int
    agreeing: int


# --- the network -------------------------------------------------------------------------------------------

Parameters = list[Any]
"""W1, b1, W2, b2."""


def start(rng: np.random.Generator) -> Parameters:
    """LeCun's weights, for tanh, and zero biases."""
    n, hidden, outputs = WIDTHS
    return [
        lecun_normal(n, hidden, rng),
        np.zeros(hidden),
        lecun_normal(hidden, outputs, rng),
        np.zeros(outputs),
    ]


def scores(parameters: Parameters, X: Any) -> Any:
    """The log odds of class 1 that the network gives to each row of X."""
    W1, b1, W2, b2 = parameters
    return (np.tanh(X @ W1 + b1) @ W2 + b2)[:, 0]


def cross_entropy(s: Any, y: Any) -> float:
    """The mean of −log p(y) where p(1) = 1/(1 + exp(−s))."""
    return float(np.mean(np.logaddexp(0, s) - y * s))


def gradients(parameters: Parameters, X: Any, y: Any, keep: float, rng: np.random.Generator) -> Parameters:
    """The gradient of the cross entropy of a batch, hidden units being dropped at random."""
    W1, b1, W2, b2 = parameters
    active = np.tanh(X @ W1 + b1)
    mask = dropout_train(np.ones(active.shape), keep, rng)  # 0 or 1/keep: at test time nothing is left to do
    hidden = active * mask
    s = (hidden @ W2 + b2)[:, 0]

    slope = ((1 / (1 + np.exp(-s)) - y) / len(y))[:, None]
    back = slope @ W2.T * mask * (1 - active**2)
    return [X.T @ back, back.sum(axis=0), hidden.T @ slope, slope.sum(axis=0)]


def trained(
    X: Any, y: Any, setting: Setting, epochs: int, rng: np.random.Generator
) -> Iterator[tuple[int, Parameters]]:
    """The parameters after every epoch, 0 included."""
    parameters = start(rng)
    velocities = [np.zeros_like(p) for p in parameters]
    yield 0, parameters
    for t in range(1, epochs + 1):
        for batch in epoch(len(X), BATCH, rng):
            grad = gradients(parameters, X[batch], y[batch], setting.keep, rng)
            for k, slope in zip((0, 2), l2_gradient(parameters[::2], setting.decay), strict=True):
                grad[k] = grad[k] + slope
            steps = zip(parameters, velocities, grad, strict=True)
            moved = [momentum(p, v, g, lr=RATE, mu=MOMENTUM) for p, v, g in steps]
            parameters, velocities = [p for p, _ in moved], [v for _, v in moved]
        yield t, parameters


# --- what the best classifier does -------------------------------------------------------------------------


def bayes_error() -> float:
    """How often the Bayes rule errs: π₀Φ(−Δ/2 + λ/Δ) + π₁Φ(−Δ/2 − λ/Δ), Δ² = ⟨μ₁ − μ₀, w⟩, λ = log(π₁/π₀)."""
    w, _ = bayes_boundary(PRIORS, MEANS, COVARIANCE)
    distance = math.sqrt((MEANS[1] - MEANS[0]) @ w)
    shift = math.log(PRIORS[1] / PRIORS[0]) / distance
    return float(PRIORS[0] * _below(-distance / 2 + shift) + PRIORS[1] * _below(-distance / 2 - shift))


def _below(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def data(seed: int) -> tuple[Any, ...]:
    """X and y to train on, and fresh ones."""
    rng = np.random.default_rng([seed, 0])
    covariances = np.array([COVARIANCE, COVARIANCE])
    return (
        *mixture_sample(SAMPLES, PRIORS, MEANS, covariances, rng),
        *mixture_sample(FRESH, PRIORS, MEANS, covariances, rng),
    )


def bayes_errors(X: Any, y: Any) -> int:
    """How many of these points the Bayes rule gets wrong."""
    w, b = bayes_boundary(PRIORS, MEANS, COVARIANCE)
    return int(np.sum((X @ w + b > 0) != y))


def history(setting: Setting, seed: int, epochs: int) -> tuple[list[Row], Parameters]:
    """A row an epoch, and the parameters at the end."""
    X, y, fresh, classes = data(seed)
    w, b = bayes_boundary(PRIORS, MEANS, COVARIANCE)
    rows, last = [], []
    for t, parameters in trained(X, y, setting, epochs, np.random.default_rng([seed, 1])):
        s, decided = scores(parameters, X), scores(parameters, fresh) > 0
        errors, fresh_errors = int(np.sum((s > 0) != y)), int(np.sum(decided != classes))
        agreeing = int(np.sum(decided == (fresh @ w + b > 0)))
        rows.append(Row(t, cross_entropy(s, y), errors, fresh_errors, agreeing))
        last = parameters
    return rows, last


# --- output ------------------------------------------------------------------------------------------------


def _shown(row: Row) -> str:
    of_samples, of_fresh = 1 - row.errors / SAMPLES, 1 - row.fresh_errors / FRESH
    return f"{row.loss:10.4f}{of_samples:11.3f}{of_fresh:11.4f}{row.agreeing / FRESH:11.4f}"


def report(seed: int, epochs: int) -> Iterator[str]:
    """The lines that are printed."""
    X, y, fresh, classes = data(seed)
    w, b = bayes_boundary(PRIORS, MEANS, COVARIANCE)
    on_samples, on_fresh = 1 - bayes_errors(X, y) / SAMPLES, 1 - bayes_errors(fresh, classes) / FRESH
    yield f"mixture of two normal laws: {SAMPLES} samples, {FRESH} fresh points, seed {seed}"
    yield f"network {'-'.join(map(str, WIDTHS))}, tanh: {count_parameters(WIDTHS)} parameters"
    yield f"SGD: learning rate {RATE}, momentum {MOMENTUM}, batches of {BATCH}, {epochs} epochs"
    yield f"Bayes boundary: {w[0]:.4f} x1 + {w[1]:.4f} x2 + {b:.4f} = 0"
    yield f"Bayes accuracy: {1 - bayes_error():.6f}; on the samples {on_samples:.3f}, on the fresh {on_fresh:.4f}"
    ends = []
    for setting in SETTINGS:
        rows, parameters = history(setting, seed, epochs)
        ends.append((setting, rows[-1], l2_penalty(parameters[::2], 1.0)))
        if setting is SETTINGS[0]:
            yield ""
            yield "epoch      loss    samples      fresh   as Bayes"
            every = max(1, epochs // 10)
            yield from (f"{row.epoch:5d}{_shown(row)}" for row in rows if row.epoch % every == 0)
    yield ""
    yield "at the end               loss    samples      fresh   as Bayes      |W|^2"
    yield from (f"{setting.name:19s}{_shown(row)}{size:11.2f}" for setting, row, size in ends)


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=100)
    given = parser.parse_args()
    for line in report(given.seed, given.epochs):
        print(line)


if __name__ == "__main__":
    main()

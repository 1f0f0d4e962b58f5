"""The lecture's toy model, on which optimizers are drawn: y = ⟨w₀, x⟩ + noise, and its expected loss.

All numbers are dyadic and have few digits, so that the losses on the grid are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._style import BLUE, FAINT, INK, label, plane
from reference.implementation import gradient, gradient_descent, toy_loss

SIGMA = np.array([[0.625, 0.375], [0.375, 0.625]])
"""Of the eigenvalues 1 and 1/4, along the diagonals."""

MINIMUM = np.array([0.5, -0.25])
NOISE = 0.5
START = np.array([-2.5, 0.75])
LIMITS = (-3.0, 2.0, -2.0, 2.0)
STEP = 1 / 16
LEVELS = NOISE**2 + np.array([0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9])

Weights = Any


def batch(size: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Fresh samples of the model: X of shape (size, 2), and y."""
    X = rng.standard_normal((size, 2)) @ np.linalg.cholesky(SIGMA).T
    return X, X @ MINIMUM + NOISE * rng.standard_normal(size)


def descent(lr: float, steps: int) -> Weights:
    """Gradient descent on the expected loss, whose gradient is 2Σ(w − w₀): SGD's path, on average."""
    path = [START]
    for _ in range(steps):
        path.append(gradient_descent(path[-1], 2 * SIGMA @ (path[-1] - MINIMUM), lr=lr))
    return np.array(path)


def stochastic(lr: float, size: int, steps: int, seed: list[int]) -> dict[str, Any]:
    """SGD, every step on a batch of fresh samples: the path, and the batches."""
    rng = np.random.default_rng(seed)
    path, batches = [START], []
    for _ in range(steps):
        X, y = batch(size, rng)
        batches.append((X, y))
        path.append(gradient_descent(path[-1], gradient(path[-1], X, y), lr=lr))
    return {"path": np.array(path), "batches": batches, "lr": lr, "size": size}


def on_grid(loss: Callable[[Weights], Any], limits: tuple[float, ...], step: float) -> dict[str, Any]:
    """A loss at the points of a grid."""
    x, y = (np.arange(low, high + step, step) for low, high in (limits[:2], limits[2:]))
    return {"x": x, "y": y, "loss": np.array([[loss(np.array([a, b])) for a in x] for b in y])}


def expected() -> dict[str, Any]:
    """The expected loss on the grid."""
    return on_grid(lambda w: toy_loss(w, MINIMUM, SIGMA, NOISE**2), LIMITS, STEP)


def levels(axes: Axes, grid: dict[str, Any], at: Any, **options: Any) -> None:
    """Lines of equal loss."""
    chosen = {"colors": [FAINT], "linewidths": 0.8, "zorder": 1} | options
    axes.contour(grid["x"], grid["y"], grid["loss"], at, **chosen)


def bowl(axes: Axes, grid: dict[str, Any]) -> None:
    """The expected loss, its minimum and the start."""
    levels(axes, grid, LEVELS)
    axes.plot(*MINIMUM, marker="+", markersize=9, markeredgewidth=1.6, color=INK, zorder=5)
    plane(axes, LIMITS)
    axes.set(xticks=[], yticks=[])


def paths(axes: Axes, path: Weights, mean: Weights) -> None:
    """A path of SGD, and dashed its mean."""
    axes.plot(*mean.T, color=INK, linestyle=(0, (4, 2)), linewidth=1.3, zorder=4)
    axes.plot(*path.T, ".-", color=BLUE, linewidth=1.1, markersize=4, zorder=3)


def name_points(axes: Axes) -> None:
    """Words at the start and at the minimum."""
    label(axes, tuple(START), "start", xytext=(0, -13), textcoords="offset points", ha="center")
    label(axes, tuple(MINIMUM), "$w_0$", xytext=(6, -2), textcoords="offset points", va="center")

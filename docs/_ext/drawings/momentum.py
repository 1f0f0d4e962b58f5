"""Gradient descent, momentum and Nesterov's momentum in a valley, and where they ask for the gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawings._bowl import levels, on_grid
from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, label, new_mosaic, plane
from reference.implementation import gradient_descent, momentum, nesterov, toy_loss

SIGMA = np.diag([0.0625, 1.0])
START = np.array([-4.0, 1.0])
LIMITS = (-4.5, 1.0, -1.25, 1.25)
LARGE, SMALL = 15 / 16, 1 / 4
HALF, HIGH = 1 / 2, 3 / 4
STEPS = 16

Gradient = Callable[[Any], Any]


def slope(w: Any) -> Any:
    """The gradient of the loss wᵀΣw."""
    return 2 * SIGMA @ w


def data() -> Data:
    """The paths, and the points at which Nesterov's momentum asks for the gradient."""
    plain = [START]
    for _ in range(STEPS):
        plain.append(gradient_descent(plain[-1], slope(plain[-1]), lr=LARGE))
    return {
        "plain": np.array(plain),
        "smoothed": with_momentum(LARGE, HALF),
        "overshooting": with_momentum(SMALL, HIGH),
        **looking_ahead(SMALL, HIGH),
        "grid": on_grid(lambda w: toy_loss(w, np.zeros(2), SIGMA, 0), LIMITS, 1 / 16),
    }


def with_momentum(lr: float, mu: float) -> Any:
    """The path with momentum."""
    path, v = [START], np.zeros(2)
    for _ in range(STEPS):
        theta, v = momentum(path[-1], v, slope(path[-1]), lr=lr, mu=mu)
        path.append(theta)
    return np.array(path)


def looking_ahead(lr: float, mu: float) -> dict[str, Any]:
    """The path with Nesterov's momentum, and what it asked."""
    path, v, velocities = [START], np.zeros(2), [np.zeros(2)]
    asked: list[Any] = []

    def gradient(w: Any) -> Any:
        asked.append(w)
        return slope(w)

    for _ in range(STEPS):
        theta, v = nesterov(path[-1], v, gradient, lr=lr, mu=mu)
        path.append(theta)
        velocities.append(v)
    return {"nesterov": np.array(path), "asked": np.array(asked), "velocities": np.array(velocities)}


def draw(data: Data) -> Figure:
    """Above without and with momentum at a large rate, below momentum and Nesterov's at a small one."""
    figure, axes = new_mosaic(5.6, [["a", "b"], ["c", "c"], ["d", "d"]], height_ratios=(1, 1.9, 1.9))
    titles = (
        "no momentum, η = 15/16",
        "momentum, μ = 1/2",
        "momentum, η = 1/4, μ = 3/4",
        "Nesterov, η = 1/4, μ = 3/4",
    )
    for one, title in zip("abcd", titles, strict=True):
        levels(axes[one], data["grid"], np.array([0.02, 0.1, 0.25, 0.5, 0.85, 1.3, 1.8]))
        axes[one].plot(0, 0, "+", markersize=9, markeredgewidth=1.6, color=INK)
        plane(axes[one], LIMITS)
        axes[one].set(xticks=[], yticks=[])
        axes[one].set_title(title, loc="left")
    for one, path in zip("abc", ("plain", "smoothed", "overshooting"), strict=True):
        axes[one].plot(*data[path].T, ".-", color=BLUE, linewidth=1.3)
    _ahead(axes["d"], data)
    return figure


def _ahead(axes: Axes, data: Data) -> None:
    path, asked = data["nesterov"], data["asked"]
    axes.plot(*path.T, ".-", color=BLUE, linewidth=1.3)
    for theta, half, new in zip(path, asked, path[1:], strict=False):
        axes.plot(*np.array([theta, half]).T, ":", color=RED, linewidth=1)
        axes.plot(*np.array([half, new]).T, "-", color=RED, linewidth=1)
    axes.plot(*asked.T, "o", color=RED, markerfacecolor="none", markersize=4)
    label(axes, tuple(asked[2]), "asks here", RED, xytext=(8, -10), textcoords="offset points")


DRAWING = Drawing(
    name="momentum",
    title="Momentum, and where Nesterov asks for the gradient",
    slides=(
        "Gradient descent",
        "Polyak momentum",
        "Momentum in action (GD)",
        "Nesterov accelerated momentum",
    ),
    claims=(
        "momentum.update",
        "momentum.unrolled",
        "momentum.stability",
        "nesterov.update",
        "nesterov.half_step",
    ),
    caption="Above, a large rate makes gradient descent zigzag, and momentum smooths that out. Below, at a "
    "smaller rate, momentum swings far across the floor of the valley; Nesterov's asks for the gradient "
    "where the velocity is about to lead (circles, at the end of the dotted lines), and is held back "
    "in time.",
    alt="Four paths in a long valley. Without momentum a narrow zigzag; with it a few wide swings that fade. "
    "Below, a wave that swings far across the floor of the valley, and Nesterov's path, which swings "
    "across it less than half as far, with circles ahead of its first points.",
    data=data,
    draw=draw,
)

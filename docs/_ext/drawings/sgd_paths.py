"""The path of stochastic gradient descent, on the expected loss and on what its minibatches show of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawings import _bowl as toy
from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, label, new
from reference.implementation import empirical_loss

RATE, SIZE, STEPS = 1 / 4, 4, 14
SEED = [2, 174]
"""One whose first three steps are long enough to be seen; nothing else was looked for."""
SHOWN = (0, 1, 2)
"""The steps whose minibatches are shown."""

PARTS = np.array([1 / 16, 1 / 4, 9 / 16, 1, 25 / 16, 9 / 4])
"""The level sets of a minibatch, in parts of its loss at the point: one of them runs through it."""


def data() -> Data:
    """The path, the mean path, the expected loss, and the losses of the first minibatches, on a grid."""
    run = toy.stochastic(RATE, SIZE, STEPS, SEED)
    seen = [run["batches"][t] for t in SHOWN]
    return {
        **run,
        "mean": toy.descent(RATE, STEPS),
        "expected": toy.expected(),
        "losses": [empirical_loss(run["path"][t], *run["batches"][t]) for t in SHOWN],
        "seen": [
            toy.on_grid(lambda w, X=X, y=y: empirical_loss(w, X, y), toy.LIMITS, 1 / 16) for X, y in seen
        ],
    }


def draw(data: Data) -> Figure:
    """The expected loss first, then one batch after the other."""
    figure, axes = new(3.9, 2, 2)
    first, *others = axes.flat
    path = data["path"]
    toy.bowl(first, data["expected"])
    first.plot(*data["mean"].T, color=INK, linestyle=(0, (4, 2)), linewidth=1.2)
    first.plot(*path.T, ".-", color=BLUE, linewidth=1.2)
    first.set_title("expected loss", loc="left")
    label(first, tuple(toy.START), "start", xytext=(0, -13), textcoords="offset points", ha="center")
    for axes, t, grid, at in zip(others, SHOWN, data["seen"], data["losses"], strict=True):
        lowest = grid["loss"].min()
        toy.levels(axes, grid, lowest + (at - lowest) * PARTS)
        axes.plot(*path[: t + 1].T, ".-", color=BLUE, linewidth=1.2)
        _arrow(axes, path[t], path[t + 1])
        axes.plot(*toy.MINIMUM, marker="+", markersize=9, markeredgewidth=1.6, color=INK)
        toy.plane(axes, toy.LIMITS)
        axes.set(xticks=[], yticks=[])
        axes.set_title(f"loss of minibatch {t + 1}", loc="left")
    return figure


def _arrow(axes: Axes, start: Any, end: Any) -> None:
    arrow = {"arrowstyle": "-|>", "color": RED, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrow | {"mutation_scale": 9}, zorder=6)


DRAWING = Drawing(
    name="sgd_paths",
    title="What SGD descends, and what it sees",
    slides=(
        "Toy model",
        "Stochastic gradient descent path",
    ),
    claims=(
        "quadratic.toy_loss",
        "quadratic.gradient",
        "quadratic.empirical_expectation",
        "minibatch.sample_gradient",
        "minibatch.expected_risk",
        "gradient_descent.level_set",
        "gradient_descent.mean_step",
        "gradient_descent.mean_path",
    ),
    caption="Stochastic gradient descent (blue) on the expected loss, with its mean path (dashed), which is "
    "that of gradient descent; and what it sees, the losses of its first three minibatches, to whose "
    "lines each step (red) is orthogonal. Each minibatch has a minimum of its own, not at the true "
    "weights $w_0$ (the cross).",
    alt="Four panels with ellipses of equal loss. In the first a jagged path and a smooth dashed one lead "
    "from a start to the centre; in the others the ellipses of single minibatches are tilted and "
    "centred elsewhere, and an arrow crosses their lines at a right angle.",
    data=data,
    draw=draw,
)

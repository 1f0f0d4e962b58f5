"""Weight decay and dropout on the two-class toy set: where the network decides otherwise than the Bayes rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, label, new, plane
from examples import toy_network as toy
from reference.implementation import forward

SEED, EPOCHS = 0, 300
LIMITS = (-4.5, 4.5, -3.5, 4.0)
STEP = 1 / 16
TITLES = (
    "no penalty",
    "weight decay $10^{-4}$",
    "weight decay $10^{-3}$",
    "weight decay $10^{-2}$",
    "dropout, keep 0.7",
)


def data() -> Data:
    """The samples, the Bayes boundary ⟨w, x⟩ + b = 0, and each trained network's log odds on a grid."""
    X, y, *_ = toy.data(SEED)
    x1, x2 = (np.arange(low, high + STEP, STEP) for low, high in (LIMITS[:2], LIMITS[2:]))
    points = np.array([[a, b] for b in x2 for a in x1])
    networks = [trained(X, y, setting) for setting in toy.SETTINGS]
    w, b = toy.bayes_boundary(toy.PRIORS, toy.MEANS, toy.COVARIANCE)
    return {
        "X": X,
        "y": y,
        "x1": x1,
        "x2": x2,
        "networks": networks,
        "odds": [odds(network, points).reshape(len(x2), len(x1)) for network in networks],
        "errors": [int(np.sum((odds(network, X) > 0) != y)) for network in networks],
        "bayes": (w, b),
        "bayes_errors": toy.bayes_errors(X, y),
    }


def trained(X: Any, y: Any, setting: Any) -> list[Any]:
    """The parameters after the last epoch."""
    *_, (_, parameters) = toy.trained(X, y, setting, EPOCHS, np.random.default_rng([SEED, 1]))
    return list(parameters)


def odds(network: list[Any], X: Any) -> Any:
    """The log odds of class 1 that the network gives to each row of X."""
    W1, b1, W2, b2 = network
    return forward(X, [W1, W2], [b1, b2], "tanh")[:, 0]


def draw(data: Data) -> Figure:
    """A panel for each setting, and one that explains them."""
    figure, grid = new(5.8, 3, 2)
    X, y = data["X"], data["y"]
    w, b = data["bayes"]
    ends = np.array(LIMITS[:2])
    for axes, title, z, errors in zip(grid.flat, TITLES, data["odds"], data["errors"], strict=False):
        axes.plot(*X[y == 0].T, "o", color=BLUE, markersize=2.6, markerfacecolor="none", markeredgewidth=0.8)
        axes.plot(*X[y == 1].T, "^", color=RED, markersize=3)
        axes.plot(ends, -(w[0] * ends + b) / w[1], color=INK, linestyle=(0, (4, 2)), linewidth=1.2)
        axes.contour(data["x1"], data["x2"], z, [0], colors=[INK], linewidths=1.8)
        plane(axes, LIMITS)
        axes.set(xticks=[], yticks=[])
        axes.set_title(title, loc="left")
        label(axes, (0.02, 0.03), f"{errors} errors", xycoords="axes fraction")
    words = grid[2][1]
    words.set_axis_off()
    words.plot([0, 0.25], [0.8, 0.8], color=INK, linewidth=1.8)
    words.plot([0, 0.25], [0.6, 0.6], color=INK, linestyle=(0, (4, 2)), linewidth=1.2)
    words.plot(0.125, 0.4, "o", color=BLUE, markerfacecolor="none")
    words.plot(0.125, 0.2, "^", color=RED)
    words.set(xlim=(0, 1), ylim=(0, 1))
    entries = ("network", f"Bayes: {data['bayes_errors']} errors", "class 0", "class 1")
    for height, text in zip((0.8, 0.6, 0.4, 0.2), entries, strict=True):
        label(words, (0.32, height), text, va="center")
    return figure


DRAWING = Drawing(
    name="regularisation",
    title="Weight decay and dropout on the toy set",
    slides=(
        "Toy dataset",
        "Standard neural network classification",
        "Weight decay: an example",
        "Dropout from Srivastava et al. 2014",
    ),
    claims=(
        "toy_models.mixture",
        "toy_models.linear_log_odds",
        "toy_models.bayes_error",
        "toy_models.toy_network",
        "weight_decay.penalty",
        "weight_decay.gradient",
        "weight_decay.update",
        "dropout.train",
        "dropout.inverted",
        "dropout.rate",
    ),
    caption="The network 2-50-1 after 300 epochs of SGD with η = 0.1 and momentum 0.9: without a penalty its "
    "boundary (solid) bends around single samples, with weight decay or dropout it is nearer to the "
    "Bayes boundary (dashed). On these 200 samples the network may make fewer errors than the Bayes "
    "rule; on fresh ones, none makes fewer on average.",
    alt="Five panels of circles and triangles, two overlapping clouds, and a straight dashed line between "
    "them. The network's line is bent with islands at first, ever straighter for weight decay 1e-4, "
    "1e-3 and 1e-2, and nearly straight for dropout.",
    data=data,
    draw=draw,
)

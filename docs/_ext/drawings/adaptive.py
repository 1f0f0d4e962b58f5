"""The adaptive methods beside gradient descent, where one direction is much flatter than the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from drawings._bowl import levels, on_grid
from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, VIOLET, label, new, plane
from reference.implementation import adagrad, adam, gradient_descent, rmsprop, toy_loss

SIGMA = np.diag([1 / 64, 1.0])
START = np.array([-2.0, 1.0])
LIMITS = (-2.25, 0.5, -0.5, 1.25)
STEPS = 60
EPS = 0.0
"""Not needed here: no gradient is 0."""

RATES = {"gradient descent": 1 / 4, "Adagrad": 1 / 4, "RMSprop": 1 / 32, "Adam": 1 / 16}
LOOKS = {
    "gradient descent": (INK, "-", "."),
    "Adagrad": (BLUE, "--", "s"),
    "RMSprop": (VIOLET, "-.", "^"),
    "Adam": (RED, "-", "o"),
}


def slope(w: Any) -> Any:
    """The gradient of the loss wᵀΣw."""
    return 2 * SIGMA @ w


def data() -> Data:
    """The paths, their losses, and the loss on a grid."""
    paths = {name: path(name) for name in RATES}
    return {
        "paths": paths,
        "losses": {name: [loss(w) for w in points] for name, points in paths.items()},
        "grid": on_grid(loss, LIMITS, 1 / 32),
    }


def loss(w: Any) -> Any:
    """wᵀΣw."""
    return toy_loss(w, np.zeros(2), SIGMA, 0)


def path(name: str, scale: float = 1.0) -> Any:
    """The path of a method, the loss being multiplied by ``scale``."""
    lr, zero = RATES[name], np.zeros(2)
    steps: dict[str, Callable[..., tuple[Any, ...]]] = {
        "gradient descent": lambda w, grad: (gradient_descent(w, grad, lr=lr),),
        "Adagrad": lambda w, g, grad: adagrad(w, g, grad, lr=lr, eps=EPS),
        "RMSprop": lambda w, g, grad: rmsprop(w, g, grad, lr=lr, beta=0.99, eps=EPS),
        "Adam": lambda w, v, g, t, grad: adam(w, v, g, t, grad, lr=lr, beta1=0.9, beta2=0.999, eps=EPS),
    }
    states = {"gradient descent": (), "Adagrad": (zero,), "RMSprop": (zero,), "Adam": (zero, zero, 0)}
    state = (START, *states[name])
    points = [START]
    for _ in range(STEPS):
        state = steps[name](*state, scale * slope(state[0]))
        points.append(state[0])
    return np.array(points)


def draw(data: Data) -> Figure:
    """The paths above, the losses below."""
    figure, ((plot,), (below,)) = new(5.4, 2, 1, gridspec_kw={"height_ratios": (1.25, 1)})
    levels(plot, data["grid"], np.array([0.005, 0.02, 0.06, 0.15, 0.3, 0.55, 0.9]))
    plot.plot(0, 0, "+", markersize=9, markeredgewidth=1.6, color=INK)
    for name, (colour, line, marker) in LOOKS.items():
        points, losses = data["paths"][name], data["losses"][name]
        shown = {"color": colour, "linestyle": line, "linewidth": 1.3}
        plot.plot(*points.T, marker=marker, markersize=4, markevery=5, **shown)
        below.plot(losses, **shown)
        beside = {"textcoords": "offset points", "va": "center", "in_layout": False}
        label(below, (STEPS, losses[-1]), name, colour, xytext=(4, 0), **beside)
    plane(plot, LIMITS)
    plot.set(xticks=[], yticks=[])
    plot.set_title("paths, a mark every 5 steps", loc="left")
    below.set(yscale="log", xlabel="step", xlim=(0, 88), xticks=[0, 20, 40, 60])
    below.set_title("loss", loc="left")
    return figure


DRAWING = Drawing(
    name="adaptive",
    title="The adaptive methods on a badly scaled bowl",
    slides=(
        "Problem with SGD (with momentum)",
        "Adagrad (Adaptive Gradient) from Duchi, Hazan, and Singer 2011",
        "RMSprop from Tieleman and Hinton 2012",
        "Adam (Adaptive moment estimation) from Kingma and Ba 2015",
    ),
    claims=(
        "adagrad.update",
        "adagrad.first_step",
        "adagrad.scale_invariance",
        "rmsprop.update",
        "rmsprop.first_step",
        "rmsprop.scale_invariance",
        "adam.update",
        "adam.bias_correction",
        "adam.scale_invariance",
    ),
    caption="Where the loss is 64 times flatter along one axis, gradient descent drops to the floor of the "
    "valley and crawls; the adaptive methods divide each coordinate by the size of its own gradients, "
    "so that the first step is the same along both axes. Adagrad's and RMSprop's paths nearly "
    "coincide, at unlike speeds, and Adam, which has momentum, overshoots.",
    alt="Above, paths in a wide flat valley: gradient descent goes straight down and then slowly along "
    "it, the others diagonally to the minimum. Below, their losses on a logarithmic scale: RMSprop "
    "falls furthest, Adagrad next, Adam in waves, and gradient descent stays highest.",
    data=data,
    draw=draw,
)

"""The influence of the learning rate on stochastic gradient descent."""

from __future__ import annotations

from matplotlib.figure import Figure

from drawings import _bowl as toy
from drawings._model import Data, Drawing
from drawings._style import new

RATES = (1 / 32, 1 / 8, 1 / 2, 33 / 32)
TITLES = ("η = 1/32", "η = 1/8", "η = 1/2", "η = 33/32: beyond 1/λ")
SIZE = 8
STEPS = (30, 30, 30, 6)
SEED = [3, 0]


def data() -> Data:
    """A path and a mean path for each rate; all see the same batches."""
    return {
        "runs": [toy.stochastic(lr, SIZE, steps, SEED) for lr, steps in zip(RATES, STEPS, strict=True)],
        "means": [toy.descent(lr, steps) for lr, steps in zip(RATES, STEPS, strict=True)],
        "expected": toy.expected(),
    }


def draw(data: Data) -> Figure:
    """A panel for each rate."""
    figure, grid = new(3.9, 2, 2)
    for axes, title, run, mean in zip(grid.flat, TITLES, data["runs"], data["means"], strict=True):
        toy.bowl(axes, data["expected"])
        toy.paths(axes, run["path"], mean)
        axes.set_title(title, loc="left")
    toy.name_points(grid[0][0])
    return figure


DRAWING = Drawing(
    name="learning_rate",
    title="Influence of the learning rate",
    slides=("Influence of learning rate",),
    claims=(
        "gradient_descent.convergence",
        "gradient_descent.half_loss_rate",
        "gradient_descent.best_rate",
        "gradient_descent.closed_form",
        "gradient_descent.mean_path",
    ),
    caption="Stochastic gradient descent (blue) and its mean path (dashed) where the largest eigenvalue of Σ "
    "is 1: small rates are slow, larger ones end in a wider cloud, and beyond η = 1/λ the mean path "
    "itself diverges. It would be 2/λ for a loss with a factor ½, which this one has not.",
    alt="Four panels with the same ellipses. At the rate 1/32 the path stops early, at 1/8 it comes near "
    "the centre, at 1/2 it reaches it in a few steps and jitters, at 33/32 path and mean path jump to "
    "and fro out of the picture.",
    data=data,
    draw=draw,
)

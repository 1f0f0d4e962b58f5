"""The influence of the minibatch's size on stochastic gradient descent."""

from __future__ import annotations

from matplotlib.figure import Figure

from drawings import _bowl as toy
from drawings._model import Data, Drawing
from drawings._style import new

SIZES = (1, 4, 16, 64)
RATE, STEPS = 1 / 8, 40
SEED = [4, 0]


def data() -> Data:
    """A path for each size; all have the same mean path."""
    return {
        "runs": [toy.stochastic(RATE, size, STEPS, SEED) for size in SIZES],
        "mean": toy.descent(RATE, STEPS),
        "expected": toy.expected(),
    }


def draw(data: Data) -> Figure:
    """A panel for each size."""
    figure, grid = new(3.9, 2, 2)
    for axes, size, run in zip(grid.flat, SIZES, data["runs"], strict=True):
        toy.bowl(axes, data["expected"])
        toy.paths(axes, run["path"], data["mean"])
        axes.set_title("one sample" if size == 1 else f"{size} samples", loc="left")
    toy.name_points(grid[0][0])
    return figure


DRAWING = Drawing(
    name="batch_size",
    title="Influence of the minibatch's size",
    slides=(
        "Practical considerations",
        "Influence of minibatch size",
    ),
    claims=(
        "minibatch.with_replacement",
        "minibatch.without_replacement",
        "minibatch.covariance",
        "minibatch.covariance_with_replacement",
        "gradient_descent.mean_path",
    ),
    caption="Batches of fresh samples at one rate (blue): the mean path (dashed) is the same for every size "
    "B, and at given weights the gradient's covariance about its mean is that of one sample divided "
    "by B.",
    alt="Four panels with the same ellipses and the same dashed path. The path of single samples strays "
    "far from it, those of 4, 16 and 64 samples less and less.",
    data=data,
    draw=draw,
)

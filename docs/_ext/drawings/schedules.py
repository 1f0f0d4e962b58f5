"""The learning-rate schedules with the lecture's examples."""

from __future__ import annotations

from matplotlib.figure import Figure

from drawings._model import Data, Drawing
from drawings._style import BLUE, MUTED, RED, VIOLET, new
from reference.implementation import cosine_annealing, cosine_restarts, step_decay

EPOCHS = 70
LR, GAMMA, MILESTONES = 0.1, 0.5, (10, 20, 30, 40, 50, 60, 70)
LOW, HIGH = 0.01, 0.1
CYCLE, FACTOR = 10, 2


def data() -> Data:
    """The rate of every epoch, under each schedule."""
    epochs = range(EPOCHS + 1)
    cosine = {"lr_min": LOW, "lr_max": HIGH}
    return {
        "step": [step_decay(t, lr=LR, gamma=GAMMA, milestones=MILESTONES) for t in epochs],
        "cosine": [cosine_annealing(t, **cosine, period=EPOCHS) for t in epochs],
        "restarts": [cosine_restarts(t, **cosine, period=CYCLE, factor=FACTOR) for t in epochs],
    }


def draw(data: Data) -> Figure:
    """One below the other."""
    figure, grid = new(5.0, 3, 1, sharex=True)
    titles = {
        "step": "steps: halved every 10 epochs",
        "cosine": "cosine from 0.1 to 0.01",
        "restarts": "restarts: cycles of 10, 20, 40 epochs",
    }
    for (axes,), (name, title), colour in zip(grid, titles.items(), (BLUE, RED, VIOLET), strict=True):
        axes.plot(data[name], ".", color=colour, markersize=4)
        if name != "step":
            for rate in (LOW, HIGH):
                axes.axhline(rate, color=MUTED, linewidth=0.8, linestyle=":")
        axes.set(ylim=(0, 0.11), yticks=[0, 0.05, 0.1])
        axes.set_title(title, loc="left")
    grid[2][0].set(xlabel="epoch", xticks=range(0, EPOCHS + 1, 10))
    return figure


DRAWING = Drawing(
    name="schedules",
    title="The schedules of the learning rate",
    slides=(
        "Step learning rate decay",
        "Cosine Annealing Learning Rate Decay from Loshchilov and Hutter 2017",
    ),
    claims=(
        "schedules.step_decay",
        "schedules.milestone_count",
        "schedules.cosine_annealing",
        "schedules.cosine_start",
        "schedules.cosine_end",
        "schedules.cosine_symmetry",
        "schedules.cosine_restarts",
        "schedules.restart_value",
        "schedules.cycle_length",
        "schedules.restart_times",
    ),
    caption="The rate of every epoch in the lecture's examples: 0.1, halved at each milestone; the cosine "
    "from 0.1 to 0.01; and the cosine that starts again at 0.1, each cycle twice as long as the one "
    "before.",
    alt="Three rows of dots over 70 epochs: a falling staircase, a half wave from above to below, and "
    "three half waves of 10, 20 and 40 epochs.",
    data=data,
    draw=draw,
)

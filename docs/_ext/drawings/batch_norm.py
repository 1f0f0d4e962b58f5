"""Batch normalization: pre-activations before and after, and one sample in training and at test time."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, MUTED, RED, label, new_mosaic
from reference.implementation import batch_norm_eval, batch_norm_train

UNITS, SIZE, BATCHES = 5, 32, 60
MEANS = np.array([2.0, -3.0, 0.5, 4.0, -1.0])
SPREADS = np.array([0.5, 1.5, 0.25, 1.0, 2.0])
MOMENTUM, EPS = 0.9, 1 / 1024
GAMMA, BETA = np.ones(UNITS), np.zeros(UNITS)
WATCHED = 1
"""The unit whose output is followed from batch to batch."""

SEED = [9, 0]


def data() -> Data:
    """Batches with one sample in common, the running statistics, and that sample's outputs in both modes."""
    rng = np.random.default_rng(SEED)
    sample = MEANS + SPREADS * np.array([0.5, 1.0, -1.0, 0.25, 1.5])
    mean, var = np.zeros(UNITS), np.ones(UNITS)
    batches, outputs, tests, statistics = [], [], [], [(mean, var)]
    for _ in range(BATCHES):
        z = MEANS + SPREADS * rng.standard_normal((SIZE, UNITS))
        z[0] = sample
        out, mean, var = batch_norm_train(z, GAMMA, BETA, mean, var, momentum=MOMENTUM, eps=EPS)
        batches.append(z)
        outputs.append(out)
        statistics.append((mean, var))
        tests.append(batch_norm_eval(sample[None], GAMMA, BETA, mean, var, eps=EPS)[0])
    limit = (sample - MEANS) / np.sqrt(SPREADS**2 + EPS)
    return {
        "batches": batches,
        "outputs": outputs,
        "statistics": statistics,
        "tests": np.array(tests),
        "limit": limit,
    }


def draw(data: Data) -> Figure:
    """A batch before and after, and below the sample that all batches have."""
    figure, axes = new_mosaic(4.8, [["before", "after"], ["modes", "modes"]], height_ratios=(1, 1.2))
    jitter = np.random.default_rng(0).uniform(-0.25, 0.25, SIZE)
    for name, z in (("before", data["batches"][0]), ("after", data["outputs"][0])):
        for unit in range(UNITS):
            axes[name].plot(unit + 1 + jitter, z[:, unit], ".", color=BLUE, markersize=3)
            mean, spread = z[:, unit].mean(), z[:, unit].std()
            axes[name].errorbar(
                unit + 1, mean, spread, color=INK, capsize=4, linewidth=1.4, fmt="_", markersize=9
            )
        axes[name].axhline(0, color=MUTED, linewidth=0.6)
        axes[name].set(ylim=(-7, 7), yticks=[-5, 0, 5], xticks=range(1, UNITS + 1), xlabel="unit")
        axes[name].set_title("a batch" if name == "before" else "normalised", loc="left")
    modes, batches = axes["modes"], range(1, BATCHES + 1)
    modes.axhline(data["limit"][WATCHED], color=INK, linewidth=1, linestyle=(0, (4, 2)))
    modes.plot(batches, [out[0, WATCHED] for out in data["outputs"]], ".", color=BLUE)
    modes.plot(batches, data["tests"][:, WATCHED], "-", color=RED)
    modes.set(xlabel="batches seen", yticks=[-1, 0, 1], xticks=[0, 20, 40, 60])
    modes.set_title("output for one and the same sample", loc="left")
    beside = {"textcoords": "offset points", "ha": "right"}
    label(modes, (BATCHES, data["tests"][-1, WATCHED]), "test mode", RED, xytext=(0, -26), **beside)
    label(modes, (BATCHES, data["limit"][WATCHED]), "training", BLUE, xytext=(0, 28), **beside)
    return figure


DRAWING = Drawing(
    name="batch_norm",
    title="Batch normalization, in training and at test time",
    slides=(
        "Batch normalization from Ioffe and Szegedy 2015",
        "Batch normalization",
    ),
    claims=(
        "batch_norm.train",
        "batch_norm.eval",
        "batch_norm.running",
        "batch_norm.centred",
        "batch_norm.variance",
        "batch_norm.unrolled",
        "batch_norm.same_statistics",
    ),
    caption="Above, five units in a batch of 32, with mean and standard deviation, before and after. Below, "
    "in training the output for one sample depends on the rest of its batch (dots); test mode takes "
    "the running statistics, which forget their start as $0.9^t$, and comes to what the true mean and "
    "variance give (dashed).",
    alt="Above, five columns of dots at different heights and of different spreads, then all about 0 with "
    "the same spread. Below, scattered dots about a dashed line, and a curve that rises to it from "
    "far below.",
    data=data,
    draw=draw,
)

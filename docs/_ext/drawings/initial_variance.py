"""The effect of the initial weights' variance: seven layers, 1024 wide, with tanh."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, VIOLET, label, new_mosaic
from reference.exact import exact_value, tanh_layers
from reference.implementation import lecun_normal

LAYERS, WIDTH, SAMPLES = 7, 1024, 16
SHOWN = 3
GAINS = {"saturates": Fraction(16), "kept": Fraction(1), "collapses": Fraction(1, 16)}
"""The variance of the weights, in units of LeCun's 1/n."""

TITLES = {
    "saturates": "$\\sigma^2 = 16/n$",
    "kept": "$\\sigma^2 = 1/n$",
    "collapses": "$\\sigma^2 = 1/(16n)$",
}
LOOKS = {"saturates": (RED, "^"), "kept": (BLUE, "o"), "collapses": (VIOLET, "s")}
SEED = [7, 0]


def data() -> Data:
    """Inputs, pre-activations and weights' scale for each gain, and the mean field's variances."""
    rng = np.random.default_rng(SEED)
    inputs = rng.standard_normal((SAMPLES, WIDTH))
    return {
        "inputs": inputs,
        "sums": {name: pre_activations(inputs, gain, rng) for name, gain in GAINS.items()},
        "mean_field": {name: mean_field(gain) for name, gain in GAINS.items()},
    }


def pre_activations(inputs: Any, gain: Fraction, rng: np.random.Generator) -> list[Any]:
    """What goes into tanh in every layer: arrays of shape (SAMPLES, WIDTH)."""
    sums, x = [], inputs
    for _ in range(LAYERS):
        W = float(gain) ** 0.5 * lecun_normal(WIDTH, WIDTH, rng)
        sums.append(x @ W)
        x = np.tanh(sums[-1])
    return sums


def mean_field(gain: Fraction) -> list[float]:
    """The variance of the pre-activations of a network of no end of width, from inputs of the second moment 1."""
    balls = tanh_layers(Fraction(1), (WIDTH,) * LAYERS, (gain / WIDTH,) * LAYERS)
    return [float(exact_value(ball)) for ball in balls]


def draw(data: Data) -> Figure:
    """The outputs of layer 3 above, the variance in all layers below."""
    figure, axes = new_mosaic(4.6, [list(GAINS), ["curve"] * 3], height_ratios=(1, 1.7))
    for name, (colour, marker) in LOOKS.items():
        outputs = np.tanh(data["sums"][name][SHOWN - 1])
        axes[name].hist(outputs.ravel(), bins=40, range=(-1, 1), color=colour)
        axes[name].set(xlim=(-1.05, 1.05), xticks=[-1, 0, 1], yticks=[])
        axes[name].spines["left"].set_visible(False)
        axes[name].set_title(TITLES[name])
        layers, curve = range(1, LAYERS + 1), data["mean_field"][name]
        measured = [np.mean(z**2) for z in data["sums"][name]]
        axes["curve"].plot(layers, curve, "-", color=INK, linewidth=1)
        axes["curve"].plot(layers, measured, marker, color=colour, markersize=5)
        label(
            axes["curve"],
            (LAYERS, curve[-1]),
            name,
            colour,
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
    axes["curve"].set(yscale="log", xlabel="layer", xlim=(0.8, 8.6), xticks=range(1, LAYERS + 1))
    axes["curve"].set(yticks=[1e-8, 1e-6, 1e-4, 1e-2, 1])
    axes["curve"].set_title("variance of the pre-activations", loc="left")
    axes["kept"].set_xlabel("outputs of layer 3")
    return figure


DRAWING = Drawing(
    name="initial_variance",
    title="Saturate, keep, collapse: the variance of the initial weights",
    slides=(
        "Weight initialization",
        "Effect of variance",
        "Le Cun's initialization from LeCun et al. 1998",
        "Distribution of outputs at layer 3",
    ),
    claims=(
        "initialization.lecun",
        "initialization.lecun_normal",
        "initialization.preactivation_variance",
        "mean_field.activation_loss",
        "mean_field.collapse",
    ),
    caption="Seven layers of 1024 units with tanh: the outputs of layer 3, and the variance in every layer, "
    "sampled (marks) and in the mean field (lines). Sixteen times LeCun's variance saturates, a "
    "sixteenth of it collapses, and LeCun's keeps all but what tanh takes away in each layer.",
    alt="Three histograms: two spikes at −1 and 1; a broad hump; one spike at 0. Below, on a logarithmic "
    "scale over the layers, a level line, a slowly falling one and a steep one, with marks on them.",
    data=data,
    draw=draw,
)

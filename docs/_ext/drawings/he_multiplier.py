"""He's initialization with a multiplier: the variance of pre-activations in a deep ReLU network."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, RED, VIOLET, label, new
from reference.implementation import he_normal, relu_variances

LAYERS, WIDTH, SAMPLES = 12, 512, 16
MULTIPLIERS = {"mult = 2": Fraction(2), "mult = 1: He": Fraction(1), "mult = 1/2": Fraction(1, 2)}
LOOKS = {"mult = 2": (RED, "^"), "mult = 1: He": (BLUE, "o"), "mult = 1/2": (VIOLET, "s")}
SEED = [8, 0]


def data() -> Data:
    """Pre-activations for each multiplier, and the variances that are expected."""
    rng = np.random.default_rng(SEED)
    first = rng.standard_normal((SAMPLES, WIDTH))
    return {
        "first": first,
        "sums": {name: pre_activations(first, mult, rng) for name, mult in MULTIPLIERS.items()},
        "expected": {
            name: relu_variances(1, [WIDTH] * LAYERS, [float(2 * mult / WIDTH)] * LAYERS)
            for name, mult in MULTIPLIERS.items()
        },
    }


def pre_activations(z: Any, mult: Fraction, rng: np.random.Generator) -> list[Any]:
    """What goes into ReLU in every layer after the first, whose pre-activations z are normal."""
    sums = []
    for _ in range(LAYERS):
        z = np.maximum(z, 0) @ (float(mult) ** 0.5 * he_normal(WIDTH, WIDTH, rng))
        sums.append(z)
    return sums


def draw(data: Data) -> Figure:
    """A line each."""
    figure, ((axes,),) = new(3.3)
    layers = range(1, LAYERS + 1)
    for name, (colour, marker) in LOOKS.items():
        axes.plot((0, *layers), (1, *data["expected"][name]), "-", color=INK, linewidth=1)
        axes.plot(layers, [np.mean(z**2) for z in data["sums"][name]], marker, color=colour, markersize=5)
        at = (LAYERS, float(data["expected"][name][-1]))
        label(axes, at, name, colour, xytext=(8, 0), textcoords="offset points", va="center")
    axes.set(yscale="log", xlabel="layer", xlim=(-0.4, 16.5), xticks=range(0, LAYERS + 1, 2))
    axes.set_yscale("log", base=2)
    axes.set_title("variance of the pre-activations", loc="left")
    return figure


DRAWING = Drawing(
    name="he_multiplier",
    title="He's multiplier",
    slides=(
        "He's initialization from He et al. 2015",
        "Illustration of He's initialization",
    ),
    claims=(
        "initialization.relu_half_moment",
        "initialization.he",
        "initialization.he_normal",
        "initialization.depth_product",
        "mean_field.relu_layer",
        "mean_field.relu_variances",
    ),
    caption="Pre-activations of a ReLU network, 512 wide, with weights of the variance mult · 2/n: sampled "
    "(marks), and the exact variance, which every layer multiplies by mult (lines). Only He's "
    "variance, mult = 1, keeps it.",
    alt="On a logarithmic scale over twelve layers, three straight lines from one point, rising, level "
    "and falling, with marks on them or near.",
    data=data,
    draw=draw,
)

"""Why centring: the bowl of the expected loss, before and after centring and standardising."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from drawings._bowl import levels, on_grid
from drawings._model import Data, Drawing
from drawings._style import BLUE, INK, MUTED, new, plane
from reference.implementation import (
    center,
    correlation_matrix,
    expected_loss,
    fit_standardiser,
    hessian,
    standardise,
    standardised_loss,
)

MU = np.array([3.0, 2.0])
SIGMA = np.array([[1.0, 0.25], [0.25, 0.25]])
SPREAD = np.array([1.0, 0.5])
"""The roots of the diagonal of Σ."""

U = np.array([0.75, 0.5])
NOISE = 0.25
N = 150
LIMITS = {"data": (-4.0, 6.0, -4.0, 6.0), "bowl": (-1.5, 3.0, -2.25, 2.25)}
STEP = 1 / 16
RISES = np.array([0.02, 0.08, 0.18, 0.32, 0.5])
"""Of the level sets above the minimum: the same in all three."""

ROWS = ("as they come", "centred", "standardised")


def data() -> Data:
    """Of each of the three: samples, the loss on a grid, and the ratio of the largest to the least curvature."""
    X = np.random.default_rng(1).multivariate_normal(MU, SIGMA, N, method="cholesky")
    still, ones = np.zeros(2), np.ones(2)
    losses = (
        lambda w: expected_loss(w, U, MU, SIGMA, NOISE),
        lambda w: standardised_loss(w, U, MU, SIGMA, NOISE, MU, ones),
        lambda w: standardised_loss(w, U, MU, SIGMA, NOISE, MU, 1 / SPREAD),
    )
    hessians = (hessian(MU, SIGMA), hessian(still, SIGMA), 2 * correlation_matrix(SIGMA))
    pulls = (SIGMA @ U, SIGMA @ U, (SIGMA @ U) / SPREAD)  # the loss is wᵀHw/2 − 2⟨pull, w⟩ + a constant
    minima = [np.linalg.solve(H, 2 * pull) for H, pull in zip(hessians, pulls, strict=True)]
    return {
        "samples": (X, center(X), standardise(X, *fit_standardiser(X))),
        "grids": [on_grid(loss, LIMITS["bowl"], STEP) for loss in losses],
        "hessians": hessians,
        "minima": minima,
        "lowest": [loss(w) for loss, w in zip(losses, minima, strict=True)],
        "ratios": [float(np.linalg.cond(H)) for H in hessians],
    }


def draw(data: Data) -> Figure:
    """A row each: the samples beside the bowl."""
    figure, grid = new(6.6, 3, 2)
    parts = (data[part] for part in ("samples", "grids", "minima", "lowest", "ratios"))
    for (left, right), name, X, loss, minimum, lowest, ratio in zip(grid, ROWS, *parts, strict=True):
        left.axhline(0, color=MUTED, linewidth=0.6)
        left.axvline(0, color=MUTED, linewidth=0.6)
        left.plot(*X.T, ".", color=BLUE, markersize=2.5)
        plane(left, LIMITS["data"])
        left.set_title(f"data {name}", loc="left")
        levels(right, loss, lowest + RISES, colors=[INK])
        right.plot(*minimum, "+", markersize=9, markeredgewidth=1.6, color=INK)
        plane(right, LIMITS["bowl"])
        right.set_title(f"curvatures {ratio:.2g} : 1", loc="left")
        left.set(xticks=[0, 5], yticks=[0, 5])
        right.set(xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1])
    grid[2][0].set(xlabel="$x_1$", ylabel="$x_2$")
    grid[2][1].set(xlabel="$w_1$", ylabel="$w_2$")
    return figure


DRAWING = Drawing(
    name="centring",
    title="Centring and the shape of the bowl",
    slides=(
        "Data Preprocessing",
        "Why centering?",
    ),
    claims=(
        "quadratic.expected_loss",
        "quadratic.standardised_loss",
        "quadratic.hessian",
        "quadratic.mean_curvature",
        "quadratic.correlation_hessian",
        "quadratic.unit_diagonal",
        "quadratic.conditioning",
        "preprocessing.center",
        "preprocessing.standardise",
    ),
    caption="Samples on the left, and on the right lines of equal expected loss at the same heights above the "
    "minimum: a mean makes the bowl steep along itself, and standardised inputs leave no scales in it "
    "but the correlation. Here the ratio of the curvatures falls each time, although centring does "
    "not always lower it.",
    alt="Three rows. Data away from the origin, with a narrow, tilted ellipse of equal losses, curvatures "
    "57 to 1; the same data centred, a wider ellipse, 6.2 to 1; standardised, a nearly round one, 3 "
    "to 1.",
    data=data,
    draw=draw,
)

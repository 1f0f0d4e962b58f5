"""How figures look: few colours, each with a light and a dark form, and lines that differ by more than colour.

A figure is drawn once, in the light colours, and its dark variant is the same file with the colours exchanged. The
background is transparent. Widths are those of a telephone's page, where a letter is as large as the text's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from drawings._model import Drawing

PALETTE = {
    "ink": ("#1f2328", "#e6e8eb"),
    "muted": ("#5c6166", "#a3a9b0"),
    "faint": ("#868d94", "#747b83"),
    "paper": ("#ffffff", "#131416"),
    "blue": ("#0068a8", "#5cb8ee"),
    "red": ("#b54200", "#f2925c"),
    "violet": ("#7f3c8d", "#c99ad6"),
}
"""The light and the dark form of each colour. ``paper`` is the page's: it parts letters from the lines below."""

INK, MUTED, FAINT, PAPER, BLUE, RED, VIOLET = (light for light, _ in PALETTE.values())

WIDTH = 4.3
"""Inches: 413 pixels."""

SETTINGS = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 9.5,
    "axes.unicode_minus": True,
    "contour.linewidth": 0.8,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "font.family": "DejaVu Sans",  # which matplotlib brings along
    "font.size": 9.5,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "mathtext.fontset": "dejavusans",
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 8.5,
}

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


@contextmanager
def style(name: str) -> Iterator[None]:
    """The settings, whatever those of this machine and user are; ``name`` makes a file's inner ids its own."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS | {"svg.hashsalt": name})
        yield


def svg(drawing: Drawing) -> tuple[str, str]:
    """The figure as SVG for light and for dark pages: the same bytes whenever it is drawn."""
    with style(drawing.name):
        figure = drawing.figure()
        FigureCanvasSVG(figure)
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Title": drawing.title})
    light = file.getvalue().decode()
    return light, dark(light)


def dark(light: str) -> str:
    """The same picture in the dark forms of its colours."""
    forms = dict(PALETTE.values())
    return COLOUR.sub(lambda match: forms[match[0].lower()], light)


# --- parts of a figure -------------------------------------------------------------------------------------


def new(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, Any]:
    """A figure of this height in inches, with a grid of axes: an array of them, even if there is one only."""
    figure = Figure(figsize=(WIDTH, height))
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def label(axes: Axes, at: tuple[float, float], text: str, colour: str = INK, **options: Any) -> None:
    """Words beside what they name, parted from the lines below them."""
    halo = [withStroke(linewidth=2.5, foreground=PAPER)]
    axes.annotate(text, at, color=colour, path_effects=halo, **({"fontsize": 8.5} | options))


def plane(axes: Axes, limits: tuple[float, float, float, float] | None = None) -> None:
    """A plane in which lengths are the same in all directions."""
    axes.set_aspect("equal")
    if limits:
        axes.set(xlim=limits[:2], ylim=limits[2:])


def bare(axes: Iterable[Axes]) -> None:
    """No numbers at the axes, where only the shape matters."""
    for one in axes:
        one.set(xticks=[], yticks=[])


def new_mosaic(height: float, layout: list[list[str]], **options: Any) -> tuple[Figure, dict[str, Axes]]:
    """A figure whose axes have names, and places in a layout."""
    figure = Figure(figsize=(WIDTH, height))
    return figure, figure.subplot_mosaic(layout, **options)

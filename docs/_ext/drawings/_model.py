"""What a figure is: its data, how they are drawn, what is to be seen, and the claims that it illustrates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """One of the lecture's figures, drawn by our implementation from a fixed seed.

    ``slides`` are the titles of the lecture's slides that it belongs to, and ``claims`` the ids of what it shows.
    ``caption`` says in a sentence or two what is to be seen, and ``alt`` what the picture looks like, for whoever
    does not see it. ``data`` computes what is plotted, and ``draw`` plots that and computes nothing.
    """

    name: str
    title: str
    slides: tuple[str, ...]
    claims: tuple[str, ...]
    caption: str
    alt: str
    data: Callable[[], Data]
    draw: Callable[[Data], Figure]

    def figure(self) -> Figure:
        """The picture."""
        return self.draw(self.data())

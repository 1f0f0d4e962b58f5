"""What a calling shape is asked to run, and the gradient that it hands over as a function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .plain import Unacceptable, plain

Array = np.ndarray[Any, Any]
Observed = list[list[Any]]
"""Step by step, tensor by tensor."""

ASKED = "asked"
"""What is observed is where the gradient of each step is asked for."""


@dataclass(frozen=True)
class Task:
    """A trajectory to be run: one array a tensor in ``start`` and in each step of ``gradients``.

    A list of hyperparameters has one for each step. ``state`` is what it starts from, if it is not fresh: one
    array a tensor of each part, and in "t" the steps already taken.
    """

    start: list[Array]
    gradients: list[list[Array]]
    hyperparameters: dict[str, Any]
    observe: str
    first_t: int
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def changing(self) -> list[str]:
        """The hyperparameters that change from step to step."""
        return [name for name, value in self.hyperparameters.items() if isinstance(value, list)]

    def part(self, name: str, tensor: int) -> Array:
        """A fresh array of what a tensor's part of the state starts from: zeros, if it is not said."""
        if name in self.state:
            return np.array(self.state[name][tensor])
        return np.zeros_like(self.start[tensor])

    def tuned(self, step: int) -> dict[str, Any]:
        """The hyperparameters of a step, counted from 0."""
        return {n: v[step] if isinstance(v, list) else v for n, v in self.hyperparameters.items()}


class Gradient:
    """A step's gradient as a function of the parameters: wherever it is asked for, it is what was given."""

    def __init__(self, value: Array) -> None:
        self.value = value
        self.points: list[Any] = []

    def __call__(self, point: Any, *_: Any) -> Array:
        """The gradient; where it is asked for is recorded."""
        self.points.append(plain(point))
        return self.value.copy()

    def only_point(self) -> Any:
        """Where it was asked for, once."""
        if len(self.points) != 1:
            raise Unacceptable(f"the gradient was asked for {len(self.points)} times in a step")
        return self.points[0]

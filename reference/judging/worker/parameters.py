"""What stands in for a framework's own objects: parameters with a gradient, layers with weights and biases."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arrange import NotOffered
from .plain import Unacceptable, plain
from .task import Array

VALUES = ("data", "value", "values")
GRADIENTS = ("grad", "gradient")


class Parameter:
    """An array and its gradient, under the names that frameworks have for these."""

    requires_grad = True

    def __init__(self, array: Array) -> None:
        self.data: Any = array
        self.grad: Any = np.zeros_like(array)

    @property
    def shape(self) -> Any:
        """That of the array."""
        return np.shape(self.data)

    def zero_grad(self) -> None:
        """Forget the gradient."""
        self.grad = np.zeros_like(self.data)


def _alias(name: str) -> property:
    return property(lambda self: getattr(self, name), lambda self, value: setattr(self, name, value))


for _name in VALUES[1:]:
    setattr(Parameter, _name, _alias(VALUES[0]))
for _name in GRADIENTS[1:]:
    setattr(Parameter, _name, _alias(GRADIENTS[0]))


class Holder:
    """A bare object that attributes are put on: a layer's arrays, what a gradient is wrapped in."""


def get(owner: Any, path: str) -> Any:
    """The attribute ``grad``, or the attribute ``data`` of it if the path is ``grad.data``."""
    for name in path.split("."):
        if not hasattr(owner, name):
            raise NotOffered(f"{type(owner).__name__} has no attribute '{name}'")
        owner = getattr(owner, name)
    return owner


def put(owner: Any, path: str, value: Any) -> None:
    """Set that attribute; what is missing on the way is made."""
    *way, last = path.split(".")
    for name in way:
        held = getattr(owner, name, None)
        if held is None or isinstance(held, np.ndarray):
            setattr(owner, name, Holder())
        owner = getattr(owner, name)
    setattr(owner, last, value)


def numbers(value: Any) -> Any:
    """``plain``, of what a framework has in place of an array as well, as long as it gives one."""
    if not isinstance(value, (np.ndarray, np.generic)) and hasattr(type(value), "__array__"):
        given = np.asarray(value)
        if type(given) is not np.ndarray:
            raise Unacceptable(f"a value of type {type(value).__name__}: expected an array")
        return plain(given)
    return plain(value)

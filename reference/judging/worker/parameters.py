"""What stands in for a framework's own objects: parameters with a gradient, layers with weights and biases."""

from __future__ import annotations

from itertools import pairwise
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


class Parts(list[Any]):
    """A list that may be called for itself: ``model.params`` and ``model.params()`` are one."""

    def __call__(self) -> Parts:
        return self


def model(**parts: list[Any]) -> Holder:
    """What stands in for a network: it has its parameters, or its layers, and nothing else."""
    made = Holder()
    for name, each in parts.items():
        setattr(made, name, Parts(each))
    return made


def _steps(path: str) -> list[tuple[bool, Any]]:
    """An attribute and its keys, one after the other: ``params[W][0]``; whether each is a key."""
    steps: list[tuple[bool, Any]] = []
    for part in path.split("."):
        name, *keys = part.replace("]", "").split("[")
        steps.append((False, name))
        steps += [(True, int(key) if key.isdecimal() else key) for key in keys]
    return steps


def get(owner: Any, path: str) -> Any:
    """The attribute ``grad``; that of an attribute, ``grad.data``; or what it has at a key, ``params[W]``."""
    for is_key, name in _steps(path):
        if not is_key and not hasattr(owner, name):
            raise NotOffered(f"{type(owner).__name__} has no attribute '{name}'")
        try:
            owner = owner[name] if is_key else getattr(owner, name)
        except (LookupError, TypeError):
            raise NotOffered(f"there is no [{name}] in a {type(owner).__name__}") from None
    return owner


def put(owner: Any, path: str, value: Any) -> None:
    """Set that; what is missing on the way is made."""
    steps = _steps(path)
    for (is_key, name), (then_key, then) in pairwise(steps):
        held = _held(owner, is_key, name)
        if held is None or (isinstance(held, np.ndarray) and not then_key):
            held = ([] if isinstance(then, int) else {}) if then_key else Holder()
            _set(owner, is_key, name, held)
        owner = held
    _set(owner, *steps[-1], value)


def _held(owner: Any, is_key: bool, name: Any) -> Any:
    if not is_key:
        return getattr(owner, name, None)
    try:
        return owner[name]
    except (LookupError, TypeError):
        return None


def _set(owner: Any, is_key: bool, name: Any, value: Any) -> None:
    if not is_key:
        setattr(owner, name, value)
        return
    if isinstance(owner, list) and isinstance(name, int):
        owner += [None] * (name + 1 - len(owner))
    owner[name] = value


def numbers(value: Any) -> Any:
    """``plain``, of what a framework has in place of an array as well, as long as it gives one."""
    if not isinstance(value, (np.ndarray, np.generic)) and hasattr(type(value), "__array__"):
        given = np.asarray(value)
        if type(given) is not np.ndarray:
            raise Unacceptable(f"a value of type {type(value).__name__}: expected an array")
        return plain(given)
    return plain(value)

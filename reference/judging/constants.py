"""Hyperparameters that are written into the code under test: it is judged with these, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reference.claims._model import Operation

from .worker.adapter import hyperparameters

if TYPE_CHECKING:
    from .subject import Subject

_BELIEVED = {"eps": (0.0, 1e-3), **dict.fromkeys(("beta", "beta1", "beta2", "mu"), (0.5, 0.9999))}
"""Between which bounds a worker is believed: no claim is trivial there."""


def believed(function: str, held: Any) -> dict[str, Any]:
    """What of a worker's constants is taken; a learning rate of 0 would make right of everything."""
    if not isinstance(held, dict):
        return {}
    known = {n: _BELIEVED[n] for n in hyperparameters(function) if n in _BELIEVED}
    return {
        n: value
        for n, value in held.items()
        if n in known and type(value) is float and known[n][0] < value <= known[n][1]
    }


def constants(subject: Subject, operations: Sequence[Operation]) -> dict[str, Fraction]:
    """What is written into the functions that a claim calls."""
    told = getattr(subject, "constants", None)
    found: dict[str, Fraction] = {}
    for function in dict.fromkeys(operation.function for operation in operations):
        found |= {n: Fraction(value) for n, value in (told(function) if told else {}).items()}
    return found

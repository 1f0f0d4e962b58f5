"""Hyperparameters that are written into the code under test: it is judged with these, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reference.claims._model import Operation

from .worker.adapter import NETWORKS, hyperparameters

if TYPE_CHECKING:
    from .subject import Subject

_BELIEVED = {
    "eps": (0.0, 1e-3),
    "lr_min": (-1.0, 0.0),
    **dict.fromkeys(("beta", "beta1", "beta2", "mu"), (0.5, 0.9999)),
}
"""Between which bounds a worker is believed: no claim is trivial there. A lowest rate that no argument takes is 0."""


def believed(function: str, held: Any) -> dict[str, Any]:
    """What of a worker's constants is taken; a learning rate of 0 would make right of everything."""
    if not isinstance(held, dict):
        return {}
    if function in ("forward", "backward"):
        return {n: value for n, value in held.items() if value in NETWORKS.get(str(n), ())}
    known = {n: _BELIEVED[n] for n in hyperparameters(function) if n in _BELIEVED}
    return {
        n: value
        for n, value in held.items()
        if n in known and type(value) is float and known[n][0] < value <= known[n][1]
    }


def constants(subject: Subject, operations: Sequence[Operation]) -> dict[str, Any]:
    """What is written into the functions that a claim calls."""
    told = getattr(subject, "constants", None)
    found: dict[str, Any] = {}
    for function in dict.fromkeys(operation.function for operation in operations):
        for name, value in (told(function) if told else {}).items():
            found[name] = value if name in NETWORKS else Fraction(value)
    return found

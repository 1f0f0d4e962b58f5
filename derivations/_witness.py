"""A finite world as a reader sees it: the values, and the outcomes with their probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._print import TEXT
from derivations._terms import Setting
from derivations._worlds import CERTAIN, World


def shown_world(setting: Setting, world: World) -> tuple[str, ...]:
    """One line of values, and one for each outcome: ``("n = 1, w = (0)", "with probability 1/2: X = (−1)", …)``."""
    lines = [_values(setting, world.values)]
    outcomes: dict[str, Fraction] = {}
    for p, outcome in world.law if world.law != CERTAIN else ():
        text = _values(setting, outcome)
        outcomes[text] = outcomes.get(text, Fraction(0)) + p
    lines += [text if p == 1 else f"with probability {p}: {text}" for text, p in outcomes.items()]
    return tuple(line for line in lines if line)


def _values(setting: Setting, values: Mapping[str, Any]) -> str:
    """In the order of the setting; a function has no value to show, nor has what is left to a recurrence."""
    names = [name for name in setting.names() if name in values and not _is_function(values[name])]
    return ", ".join(f"{TEXT.notation.name(name)} = {_value(values[name])}" for name in names)


def _is_function(value: Any) -> bool:
    return callable(value) or isinstance(value, Mapping)


def _value(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_value, value))})"
    return "·" if value is None else str(value).replace("-", "−")

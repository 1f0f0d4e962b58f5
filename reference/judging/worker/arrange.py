"""From the contract's named arguments to the callee's: renamed, reordered, left out, added to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .adapter import Adapter, positional


class NotOffered(Exception):
    """The subject has no such thing; the message says what is missing."""


def call(callee: Callable[..., Any], adapter: Adapter, given: Mapping[str, Any]) -> Any:
    """Call ``callee`` with the contract's arguments ``given``, as the adapter says.

    Without any of ``arguments``, ``order`` and ``omit``, as the contract does: by position, hyperparameters
    by keyword. Otherwise what ``order`` lists by position, and all the rest by keyword, under their names.
    """
    renamed = bool(adapter.arguments or adapter.order or adapter.omit)
    first = () if renamed else positional(adapter.function)
    order = adapter.order if renamed else tuple([n for n in given if n in first])
    named = [n for n in given if n not in order and n not in adapter.omit]
    return callee(
        *[pick(given, n) for n in order],
        **keywords(adapter, {n: given[n] for n in named}),
        **adapter.fixed,
    )


def without_constants(adapter: Adapter, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is passed: all but what is written into the code. NotOffered if that is another value."""
    for name, value in adapter.constants.items():
        if name in given and given[name] != value:
            raise NotOffered(f"{name} is always {value!r} in it, and cannot be {given[name]!r}")
    return {name: value for name, value in given.items() if name not in adapter.constants}


def keywords(adapter: Adapter, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, under their names; what they call ``betas[0]`` and ``betas[1]`` makes one tuple."""
    if not adapter.arguments:
        return dict(given)
    named: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for name, value in given.items():
        head, bracket, place = adapter.theirs(name).partition("[")
        if bracket:
            parts.setdefault(head, {})[place] = value
        else:
            named[head] = value
    return named | {head: tuple(values[place] for place in sorted(values)) for head, values in parts.items()}


def pick(given: Mapping[str, Any], name: str) -> Any:
    """The argument of this name; NotOffered when the call has none."""
    if name not in given:
        raise NotOffered(f"the adapter passes '{name}', which this call does not have")
    return given[name]


def attribute_of(owner: Any, dotted: str) -> Any:
    """The attribute, of an attribute if there are dots; None where there is none."""
    for name in dotted.split("."):
        owner = getattr(owner, name, None)
    return owner

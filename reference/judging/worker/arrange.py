"""From the contract's named arguments to the callee's: renamed, reordered, left out, added to."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .adapter import Adapter, hyperparameters, positional


class NotOffered(Exception):
    """The subject has no such thing; the message says what is missing."""


def call(callee: Callable[..., Any], adapter: Adapter, given: Mapping[str, Any]) -> Any:
    """Call ``callee`` with the contract's arguments ``given``, as the adapter says.

    Without any of ``arguments``, ``order`` and ``omit``, as the contract does: by position, hyperparameters
    by keyword. Otherwise what ``order`` lists by position, and all the rest by keyword, under their names.
    """
    renamed = bool(adapter.arguments or adapter.order or adapter.omit)
    order = adapter.order if renamed else tuple(n for n in given if n in positional(adapter.function))
    named = [n for n in given if n not in order and n not in adapter.omit]
    return callee(
        *[pick(given, n) for n in order],
        **{adapter.theirs(n): given[n] for n in named},
        **adapter.fixed,
    )


def call_directly(
    callee: Callable[..., Any], adapter: Adapter, args: list[Any], kwargs: Mapping[str, Any], seed: int | None
) -> Any:
    """Make one of the contract's calls; ``seed`` is that of its generator, if it is given one."""
    names = positional(adapter.function)
    if len(args) > len(names) or not set(kwargs) <= {*names, *hyperparameters(adapter.function)}:
        return callee(*args, **kwargs)  # not of the contract: nothing is known of its arguments
    if seed is not None and "rng" in adapter.omit:
        random.seed(seed)
        np.random.seed(seed % 2**32)
    return call(callee, adapter, {**dict(zip(names, args, strict=False)), **kwargs})


def pick(given: Mapping[str, Any], name: str) -> Any:
    """The argument of this name; NotOffered when the call has none."""
    if name not in given:
        raise NotOffered(f"the adapter passes '{name}', which this call does not have")
    return given[name]

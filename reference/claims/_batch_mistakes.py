"""Known wrong gradients of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from reference.claims import _batches, _empirical
from reference.claims._model import Case, Mistake

_OF_A_GRADIENT = {mistake.name: mistake for mistake in _empirical.GRADIENT}


def _gradient_mistake(name: str, case: Case, batch: _batches.Batch) -> _batches.Vector:
    """A mistake of the full gradient, made on the batch."""
    oracle = _OF_A_GRADIENT[name].oracle
    if oracle is None:
        raise ValueError(f"the mistake {name!r} of the gradient has no oracle")
    (value,) = oracle(_batches.rows(case, batch))
    return tuple(value)


_ESTIMATES: dict[str, tuple[str, _batches.Estimate]] = {
    **{
        name: (_OF_A_GRADIENT[name].sentence, partial(_gradient_mistake, name))
        for name in ("factor 2", "sign", "sign of the residual", "no targets")
    },
    "sum": ("You sum over the batch: divide by its size.", _batches.summed),
    "divided by N": ("You divide by N: divide by the size of the batch.", _batches.over_all),
    "repeats counted once": (
        "A sample that was drawn twice counts twice: index with the batch, make no set and no mask of it.",
        _batches.without_repeats,
    ),
    "first rows": (
        "You take the first rows, as many as the batch has: take the rows that it names.",
        _batches.first_rows,
    ),
    "whole set": ("You return the full gradient: take the rows that the batch names.", _batches.whole_set),
}


def mistakes(compared: Any, batches: _batches.Batches, names: Iterable[str]) -> tuple[Mistake, ...]:
    """The named mistakes, as what is ``compared`` over these batches."""
    return tuple(
        Mistake(name, sentence, oracle=partial(compared, batches, estimate=estimate))
        for name, (sentence, estimate) in _ESTIMATES.items()
        if name in names
    )


ANY_BATCH = (
    "factor 2",
    "sign",
    "sign of the residual",
    "no targets",
    "divided by N",
    "first rows",
    "whole set",
)
SPREAD = ("factor 2", "sign of the residual", "no targets", "sum", "divided by N", "whole set")

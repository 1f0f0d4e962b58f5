"""Batch normalization: the examples that every mistake is told by."""

from __future__ import annotations

from fractions import Fraction

from reference.claims._model import Case
from reference.claims._standardising import Table


def _vector(*values: float) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


def _table(*samples: tuple[float, ...]) -> Table:
    return tuple(_vector(*sample) for sample in samples)


FOUR: Case = {
    "z": _table((1, -2, 8.5), (5, 1, 8.25), (0, 0.5, 9), (3, 3, 6.75)),
    "gamma": _vector(2, -0.5, 1.5),
    "beta": _vector(-1, 3, 0.25),
    "running_mean": _vector(0.5, -1, 3),
    "running_var": _vector(2, 0.25, 6),
    "momentum": Fraction(7, 8),
    "eps": Fraction(3, 8),
}
SMALL: Case = {
    **FOUR,
    "z": _table((2**-10, -0.5, 2**-9), (-(2**-10), 0.5, 2**-11)),
    "gamma": _vector(1.5, 0, -2),
    "eps": Fraction(1, 2**17),
}
"""Two samples; ε is larger than the variance of two units."""
FAR: Case = {
    **FOUR,
    "z": _table((128, 1, 0), (128 + 2**-8, 2, 1), (128 - 2**-8, 4, 3)),
    "running_var": _vector(0, 0.25, 6),
    "eps": SMALL["eps"],
}
"""One unit lies far from 0 and hardly varies."""
ONE: Case = {**FOUR, "z": FOUR["z"][:1]}
"""One sample."""
BARE: Case = {**FOUR, "gamma": _vector(1, 1, 1), "beta": _vector(0, 0, 0)}
BARE_FAR: Case = {**BARE, "z": FAR["z"], "eps": FAR["eps"]}
STILL: Case = {**FOUR, "z": _table((0.25, -0.125, 0)) * 3, "eps": Fraction(1, 2**10)}
BIASED: Case = {**FOUR, "b": _vector(2, -1, 0.5)}
SCALED: Case = {**FOUR, "a": Fraction(3, 4)}

_SLOPES = ((1, -3, 0.5), (2, 0, -1), (-0.5, 4, 300), (64, 1, -2))
GRADIENTS, SMALL_GRADIENTS, FAR_GRADIENTS = (
    {name: case[name] for name in ("z", "gamma", "eps")} | {"grad": _table(*_SLOPES[: len(case["z"])])}
    for case in (FOUR, SMALL, FAR)
)

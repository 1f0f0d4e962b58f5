"""Features in another unit and from another origin: the statistics move with them.

Two fits of one subject are compared, and nothing else: a convention for the spread does not matter.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _standardising as features
from reference.claims import _standardising_mistakes as known
from reference.claims._linear import Vector
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Values
from reference.claims._standardising_mistakes import Fit


def moved(X: features.Table, a: Vector, b: Vector) -> Case:
    """The table and the same with aⱼxᵢⱼ + bⱼ."""
    other = tuple(tuple(p * x + q for x, p, q in zip(row, a, b, strict=True)) for row in X)
    return {"X": X, "a": a, "b": b, "moved": other}


def _moved(inputs: dict[str, Any]) -> Case:
    """Units that are powers of two: they scale floating-point numbers exactly."""
    a = tuple(Fraction(2) ** power for power in inputs["power"])
    prepare = features.TRAINING.prepare
    assert prepare is not None
    return moved(prepare(inputs)["X"], a, tuple(map(Fraction, inputs["shift"])))


MOVED = Domain(
    {
        **features.TRAINING.inputs,
        "power": Array(Integer(-3, 3), ("n",)),
        "shift": Array(Integer(-8, 8), ("n",)),
    },
    _moved,
)


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """A fit of what has been moved, and one of the table."""
    return (Call("fit_standardiser", (case["moved"],)), Call("fit_standardiser", (case["X"],)))


def differences(case: Case, values: Values) -> Values:
    """The moved features' means less aⱼmⱼ + bⱼ, and their spreads less aⱼsⱼ."""
    (means, spreads), (m, s) = values
    of = zip(means, spreads, m, s, case["a"], case["b"], strict=True)
    return tuple(zip(*((mean - (p * x + q), spread - p * y) for mean, spread, x, y, p, q in of), strict=True))


def compared(case: Case, fit: Fit = features.fit, one_pass: bool = False, **_: Any) -> Values:
    """The same of a fit, which may be a wrong one."""
    both = (case["moved"], case["X"])
    return differences(case, tuple(fit({"X": X}, one_pass=one_pass) for X in both))


MISTAKES = tuple(
    Mistake(name, sentence, partial(compared, fit=fit)) for name, sentence, fit in known.NOT_MOVED
)

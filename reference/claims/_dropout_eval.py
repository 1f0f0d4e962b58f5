"""Dropout at test time: cases, oracle, and known wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reference.claims._masks import argument_of
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Real, Values


def program(case: Case, *, argument: str = "keep", **_: Any) -> tuple[Call, ...]:
    """One call on the whole layer."""
    return (Call("dropout_eval", (case["x"], argument_of(case, argument))),)


def oracle(case: Case, *, scaled_at: str = "train", **_: Any) -> Values:
    """x itself; keep·x where the scaling is left to test time.

    Whoever scales, and scales back, rounds twice: so x is x·(keep/keep) here.
    """
    keep = case["keep"]
    return (_times(case["x"], keep if scaled_at == "test" else keep / keep),)


def divided_at_test(case: Case, **_: Any) -> Values:
    """x/keep."""
    return (_times(case["x"], 1 / case["keep"]),)


def scaled_by_drop(case: Case, **_: Any) -> Values:
    """(1 − keep)·x."""
    return (_times(case["x"], 1 - case["keep"]),)


def scaled_twice(case: Case, **_: Any) -> Values:
    """keep²·x."""
    return (_times(case["x"], case["keep"] * case["keep"]),)


def _times(x: Sequence[Sequence[Any]], factor: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(value * factor for value in row) for row in x)


LAYERS = Domain(
    {
        "rows": Integer(1, 4),
        "units": Integer(1, 5),
        "keep": Real(0, 1, open=True),
        "x": Array(Real(-8, 8, scales=(0, -20, 20)), ("rows", "units")),
    }
)

EXAMPLES: tuple[Case, ...] = (
    {"x": ((Fraction(1), Fraction(-2)), (Fraction(0), Fraction(3, 4))), "keep": Fraction(3, 4)},
    {"x": ((Fraction(5), Fraction(-1, 2)),), "keep": Fraction(1, 4)},
    {"x": ((Fraction(1),), (Fraction(7, 8),)), "keep": Fraction(1)},
    {"x": ((1 + Fraction(1, 2**40), Fraction(0.1)),), "keep": Fraction(0.8)},  # float32 does not hold these
)

MISTAKES = (
    Mistake(
        "divides by keep",
        "You divide by keep at test time: nothing was dropped, so that nothing is to be made up for.",
        oracle=divided_at_test,
    ),
    Mistake(
        "scales by the drop probability",
        "You multiply by 1 − keep at test time.",
        oracle=scaled_by_drop,
    ),
    Mistake("scales twice", "You multiply by keep twice.", oracle=scaled_twice),
)

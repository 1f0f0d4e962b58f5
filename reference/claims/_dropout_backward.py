"""How dropout's backward pass is held to its forward pass: program, evidence, imitations of wrong ones.

A case has the derivative ``d`` by the layer's output, one ``mask``, ``keep``, and a ``seed`` for the forward
pass. Options: the conventions' ``scaled_at`` and ``argument``, and ``given`` ("mask", or "scaled mask": the
mask that is handed over has 1/keep in place of 1). Mistakes: ``factor`` is what a kept entry is multiplied
by, ``forward`` the same of the forward pass, ``used`` the mask: "" the given one, "none", "dropped" (what was
dropped, not what was kept) or "fresh" (one of its own).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from random import Random
from typing import Any

from reference import exact
from reference.claims._masks import FACTORS, argument_of
from reference.claims._model import (
    Call,
    Case,
    Evidence,
    Fact,
    Generator,
    Mistake,
    Operation,
    Prospect,
    Values,
)
from reference.claims._outputs import RAGGED, shape_of

ONES = ((Fraction(1),) * 200,)
"""The forward pass is of ones: that all are dropped has a chance below 1e-24 at keep = 1/4."""

BITS = 20


def _mask(rows: int, units: int, salt: int) -> tuple[tuple[bool, ...], ...]:
    """Some kept, some dropped, in no pattern; the first unit is kept, the second one dropped."""
    flat = [k == 0 or (k != 1 and (k * k + salt * k) % 7 < 4) for k in range(rows * units)]
    return tuple(tuple(flat[i * units : (i + 1) * units]) for i in range(rows))


def _derivatives(rows: int, units: int) -> tuple[tuple[Fraction, ...], ...]:
    """Eighths, none of them zero."""
    return tuple(
        tuple(
            Fraction((-1) ** k * (2 * k + 1) * (1 if k % 5 else 64), 8)
            for k in range(i * units, (i + 1) * units)
        )
        for i in range(rows)
    )


DESIGNS: tuple[Case, ...] = tuple(
    {"d": _derivatives(rows, units), "mask": _mask(rows, units, salt), "keep": keep, "seed": salt}
    for rows, units, keep, salt in (
        (2, 5, Fraction(3, 4), 1),
        (3, 4, Fraction(1, 4), 2),
        (1, 7, Fraction(5, 8), 3),
        (4, 3, Fraction(7, 8), 4),
        (5, 2, Fraction(5, 16), 5),
    )
)
"""No keep of 1/2, where 1/keep and 1/(1 − keep) are one."""


def scaled(keep: Fraction) -> Fraction:
    """1/keep in ``BITS`` bits, so that every dtype has it."""
    shift = BITS - (1 / keep).__floor__().bit_length()
    return Fraction(round(2**shift / keep), 2**shift)


def program(case: Case, *, argument: str = "keep", given: str = "mask", **_: Any) -> tuple[Operation, ...]:
    """One forward pass, which shows its scale, and one backward pass."""
    probability, mask = argument_of(case, argument), case["mask"]
    if given == "scaled mask":
        mask = tuple(tuple(scaled(case["keep"]) if kept else Fraction(0) for kept in row) for row in mask)
    return (
        Call("dropout_train", (ONES, probability, Generator(case["seed"]))),
        Call("dropout_backward", (case["d"], mask, probability)),
    )


def evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    given: str = "mask",
    factor: str = "",
    forward: str = "",
    used: str = "",
) -> tuple[Evidence, ...]:
    """Every entry of the derivative is 0 where the mask has dropped, and d times the forward pass's factor else."""
    trained, back = outputs
    expected = shape_of(case["d"])
    got = shape_of(back)
    shape = Fact("the shape of the derivative", got == expected, got or RAGGED, expected)
    if not shape.holds:
        return (shape,)
    own = "1/keep" if scaled_at == "train" else "1"
    keep = exact.ball(case["keep"], unit)
    facts = [shape, _forward(trained, FACTORS[forward or own](keep))]
    multiplier = FACTORS[factor or own](keep) * _given(case, given)
    pairs = list(zip(_flat(case["d"]), _flat(case["mask"]), _flat(back), strict=True))
    if used == "fresh":
        passed, mask = [value != 0 for _, _, value in pairs], [kept for _, kept, _ in pairs]
        known = (mask, [not kept for kept in mask], [True] * len(mask))
        facts.append(Fact("a mask of its own", passed not in known))
        return (*facts, _entries([(d, value != 0, value) for d, _, value in pairs], multiplier, unit))
    held_to = [(d, _used(kept, used), value) for d, kept, value in pairs]
    return (*facts, _entries(held_to, multiplier, unit))


def _used(kept: bool, used: str, fresh: bool = False) -> bool:
    """Whether the derivative goes through a unit that the mask has ``kept``, or not."""
    return {"": kept, "none": True, "dropped": not kept, "fresh": fresh}[used]


def _given(case: Case, given: str) -> Fraction:
    """By how much the scale that the mask has is not 1/keep, for want of digits."""
    return scaled(case["keep"]) * case["keep"] if given == "scaled mask" else Fraction(1)


def _forward(trained: Any, multiplier: exact.Ball) -> Fact:
    """A unit that the forward pass kept."""
    kept = [value for value in _flat(trained) if value]
    wrong = [value for value in kept if not exact.contains(multiplier, value)]
    what = "a kept 1 after the forward pass"
    if not kept or wrong:
        return Fact(what, False, wrong[0] if wrong else Fraction(0), exact.exact_value(multiplier))
    return Fact(what, True)


def _entries(entries: Sequence[tuple[Fraction, bool, Any]], multiplier: exact.Ball, unit: Fraction) -> Fact:
    """The first entry that is not what it is to be."""
    for d, kept, value in entries:
        if not kept and value != 0:
            return Fact("the derivative by a dropped unit", False, value, Fraction(0))
        ball = exact.ball(d, unit) * multiplier
        if kept and not exact.contains(ball, value):
            return Fact("the derivative by a kept unit", False, value, exact.exact_value(ball))
    return Fact("the derivative by every unit", True)


def _flat(matrix: Any) -> list[Any]:
    return list(chain.from_iterable(row if isinstance(row, tuple) else (row,) for row in matrix))


def imitate(
    case: Case,
    random: Random,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    given: str = "mask",
    factor: str = "",
    forward: str = "",
    used: str = "",
) -> Values:
    """A forward pass and a backward one, in the shape of the program's replies."""
    keep = case["keep"]
    own = "1/keep" if scaled_at == "train" else "1"
    ahead, multiplier = (_binary(FACTORS[name or own](keep)) for name in (forward, factor))
    multiplier = _binary(multiplier * _given(case, given))
    trained = tuple(tuple(ahead * (random.random() < keep) for _ in row) for row in ONES)
    back = tuple(
        tuple(
            _binary(d * multiplier) if _used(kept, used, random.random() < keep) else Fraction(0)
            for d, kept in zip(*rows, strict=True)
        )
        for rows in zip(case["d"], case["mask"], strict=True)
    )
    return trained, back


def prospects(case: Case, made: Mapping[str, Any], **options: Any) -> tuple[Prospect, ...]:
    """As ``Sampled.prospects``.

    Chance has a say in two things alone: whether the forward pass keeps a unit at all, which is as sure under the
    mistake as under the claim, and whether a mask of one's own is the one that was given.
    """
    unit, wrong = exact.UNIT_ROUNDOFF["float64"], {**options, **made}
    seen = evidence(case, imitate(case, Random(0), **wrong), unit, **options)
    chance = _own_mask_is_another(case) if wrong.get("used") == "fresh" else Fraction(1)
    *before, entries = (fact for fact in seen if isinstance(fact, Fact))
    surely = [Prospect(fact, None if fact.holds else Fraction(1)) for fact in before]
    return (*surely, Prospect(entries, None if entries.holds else chance))


def _own_mask_is_another(case: Case) -> Fraction:
    mask = _flat(case["mask"])
    given: Fraction = case["keep"] ** mask.count(True) * (1 - case["keep"]) ** mask.count(False)
    return 1 - given


def _binary(value: Fraction) -> Fraction:
    return Fraction(float(value))


MISTAKES = (
    Mistake(
        "no mask",
        "You do not multiply by the mask: no derivative goes back through a unit that was dropped.",
        imitate=imitate,
        options={"used": "none"},
    ),
    Mistake(
        "mask of the dropped",
        "You let the derivative through where a unit was dropped, and stop it where one was kept.",
        imitate=imitate,
        options={"used": "dropped"},
    ),
    Mistake(
        "fresh mask",
        "You use a mask of your own: go back through the mask of the forward pass.",
        imitate=imitate,
        options={"used": "fresh"},
    ),
    Mistake(
        "no scale",
        "You do not divide by keep, as your forward pass does: the derivative has the same scale.",
        imitate=imitate,
        options={"factor": "1", "forward": "1/keep"},
    ),
    Mistake(
        "scale without a forward one",
        "You divide by keep, and your forward pass does not: the derivative has the same scale.",
        imitate=imitate,
        options={"factor": "1/keep", "forward": "1"},
    ),
    Mistake(
        "scaled twice",
        "You divide by keep twice.",
        imitate=imitate,
        options={"factor": "1/keep²"},
    ),
    Mistake(
        "multiplied by keep",
        "You multiply by keep: the derivative has the scale of the forward pass.",
        imitate=imitate,
        options={"factor": "keep"},
    ),
    Mistake(
        "scaled by the drop probability",
        "You divide by 1 − keep: divide by keep.",
        imitate=imitate,
        options={"factor": "1/(1 − keep)"},
    ),
)

"""How the outputs of dropout are held against its law: programs, exact evidence, imitations of wrong ones.

Every function takes the same options. Two are conventions: ``scaled_at`` is "train" (inverted dropout) or
"test", ``argument`` is what the caller gives, "keep" or "drop". The others describe mistakes: ``factor`` is
what a kept unit is multiplied by, ``eval_factor`` the same at test time, ``kept`` the probability of keeping
a unit, and ``repeats`` what shares one draw: "" nothing, "row" all samples, "column" the units of a sample,
"array" all units, "generator" all calls; "never" says that not even the same generator repeats a mask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import fsum
from random import Random
from typing import Any

from reference import exact
from reference.claims._model import (
    Binomial,
    Call,
    Case,
    ChiSquared,
    Evidence,
    Fact,
    Generator,
    Operation,
    Values,
)
from reference.claims._outputs import RAGGED, again, shape_of

Mask = tuple[bool | None, ...]
"""One sample's mask: True for a unit that was kept, None where x is zero, so that nobody can tell."""

FACTORS: Mapping[str, Callable[[Any], Any]] = {
    "1/keep": lambda keep: 1 / keep,
    "1": lambda keep: 1 + 0 * keep,
    "keep": lambda keep: keep,
    "1/keep²": lambda keep: 1 / keep / keep,
    "1/(1 − keep)": lambda keep: 1 / (1 - keep) if keep != 1 else keep,  # nothing is dropped at keep = 1
}

KEPT: Mapping[str, Callable[[Fraction], Fraction]] = {
    "keep": lambda keep: keep,
    "1 − keep": lambda keep: 1 - keep,
}


def _layer(rows: int, units: int) -> tuple[tuple[Fraction, ...], ...]:
    """Quarters from −5/4 to 5/4, zero among them, and every seventh one 64 times as large: one object a number."""
    period = [Fraction((k % 11 - 5) * (1 if k % 7 else 64), 4) for k in range(77)]
    return tuple(tuple(period[k % 77] for k in range(i * units, (i + 1) * units)) for i in range(rows))


DESIGNS: tuple[Case, ...] = tuple(
    {"x": _layer(8, 40), "keep": keep, "seeds": (seed, seed + 1, seed + 2, seed + 3)}
    for seed, keep in (
        (1, Fraction(3, 4)),
        (11, Fraction(1, 4)),
        (21, Fraction(5, 8)),
        (31, Fraction(1)),
        (41, Fraction(1, 16)),
        (51, Fraction(15, 16)),
    )
)
"""Four times 320 units for each keep, none of them 1/2, where keep and drop cannot be told apart."""

LARGE: tuple[Case, ...] = ({"x": _layer(30, 400), "keep": Fraction(1, 4), "seeds": (101,)},)
"""So many units that a keep which is wrong by 1/20 is seen."""

SMALL: tuple[Case, ...] = (
    {
        "x": ((Fraction(2), Fraction(-1), Fraction(1, 2)),),
        "keep": Fraction(5, 8),
        "seeds": tuple(range(201, 401)),
    },
    {"x": ((Fraction(2), Fraction(-1)),), "keep": Fraction(1, 4), "seeds": tuple(range(401, 601))},
)
"""So few units that all are kept, or none, many times: not so where the number of kept ones is fixed."""


FEW = 4
"""Up to so many units, each is counted on its own."""


def argument_of(case: Case, argument: str) -> Fraction:
    """The probability that the caller gives under this convention."""
    keep: Fraction = case["keep"]
    return keep if argument == "keep" else 1 - keep


def train_program(case: Case, *, argument: str = "keep", **_: Any) -> tuple[Call, ...]:
    """One call a seed, and the first seed's once more."""
    given = argument_of(case, argument)
    seeds = (*case["seeds"], case["seeds"][0])
    return tuple(Call("dropout_train", (case["x"], given, Generator(seed))) for seed in seeds)


def both_program(case: Case, *, argument: str = "keep", **_: Any) -> tuple[Operation, ...]:
    """One training call a seed, then one call at test time."""
    given = argument_of(case, argument)
    train = (Call("dropout_train", (case["x"], given, Generator(seed))) for seed in case["seeds"])
    return (*train, Call("dropout_eval", (case["x"], given)))


def train_evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    factor: str = "",
    kept: str = "keep",
    repeats: str = "",
) -> tuple[Evidence, ...]:
    """Every output is 0 or x times the factor; how many are kept, and whether their draws are independent."""
    if not (shape := _shapes(case, outputs)).holds:
        return (shape,)
    same = again(outputs, repeats)
    if factor == "noise":
        return (shape, *same, *_noise(case, outputs[:-1]))
    expected = _scaled(case, unit, factor or ("1/keep" if scaled_at == "train" else "1"))
    masks = [_mask(output, case["x"]) for output in outputs[:-1]]
    return (shape, *same, _kept_units(outputs, expected), *_draws(masks, KEPT[kept](case["keep"]), repeats))


def both_evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    factor: str = "",
    eval_factor: str = "",
    kept: str = "keep",
) -> tuple[Evidence, ...]:
    """A unit, kept with probability keep, is then its value at test time over keep: equal in expectation.

    With factors, train and test are held against these instead; the factor "dropped" at test time says that
    units are dropped then, too.
    """
    if not (shape := _shapes(case, outputs)).holds:
        return (shape,)
    *trained, evaluated = outputs
    if eval_factor == "dropped":
        factor = "1/keep" if scaled_at == "train" else "1"
        facts = [_kept_units(outputs, _scaled(case, unit, factor))]
        trained = list(outputs)
    elif factor:
        at_test = _all_equal("a unit at test time", [evaluated], _scaled(case, unit, eval_factor))
        facts = [at_test, _kept_units(trained, _scaled(case, unit, factor))]
    else:
        keep = exact.ball(case["keep"], unit)
        facts = [_kept_units(trained, [exact.ball(value, unit) * (1 / keep) for value in _flat(evaluated)])]
    masks = [_mask(output, case["x"]) for output in trained]
    return (shape, *facts, *_count(masks, KEPT[kept](case["keep"])))


def imitate_train(
    case: Case,
    random: Random,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    factor: str = "",
    kept: str = "keep",
    repeats: str = "",
) -> Values:
    """Masked and scaled layers, in the shape of the program's replies."""
    x, keep = case["x"], case["keep"]
    scale = float(FACTORS[factor or ("1/keep" if scaled_at == "train" else "1")](keep))
    masks = [_toss(x, float(KEPT[kept](keep)), random, repeats) for _ in (*case["seeds"], "again")]
    if repeats == "generator":
        masks = [masks[0]] * len(masks)
    if repeats != "never":
        masks[-1] = masks[0]
    return tuple(_masked(x, mask, scale) for mask in masks)


def imitate_both(case: Case, random: Random, *, eval_factor: str = "", **options: Any) -> Values:
    """Training layers, then the layer at test time."""
    eval_factor = eval_factor or at_test(**options)
    everything = [[True] * len(row) for row in case["x"]]
    evaluated = _masked(case["x"], everything, float(FACTORS[eval_factor](case["keep"])))
    return (*imitate_train(case, random, **options)[:-1], evaluated)


def at_test(*, scaled_at: str = "train", **_: Any) -> str:
    """The factor at test time under a convention."""
    return "keep" if scaled_at == "test" else "1"


def imitate_noise(case: Case, random: Random, **options: Any) -> Values:
    """Layers times Gaussian noise of mean 1 and dropout's variance, never zero."""
    spread = float((1 - case["keep"]) / case["keep"]) ** 0.5
    layers = [
        tuple(tuple(Fraction(float(value) * random.gauss(1, spread)) for value in row) for row in case["x"])
        for _ in case["seeds"]
    ]
    return (*layers, layers[0])


def imitate_eval_drops(case: Case, random: Random, *, eval_factor: str = "", **options: Any) -> Values:
    """Training layers, and one more of them at test time."""
    return imitate_train(case, random, **options)


def _shapes(case: Case, outputs: Values) -> Fact:
    expected = shape_of(case["x"])
    got = next((shape for output in outputs if (shape := shape_of(output)) != expected), expected)
    return Fact("the shape of the output", got == expected, got or RAGGED, expected)


def _scaled(case: Case, unit: Fraction, factor: str) -> list[exact.Ball]:
    """x times the factor, with the budget of two roundings, unit by unit."""
    scale = FACTORS[factor](exact.ball(case["keep"], unit))
    x = _flat(case["x"])
    scaled = {
        key: exact.ball(value, unit) * scale for key, value in {id(value): value for value in x}.items()
    }
    return [scaled[id(value)] for value in x]


def _noise(case: Case, outputs: Sequence[Any]) -> tuple[Evidence, ...]:
    """Units times Gaussian noise of mean 1 and dropout's variance, (1 − keep)/keep; none is dropped."""
    keep, x = case["keep"], _flat(case["x"])
    ratios = [
        float(got / value) - 1
        for output in outputs
        for got, value in zip(_flat(output), x, strict=True)
        if value
    ]
    if keep == 1:
        return (Fact("units without noise", not any(ratios)),)
    squares = fsum(ratio**2 for ratio in ratios) / float((1 - keep) / keep)
    none = Fact("no unit is dropped", -1 not in ratios)
    return none, ChiSquared("squares of the noise over its variance", squares, len(ratios))


def _kept_units(outputs: Sequence[Any], expected: Sequence[exact.Ball]) -> Fact:
    return _all_equal("a unit that is not zero", outputs, expected, zero_is_fine=True)


def _all_equal(
    what: str, outputs: Sequence[Any], expected: Sequence[exact.Ball], zero_is_fine: bool = False
) -> Fact:
    """The first number that its ball does not hold."""
    held: set[tuple[int, int]] = set()  # by identity: most of the numbers are one of a few objects
    for output in outputs:
        for got, ball in zip(_flat(output), expected, strict=True):
            if (id(ball), id(got)) in held or (zero_is_fine and not got):
                continue
            if not exact.contains(ball, got):
                return Fact(what, False, got, exact.exact_value(ball))
            held.add((id(ball), id(got)))
    return Fact(what, True)


def _mask(output: Any, x: Any) -> list[Mask]:
    return [
        tuple(bool(got) if value else None for got, value in zip(row, values, strict=True))
        for row, values in zip(output, x, strict=True)
    ]


def _draws(masks: Sequence[list[Mask]], keep: Fraction, repeats: str) -> Iterable[Evidence]:
    """Counts of kept units and of agreements. No unit is in two pairs: the agreements are independent."""
    if repeats not in ("", "never"):
        yield Fact(f"the masks are shared: {repeats}", _shared(masks, repeats))
        if repeats == "row":
            yield from _within_rows(masks, keep)
        return
    yield from _count(masks, keep)
    yield from _all_or_none(masks, keep)
    agree = keep**2 + (1 - keep) ** 2
    columns = [list(zip(*mask, strict=True)) for mask in masks]
    flat = [tuple(chain.from_iterable(mask)) for mask in masks]
    pairs = {
        "masks of two samples that agree": chain.from_iterable(map(_pairs, masks)),
        "masks of two units that agree": chain.from_iterable(map(_pairs, columns)),
        "masks of units half a layer apart that agree": (
            (m[: len(m) // 2], m[len(m) - len(m) // 2 :]) for m in flat
        ),
        "masks of units at opposite ends that agree": (
            (m[: len(m) // 2], m[: -(len(m) // 2) - 1 : -1]) for m in flat
        ),
        "masks from two generators that agree": _pairs(flat),
    }
    counts = (_agreement(what, of_two, agree) for what, of_two in pairs.items())
    yield from (count for count in counts if count.trials)


def _count(masks: Sequence[list[Mask]], keep: Fraction) -> Iterable[Binomial]:
    known = [unit for mask in masks for row in mask for unit in row if unit is not None]
    yield Binomial("units that are kept", sum(known), len(known), keep)


def _within_rows(masks: Sequence[list[Mask]], keep: Fraction) -> Iterable[Binomial]:
    """Of the row that all samples share, neighbours agree by chance alone."""
    pairs = ((mask[0][::2], mask[0][1::2]) for mask in masks)
    even = ((a[: len(b)], b) for a, b in pairs)
    count = _agreement("units of the shared row that agree", even, keep**2 + (1 - keep) ** 2)
    if count.trials:
        yield count


def _all_or_none(masks: Sequence[list[Mask]], keep: Fraction) -> Iterable[Binomial]:
    """Of a small layer: every unit on its own, and how often all are kept, or none."""
    units = [tuple(chain.from_iterable(mask)) for mask in masks]
    n = len(units[0])
    if n > FEW or None in units[0]:
        return
    for i in range(n):
        yield Binomial(f"masks that keep unit {i}", sum(bool(u[i]) for u in units), len(units), keep)
    yield Binomial("masks that keep every unit", sum(all(u) for u in units), len(units), keep**n)
    yield Binomial("masks that keep no unit", sum(not any(u) for u in units), len(units), (1 - keep) ** n)


def _pairs(rows: Sequence[Mask]) -> Iterable[tuple[Mask, Mask]]:
    return zip(rows[::2], rows[1::2], strict=False)


def _agreement(what: str, pairs: Iterable[tuple[Mask, Mask]], probability: Fraction) -> Binomial:
    agree = [
        a == b
        for first, second in pairs
        for a, b in zip(first, second, strict=True)
        if a is not None and b is not None
    ]
    return Binomial(what, sum(agree), len(agree), probability)


def _shared(masks: Sequence[list[Mask]], repeats: str) -> bool:
    """Whether the units that share a draw agree wherever they can be told."""
    groups: Iterable[Iterable[bool | None]]
    if repeats == "row":
        groups = (column for mask in masks for column in zip(*mask, strict=True))
    elif repeats == "column":
        groups = (row for mask in masks for row in mask)
    elif repeats == "array":
        groups = (chain.from_iterable(mask) for mask in masks)
    else:
        groups = zip(*(chain.from_iterable(mask) for mask in masks), strict=True)
    return all(len(set(group) - {None}) <= 1 for group in groups)


def _toss(x: Any, probability: float, random: Random, repeats: str) -> list[list[bool]]:
    mask = [[random.random() < probability for _ in row] for row in x]
    if repeats == "row":
        mask = [mask[0]] * len(mask)
    if repeats == "column":
        mask = [[row[0]] * len(row) for row in mask]
    if repeats == "array":
        mask = [[mask[0][0]] * len(row) for row in mask]
    return mask


def _masked(x: Any, mask: Sequence[Sequence[bool]], scale: float) -> Any:
    return tuple(
        tuple(
            Fraction(float(value) * scale) if kept else Fraction(0)
            for value, kept in zip(row, m, strict=True)
        )
        for row, m in zip(x, mask, strict=True)
    )


def _flat(matrix: Any) -> list[Any]:
    return list(chain.from_iterable(matrix))

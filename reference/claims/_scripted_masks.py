"""Dropout under scripted draws: all masks, exactly; and how the other designs and these are told apart.

A design with ``draws`` replays scripts: one unit, whose draw goes through [0, 1), which bounds the probability
of keeping it, and a layer of as many units as ``draws``, with every draw from one of four quarters, in all
combinations. keep is a multiple of 1/4: whichever way a draw is compared with keep, or with 1 − keep, its
quarter decides. Another keep has the one unit alone. The options are those of ``_masks``, and ``source``: where
the draws come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain
from random import Random
from typing import Any

from reference import exact
from reference.claims import _masks, _scripts
from reference.claims._masks import FACTORS, KEPT, argument_of
from reference.claims._model import Call, Case, Evidence, Fact, Operation, Scripted, Values
from reference.claims._outputs import shape_of

QUARTERS = 4
DESIGNS: tuple[Case, ...] = tuple(
    {
        "x": ((Fraction(3), Fraction(-1, 2)), (Fraction(1, 4), Fraction(64))),
        "keep": keep,
        "draws": 4,
    }
    for keep in (Fraction(3, 4), Fraction(1, 4))
)
FINE: Case = {"x": ((Fraction(3),),), "keep": Fraction(657, 1024), "draws": 1}
"""One unit, and a keep between hundredths, thousandths and 256ths: a draw that is as coarse misses it."""


def _scan(case: Case) -> _scripts.Scripts:
    if case["draws"] > 1:
        return _scripts.ascending(QUARTERS, 80)
    return _scripts.around((case["keep"], 1 - case["keep"]), 80)


def _crossed(case: Case) -> _scripts.Scripts:
    return _scripts.in_cells(QUARTERS, case["draws"], 64)


def _one(case: Case) -> Any:
    """The layer of one unit."""
    return ((case["x"][0][0],),)


def _layers(case: Case) -> tuple[tuple[Any, _scripts.Scripts], ...]:
    """The layers that are asked while training, and their scripts: the one unit, and then all of them."""
    scanned = _one(case), _scan(case)
    return (scanned, (case["x"], _crossed(case))) if case["draws"] > 1 else (scanned,)


# --- the programs, the evidence ----------------------------------------------------------------------------


def train_program(case: Case, *, argument: str = "keep", **options: Any) -> tuple[Operation, ...]:
    """As ``_masks.train_program``; of scripts the one unit, then the layer."""
    if "draws" not in case:
        return _masks.train_program(case, argument=argument, **options)
    given = argument_of(case, argument)
    return tuple(Call("dropout_train", (x, given, Scripted(scripts.words))) for x, scripts in _layers(case))


def both_program(case: Case, *, argument: str = "keep", **options: Any) -> tuple[Operation, ...]:
    """As ``_masks.both_program``; of scripts the layer, then the layer at test time."""
    if "draws" not in case:
        return _masks.both_program(case, argument=argument, **options)
    given = argument_of(case, argument)
    trained = Call("dropout_train", (case["x"], given, Scripted(_crossed(case).words)))
    return trained, Call("dropout_eval", (case["x"], given))


def train_evidence(
    case: Case, outputs: Values, unit: Fraction, *, source: str = "", **options: Any
) -> tuple[Evidence, ...]:
    """As ``_masks.train_evidence``; of scripts the source of the draws, a unit's probability, all masks."""
    if "draws" not in case:
        return _masks.train_evidence(case, outputs, unit, **options)
    return tuple(_of_scripts(case, outputs, unit, source, **options))


def _of_scripts(
    case: Case,
    outputs: Values,
    unit: Fraction,
    source: str,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    factor: str = "",
    kept: str = "keep",
    repeats: str = "",
) -> Iterator[Evidence]:
    replayed = [_scripts.Replayed(*output) for output in outputs]
    if not all(_fit(one, x) for one, (x, _) in zip(replayed, _layers(case), strict=True)):
        return  # of shapes and errors the other designs tell
    scanned, whole = replayed[0], replayed[-1]
    if not all(value for result in whole.results for value in _flat(result)):
        yield _scripts.from_the_source(whole, source)
    if source or repeats or factor == "noise":
        return
    scale = factor or ("1/keep" if scaled_at == "train" else "1")
    yield _scaled(case["x"], whole, case["keep"], unit, scale)
    probability = KEPT[kept](case["keep"])
    yield from _one_unit(case, scanned, probability)
    if len(replayed) > 1:
        yield from _all_masks(case, whole, probability)


def both_evidence(case: Case, outputs: Values, unit: Fraction, **options: Any) -> tuple[Evidence, ...]:
    """As ``_masks.both_evidence``; of scripts the mean over all masks, which is the layer at test time."""
    if "draws" not in case:
        return _masks.both_evidence(case, outputs, unit, **options)
    crossed, evaluated = _scripts.Replayed(*outputs[0]), outputs[1]
    if not _fit(crossed, case["x"]) or shape_of(evaluated) != shape_of(case["x"]):
        return ()
    if options.get("factor"):
        return (_scaled(case["x"], crossed, case["keep"], unit, options["factor"]),)
    if options.get("eval_factor") or options.get("kept", "keep") != "keep":
        return ()
    return tuple(_mean(case, crossed, evaluated, unit))


def _fit(replayed: _scripts.Replayed, x: Any) -> bool:
    """Whether every script has a result, of the shape of x."""
    return replayed.whole and {shape_of(result) for result in replayed.results} == {shape_of(x)}


def _scaled(x: Any, replayed: _scripts.Replayed, keep: Fraction, unit: Fraction, factor: str) -> Fact:
    """Under every mask a unit is 0, or x times the factor."""
    scale = FACTORS[factor](exact.ball(keep, unit))
    balls = [exact.ball(value, unit) * scale for value in _flat(x)]
    for values in map(_flat, replayed.results):
        for got, ball in zip(values, balls, strict=True):
            if got and not exact.contains(ball, got):
                return Fact("a kept unit, under all masks", False, got, exact.exact_value(ball))
    return Fact("a kept unit, under all masks", True)


def _one_unit(case: Case, scanned: _scripts.Replayed, probability: Fraction) -> Iterator[Fact]:
    """The bounds of the probability with which one draw keeps a unit."""
    if set(scanned.taken) != {1}:
        return
    bounds = _scripts.threshold(_scan(case), [result[0][0] != 0 for result in scanned.results])
    if bounds is not None:
        low, high = bounds
        nearest = min(max(probability, low), high)
        what = "the probability of keeping a unit, by its draws"
        yield Fact(what, nearest == probability, nearest, probability)


def _all_masks(case: Case, crossed: _scripts.Replayed, probability: Fraction) -> Iterator[Fact]:
    """How often each mask occurs; the first that occurs too often, or too seldom."""
    found = _scripts.law(_crossed(case), crossed, lambda result: tuple(map(bool, _flat(result))))
    if found is None or found[1] or not any(crossed.taken):
        return
    n = case["draws"]
    wrong = None
    for number in range(2**n):
        mask = tuple(bool(number >> k & 1) for k in range(n))
        expected = probability ** sum(mask) * (1 - probability) ** (n - sum(mask))
        got = found[0].get(mask, Fraction(0))
        if got != expected and wrong is None:
            wrong = "".join("1" if kept else "0" for kept in mask), got, expected
    if wrong is None:
        yield Fact(f"the probabilities of all {2**n} masks", True)
    else:
        yield Fact(f"the probability of the mask {wrong[0]}", False, wrong[1], wrong[2])


def _mean(case: Case, crossed: _scripts.Replayed, evaluated: Any, unit: Fraction) -> Iterator[Fact]:
    """The first unit whose mean over all masks is not its value at test time.

    A kept unit is its value at test time over keep, with two roundings; the mean adds none.
    """
    found = _scripts.law(_crossed(case), crossed, lambda result: tuple(_flat(result)))
    if found is None or found[1] or not any(crossed.taken):
        return
    means = [sum(p * values[k] for values, p in found[0].items()) for k in range(case["draws"])]
    keep = exact.ball(case["keep"], unit)
    for mean, value in zip(means, _flat(evaluated), strict=True):
        kept = exact.ball(value, unit) * (1 / keep)
        if not exact.contains(kept, mean / case["keep"]):
            yield Fact("the mean over all masks", False, mean, value)
            return
    yield Fact("the mean over all masks", True)


def _flat(matrix: Any) -> list[Any]:
    return list(chain.from_iterable(matrix))


# --- imitations --------------------------------------------------------------------------------------------

Imitation = Callable[..., Values]


def imitate_train(case: Case, random: Random, **options: Any) -> Values:
    """As ``_masks.imitate_train``, of scripts, too."""
    if "draws" not in case:
        return _masks.imitate_train(case, random, **_without_source(options))
    return tuple(_imitated(case["keep"], x, scripts.words, random, **options) for x, scripts in _layers(case))


def imitate_noise(case: Case, random: Random, **options: Any) -> Values:
    """As ``_masks.imitate_noise``, of scripts, too."""
    if "draws" not in case:
        return _masks.imitate_noise(case, random, **options)
    return imitate_train(case, random, **options)


def imitate_both(case: Case, random: Random, *, eval_factor: str = "", **options: Any) -> Values:
    """As ``_masks.imitate_both``, of scripts, too."""
    if "draws" not in case:
        return _masks.imitate_both(case, random, eval_factor=eval_factor, **options)
    factor = float(FACTORS[eval_factor or _masks.at_test(**options)](case["keep"]))
    evaluated = tuple(tuple(Fraction(float(value) * factor) for value in row) for row in case["x"])
    return _imitated(case["keep"], case["x"], _crossed(case).words, random, **options), evaluated


def imitate_eval_drops(case: Case, random: Random, *, eval_factor: str = "", **options: Any) -> Values:
    """As ``_masks.imitate_eval_drops``, of scripts, too."""
    if "draws" not in case:
        return _masks.imitate_eval_drops(case, random, eval_factor=eval_factor, **options)
    results, taken, moved = _imitated(case["keep"], case["x"], _crossed(case).words, random, **options)
    return (results, taken, moved), results[len(results) // 2]


def _without_source(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "source"}


def _imitated(
    keep: Fraction,
    x: Any,
    words: Iterable[tuple[int, ...]],
    random: Random,
    *,
    scaled_at: str = "train",
    argument: str = "keep",
    factor: str = "",
    kept: str = "keep",
    repeats: str = "",
    source: str = "",
) -> Values:
    """The layer under every script, as a reply to a call with scripts has it."""
    probability, units = KEPT[kept](keep), len(x[0])
    noise = factor == "noise"
    scale = 1.0 if noise else float(FACTORS[factor or ("1/keep" if scaled_at == "train" else "1")](keep))
    fixed = [random.random() for _ in _flat(x)]
    results, taken = [], []
    for script in words:
        draws = [word / _scripts.END for word in script]
        if source:
            draws = fixed if repeats == "generator" else [random.random() for _ in draws]
        shared = {
            "row": draws[:units] * len(x),
            "column": [draws[i] for i in range(len(x)) for _ in range(units)],
            "array": draws[:1] * len(draws),
        }
        drawn = shared.get(repeats, draws)
        factors = [0.5 + u if noise else scale * (u < probability) for u in drawn]
        values = [Fraction(float(value) * f) for value, f in zip(_flat(x), factors, strict=True)]
        results.append(tuple(tuple(values[k : k + units]) for k in range(0, len(values), units)))
        taken.append(0 if source else {"row": units, "column": len(x), "array": 1}.get(repeats, len(draws)))
    return tuple(results), tuple(taken), (int(source == "numpy"), int(source == "random"))

"""Epochs under scripted draws: the exact law of a shuffle, whatever it draws.

A design with ``draws`` replays three sets of scripts. Draws from one of six cells in all combinations give
every integer below 2 and below 3 as often as any other, which serves whoever exchanges three samples by numpy's
integers; all combinations of the lowest two bits serve numpy's own shuffles, which mask them; and draws in every
order whoever sorts random keys. What a subject makes of a set is its law only where that is what decides. The
options are those of ``_epochs``, and ``source``: where the draws come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain, permutations, product
from random import Random
from typing import Any

from reference.claims import _epochs, _scripts
from reference.claims._model import Call, Case, Evidence, Fact, Scripted, Values

CELLS = 6
DESIGNS: tuple[Case, ...] = (
    {"N": 3, "batch_size": 2, "draws": 4, "masked": 4},
    {"N": 3, "batch_size": 1, "draws": 3, "masked": 5},
)


def _sets(case: Case) -> tuple[_scripts.Scripts, ...]:
    return (
        _scripts.in_cells(CELLS, case["draws"], 64),
        _scripts.in_low_bits(2, case["masked"], 64),
        _scripts.in_orders(case["N"], 15),
    )


def program(case: Case, **options: Any) -> tuple[Call, ...]:
    """As ``_epochs.program``; of scripts one call a set."""
    if "draws" not in case:
        return _epochs.program(case)
    return tuple(
        Call("epoch", (case["N"], case["batch_size"], Scripted(scripts.words))) for scripts in _sets(case)
    )


def evidence(
    case: Case, outputs: Values, unit: Fraction, *, source: str = "", **options: Any
) -> tuple[Evidence, ...]:
    """As ``_epochs.evidence``; of scripts the source of the draws, and how often each epoch occurs."""
    if "draws" not in case:
        return _epochs.evidence(case, outputs, unit, **options)
    return tuple(_of_scripts(case, outputs, source, options))


def _of_scripts(case: Case, outputs: Values, source: str, options: dict[str, Any]) -> Iterator[Evidence]:
    replayed = [_scripts.Replayed(*output) for output in outputs]
    if not all(one.whole for one in replayed):
        return  # of errors the other designs tell
    results = [tuple(map(_batches, one.results)) for one in replayed]
    shuffled = len(set(chain.from_iterable(results))) > 1
    if source or shuffled:
        yield _scripts.from_the_source(replayed[0], source)
    shuffle = options.get("shuffle", "all")
    if source or shuffle not in LAWS or {**_epochs.HONEST, **options, "shuffle": "all"} != _epochs.HONEST:
        return
    told = False
    for scripts, one in zip(_sets(case), replayed, strict=True):
        found = _scripts.law(scripts, one, _batches)
        if found is not None and any(one.taken) and 2 * found[1] < 1:
            yield _all_epochs(_law(case, shuffle), *found)
            told = True
    if shuffle != "all":
        yield Fact("the law of the shuffle can be told", told)


def _batches(epoch: Any) -> Any:
    """An epoch as its batches, in whose order nothing lies; what is no epoch as it is."""
    try:
        return tuple(tuple(sorted(batch)) for batch in epoch)
    except TypeError:
        return epoch


LAWS: dict[str, Callable[[int], Iterable[Iterable[int]]]] = {
    "all": lambda N: permutations(range(N)),
    "any": lambda N: (_exchanged(N, enumerate(js)) for js in product(range(N), repeat=N)),
    "cyclic": lambda N: (
        _exchanged(N, zip(range(N - 1, 0, -1), js, strict=True))
        for js in product(*(range(i) for i in range(N - 1, 0, -1)))
    ),
}
"""The orders that are equally likely, each as often as it comes of the exchanges."""


def _exchanged(N: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    order = list(range(N))
    for i, j in pairs:
        order[i], order[j] = order[j], order[i]
    return order


def _law(case: Case, shuffle: str) -> _scripts.Law:
    """How often each epoch comes of a shuffle."""
    N, sizes = case["N"], _epochs.batch_sizes(case["N"], case["batch_size"], "kept")
    orders = [tuple(order) for order in LAWS[shuffle](N)]
    expected: dict[Any, Fraction] = {}
    for order in orders:
        epoch = _batches(_cut(order, sizes))
        expected[epoch] = expected.get(epoch, Fraction(0)) + Fraction(1, len(orders))
    return expected


def _all_epochs(expected: _scripts.Law, found: _scripts.Law, more: Fraction) -> Fact:
    """The first epoch that occurs too often, or too seldom, even with all that needs ``more`` draws."""
    for epoch in sorted({*found, *expected}, key=repr):
        low, right = found.get(epoch, Fraction(0)), expected.get(epoch, Fraction(0))
        nearest = min(max(right, low), low + more)
        if nearest != right:
            return Fact(f"the probability of the epoch {_written(epoch)}", False, nearest, right)
    return Fact(f"the probabilities of all {len(expected)} epochs", True)


def _cut(order: Any, sizes: list[int]) -> Any:
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    return tuple(tuple(order[start : start + size]) for start, size in zip(starts, sizes, strict=True))


def _written(epoch: Any) -> str:
    try:
        return " | ".join(" ".join(str(index) for index in batch) for batch in epoch)
    except TypeError:
        return str(epoch)


# --- imitations --------------------------------------------------------------------------------------------


def imitate(case: Case, random: Random, *, source: str = "", **options: Any) -> Values:
    """As ``_epochs.imitate``, of scripts, too."""
    if "draws" not in case:
        return _epochs.imitate(case, random, **options)
    return tuple(_imitated(case, scripts, random, source, **options) for scripts in _sets(case))


def imitate_repeated_indices(case: Case, random: Random, **options: Any) -> Values:
    """As ``_epochs.imitate_repeated_indices``, of scripts, too."""
    if "draws" not in case:
        return _epochs.imitate_repeated_indices(case, random, **options)
    return imitate(case, random, **options)


def _imitated(
    case: Case,
    scripts: _scripts.Scripts,
    random: Random,
    source: str,
    *,
    shuffle: str = "all",
    last: str = "kept",
    start: int = 0,
    repeats: str = "",
) -> Values:
    """The epoch under every script, as a reply to a call with scripts has it."""
    N, sizes = case["N"], _epochs.batch_sizes(case["N"], case["batch_size"], last)
    fixed = [random.random() for _ in range(N)]
    results, taken = [], []
    for script in scripts.words:
        draws = [word / _scripts.END for word in script]
        if source:
            draws = fixed if repeats == "generator" else [random.random() for _ in draws]
        order = [start + index for index in range(N)]
        used = 0
        if shuffle in ("all", "others"):
            used = _exchange(order, draws, 0 if shuffle == "all" else 1)
        if shuffle == "any":
            order, used = _exchanged(N, [(i, int(draws[i] * N)) for i in range(N)]), N
        if shuffle == "cyclic":
            places = range(N - 1, 0, -1)
            order = _exchanged(N, [(i, int(u * i)) for i, u in zip(places, draws, strict=False)])
            used = N - 1
        if shuffle == "drawn":
            order, used = [start + int(u * N) for u in draws[:N]], N
        batches = list(_cut(order, sizes))
        if shuffle == "batches":
            used = _exchange(batches, draws, 0)
        results.append(tuple(batches))
        taken.append(0 if source else used)
    return tuple(results), tuple(taken), (int(source == "numpy"), int(source == "random"))


def _exchange(items: list[Any], draws: list[float], first: int) -> int:
    """Shuffle all from ``first`` on, by one draw for each but the last; how many draws that took."""
    for used, i in enumerate(range(len(items) - 1, first, -1)):
        j = first + int(draws[used] * (i + 1 - first))
        items[i], items[j] = items[j], items[i]
    return len(items) - 1 - first

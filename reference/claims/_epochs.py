"""How an epoch's batches are held against a uniformly random partition: program, exact evidence, imitations.

Every function takes the same options, which describe mistakes: ``shuffle`` is "all", "none", "batches"
(fixed batches in random order), "others" (the first index stays in front), "any" (each place exchanged with any
one), "cyclic" (each place exchanged with another one) or "drawn" (with replacement),
``last`` is "kept", "dropped" or "merged" into the batch before, the "first" batch, an "empty" one besides where
nothing is left, or spread out so that all batches are "even"; ``start`` is the first index, and ``repeats``
is "generator" if the generator changes nothing, "never" if not even the same generator repeats an epoch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, combinations
from random import Random
from typing import Any

from reference.claims._model import Binomial, Call, Case, Evidence, Fact, Generator, Values
from reference.claims._outputs import again

Epoch = tuple[frozenset[int], ...]

DESIGNS: tuple[Case, ...] = tuple(
    {"N": N, "batch_size": B, "seeds": tuple(range(first, first + epochs))}
    for N, B, first, epochs in (
        (7, 3, 1, 200),
        (6, 2, 1001, 200),
        (5, 1, 2001, 200),
        (4, 4, 3001, 3),
        (300, 70, 4001, 300),
        (1, 1, 5001, 2),
        (5, 4, 6001, 20),
    )
)
"""Batches that divide N and that do not, single samples, the whole set; more samples than a byte counts; one sample
in all, and a batch of more than half of them."""

FEW = 8
"""Up to so many samples, every index and every pair of them is counted on its own."""


HONEST = {"shuffle": "all", "last": "kept", "start": 0, "repeats": ""}
"""The options of a right epoch."""


def program(case: Case) -> tuple[Call, ...]:
    """One epoch a seed, and the first seed's once more."""
    seeds = (*case["seeds"], case["seeds"][0])
    return tuple(Call("epoch", (case["N"], case["batch_size"], Generator(seed))) for seed in seeds)


def evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    shuffle: str = "all",
    last: str = "kept",
    start: int = 0,
    repeats: str = "",
) -> tuple[Evidence, ...]:
    """What is certain of every epoch, then how often an index is in a batch, and two in the same one."""
    N, sizes = case["N"], batch_sizes(case["N"], case["batch_size"], last)
    numbered = tuple(map(_numbered, outputs))
    if shuffle == "drawn":
        return (*_drawn(numbered, N, sizes), *again(numbered, repeats))
    facts = _partition(numbered, N, sizes, start, shuffle)
    if not all(fact.holds for fact in facts):
        return tuple(facts)
    facts += again(numbered, repeats)
    epochs = [tuple(frozenset(i - start for i in batch) for batch in epoch) for epoch in numbered[:-1]]
    if repeats == "generator":
        facts += [Fact("every generator gives the same epoch", len(set(epochs)) == 1)]
        if N > FEW:
            facts += [Fact("an epoch is shuffled", epochs[0] != _in_order(N, sizes))]
        return tuple(facts)
    found: list[Evidence] = [*facts]
    if shuffle in ("any", "cyclic"):
        return tuple(found)  # scripts tell their laws
    if N <= FEW:
        found += [*_places(epochs, N, sizes, shuffle), *_company(epochs, N, sizes, shuffle)]
    if shuffle == "none":
        found += [Fact("epochs are not shuffled", set(epochs) == {_in_order(N, sizes)})]
    if shuffle == "all":
        found += _order(epochs, N)
    return tuple(found)


def _drawn(outputs: Values, N: int, sizes: Sequence[int]) -> list[Evidence]:
    """Indices drawn with replacement: each as often as the others, and some more than once in an epoch."""
    found: list[Evidence] = []
    for output in outputs:
        batches = output if isinstance(output, tuple) else ()
        if [len(batch) if isinstance(batch, tuple) else 0 for batch in batches] != list(sizes):
            return [Fact("the sizes of the batches", False, output, tuple(sizes))]
    epochs = [tuple(chain.from_iterable(output)) for output in outputs[:-1]]
    in_range = all(0 <= index < N for epoch in epochs for index in epoch)
    found.append(Fact("indices from 0 to N − 1", in_range))
    twice = N == 1 or any(len(set(e)) < N for e in epochs)
    found.append(Fact("an index that occurs twice in an epoch", twice))
    for index in range(N if N <= FEW else 0):
        count = sum(epoch.count(index) for epoch in epochs)
        found.append(Binomial(f"draws of index {index}", count, N * len(epochs), Fraction(1, N)))
    return found


def _numbered(epoch: Any) -> Any:
    """The indices as plain integers, which are quicker than fractions; a wrong epoch as it is."""
    try:
        numbered = tuple(tuple(map(int, batch)) for batch in epoch)
    except TypeError:
        return epoch
    return numbered if numbered == epoch else epoch


def _in_order(N: int, sizes: Sequence[int]) -> Epoch:
    """The batches of indices that nobody has shuffled."""
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    return tuple(frozenset(range(start, start + size)) for start, size in zip(starts, sizes, strict=True))


def imitate(
    case: Case,
    random: Random,
    *,
    shuffle: str = "all",
    last: str = "kept",
    start: int = 0,
    repeats: str = "",
) -> Values:
    """Epochs, in the shape of the program's replies."""
    N, batch_size = case["N"], case["batch_size"]
    epochs = [_epoch(N, batch_size, random, shuffle, last, start) for _ in (*case["seeds"], "again")]
    if repeats == "generator":
        epochs = [epochs[0]] * len(epochs)
    if repeats != "never":
        epochs[-1] = epochs[0]
    return tuple(epochs)


def imitate_repeated_indices(case: Case, random: Random, **_: Any) -> Values:
    """Every index drawn on its own, so that some occur twice and others never."""
    N, sizes = case["N"], batch_sizes(case["N"], case["batch_size"], "kept")
    epochs = [tuple(tuple(random.randrange(N) for _ in range(b)) for b in sizes) for _ in case["seeds"]]
    return (*epochs, epochs[0])


def batch_sizes(N: int, batch_size: int, last: str) -> list[int]:
    """The sizes of an epoch's batches."""
    whole, rest = divmod(N, batch_size)
    sizes = [batch_size] * whole
    if rest and last == "merged":
        sizes[-1] += rest
    if last == "even":
        batches = -(-N // batch_size)
        return [N // batches + (k < N % batches) for k in range(batches)]
    if last == "first":
        return [rest, *sizes] if rest else sizes
    kept = last == "empty" or (rest and last == "kept")
    return [*sizes, rest] if kept else sizes


def _epoch(N: int, batch_size: int, random: Random, shuffle: str, last: str, start: int) -> Any:
    order = list(range(start, N + start))
    if shuffle == "all":
        random.shuffle(order)
    if shuffle == "any":
        for i in range(N):
            j = random.randrange(N)
            order[i], order[j] = order[j], order[i]
    if shuffle == "cyclic":
        for i in range(N - 1, 0, -1):
            j = random.randrange(i)
            order[i], order[j] = order[j], order[i]
    if shuffle == "others":
        order[1:] = random.sample(order[1:], N - 1)
    batches, used = [], 0
    for size in batch_sizes(N, batch_size, last):
        batches.append(tuple(order[used : used + size]))
        used += size
    if shuffle == "batches":
        random.shuffle(batches)
    return tuple(batches)


def _partition(outputs: Values, N: int, sizes: Sequence[int], start: int, shuffle: str) -> list[Fact]:
    """The first epoch that is no partition into batches of these sizes, the last one last."""
    for output in outputs:
        batches = output if isinstance(output, tuple) else ()
        if not batches or not all(isinstance(batch, tuple) for batch in batches):
            return [Fact("an epoch is a list of batches of indices", False, output, "a list of index arrays")]
        got = [len(batch) for batch in batches]
        if sorted(got) != sorted(sizes) or (got != list(sizes) and shuffle != "batches"):
            return [Fact("the sizes of the batches", False, tuple(got), tuple(sizes))]
        indices = sorted(index for batch in batches for index in batch)
        wanted = range(start, start + N)
        if not set(indices) <= set(wanted) or len(set(indices)) < len(indices):
            return [Fact("every index occurs once", False, tuple(indices), tuple(wanted))]
    return [Fact("an epoch is a partition", True, "a partition", "a partition")]


def _places(epochs: Sequence[Epoch], N: int, sizes: Sequence[int], shuffle: str) -> Iterable[Binomial]:
    for index in range(N):
        for k in range(len(sizes)):
            count = sum(index in epoch[k] for epoch in epochs)
            what = f"epochs with index {index} in batch {k}"
            yield Binomial(what, count, len(epochs), in_batch(index, k, N, sizes, shuffle))


def _company(epochs: Sequence[Epoch], N: int, sizes: Sequence[int], shuffle: str) -> Iterable[Binomial]:
    for i, j in combinations(range(N), 2):
        count = sum(any({i, j} <= batch for batch in epoch) for epoch in epochs)
        what = f"epochs with the indices {i} and {j} in one batch"
        yield Binomial(what, count, len(epochs), together(i, j, N, sizes, shuffle))


def _order(epochs: Sequence[Epoch], N: int) -> Iterable[Binomial]:
    """Of two indices in different batches, the one or the other comes first: a toss of a fair coin.

    No index is in two pairs. To exchange the two of a pair leaves the law of a random order alone, and the
    other pairs as they are: so the tosses are independent. Shuffles that exchange too little, or each place
    with any other (and not with the later ones alone), leave the coin unfair.
    """
    pairings = {
        "half the samples apart": [(i, i + N // 2) for i in range(N // 2)],
        "at opposite ends": [(i, N - 1 - i) for i in range(N // 2)],
        "side by side": [(i, i + 1) for i in range(0, N - 1, 2)],
    }
    batch_of = [{index: k for k, batch in enumerate(epoch) for index in batch} for epoch in epochs]
    for what, pairs in pairings.items():
        steps = [at[j] - at[i] for at in batch_of for i, j in pairs if i in at and j in at]
        in_order, apart = sum(step > 0 for step in steps), sum(step != 0 for step in steps)
        if apart:
            yield Binomial(f"indices {what} that come in order", in_order, apart, Fraction(1, 2))


def in_batch(index: int, k: int, N: int, sizes: Sequence[int], shuffle: str) -> Fraction:
    """P(index in batch k)."""
    if shuffle == "none":
        return Fraction(_fixed(index, sizes) == k)
    if shuffle == "batches":
        return Fraction(1, len(sizes)) if _fixed(index, sizes) is not None else Fraction(0)
    if shuffle == "others":
        if index == 0:
            return Fraction(k == 0)
        return Fraction(sizes[k] - (k == 0), N - 1)
    return Fraction(sizes[k], N)


def together(i: int, j: int, N: int, sizes: Sequence[int], shuffle: str) -> Fraction:
    """P(i and j in one batch), for i < j."""
    if shuffle in ("none", "batches"):
        return Fraction(_fixed(i, sizes) == _fixed(j, sizes) is not None)
    if shuffle == "others":
        if i == 0:
            return Fraction(sizes[0] - 1, N - 1)
        return _same([sizes[0] - 1, *sizes[1:]], N - 1)
    return _same(sizes, N)


def _same(sizes: Sequence[int], N: int) -> Fraction:
    """Σ b(b − 1) / (N(N − 1)): two of N distinct places in one of the batches."""
    return Fraction(sum(b * (b - 1) for b in sizes), N * (N - 1))


def _fixed(index: int, sizes: Sequence[int]) -> int | None:
    """The batch of this index when nothing is shuffled; None if it has been dropped."""
    for k in range(len(sizes)):
        if index < sum(sizes[: k + 1]):
            return k
    return None

"""Scripts for generators that replay them: draws from cells of equal width in all combinations, or in all orders.

A draw is a 64-bit word, whose leading bits numpy makes a uniform number or a bounded integer of. What a subject
makes of a script is its law only if it depends on the cells (or the order) of the draws alone. Patterns
therefore come again with other words: if all agree, the frequencies over the patterns are the exact law; if two
differ, the subject does something else with its draws, of which nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from random import Random
from typing import Any

from reference.claims._model import Fact, Values

END = 1 << 64
"""Of the words."""

NEAR = END >> 20
"""A threshold that is off by more than this is seen: float32 has uniform numbers with 24 bits."""

Pattern = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Scripts:
    """``words[k]`` is a script, ``patterns[k]`` the cells of its draws, or their ranks."""

    patterns: tuple[Pattern, ...]
    words: tuple[tuple[int, ...], ...]


@cache
def in_cells(cells: int, draws: int, again: int) -> Scripts:
    """Every combination of cells for the draws, and ``again`` of them with other words."""
    random = Random(f"{cells}/{draws}")
    every = list(product(range(cells), repeat=draws))
    patterns = (*every, *(random.choice(every) for _ in range(again)))
    words = tuple(tuple(_in_cell(cell, cells, random) for cell in pattern) for pattern in patterns)
    return Scripts(patterns, words)


@cache
def in_low_bits(bits: int, draws: int, again: int) -> Scripts:
    """Every combination of the lowest bits of the half of a word that bounded integers are made of.

    numpy's shuffles mask these, and draw anew where the integer is too large.
    """
    random = Random(f"{bits}/{draws}/bits")
    every = list(product(range(1 << bits), repeat=draws))
    patterns = (*every, *(random.choice(every) for _ in range(again)))
    return Scripts(patterns, tuple(tuple(_with_low(low, bits, random) for low in one) for one in patterns))


@cache
def in_orders(draws: int, again: int) -> Scripts:
    """Every order of the draws, each ``again`` times more with other words."""
    random = Random(f"{draws}")
    patterns = tuple(permutations(range(draws))) * (again + 1)
    return Scripts(patterns, tuple(_ranked(pattern, random) for pattern in patterns))


def ascending(cells: int, between: int) -> Scripts:
    """One draw: just below and just above every end of a cell, and ``between`` more at random, in order."""
    return around(tuple(Fraction(k, cells) for k in range(cells + 1)), between)


@cache
def around(thresholds: tuple[Fraction, ...], between: int) -> Scripts:
    """One draw: just below and just above every threshold, and ``between`` more at random, in order."""
    random = Random(" ".join(map(str, thresholds)))
    ends = [int(END * threshold) for threshold in thresholds]
    near = [end + sign * random.randrange(NEAR, 2 * NEAR) for end in ends for sign in (-1, 1)]
    words = sorted(
        {word for word in near if 0 <= word < END} | {random.randrange(END) for _ in range(between)}
    )
    return Scripts(tuple((k,) for k in range(len(words))), tuple((word,) for word in words))


def _in_cell(cell: int, cells: int, random: Random) -> int:
    """A word of the cell: anywhere, or near one of its ends."""
    low, high = -(-END * cell // cells), END * (cell + 1) // cells
    ways = ((low + NEAR, high - NEAR), (low + NEAR, low + 2 * NEAR), (high - 2 * NEAR, high - NEAR))
    return random.randrange(*random.choices(ways, (2, 1, 1))[0])


def _with_low(low: int, bits: int, random: Random) -> int:
    high = random.getrandbits(32 - bits) << bits | low
    return high << 32 | random.getrandbits(32)


def _ranked(ranks: Pattern, random: Random) -> tuple[int, ...]:
    leading = sorted(random.sample(range(END // NEAR), len(ranks)))  # far enough apart for float32
    words = [NEAR * place + random.randrange(NEAR) for place in leading]
    return tuple(words[rank] for rank in ranks)


# --- what comes back ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replayed:
    """The results of the scripts, how many words each took, and which global generators moved."""

    results: Values
    taken: Sequence[Any]
    moved: Sequence[Any]

    @property
    def whole(self) -> bool:
        """Whether every script has a result."""
        return all(result != () for result in self.results)

    @property
    def source(self) -> str:
        """Where the draws come from: "" (the given generator), "numpy", "random" or "own"."""
        if any(self.taken):
            return ""
        return "numpy" if self.moved[0] else "random" if self.moved[1] else "own"


SOURCES = {
    "": "the generator that is given",
    "numpy": "the global generator of numpy.random",
    "random": "the global generator of random",
    "own": "a generator of its own",
    "not given": "another generator than the one that is given",
}


def from_the_source(replayed: Replayed, source: str) -> Fact:
    """Whether the draws come from the expected source."""
    got = replayed.source
    holds = got != "" if source == "not given" else got == source
    return Fact("where the draws come from", holds, SOURCES[got], SOURCES[source])


Law = Mapping[Any, Fraction]


def law(
    scripts: Scripts, replayed: Replayed, of: Callable[[Any], Any] = lambda result: result
) -> tuple[Law, Fraction] | None:
    """How often each result occurs, which ``of`` maps to what counts; None if that is not a law.

    Patterns in which a call took more words than its script has are told apart: their share comes second. It is
    no law if the same pattern came to different results.
    """
    if not replayed.whole:
        return None
    length = len(scripts.words[0])
    known: dict[Pattern, Any] = {}
    for pattern, result, taken in zip(scripts.patterns, replayed.results, replayed.taken, strict=True):
        counted = ("more",) if taken > length else ("", of(result))
        if known.setdefault(pattern, counted) != counted:
            return None
    found: dict[Any, Fraction] = {}
    for counted in known.values():
        found[counted] = found.get(counted, Fraction(0)) + Fraction(1, len(known))
    more = found.pop(("more",), Fraction(0))
    return {counted[1]: p for counted, p in found.items()}, more


def threshold(scripts: Scripts, yes: Sequence[bool]) -> tuple[Fraction, Fraction] | None:
    """Bounds of the probability of a yes, if one draw decides: below a threshold one way, above it the other.

    None if the answers change more than once.
    """
    changes = [k for k in range(1, len(yes)) if yes[k] != yes[k - 1]]
    if len(changes) > 1:
        return None
    words = [Fraction(word, END) for (word,) in scripts.words]
    low, high = (words[changes[0] - 1], words[changes[0]]) if changes else (words[-1], Fraction(1))
    return (low, high) if yes[0] else (1 - high, 1 - low)

"""Scripted draws that tell where a subject's draws come from: of whatever it draws, and whatever it makes of them.

A design with ``draws`` replays this many scripts. The options are those of the claim, and ``source``: "" where
the draws come from the generator that is given, and else one of the names of ``_scripts.SOURCES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from reference.claims._model import Call, Case, Evidence, Fact, Mistake, Prospect, Scripted, Values
from reference.claims._scripts import END, Replayed, from_the_source

WORDS = 64
"""Of a script; past its end a generator goes on with others."""

Options = Mapping[str, Any]


@cache
def scripts(number: int) -> tuple[tuple[int, ...], ...]:
    """So many scripts of words at random."""
    random = Random(number)
    return tuple(tuple(random.randrange(END) for _ in range(WORDS)) for _ in range(number))


def program(ask: Callable[..., tuple[Call, ...]], case: Case, **options: Any) -> tuple[Call, ...]:
    """As ``ask``; of scripts one call, in which they take the place of its first generator."""
    if "draws" not in case:
        return ask(case, **options)
    first = ask({**case, "seeds": (0,)}, **options)[0]
    return (Call(first.function, (*first.args[:-1], Scripted(scripts(case["draws"])))),)


def evidence(
    own: Callable[..., tuple[Evidence, ...]],
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    source: str = "",
    **options: Any,
) -> tuple[Evidence, ...]:
    """As ``own``; of scripts the source of the draws, unless all results are alike: then the others tell."""
    if "draws" not in case:
        return own(case, outputs, unit, **options)
    (replayed,) = (Replayed(*output) for output in outputs)
    if not replayed.whole:
        return ()  # of errors the other designs tell
    drawn = len(set(replayed.results)) > 1
    return (from_the_source(replayed, source),) if source or drawn else ()


def imitate(
    own: Callable[..., Values], case: Case, random: Random, *, source: str = "", **options: Any
) -> Values:
    """As ``own``, of scripts, too."""
    if "draws" not in case:
        return own(case, random, **options)
    results = own({**case, "seeds": range(case["draws"])}, random, **options)[:-1]
    taken = tuple(0 if source else len(results) for _ in results)
    return ((tuple(results), taken, (int(source == "numpy"), int(source == "random"))),)


def prospects(
    own: Callable[..., tuple[Prospect, ...]], case: Case, made: Options, **options: Any
) -> tuple[Prospect, ...]:
    """As ``own``; of scripts the source, which is certain."""
    if "draws" not in case:
        return own(case, made, **options)
    known = Fraction(1) if made.get("source") in ("own", "numpy", "random") else None
    return (Prospect(Fact("where the draws come from", True), known),)


def mistakes(what: str, imitate: Callable[..., Values]) -> tuple[Mistake, ...]:
    """Draws of another source; ``what`` is what they are made into: "weights"."""
    return (*elsewhere(what, f"other {what}", imitate), reseeds(what, imitate))


def elsewhere(what: str, another: str, imitate: Callable[..., Values]) -> tuple[Mistake, ...]:
    """Draws of a generator that is not the given one, which makes ``another``: "other weights"."""
    from_where = (
        ("own generator", "own", f"one of your own: the same one gives {another}"),
        (
            "global generator",
            "numpy",
            "the global one of numpy: call the methods of rng, not those of numpy.random",
        ),
        ("generator of the module random", "random", "that of Python's module random"),
    )
    return tuple(
        Mistake(
            name,
            f"{_not_given(what)}, but from {where}.",
            imitate=imitate,
            options={"repeats": "never", "source": source},
        )
        for name, source, where in from_where
    )


def reseeds(what: str, imitate: Callable[..., Values]) -> Mistake:
    """The same draws whatever generator is given."""
    return Mistake(
        "reseeds",
        f"{_not_given(what)}: they are the same whatever it is. Use it, and seed none of your own.",
        imitate=imitate,
        options={"repeats": "generator", "source": "not given"},
    )


def _not_given(what: str) -> str:
    return f"Your {what} do not come from the generator that you are given"

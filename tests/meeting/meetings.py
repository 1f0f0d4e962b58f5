"""Where a claim and its derivation meet: the same number by two routes that share no code.

A meeting translates the claim's cases into worlds of the derivation. What the claim computes there, in
``Fraction``, must be exactly what the derivation's formula is worth.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

from derivations._assumptions import Assumption, Equation
from derivations._evaluator import Evaluator, Undefined
from derivations._mutants import mutants
from derivations._proof import Definition, Refutation
from derivations._prove import Source, sources
from derivations._terms import Equality, Setting, read_equality
from derivations._worlds import World
from reference.claims._model import Case, Claim
from tests.claims import equality
from tests.claims.equality import equals

BOTH = ("lhs", "rhs")


@dataclass(frozen=True)
class Point:
    """A world of the derivation, what the claim says there, and the sides of the equation that say it too.

    A side is "lhs" or "rhs", or "holds": then the claim says whether the equation is true in the world.
    """

    world: World
    claimed: Any
    sides: tuple[str, ...] = ("rhs",)


Compute = Callable[..., Any]


@dataclass(frozen=True)
class Meeting:
    """``what`` of the claim computes (its oracle, its closed form …), on which ``cases``, and their points.

    The equation met is the derivation's statement (of a definition, its equation number ``equation``) or,
    with ``about``, that of an assumption. The wrong equations, which the claim must refuse, are mutants of
    ``side``.
    """

    what: Callable[[Claim], Compute]
    cases: Callable[[Claim, Random], Iterable[Case]]
    points: Callable[[Compute, Case], Iterable[Point]]
    side: str = "rhs"
    equation: int = 0
    about: str = ""


def oracle(claim: Claim) -> Compute:
    """What the oracle says of the program's first operation."""
    return lambda case, **options: equals(claim).oracle(case, **options)[0]


def closed_form(claim: Claim) -> Compute:
    """The closed form."""
    assert claim.closed_form is not None
    return claim.closed_form


def by_both(
    cases: Callable[..., Iterable[Case]], points: Callable[..., Iterable[Point]]
) -> tuple[Meeting, ...]:
    """The same meeting for the oracle and for the closed form."""
    return Meeting(oracle, cases, points), Meeting(closed_form, cases, points)


def drawn(claim: Claim, random: Random) -> list[Case]:
    """The property's examples, and as many as 20 cases from its own domain."""
    return equality.cases(claim, 20)


def cases(claim: Claim, meeting: Meeting) -> list[Case]:
    """The cases of a meeting, the same ones whenever they are asked for: the claim's id seeds them."""
    return list(meeting.cases(claim, Random(claim.id)))


def points(claim: Claim, meeting: Meeting) -> list[Point]:
    """The points of all cases."""
    compute = meeting.what(claim)
    return [point for case in cases(claim, meeting) for point in meeting.points(compute, case)]


# --- the derivation's side ---------------------------------------------------------------------------------


@cache
def source(id: str) -> Source:
    """The derivation, definition or refutation with this id."""
    return sources()[id]()


@cache
def relation(id: str, equation: int = 0, about: str = "") -> Equality:
    """An equation of the derivation: of its statement, or of the assumption of this name."""
    found = source(id)
    if about:
        (one,) = [one for one in _given(found) if isinstance(one, Equation) and one.name == about]
        return read_equality(found.setting, one.equations[equation], one.forall.split())
    stated = found.equations if isinstance(found, Definition) else (found.statement,)
    return read_equality(found.setting, stated[equation])


def evaluator(id: str, world: World) -> Evaluator:
    """The exact engine on the derivation's formulas; a definition defines what the world leaves out."""
    found = source(id)
    return Evaluator(found.setting, _given(found), world)


def _given(found: Source) -> tuple[Assumption, ...]:
    """Recurrences, among others; a definition's own run over the steps t, and over its free indices."""
    if isinstance(found, Definition):
        return (Equation("definition", found.equations, " ".join(("t", *found.setting.indices))),)
    return found.given


def value(id: str, side: str, world: World, equation: Equality | None = None) -> Any:
    """What a side of the derivation's statement, or of another equation, is worth in the world.

    An equation holds if it does for all values of the indices that the world leaves free.
    """
    equation = equation or relation(id)
    if side == "holds":
        return all(evaluator(id, one).holds(equation) for one in _everywhere(id, world))
    return evaluator(id, world).value(getattr(equation, side))


def _everywhere(id: str, world: World) -> Iterator[World]:
    free = {i: size for i, size in source(id).setting.indices.items() if i not in world.values}
    for where in product(*(range(1, world.values[size] + 1) for size in free.values())):
        yield replace(world, values={**world.values, **dict(zip(free, where, strict=True))})


def met(claim: Claim, meeting: Meeting) -> Equality:
    """The equation at which they meet."""
    return relation(claim.id, meeting.equation, meeting.about)


def wrong_equations(claim: Claim, meeting: Meeting) -> Iterator[Equality]:
    """The mutants of the side that is met; of both where the claim says whether the equation holds."""
    right = met(claim, meeting)
    setting: Setting = source(claim.id).setting
    for mutant in mutants(setting, right):
        changed = "rhs" if mutant.lhs is right.lhs else "lhs"
        if meeting.side in (changed, "holds"):
            yield mutant


def differs(claim: Claim, meeting: Meeting, point: Point, wrong: Equality) -> bool:
    """Whether a wrong equation has another value at the point, or none: a root may be irrational."""
    try:
        return bool(value(claim.id, meeting.side, point.world, wrong) != point.claimed)
    except Undefined:
        return True


def refutation(claim: Claim) -> Refutation:
    """The derivation of an erratum."""
    found = source(claim.id)
    assert isinstance(found, Refutation)
    return found

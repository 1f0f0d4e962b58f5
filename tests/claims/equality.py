"""Trying an ``Equals`` claim's oracles on cases: do two of them ever differ?"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from random import Random
from typing import Any

from reference.claims._model import Case, Claim, Convention, Equals, Values
from reference.exact import Ball, contains, is_finite, to_ball
from reference.judging.cases import decode

CONTRACT = Convention("", "the contract's own", {})


def equals(claim: Claim) -> Equals:
    assert isinstance(claim.property, Equals)
    return claim.property


def cases(claim: Claim, count: int) -> list[Case]:
    """The examples, and as many drawn cases as ``count``."""
    drawn = decode(equals(claim).domain, Random(claim.id).randbytes(300 * count), count)
    assert len(drawn) == count
    return [*equals(claim).examples, *(one.case for one in drawn)]


def flat(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for part in value:
            yield from flat(part)
    else:
        yield value


def differ(one: Values, other: Values) -> bool:
    """Whether the two balls of some number have no number in common, or only one of them is bounded."""
    return any(_apart(a, b) for a, b in zip(flat(one), flat(other), strict=True))


def _apart(a: Any, b: Any) -> bool:
    if not (isinstance(a, Ball) and isinstance(b, Ball)):
        return not contains(*((b, a) if isinstance(b, Ball) else (a, b)))
    return is_finite(a) != is_finite(b) or (is_finite(a) and not a.interval.overlaps(b.interval))


Answers = Mapping[str, list[Values]]


def answers(claim: Claim, convention: Convention, given: list[Case]) -> dict[str, list[Values]]:
    """What the claim ("") and each of its mistakes compute on the cases, in float64."""
    named = {"": equals(claim).oracle} | {one.name: one.oracle for one in claim.mistakes if one.oracle}
    balls = [to_ball(case, "float64") for case in given]
    return {name: [oracle(x, **convention.options) for x in balls] for name, oracle in named.items()}


def undistinguished(computed: Answers) -> list[tuple[str, str]]:
    """The pairs of names that give the same answer on every case."""
    return [
        (one, other)
        for one, other in combinations(computed, 2)
        if not any(differ(a, b) for a, b in zip(computed[one], computed[other], strict=True))
    ]


def unbounded(value: Values) -> int:
    return sum(isinstance(x, Ball) and not is_finite(x) for x in flat(value))

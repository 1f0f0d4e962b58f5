"""The questions of a claim: its explicit examples, then drawn cases; each has a name to be asked again by.

A drawn case is named by its bytes in hexadecimal (``z40.`` stands for 40 zeros), an explicit one
``example-3`` or ``example-3-float32``, a design ``design-0``. ``@convention`` after it means: under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from reference.claims._model import Case, Claim, Equals, Sampled

from .asking import Question
from .cases import Drawn, decode_one
from .drawing import draw
from .expected import NUMBERS, Expected
from .worker.adapter import NETWORKS

NAME = r"(?:[0-9a-f]{2}|z\d{1,5}\.)+"
DTYPES = ("float64", "float32")


@dataclass(frozen=True)
class Pool:
    """The questions in the order in which they are asked, the draws behind those that were drawn, and the answers."""

    questions: Sequence[Question]
    drawn: dict[str, Drawn]
    expected: Expected = field(default_factory=Expected)
    dtype: str = ""
    constants: Mapping[str, Any] = field(default_factory=dict)

    def with_constants(self, constants: Mapping[str, Any]) -> Pool:
        """The same questions with these values of what is written into the code under test.

        What is 0 in all of them is what the claim is about, and stays. Of networks only those are asked about that
        the code can be.
        """
        settled = {n: v for n, v in constants.items() if n in NETWORKS}
        if settled:
            held = replace(self, constants=settled)
            return replace(held, questions=[q for q in self.questions if held.allows(q.case)])
        asked = {n for q in self.questions for n, v in q.case.items() if type(v) is Fraction and v}
        kept = {n: v for n, v in constants.items() if n in asked}
        held = replace(self, constants=kept, expected=Expected() if kept else self.expected)
        return replace(held, questions=[replace(q, case=held.held(q.case)) for q in self.questions])

    def within(self, dtype: str) -> Pool:
        """The same questions in this dtype alone; as they are if it is ""."""
        return replace(self, questions=within(dtype, self.questions), dtype=dtype) if dtype else self

    def first(self, drawn: int) -> Pool:
        """The explicit questions, and so many of the drawn ones."""
        ours = [q for q in self.questions if q.id in self.drawn][:drawn]
        return replace(self, questions=[*(q for q in self.questions if q.id not in self.drawn), *ours])

    def allows(self, case: Case) -> bool:
        """Whether the code under test can be asked about this case."""
        is_ = {**case, "layers": len(case.get("weights", ()))}
        return all(is_.get(n, v) == v for n, v in self.constants.items() if n in NETWORKS)

    def held(self, case: Case) -> Case:
        """The case with the constants."""
        told = {
            n: v for n, v in self.constants.items() if type(case.get(n)) is Fraction and n not in NETWORKS
        }
        return {**case, **told}

    def question(self, drawn: Drawn) -> Question:
        """A drawn case as a question, under the name of its bytes."""
        return Question(_name(drawn.data), self.held(drawn.case), self.dtype or drawn.dtype)


_pools: dict[tuple[int, int, int], tuple[Claim, Pool]] = {}
POOLS = 256


def pool(claim: Claim, seed: int, cases: int) -> Pool:
    """All questions of an ``Equals`` claim: every example in each dtype, then ``cases`` drawn ones.

    They are the same for every subject, and kept for the next one.
    """
    key = id(claim), seed, cases  # the claim is kept, so that no other gets its id
    if key not in _pools:
        if len(_pools) >= POOLS or sum(p.expected.numbers for _, p in _pools.values()) > NUMBERS:
            _pools.clear()
        _pools[key] = claim, _pool(claim, seed, cases)
    return _pools[key][1]


def _pool(claim: Claim, seed: int, cases: int) -> Pool:
    if not isinstance(claim.property, Equals):
        raise TypeError(f"claim: {claim.id} has no Equals property")
    drawn = {_name(d.data): d for d in draw(claim.property.domain, cases, f"{seed}/{claim.id}")}
    asked = [question(name, d) for name, d in drawn.items()]
    questions = (*_explicit("example", claim.property.examples, DTYPES), *asked)
    return Pool(questions, drawn, Expected(frozenset(q.id for q in questions)))


def designs(sampled: Sampled, dtypes: Sequence[str]) -> Sequence[Question]:
    """The questions of a ``Sampled`` claim."""
    return _explicit("design", sampled.designs, dtypes)


def within(dtype: str, questions: Sequence[Question]) -> Sequence[Question]:
    """The questions in float32 alone, without those whose numbers it does not hold; as they are for ""."""
    if not dtype:
        return questions
    there = {q.id for q in questions}
    held = [q for q in questions if q.dtype == dtype or f"{q.id}-{dtype}" not in there]
    return [replace(q, dtype=dtype) for q in held if _in_float32(tuple(q.case.values()))]


def named_question(claim: Claim, name: str) -> Question:
    """The question of this name (without a convention); ValueError if the claim has none."""
    if isinstance(claim.property, Sampled):
        known = {q.id: q for q in designs(claim.property, DTYPES)}
    elif isinstance(claim.property, Equals):
        known = {q.id: q for q in _explicit("example", claim.property.examples, DTYPES)}
        if re.fullmatch(NAME, name):
            return question(name, decode_one(claim.property.domain, _bytes(name)))
    else:
        known = {}
    if name not in known:
        has = f"its named ones are {', '.join(known)}" if known else "it has no named ones"
        raise ValueError(f"case: {claim.id} has no case {name!r}; {has}")
    return known[name]


def question(name: str, drawn: Drawn) -> Question:
    """A drawn case as a question."""
    return Question(name, drawn.case, drawn.dtype)


def _name(data: bytes) -> str:
    zeros = re.compile(rb"\0{3,}")
    pieces = zip(zeros.split(data), [*zeros.findall(data), b""], strict=True)
    return "".join(p.hex() + (f"z{len(z)}." if z else "") for p, z in pieces) or "00"


def _bytes(name: str) -> bytes:
    return b"".join(
        bytes(int(part[1:-1])) if part[0] == "z" else bytes.fromhex(part)
        for part in re.findall(r"[0-9a-f]{2}|z\d+\.", name)
    )


def _explicit(kind: str, cases: Sequence[Case], dtypes: Sequence[str]) -> tuple[Question, ...]:
    """Each case in every dtype that holds all of its numbers exactly."""
    return tuple(
        Question(f"{kind}-{i}" + ("" if dtype == "float64" else f"-{dtype}"), case, dtype)
        for i, case in enumerate(cases)
        for dtype in dtypes
        if dtype == "float64" or _in_float32(tuple(case.values()))
    )


def _in_float32(value: Any) -> bool:
    """Whether the numbers have 24 significant bits at most (their exponents are small)."""
    if isinstance(value, tuple):
        return all(map(_in_float32, value))
    if isinstance(value, str):
        return True
    odd: int = value.numerator // (value.numerator & -value.numerator or 1)
    return abs(odd) < 2**24

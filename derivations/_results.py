"""What became of a derivation, as a reader sees it: texts, LaTeX, and the digest of the mathematics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derivations._assumptions import Assumption, Independent, Symmetric
from derivations._citing import assumption_key
from derivations._conditions import Condition
from derivations._functions import functions_in
from derivations._mutants import key
from derivations._print import LATEX, TEXT
from derivations._state import Line
from derivations._terms import Equality, Setting, read_equality
from derivations._trees import free_names


@dataclass(frozen=True)
class ShownStep:
    """A line as a reader sees it: the part of the proof, the rule that led to it, what the rule refers to."""

    part: str
    rule: str
    about: str
    text: str
    latex: str


@dataclass(frozen=True)
class ShownAssumption:
    """An assumption as a reader sees it."""

    name: str
    kind: str
    texts: tuple[str, ...]
    latex: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What became of one derivation."""

    id: str
    status: str
    text: str
    latex: str
    summary: str
    reason: str = ""
    steps: tuple[ShownStep, ...] = ()
    assumptions: tuple[ShownAssumption, ...] = ()
    side_conditions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    mutants: int = 0
    worlds: int = 0
    printed: str = ""
    true: str = ""
    witness: tuple[str, ...] = ()
    digest: str = ""
    seconds: float = field(default=0.0, compare=False)


class Broken(Exception):
    """Why a derivation does not stand."""


def reason(error: Exception) -> str:
    """The message, with the formulas that it is about."""
    about = " → ".join(TEXT.show(term) for term in getattr(error, "about", ()))
    return f"{error}: {about}" if about else str(error)


def shown_step(line: Line) -> ShownStep:
    return ShownStep(line.part, line.rule, line.about, TEXT.show(line.term), LATEX.show(line.term))


def shown_condition(one: Condition) -> str:
    every = f" for every {', '.join(one.over)}" if one.over else ""
    return f"{TEXT.show(one.term)} {one.sign} 0{every}"


def shown_assumptions(setting: Setting, given: Iterable[Assumption]) -> tuple[ShownAssumption, ...]:
    return tuple(
        ShownAssumption(
            name=one.name,
            kind=type(one).__name__.lower(),
            texts=tuple(TEXT.relation(relation) for relation in _relations(setting, one)),
            latex=tuple(LATEX.relation(relation) for relation in _relations(setting, one)),
        )
        for one in given
    )


def _relations(setting: Setting, one: Assumption) -> list[Equality]:
    if isinstance(one, Independent | Symmetric):
        return []
    return [read_equality(setting, text, one.forall.split()) for text in one.equations]


def digest(
    id: str, setting: Setting, relations: Iterable[Equality], given: Iterable[Assumption] = (), *more: Any
) -> str:
    """The sha256 of the mathematics: what is stated and assumed, of symbols of which kind, and ``more``."""
    relations, given = tuple(relations), tuple(given)
    about = [*relations, *(relation for one in given for relation in _relations(setting, one))]
    names = set().union(*(free_names(side) for relation in about for side in relation.sides()))
    kinds = [
        (name, setting.dimensions(name), setting.is_random(name), setting.indices.get(name))
        for name in sorted(names)
        if setting.declares(name)
    ]
    if declared := functions_in(setting, [side for relation in about for side in relation.sides()]):
        more = (*more, sorted((name, setting.functions[name]) for name in declared))
    stated = [key(setting, relation) for relation in relations]
    assumed = sorted(repr(assumption_key(setting, one)) for one in given)
    return hashlib.sha256(repr((id, kinds, stated, assumed, more)).encode()).hexdigest()

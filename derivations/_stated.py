"""What the derivations state, read and not proved: for quoting a claim without the time that its proof takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations._print import LATEX, TEXT
from derivations._proof import Definition, Derivation
from derivations._prove import Source, sources
from derivations._results import ShownAssumption, shown_assumptions
from derivations._terms import read_equality


@dataclass(frozen=True)
class Stated:
    """A statement as a reader sees it, a text and a formula for each of its equations, and what its proof cites."""

    id: str
    texts: tuple[str, ...]
    latex: tuple[str, ...]
    assumptions: tuple[ShownAssumption, ...]
    cites: tuple[str, ...]


def state(ids: Iterable[str] | None = None) -> tuple[Stated, ...]:
    """The statements under these ids, of all without them. KeyError for an id that there is none of."""
    table = sources()
    return tuple(_stated(id, table[id]()) for id in (table if ids is None else ids))


def _stated(id: str, source: Source) -> Stated:
    texts = source.equations if isinstance(source, Definition) else (source.statement,)
    relations = [read_equality(source.setting, text) for text in texts]
    return Stated(
        id,
        texts=tuple(map(TEXT.relation, relations)),
        latex=tuple(map(LATEX.relation, relations)),
        assumptions=() if isinstance(source, Definition) else shown_assumptions(source.setting, source.given),
        cites=tuple(sorted(set(source.cited()))) if isinstance(source, Derivation) else (),
    )

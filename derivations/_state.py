"""What a check knows and collects: theorems, the assumptions that were used, the conditions, the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from typing import Any

from sympy import Expr

from derivations._assumptions import Assumption, Equation, Moments
from derivations._conditions import Condition
from derivations._linear import Range, Refused, up_to
from derivations._normal import Theory
from derivations._polynomials import Polynomial
from derivations._proof import Derivation, Step
from derivations._quantified import Stated, instantiated, stated
from derivations._terms import Equality, Setting, read_term
from derivations._trees import free_names

SEAL = object()


@dataclass(frozen=True)
class Line:
    """A line of a checked derivation: its part of the proof, the rule that led to it, and the term."""

    part: str
    rule: str
    about: str
    term: Expr


@dataclass(frozen=True)
class Theorem:
    """A checked statement. Only the kernel makes one: it has the seal."""

    id: str
    relation: Equality
    derivation: Derivation
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...]
    depends_on: tuple[str, ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not SEAL:
            raise Refused("a theorem comes out of the kernel only")


@dataclass(frozen=True)
class Memory:
    """What the checks of a derivation and of its mutants share: what does not depend on the statement."""

    accepted: set[tuple[Any, ...]] = field(default_factory=set)
    normal: dict[str, dict[Expr, Polynomial]] = field(default_factory=dict)
    equations: dict[str, tuple[Stated, ...]] = field(default_factory=dict)
    instances: dict[tuple[Any, ...], Equality] = field(default_factory=dict)


@dataclass
class Check:
    """The state of one check."""

    derivation: Derivation
    theorems: Mapping[str, Theorem]
    memory: Memory
    hypothesis: Equality | None = None
    used: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)
    generalised: set[str] = field(default_factory=set)
    conditions: dict[Condition, None] = field(default_factory=dict)
    implied: set[Condition] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)

    @property
    def setting(self) -> Setting:
        return self.derivation.setting

    @property
    def given(self) -> tuple[Assumption, ...]:
        return self.derivation.given

    def theory(self, expand: bool = True, **rules: Any) -> Theory:
        return Theory(self.setting, expand=expand, conditions=self.conditions, **rules)

    def equations(self, one: Equation | Moments) -> tuple[Stated, ...]:
        """What an assumption says."""
        if one.name not in self.memory.equations:
            self.memory.equations[one.name] = stated(self.setting, one)
        return self.memory.equations[one.name]

    def unfixed_indices(self) -> dict[str, Range]:
        """The free indices of the induction hypothesis that no assumption mentions, and what they run over."""
        fixed = {
            name
            for one in self.given
            if isinstance(one, Equation | Moments)
            for known in self.equations(one)
            for side in known.relation.sides()
            for name in free_names(side) - set(known.ranges)
        }
        sides = self.hypothesis.sides() if self.hypothesis else ()
        free = {name for side in sides for name in free_names(side)} - fixed
        return {name: up_to(size) for name, size in self.setting.indices.items() if name in free}

    def used_equations(self, name: str) -> tuple[Stated, ...]:
        """What the assumption of that name says."""
        for one in self.given:
            if one.name == name and isinstance(one, Equation | Moments):
                self.used.add(name)
                return self.equations(one)
        raise Refused(f"no equation {name!r} is given")

    def rewritten(
        self, lines: Iterable[Expr], known: Stated, at: Mapping[str, Expr] | None = None
    ) -> Iterator[Expr]:
        """The lines with the left side of an equation replaced by its right side."""
        for line in lines:
            yield instantiated(self.setting, line, known, self.conditions, at)

    def hint(self, step: Step, name: str) -> Expr:
        """The term that the author hands to a rule."""
        if name not in step.hints:
            raise Refused(f"the rule {step.rule} needs {name!r}")
        return read_term(self.setting, step.hints[name])

    def same(self, before: Expr, after: Expr, theory: Theory) -> bool:
        """Whether both have one normal form."""
        return theory.algebra.equal(theory.normal(before), theory.normal(after))

    def same_in(self, kind: str, before: Expr, after: Expr, theory: Theory) -> bool:
        """The same, in a theory that is one for the whole derivation: normal forms are remembered."""
        theory.known = self.memory.normal.setdefault(kind, {})
        return self.same(before, after, theory)

"""How a derivation is written down: a statement, what it assumes, and the steps that lead from its left side
to its right side. Nothing here is trusted; the kernel checks every step.

A step names a rule and the line that it leads to. The last step of a chain leads to the goal, which the
kernel writes itself: so its line is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derivations._assumptions import Assumption
from derivations._terms import Setting
from derivations._worlds import Witness, World


@dataclass(frozen=True)
class Step:
    """One step: ``rule`` leads from the line before to ``to``; ``hints`` are the rule's own arguments."""

    rule: str
    to: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


Chain = tuple[Step, ...]


@dataclass(frozen=True)
class Induction:
    """Induction over a size from 0; the kernel generates both goals from the statement."""

    over: str
    base: Chain
    step: Chain


@dataclass(frozen=True)
class Also:
    """A mutant of a statement that holds as well, and its proof from the same assumptions."""

    statement: str
    proof: Chain


@dataclass(frozen=True)
class Derivation:
    """A claim's proof, with the finite worlds in which the exact engine evaluates every line.

    ``worlds`` satisfy all assumptions; each of ``witnesses`` breaks the one that it names, and the statement.
    ``also`` are mutants of the statement that hold as well, and so are not held against it: by a symmetry, or
    by a proof of their own."""

    setting: Setting
    statement: str
    proof: Chain | Induction
    given: tuple[Assumption, ...] = ()
    worlds: tuple[World, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    also: tuple[str | Also, ...] = ()

    def cited(self) -> tuple[str, ...]:
        """The claims that the steps name, each once."""
        chains = [self.proof.base, self.proof.step] if isinstance(self.proof, Induction) else [self.proof]
        chains += [one.proof for one in self.also if isinstance(one, Also)]
        return tuple(dict.fromkeys(step.about for chain in chains for step in chain if step.rule == "cites"))


@dataclass(frozen=True)
class Definition:
    """An update rule as printed: nothing to prove. ``equations`` state it."""

    setting: Setting
    equations: tuple[str, ...]


@dataclass(frozen=True)
class Refutation:
    """An erratum: the statement as printed, and a world that satisfies what is given and in which it is
    false.

    ``printed`` and ``true`` are the values that its two sides have there.
    """

    setting: Setting
    statement: str
    world: World
    printed: str
    true: str
    given: tuple[Assumption, ...] = ()


def ring(to: str | None = None) -> Step:
    return Step("ring", to)


def linearity(to: str | None = None) -> Step:
    return Step("linearity", to)


def moments(to: str | None = None) -> Step:
    return Step("moments", to)


def independence(to: str | None = None) -> Step:
    return Step("independence", to)


def use(assumption: str, to: str | None = None, **at: str) -> Step:
    """Replace the left side of an assumed equation by its right side, instantiated by ``at``."""
    return Step("use", to, at, about=assumption)


def hypothesis(to: str | None = None) -> Step:
    return Step("hypothesis", to)


def cites(claim: str, to: str | None = None, **at: str) -> Step:
    """Replace the left side of another claim by its right side; ``at`` says what its symbols stand for."""
    return Step("cites", to, at, about=claim)


def empty_sum(to: str | None = None) -> Step:
    return Step("empty_sum", to)


def split_last(upper: str, to: str | None = None) -> Step:
    return Step("split_last", to, {"upper": upper})


def cases(of: str, to: str | None = None) -> Step:
    return Step("cases", to, {"of": of})


def symmetry(of: str, to: str | None = None) -> Step:
    return Step("symmetry", to, {"of": of})


def root(value: str, to: str | None = None) -> Step:
    return Step("root", to, {"value": value})


def derivative(to: str | None = None) -> Step:
    return Step("derivative", to)


def antiderivative(of: str, to: str | None = None) -> Step:
    return Step("antiderivative", to, {"of": of})

"""The declared moments: the value of the expectation of a product of random atoms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sympy import Expr

from derivations._assumptions import Assumption, Independent, Moments
from derivations._normal import ONE, Atom, Factors, Linear, Polynomial, Refused, Theory, names_in, plus, substituted
from derivations._terms import E, FormulaError, Setting, read_equality


@dataclass(frozen=True)
class Moment:
    """One declared moment: the atoms under E, the quantified indices, and the value."""

    assumption: str
    atoms: tuple[Atom, ...]
    forall: tuple[str, ...]
    value: Expr


@dataclass(frozen=True)
class Table:
    """All that is declared about the expectations of a derivation; ``used`` records what was looked up."""

    moments: tuple[Moment, ...]
    used: set[str]

    @staticmethod
    def of(setting: Setting, given: tuple[Assumption, ...], used: set[str]) -> Table:
        moments = []
        for one in given:
            if isinstance(one, Moments):
                free = tuple(one.forall.split())
                for text in one.equations:
                    relation = read_equality(setting, text, free)
                    if not isinstance(relation.lhs, E):
                        raise FormulaError(f"a moment is written 'E(product) == value', not {text!r}")
                    moments.append(Moment(one.name, _atoms(setting, relation.lhs), free, relation.rhs))
        return Table(tuple(moments), used)

    def mean(self, theory: Theory, factors: Factors) -> Polynomial:
        """The declared expectation of the product."""
        return self.look_up(theory, tuple(_multiplied(factors)))

    def look_up(self, theory: Theory, atoms: tuple[Atom, ...]) -> Polynomial:
        for moment in self.moments:
            for found in _matches(moment.atoms, atoms, moment.forall, {}):
                if len(found) == len(moment.forall) or set(found) >= _needed(moment):
                    self.used.add(moment.assumption)
                    return theory.normal(moment.value, found)
        raise Refused(f"the moment of {' · '.join(_shown(atom) for atom in atoms)} is not declared")


def _atoms(setting: Setting, mean: Expr) -> tuple[Atom, ...]:
    body = Theory(setting, expand=True).normal(mean.args[0])
    match list(body.items()):
        case [(((), factors), one)] if one == 1:
            return tuple(_multiplied(factors))
    raise FormulaError(f"a moment is declared for a product, and {mean.args[0]} is none")


def _multiplied(factors: Factors) -> Iterator[Atom]:
    """The atoms of a product, each as often as its exponent says."""
    for atom, (names, whole) in factors:
        if names or whole < 0:
            raise Refused("only whole positive powers have declared moments")
        yield from [atom] * whole


def factorised(given: list[Independent], factors: Factors) -> Polynomial:
    """The expectation of the product as a product of expectations, one an independent family."""
    parts = [factors]
    for assumption in given:
        parts = [part for whole in parts for part in _split(whole, assumption)]
    atoms: dict[Atom, Linear] = {}
    for part in parts:
        atom = ("mean", part)
        atoms[atom] = plus(atoms[atom], ONE) if atom in atoms else ONE
    return {((), tuple(sorted(atoms.items()))): Fraction(1)}


def _split(factors: Factors, assumption: Independent) -> list[Factors]:
    families: dict[int, list[tuple[Atom, Linear]]] = {}
    for factor in factors:
        names = set(names_in(factor[0]))
        homes = [k for k, family in enumerate(assumption.families) if names & set(family)]
        if len(homes) != 1:
            return [factors]
        families.setdefault(homes[0], []).append(factor)
    return [tuple(families[k]) for k in sorted(families)]


def _matches(
    patterns: tuple[Atom, ...], atoms: tuple[Atom, ...], free: tuple[str, ...], found: dict[str, Linear]
) -> Iterator[dict[str, Linear]]:
    """The ways to instantiate the quantified indices so that the patterns are the atoms, in some order."""
    if len(patterns) != len(atoms):
        return
    if not patterns:
        yield found
        return
    for k, atom in enumerate(atoms):
        more = _match(patterns[0], atom, free, found)
        if more is not None:
            yield from _matches(patterns[1:], atoms[:k] + atoms[k + 1 :], free, more)


def _match(
    pattern: Atom, atom: Atom, free: tuple[str, ...], found: dict[str, Linear]
) -> dict[str, Linear] | None:
    if pattern[0] != "entry" or atom[0] != "entry":
        return found if pattern == atom else None
    if pattern[1] != atom[1]:
        return None
    found = dict(found)
    for index, actual in zip(pattern[3], atom[3], strict=True):
        match index:
            case (((name, 1),), 0) if name in free and name not in found:
                found[name] = actual
            case _:
                if substituted(index, found) != actual:
                    return None
    return found


def _needed(moment: Moment) -> set[str]:
    return {name for atom in moment.atoms for name in names_in(atom)} & set(moment.forall)


def _shown(atom: Atom) -> str:
    if atom[0] == "entry":
        indices = ", ".join("".join(n for n, _ in names) or str(whole) for names, whole in atom[3])
        return f"{atom[1]}[{indices}]"
    return str(atom[1])

"""The value of the expectation of a product of random atoms: declared, or by independence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from derivations._assumptions import Independent
from derivations._linear import ONE, Linear, Refused, plus, substituted
from derivations._nodes import E
from derivations._normal import Theory
from derivations._polynomials import Atom, Factors, Polynomial
from derivations._quantified import Stated
from derivations._terms import FormulaError, Setting


@dataclass(frozen=True)
class Moment:
    """One declared moment: the assumption's name, the atoms under E, and the equation."""

    assumption: str
    atoms: tuple[Atom, ...]
    equation: Stated


@dataclass(frozen=True)
class Table:
    """All that is declared about the expectations of a derivation; ``used`` records what was looked up."""

    moments: tuple[Moment, ...]
    used: set[str]

    @staticmethod
    def of(setting: Setting, declared: Iterable[tuple[str, Stated]], used: set[str]) -> Table:
        moments = (Moment(name, _atoms(setting, equation), equation) for name, equation in declared)
        return Table(tuple(moments), used)

    def mean(self, theory: Theory, factors: Factors) -> Polynomial:
        """The declared expectation of the product. An index that leaves its range matches nothing."""
        atoms = tuple(_multiplied(factors))
        ranges, sizes = theory.algebra.ranges, theory.algebra.sizes
        for moment in self.moments:
            names = moment.equation.ranges.keys()
            for found in _matches(moment.atoms, atoms, names, {}):
                if names == found.keys() and not any(moment.equation.missing(found, ranges, sizes)):
                    self.used.add(moment.assumption)
                    return theory.normal(moment.equation.relation.rhs, found)
        raise Refused(f"the moment of {' · '.join(_shown(atom) for atom in atoms)} is not declared")


def _atoms(setting: Setting, equation: Stated) -> tuple[Atom, ...]:
    mean = equation.relation.lhs
    if not isinstance(mean, E):
        raise FormulaError(f"a moment is written 'E(product) == value', and {mean} is no expectation")
    match list(Theory(setting, expand=True).normal(mean.args[0]).items()):
        case [(((), factors), one)] if one == 1:
            return tuple(_multiplied(factors))
    raise FormulaError(f"a moment is declared for a product, and {mean.args[0]} is none")


def _multiplied(factors: Factors) -> Iterator[Atom]:
    """The atoms of a product, each as often as its exponent says."""
    for atom, (names, whole) in factors:
        if names or whole < 0:
            raise Refused("only whole positive powers have declared moments")
        yield from [atom] * whole


def _matches(
    patterns: tuple[Atom, ...], atoms: tuple[Atom, ...], free: Iterable[str], found: dict[str, Linear]
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
    pattern: Atom, atom: Atom, free: Iterable[str], found: dict[str, Linear]
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


def _shown(atom: Atom) -> str:
    if atom[0] == "entry":
        indices = ", ".join("".join(n for n, _ in names) or str(whole) for names, whole in atom[3])
        return f"{atom[1]}[{indices}]"
    return str(atom[1])


# --- independence ------------------------------------------------------------------------------------------


def factorised(theory: Theory, given: Iterable[Independent], factors: Factors, used: set[str]) -> Polynomial:
    """The expectation of the product as a product of expectations, one an independent family."""
    parts = [factors]
    for assumption in given:
        split = [part for whole in parts for part in _split(theory, whole, assumption)]
        if len(split) > len(parts):
            used.add(assumption.name)
        parts = split
    exponents: dict[Atom, Linear] = {}
    for part in parts:
        atom = ("mean", part)
        exponents[atom] = plus(exponents[atom], ONE) if atom in exponents else ONE
    return {((), tuple(sorted(exponents.items()))): Fraction(1)}


def _split(theory: Theory, factors: Factors, assumption: Independent) -> list[Factors]:
    """The factors by family. Where one depends on two families, or on a stranger, the product stays whole."""
    families: dict[int, list[tuple[Atom, Linear]]] = {}
    for factor in factors:
        names = theory.random_names(factor[0])
        home = next((k for k, family in enumerate(assumption.families) if names <= set(family)), None)
        if home is None:
            return [factors]
        families.setdefault(home, []).append(factor)
    return [tuple(families[k]) for k in sorted(families)]

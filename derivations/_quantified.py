"""What an assumption says: its equations, and the ranges of the indices that they quantify over.

An index runs over the dimension in which it stands: 1..n in ``x[i]`` of a vector of size n, 0, 1, 2, … in
``v[t]`` and in ``v[t + 1]`` of an array over steps. An assumption says nothing about other values of the
index, nor where another index that depends on it, such as T − t, leaves its dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr, Indexed, Symbol

from derivations._assumptions import Equation, Moments
from derivations._conditions import NONNEGATIVE, Condition
from derivations._linear import STEPS, Linear, Range, Refused, formula, linear, missing, substituted, up_to
from derivations._nodes import D, names_of, symbol
from derivations._normal import Theory, ranges_of
from derivations._polynomials import Canonical, canonical
from derivations._terms import Equality, Setting, read_equality
from derivations._trees import Bound, free_names, substitute, transformed, walk


@dataclass(frozen=True)
class Stated:
    """One equation of an assumption, and what its quantified indices run over.

    ``needs`` are further whole numbers that may not be negative where the equation is said.
    """

    relation: Equality
    ranges: Mapping[str, Range]
    needs: tuple[Linear, ...] = ()

    def missing(self, values: Mapping[str, Linear], around: Bound, sizes: frozenset[str]) -> Iterator[Linear]:
        """What is not visibly 0 or more, and has to be, when the quantified indices have these values."""
        for name, value in values.items():
            yield from missing(value, self.ranges[name], around, sizes)
        for need in self.needs:
            yield from missing(substituted(need, values), STEPS, around, sizes)


def stated(setting: Setting, one: Equation | Moments) -> tuple[Stated, ...]:
    """The equations of an assumption."""
    return tuple(
        _stated(setting, read_equality(setting, text, one.forall.split()), one) for text in one.equations
    )


def _stated(setting: Setting, relation: Equality, one: Equation | Moments) -> Stated:
    free = set().union(*(free_names(side) for side in relation.sides()))
    ranges = {name: _range(setting, relation, name, one) for name in one.forall.split() if name in free}
    around = {**ranges_of(setting), **ranges}
    sizes, needs = frozenset(setting.sizes.split()), dict[Linear, None]()
    for index, size, bound in _places(setting, relation, around):
        names = names_of(index)
        further = list(missing(linear(index), up_to(size), bound, sizes)) if names & set(ranges) else []
        if further and names & (set(bound) - set(around)):
            raise Refused(f"in {one.name!r} the index {index} may leave its range")
        needs |= dict.fromkeys(further)
    return Stated(relation, ranges, tuple(needs))


def _range(setting: Setting, relation: Equality, name: str, one: Equation | Moments) -> Range:
    sizes = {
        size
        for index, size, bound in _places(setting, relation, {})
        if name in names_of(index) and name not in bound
    }
    if len(sizes) != 1:
        raise Refused(
            f"in {one.name!r} the index {name} runs over {' and '.join(sorted(sizes)) or 'nothing'}"
        )
    return up_to(sizes.pop())


def _places(setting: Setting, relation: Equality, around: Bound) -> Iterator[tuple[Expr, str, Bound]]:
    """Every index of an entry, the size of its dimension, and what is bound there."""
    for side in relation.sides():
        for node, bound in walk(side, around):
            if isinstance(node, Indexed):
                sizes = setting.dimensions(node.base.name) or ()
                for index, size in zip(node.indices, sizes, strict=True):
                    yield index, size, bound


Conditions = dict[Condition, None]


def instantiated(
    setting: Setting,
    term: Expr,
    known: Stated,
    conditions: Conditions,
    at: Mapping[str, Expr] | None = None,
    around: Bound | None = None,
) -> Expr:
    """The term with instances of an equation's left side replaced by its right side.

    Quantified indices are those in ``at``; others are found by matching the indices of an entry; what
    matching leaves open stands for the name that is written. Below a derivative nothing is replaced: there an
    equation would have to hold around the point, too."""
    chosen = {name: value for name, value in (at or {}).items() if name in known.ranges}
    lhs, rhs = substitute(known.relation.lhs, chosen), known.relation.rhs
    form = _form(setting, lhs, known.ranges)
    fixed = free_names(rhs) - set(known.ranges)

    def replace(node: Expr, bound: Bound) -> Expr | None:
        found: dict[str, Expr] | None = None
        if isinstance(lhs, Indexed):
            found = _matched(lhs, node, set(known.ranges) - set(chosen))
        elif type(node) is type(lhs) and _form(setting, node, bound) == form:
            found = {}
        if found is None:
            return node if isinstance(node, D) else None
        values = {name: chosen.get(name, found.get(name, symbol(name))) for name in known.ranges}
        _provide(setting, known, values, bound, conditions)
        if caught := fixed & set(bound):
            raise Refused(f"the bound index {min(caught)} would capture a symbol of {rhs}")
        return substitute(rhs, values)

    return transformed(term, replace, around or {})


def _provide(
    setting: Setting, known: Stated, values: Mapping[str, Expr], bound: Bound, conditions: Conditions
) -> None:
    """Refuse an instance in which an index leaves its range; where sizes decide, this is a condition."""
    indices = {name: linear(value) for name, value in values.items()}
    for need in known.missing(indices, {**ranges_of(setting), **bound}, frozenset(setting.sizes.split())):
        names = {name for name, _ in need[0]}
        if not names or any(name in bound or not setting.is_whole(name) for name in names):
            shown = ", ".join(f"{name} = {value}" for name, value in values.items())
            raise Refused(f"an index may leave its range where {shown}")
        conditions.setdefault(Condition(formula(need), NONNEGATIVE))


def _form(setting: Setting, term: Expr, bound: Bound) -> Canonical:
    return canonical(Theory(setting, ranges=bound).normal(term))


def _matched(lhs: Indexed, node: Expr, open_: set[str]) -> dict[str, Expr] | None:
    """The open indices for which the left side is the entry, as far as its indices name them."""
    if not isinstance(node, Indexed) or node.base.name != lhs.base.name:
        return None
    found: dict[str, Expr] = {}
    for pattern, index in zip(lhs.indices, node.indices, strict=True):
        if isinstance(pattern, Symbol) and pattern.name in open_ and pattern.name not in found:
            found[pattern.name] = index
        elif linear(substitute(pattern, found)) != linear(index):
            return None
    return found

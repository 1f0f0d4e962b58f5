"""Mutants of a statement: one term dropped, one sign, exponent, factor or constant changed.

A statement that stays provable, or true in every world, after such a change says less than it seems to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import sympy
from sympy import Expr, Indexed, Integer, Rational

from derivations._linear import Refused
from derivations._nodes import BINDERS, HALF, add, entry, mul, power
from derivations._normal import Theory
from derivations._polynomials import Canonical, canonical
from derivations._terms import Equality, Setting
from derivations._trees import rebuilt


def changed(term: Expr) -> Iterator[Expr]:
    """The formulas that differ from ``term`` in one place."""
    yield from _changed_here(term)
    if isinstance(term, BINDERS):
        body, *limits = term.args
        for new in changed(body):
            yield type(term)(new, *limits)
        for k, (x, low, high) in enumerate(limits):
            if not isinstance(term, sympy.Integral):
                yield type(term)(body, *limits[:k], (x, low, add(high, Integer(-1))), *limits[k + 1 :])
                yield type(term)(body, *limits[:k], (x, add(low, Integer(1)), high), *limits[k + 1 :])
    elif isinstance(term, Indexed):
        for k, index in enumerate(term.indices):
            if isinstance(index, sympy.Add):
                for new in changed(index):
                    yield entry(term.base.name, *term.indices[:k], new, *term.indices[k + 1 :])
    elif not term.is_Atom:
        for k, arg in enumerate(term.args):
            for new in changed(arg):
                yield rebuilt(term, (*term.args[:k], new, *term.args[k + 1 :]))


def _changed_here(term: Expr) -> Iterator[Expr]:
    if isinstance(term, Rational):
        yield term + 1
        yield -term
    elif isinstance(term, sympy.Add):
        for k, part in enumerate(term.args):
            rest = (*term.args[:k], *term.args[k + 1 :])
            yield add(*rest)
            yield add(*term.args[:k], mul(Integer(-1), part), *term.args[k + 1 :])
    elif isinstance(term, sympy.Mul):
        for k in range(len(term.args)):
            yield mul(*term.args[:k], *term.args[k + 1 :])
    elif isinstance(term, sympy.Pow) and term.exp != HALF:
        yield term.base
        yield power(term.base, add(term.exp, Integer(1)))


Key = tuple[Canonical, Canonical]


def key(setting: Setting, relation: Equality) -> Key:
    """What tells two statements apart: the normal forms of their sides in the ring theory."""
    theory = Theory(setting)
    lhs, rhs = (canonical(theory.normal(side)) for side in relation.sides())
    return lhs, rhs


def keyed_mutants(setting: Setting, relation: Equality) -> dict[Key, Equality]:
    """All mutants of a statement, by their keys, without the statement itself."""
    theory = Theory(setting, known={})

    def form(side: Expr) -> Canonical:
        return canonical(theory.normal(side))

    left, right = form(relation.lhs), form(relation.rhs)
    result: dict[Key, Equality] = {}
    for new in changed(relation.lhs):
        with suppress(Refused):
            result.setdefault((form(new), right), Equality(new, relation.rhs))
    for new in (*changed(relation.rhs), mul(Integer(2), relation.rhs)):
        with suppress(Refused):
            result.setdefault((left, form(new)), Equality(relation.lhs, new))
    result.pop((left, right), None)
    return result


def mutants(setting: Setting, relation: Equality) -> tuple[Equality, ...]:
    """All mutants of a statement that are not the same statement in the ring theory."""
    return tuple(keyed_mutants(setting, relation).values())

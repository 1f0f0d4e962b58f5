"""Mutants of a statement: one term dropped, one sign, exponent, factor or constant changed.

A statement that stays provable, or true in every world, after such a change says less than it seems to.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Indexed, Integer, Rational

from derivations._normal import Refused, Theory, canonical
from derivations._terms import HALF, Equality, Setting, add, entry, mul, power
from derivations._trees import BINDERS, rebuilt


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


def mutants(setting: Setting, relation: Equality) -> tuple[Equality, ...]:
    """All mutants of a statement that are not the same statement in the ring theory."""

    theory = Theory(setting)

    def key(side: Expr) -> object:
        return canonical(theory.normal(side))

    left, right = key(relation.lhs), key(relation.rhs)
    doubled = mul(Integer(2), relation.rhs)
    candidates = [
        *((Equality(new, relation.rhs), new, right) for new in changed(relation.lhs)),
        *((Equality(relation.lhs, new), left, new) for new in (*changed(relation.rhs), doubled)),
    ]
    seen = {(left, right)}
    result = []
    for mutant, lhs, rhs in candidates:
        try:
            this = tuple(key(side) if isinstance(side, Expr) else side for side in (lhs, rhs))
        except Refused:
            continue
        if this not in seen:
            seen.add(this)
            result.append(mutant)
    return tuple(result)

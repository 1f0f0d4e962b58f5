"""Replacing in formulas: symbols by formulas, arrays by arrays, subterms by their equals.

A bound index is never captured: what is put in may not mention a name that a sum around it binds, unless that
name is what a universally quantified index was instantiated with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy
from sympy import Expr, Indexed, Symbol

from derivations._normal import Refused
from derivations._terms import E, Equality, add, entry, mul, power

BINDERS = (sympy.Sum, sympy.Product, sympy.Integral)


def rebuilt(term: Expr, args: tuple[Expr, ...]) -> Expr:
    """The same node over other arguments, unevaluated."""
    if isinstance(term, sympy.Add):
        return add(*args)
    if isinstance(term, sympy.Mul):
        return mul(*args)
    if isinstance(term, sympy.Pow):
        return power(*args)
    if isinstance(term, sympy.Lambda):
        return sympy.Lambda(*args)
    if isinstance(term, sympy.Function):
        return term.func(*args, evaluate=False)
    raise Refused(f"{type(term).__name__} is not part of the language of formulas")


def transformed(term: Expr, f: Callable[[Expr, frozenset[str]], Expr | None], bound: frozenset[str]) -> Expr:
    """Top-down: where ``f(node, bound)`` is not None it takes the node's place."""
    new = f(term, bound)
    if new is not None:
        return new
    if isinstance(term, BINDERS):
        body, *limits = term.args
        own = bound | {limit[0].name for limit in limits}
        new_limits = [(x, transformed(a, f, own), transformed(b, f, own)) for x, a, b in limits]
        return type(term)(transformed(body, f, own), *new_limits)
    if isinstance(term, Indexed):
        return entry(term.base.name, *(transformed(index, f, bound) for index in term.indices))
    if not term.args:
        return term
    return rebuilt(term, tuple(transformed(arg, f, bound) for arg in term.args))


def names_of(term: Expr) -> set[str]:
    """The names of all symbols and arrays that occur, bound ones included."""
    return {node.name for node in sympy.preorder_traversal(term) if isinstance(node, Symbol)}


def substitute(term: Expr, values: Mapping[str, Expr]) -> Expr:
    """The formula with symbols (and, by plain symbols, arrays) replaced; refuses a capture."""

    def replace(node: Expr, bound: frozenset[str]) -> Expr | None:
        if isinstance(node, Symbol) and node.name in values and node.name not in bound:
            caught = names_of(values[node.name]) & bound
            if caught:
                raise Refused(f"the bound index {min(caught)} would capture a symbol of {values[node.name]}")
            return values[node.name]
        if isinstance(node, Indexed) and node.base.name in values:
            array = values[node.base.name]
            indices = tuple(transformed(index, replace, bound) for index in node.indices)
            if isinstance(array, sympy.Lambda):
                names = (variable.name for variable in array.variables)
                return substitute(array.expr, dict(zip(names, indices, strict=True)))
            return entry(array.name, *indices)
        return None

    return transformed(term, replace, frozenset())


def substitute_equality(relation: Equality, values: Mapping[str, Expr]) -> Equality:
    return Equality(substitute(relation.lhs, values), substitute(relation.rhs, values))


def reflected(term: Expr, name: str) -> Expr:
    """The formula with ``name`` (a symbol or an array) replaced by its negative."""

    def replace(node: Expr, bound: frozenset[str]) -> Expr | None:
        is_it = isinstance(node, Symbol) and node.name == name
        is_entry = isinstance(node, Indexed) and node.base.name == name
        return mul(sympy.Integer(-1), node) if is_it or is_entry else None

    return transformed(term, replace, frozenset())


def symmetrised(term: Expr, name: str) -> Expr:
    """The formula with every E[f(z)] replaced by ½E[f(z)] + ½E[f(−z)]."""

    def replace(node: Expr, bound: frozenset[str]) -> Expr | None:
        if not isinstance(node, E):
            return None
        mirror = E(reflected(node.args[0], name), evaluate=False)
        return mul(sympy.Rational(1, 2), add(node, mirror))

    return transformed(term, replace, frozenset())

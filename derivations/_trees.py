"""Replacing in formulas: symbols by formulas, arrays by arrays. No bound index captures what is put in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import sympy
from sympy import Expr, Indexed, Symbol

from derivations._linear import UNKNOWN, Range, Refused, linear
from derivations._nodes import BINDERS, D, E, add, entry, mul, names_of, power
from derivations._terms import Equality, Setting

Bound = Mapping[str, Range]
"""The names that the binders around a node bind, and what they run over."""


def rebuilt(term: Expr, args: tuple[Expr, ...]) -> Expr:
    """The same node over other arguments, unevaluated."""
    if isinstance(term, sympy.Add):
        return add(*args)
    if isinstance(term, sympy.Mul):
        return mul(*args)
    if isinstance(term, sympy.Pow):
        return power(*args)
    if isinstance(term, sympy.Function):
        return term.func(*args, evaluate=False)
    raise Refused(f"{type(term).__name__} is not part of the language of formulas")


def inside(term: Expr, bound: Bound) -> Bound:
    """What is bound inside of a binder. Where a name hides another one, no range is known any more."""
    inner = dict(bound)
    for x, low, high in reversed(term.args[1:]):
        hides = x.name in inner
        inner[x.name] = UNKNOWN if isinstance(term, sympy.Integral) else (linear(low), linear(high))
        if hides:
            inner = dict.fromkeys(inner, UNKNOWN)
    return inner


def transformed(term: Expr, f: Callable[[Expr, Bound], Expr | None], bound: Bound) -> Expr:
    """Top-down: where ``f(node, bound)`` is not None it takes the node's place."""
    new = f(term, bound)
    if new is not None:
        return new
    if isinstance(term, BINDERS):
        body, *limits = term.args
        inner = inside(term, bound)
        new_limits = [(x, transformed(a, f, inner), transformed(b, f, inner)) for x, a, b in limits]
        return type(term)(transformed(body, f, inner), *new_limits)
    if isinstance(term, Indexed):
        return entry(term.base.name, *(transformed(index, f, bound) for index in term.indices))
    if not term.args:
        return term
    return rebuilt(term, tuple(transformed(arg, f, bound) for arg in term.args))


def walk(term: Expr, bound: Bound) -> Iterator[tuple[Expr, Bound]]:
    """Every node of a formula, and what is bound around it; an entry's indices are nodes, its name is not."""
    yield term, bound
    if isinstance(term, BINDERS):
        inner = inside(term, bound)
        for part in (term.args[0], *(end for limit in term.args[1:] for end in limit[1:])):
            yield from walk(part, inner)
    else:
        for part in term.indices if isinstance(term, Indexed) else term.args:
            yield from walk(part, bound)


def free_names(term: Expr) -> set[str]:
    """The names of symbols and arrays that no binder in the formula binds."""
    return {
        node.base.name if isinstance(node, Indexed) else node.name
        for node, bound in walk(term, {})
        if isinstance(node, (Indexed, Symbol)) and (isinstance(node, Indexed) or node.name not in bound)
    }


def bound_names(term: Expr) -> set[str]:
    """The names that some binder in the formula binds."""
    return {name for _, bound in walk(term, {}) for name in bound}


def names_outside_means(term: Expr) -> set[str]:
    """The names that occur outside of every expectation."""
    return names_of(transformed(term, lambda node, _: sympy.S.Zero if isinstance(node, E) else None, {}))


def substitute(term: Expr, values: Mapping[str, Expr], around: Collection[str] = ()) -> Expr:
    """The formula with symbols and arrays replaced; refuses a capture, also by what is bound ``around``."""

    def replace(node: Expr, bound: Bound) -> Expr | None:
        is_entry = isinstance(node, Indexed)
        if not is_entry and not (isinstance(node, Symbol) and node.name not in bound):
            return None
        name = node.base.name if is_entry else node.name
        if name not in values:
            return None
        value = values[name]
        is_array = isinstance(value, sympy.Lambda)
        free = names_of(value.expr) - names_of(value.signature) if is_array else names_of(value)
        if caught := free & {*bound, *around}:
            raise Refused(f"the bound index {min(caught)} would capture a symbol of {value}")
        if not is_entry:
            return value
        indices = tuple(transformed(index, replace, bound) for index in node.indices)
        if is_array:
            return substitute(value.expr, dict(zip((x.name for x in value.variables), indices, strict=True)))
        return entry(value.name, *indices)

    return transformed(term, replace, {})


def substitute_equality(relation: Equality, values: Mapping[str, Expr]) -> Equality:
    return Equality(*(substitute(side, values) for side in relation.sides()))


def reflected(term: Expr, name: str) -> Expr:
    """The formula with ``name`` (a symbol or an array) replaced by its negative."""

    def replace(node: Expr, bound: Bound) -> Expr | None:
        is_it = isinstance(node, Symbol) and node.name == name
        is_entry = isinstance(node, Indexed) and node.base.name == name
        return mul(sympy.Integer(-1), node) if is_it or is_entry else None

    return transformed(term, replace, {})


def symmetrised(term: Expr, name: str, setting: Setting) -> Expr:
    """The formula with ½E[f(z)] + ½E[f(−z)] for every E[f(z)], in which nothing else may be random."""

    def replace(node: Expr, bound: Bound) -> Expr | None:
        if not isinstance(node, E) or name not in names_of(node):
            return None
        strangers = {one for one in names_of(node) if setting.is_random(one) and one != name}
        if strangers or node.has(D):
            raise Refused(f"the law of {name} alone does not say what this expectation is", node)
        mirror = E(reflected(node.args[0], name), evaluate=False)
        return mul(sympy.Rational(1, 2), add(node, mirror))

    return transformed(term, replace, {})

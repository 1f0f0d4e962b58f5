"""Polynomials over ℚ in atoms, and the canonical names of the indices that they bind.

A polynomial is a dict from monomials to ``Fraction``; a monomial is a product of atoms under some sums. What
is not a polynomial operation is an atom, a tuple that starts with its kind: a symbol, an entry of an array,
an expectation, a root, the inverse of a sum. Everything is sorted, and so does not depend on the hash seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from derivations._linear import ONE, Linear, plus, substituted, variable

Atom = tuple[Any, ...]
Factors = tuple[tuple[Atom, Linear], ...]
Binders = tuple[tuple[str, Linear, Linear], ...]
Monomial = tuple[Binders, Factors]
Polynomial = dict[Monomial, Fraction]
Canonical = tuple[tuple[Monomial, Fraction], ...]

UNIT: Monomial = ((), ())
IDEMPOTENT = ("delta", "positive")
"""The kinds of atoms that are 0 or 1."""

_BODIES = {
    "function": (2,),
    "positive": (1,),
    "inverse": (1,),
    "E": (1,),
    "sum": (3,),
    "product": (3,),
    "derivative": (1, 2),
    "integral": (2, 3, 4),
}
"""Where an atom of a kind holds a polynomial."""
_LIMITS = {"sum": (1, 2), "product": (1, 2)}


def constant(value: Fraction) -> Polynomial:
    return {UNIT: value} if value else {}


def atom_polynomial(atom: Atom) -> Polynomial:
    return {((), ((atom, ONE),)): Fraction(1)}


def linear_polynomial(a: Linear) -> Polynomial:
    result = constant(Fraction(a[1]))
    for name, coefficient in a[0]:
        result = added(result, {((), ((("symbol", name), ONE),)): Fraction(coefficient)})
    return result


def kronecker(a: Linear, b: Linear) -> Polynomial:
    difference = plus(a, b, -1)
    if not difference[0]:
        return {} if difference[1] else constant(Fraction(1))
    return atom_polynomial(("delta", *sorted((a, b))))


def added(p: Polynomial, q: Polynomial, sign: int = 1) -> Polynomial:
    result = dict(p)
    for mono, c in q.items():
        result[mono] = result.get(mono, Fraction(0)) + sign * c
    return {mono: c for mono, c in result.items() if c}


def negated(p: Polynomial) -> Polynomial:
    return {mono: -c for mono, c in p.items()}


def canonical(p: Polynomial) -> Canonical:
    return tuple(sorted((mono, c) for mono, c in p.items() if c))


# --- walking atoms -----------------------------------------------------------------------------------------

Map = Callable[[Linear], Linear]


def map_canonical(body: Canonical, f: Map) -> Canonical:
    result: Polynomial = {}
    for (binders, factors), coefficient in body:
        mono = (tuple((n, f(lo), f(hi)) for n, lo, hi in binders), map_factors(factors, f))
        result[mono] = result.get(mono, Fraction(0)) + coefficient
    return canonical(result)


def map_factors(factors: Factors, f: Map) -> Factors:
    return tuple(sorted((map_atom(atom, f), f(exponent)) for atom, exponent in factors))


def map_atom(atom: Atom, f: Map) -> Atom:
    """The atom with ``f`` applied to every index and exponent in it."""
    kind = atom[0]
    if kind == "symbol":
        return atom
    if kind == "entry":
        indices = tuple(f(index) for index in atom[3])
        return (kind, atom[1], atom[2], tuple(sorted(indices)) if atom[2] else indices)
    if kind == "delta":
        return (kind, *sorted((f(atom[1]), f(atom[2]))))
    if kind == "mean":
        merged: dict[Atom, Linear] = {}
        for inner, exponent in map_factors(atom[1], f):
            merged[inner] = plus(merged[inner], exponent) if inner in merged else exponent
        return (kind, tuple(sorted(merged.items())))
    limits = _LIMITS.get(kind, ())
    return tuple(
        map_canonical(part, f) if i in _BODIES[kind] else f(part) if i in limits else part
        for i, part in enumerate(atom)
    )


def replaced(factors: Factors, values: Mapping[str, Linear]) -> Factors:
    """The factors with indices replaced."""
    return map_factors(factors, lambda index: substituted(index, values)) if values else factors


def renamed(binders: Binders, factors: Factors, new: Mapping[str, Linear]) -> Monomial:
    """The monomial with its bound indices under new names."""
    return (
        tuple((new[n][0][0][0], substituted(lo, new), substituted(hi, new)) for n, lo, hi in binders),
        replaced(factors, new),
    )


def inner_atoms(atom: Atom) -> Iterator[Atom]:
    """The atoms of the polynomials that an atom holds."""
    for position in _BODIES.get(atom[0], ()):
        for (_, factors), _ in atom[position]:
            for inner, _ in factors:
                yield inner


def names_in(thing: tuple[Any, ...]) -> set[str]:
    """Every string inside nested tuples: the names that an atom mentions (and its kind)."""
    names: set[str] = set()
    stack = [thing]
    while stack:
        for part in stack.pop():
            if part.__class__ is str:
                names.add(part)
            elif part.__class__ is tuple:
                stack.append(part)
    return names


def height(names: set[str]) -> int:
    """The largest number of a canonical bound name (``%1``, ``%2``, …) among the names."""
    return max((int(name[1:]) for name in names if name[0] == "%"), default=0)


def free_of_binders(atom: Atom, mono: Monomial) -> bool:
    """Whether none of the monomial's sums binds an index of the atom."""
    return not mono[0] or not {name for name, _, _ in mono[0]} & names_in(atom)


def with_canonical_names(binders: Binders, factors: Factors, above: int) -> Monomial:
    """The smallest of the ways to name the bound indices: sums may be exchanged, and names do not matter.

    The new names are ``above`` all that are bound inside of an atom, so that none of those captures them. Only
    indices that look alike when the others are not told apart are tried in every order.
    """
    new = [variable(f"%{above + 1 + k}") for k in range(len(binders))]
    candidates = (
        renamed(binders, factors, dict(zip(order, new, strict=True))) for order in _orders(binders, factors)
    )
    return min((tuple(sorted(bound)), rest) for bound, rest in candidates)


def _orders(binders: Binders, factors: Factors) -> Iterator[tuple[str, ...]]:
    if len(binders) < 3:
        yield from permutations(name for name, _, _ in binders)
        return
    others = {name: variable("%") for name, _, _ in binders}
    looks: dict[Any, list[str]] = {}
    for name in others:
        bound, rest = renamed(binders, factors, {**others, name: variable("%0")})
        looks.setdefault((tuple(sorted(bound)), rest), []).append(name)
    for parts in product(*(permutations(looks[look]) for look in sorted(looks))):
        yield tuple(name for part in parts for name in part)

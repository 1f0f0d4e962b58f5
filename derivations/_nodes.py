"""The nodes that formulas are made of: SymPy's, built unevaluated, and the functions that SymPy does not
have.

SymPy holds the trees and nothing more: it is never asked whether two of them are equal in value.
"""

from __future__ import annotations

from functools import cache

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Mul, Pow, Rational, Symbol

E = sympy.Function("E")
"""The expectation of its argument, over all that is random in it."""
relu = sympy.Function("relu")
"""max(0, ·)."""
magnitude = sympy.Function("magnitude")
"""|·|, which SymPy's own Abs would rewrite before anyone reads it."""
delta = sympy.Function("delta")
"""Kronecker's delta of two indices."""
D = sympy.Function("D")
"""The partial derivative of the first argument by the second, as a formula: all other names stay fixed."""

FUNCTIONS = {"E": (E, 1), "relu": (relu, 1), "abs": (magnitude, 1), "delta": (delta, 2), "D": (D, 2)}
"""The functions by the names under which they are written, with the number of their arguments."""
BINDERS = (sympy.Sum, sympy.Product, sympy.Integral)
HALF = Rational(1, 2)


@cache
def declared(name: str) -> type[sympy.Function]:
    """A function that a setting declares: one class a name, so that its applications are of one kind."""
    made: type[sympy.Function] = sympy.Function(name)
    return made


def add(*terms: Expr) -> Expr:
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def mul(*factors: Expr) -> Expr:
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def power(base: Expr, exponent: Expr) -> Expr:
    return Pow(base, exponent, evaluate=False)


def symbol(name: str) -> Symbol:
    return Symbol(name)


def entry(name: str, *indices: Expr) -> Indexed:
    return IndexedBase(name)[indices]


def names_of(term: Expr) -> set[str]:
    """The names of all symbols and arrays that occur, bound ones included."""
    return {node.name for node in sympy.preorder_traversal(term) if isinstance(node, Symbol)}

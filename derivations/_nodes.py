"""The nodes that formulas are made of: SymPy's, built unevaluated, and the functions that SymPy does not have.

SymPy holds the trees and nothing more: it is never asked whether two of them are equal in value.
"""

from __future__ import annotations

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Mul, Pow, Rational, Symbol


class E(sympy.Function):
    """The expectation of its argument, over all that is random in it."""

    nargs = 1


class relu(sympy.Function):  # noqa: N801 - the field writes it small
    """max(0, ·)."""

    nargs = 1


class magnitude(sympy.Function):  # noqa: N801
    """|·|, which SymPy's own Abs would rewrite before anyone reads it."""

    nargs = 1


class delta(sympy.Function):  # noqa: N801
    """Kronecker's delta of two indices."""

    nargs = 2


class D(sympy.Function):
    """The partial derivative of the first argument by the second, as a formula: all other names stay fixed."""

    nargs = 2


FUNCTIONS = {"E": E, "relu": relu, "abs": magnitude, "delta": delta, "D": D}
BINDERS = (sympy.Sum, sympy.Product, sympy.Integral)
HALF = Rational(1, 2)


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

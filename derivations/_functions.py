"""Declared functions of one argument: all that is known of one is a formula of its derivative.

What is proved of φ with φ' = 1 − φ² holds for tanh, since tanh has that derivative, and for every other
function that has it. The formula is in ``z``: rational in z and in declared functions of z, and in nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy
from sympy import Expr, Integer, Rational, Symbol
from sympy.core.function import AppliedUndef

from derivations._linear import Refused
from derivations._normal import Theory
from derivations._polynomials import Polynomial, added, constant
from derivations._terms import FormulaError, Setting, read_term
from derivations._trees import substitute

ARGUMENT = "z"


def slope_of(setting: Setting, name: str) -> Expr:
    """The formula of a declared function's derivative; ``Refused`` if the setting does not give it."""
    text = setting.functions[name]
    if not text:
        raise Refused(f"the derivative of {name} is not declared")
    formula = read_term(setting, text, (ARGUMENT,))
    for node in sympy.preorder_traversal(formula):
        if not _allowed(setting, node):
            raise FormulaError(f"the derivative of {name} is a formula in {ARGUMENT} alone, not {text!r}")
    return formula


def _allowed(setting: Setting, node: Expr) -> bool:
    match node:
        case Symbol():
            return bool(node.name == ARGUMENT)
        case sympy.Pow():
            return isinstance(node.exp, Integer)
        case AppliedUndef():
            return str(node.func.__name__) in setting.functions
    return isinstance(node, sympy.Add | sympy.Mul | Rational)


def functions_in(setting: Setting, terms: Iterable[Expr]) -> list[str]:
    """The declared functions that stand in formulas, in the derivatives of these, and so on."""
    found: dict[str, None] = {}
    waiting = list(terms)
    while waiting:
        names = {str(node.func.__name__) for node in waiting.pop().atoms(AppliedUndef)}
        for name in sorted(names & set(setting.functions) - set(found)):
            found[name] = None
            if setting.functions[name]:
                waiting.append(slope_of(setting, name))
    return list(found)


def divisors(setting: Setting, node: AppliedUndef) -> Iterator[Expr]:
    """What the derivative of a declared function divides by at the function's argument."""
    formula = slope_of(setting, node.func.__name__)
    for part in sympy.preorder_traversal(formula):
        if isinstance(part, sympy.Pow) and part.exp < 0:
            yield substitute(part.base, {ARGUMENT: node.args[0]})


def at_polynomial(theory: Theory, formula: Expr, value: Polynomial) -> Polynomial:
    """The formula at a polynomial in place of its argument."""
    match formula:
        case Rational():
            return constant(Fraction(int(formula.p), int(formula.q)))
        case Symbol():
            return value
        case sympy.Add():
            result: Polynomial = {}
            for part in formula.args:
                result = added(result, at_polynomial(theory, part, value))
            return result
        case sympy.Mul():
            result = constant(Fraction(1))
            for part in formula.args:
                result = theory.algebra.product(result, at_polynomial(theory, part, value))
            return result
        case sympy.Pow():
            base = at_polynomial(theory, formula.base, value)
            if formula.exp < 0:
                base = theory.algebra.inverse(base)
            return theory.algebra.raised(base, abs(int(formula.exp)))
    return theory.function(formula.func.__name__, at_polynomial(theory, formula.args[0], value))

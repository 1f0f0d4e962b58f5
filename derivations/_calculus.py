"""Derivatives at a point, and antiderivatives of polynomials.

A derivative is taken where the formula has one: what it divides by there, and the roots in it, are not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from sympy import Expr, Pow, preorder_traversal
from sympy.core.function import AppliedUndef

from derivations._functions import at_polynomial, divisors, slope_of
from derivations._linear import ONE, Linear, Refused, plus, scaled
from derivations._nodes import HALF, names_of
from derivations._normal import Theory
from derivations._polynomials import (
    Atom,
    Polynomial,
    added,
    atom_polynomial,
    constant,
    kronecker,
    names_in,
    negated,
)
from derivations._terms import read_term
from derivations._trees import substitute


def differentiated(
    theory: Theory, of: Polynomial, by: Polynomial, only_polynomials: bool = False
) -> Polynomial:
    """The partial derivative by a symbol or an entry, of a polynomial in atoms."""
    match list(by.items()):
        case [(((), ((atom, (((), 1))),)), one)] if one == 1 and atom[0] in ("symbol", "entry"):
            pass
        case _:
            raise Refused("a derivative is taken by a symbol or an entry of an array")
    if atom[0] == "entry" and atom[2]:
        raise Refused("the entries of a symmetric matrix are not independent variables")
    result: Polynomial = {}
    for mono, coefficient in of.items():
        binders, factors = theory.algebra.renamed(mono)
        for k, (inner, exponent) in enumerate(factors):
            slope = _slope(theory, inner, atom, only_polynomials)
            if atom[1] in set(names_in((exponent, binders))):
                raise Refused(f"{atom[1]} is differentiated by and stands in an exponent or a limit")
            if not slope:
                continue
            if exponent[0] or (only_polynomials and exponent[1] < 0):
                raise Refused("only whole powers that are not negative are differentiated")
            lowered = ((inner, plus(exponent, ONE, -1)),) if exponent != ONE else ()
            rest = tuple(sorted((*factors[:k], *factors[k + 1 :], *lowered)))
            term = theory.algebra.product({((), rest): coefficient * exponent[1]}, slope)
            result = added(result, theory.algebra.summed(binders, term))
    return result


def _slope(theory: Theory, atom: Atom, by: Atom, only_polynomials: bool) -> Polynomial:
    """The derivative of one atom: ∂x/∂x = 1, ∂w[i]/∂w[j] = δᵢⱼ, and 0 where the variable does not occur.

    (1/f)' = −f'/f², (√f)' = f'/(2√f), φ(f)' = φ'(f)f'.
    """
    if atom == by and atom[0] == "symbol":
        return constant(Fraction(1))
    if atom[:2] == by[:2] and atom[0] == "entry":
        result = constant(Fraction(1))
        for i, j in zip(atom[3], by[3], strict=True):
            result = theory.algebra.product(result, kronecker(i, j))
        return result
    if by[1] not in set(names_in(atom)):
        return {}
    outer = {} if only_polynomials else _outer_slope(theory, atom)
    if not outer:
        raise Refused(f"the derivative of {atom[0]} by {by[1]} is not known to the kernel")
    body = dict(atom[-1])
    return theory.algebra.product(outer, differentiated(theory, body, atom_polynomial(by)))


def _outer_slope(theory: Theory, atom: Atom) -> Polynomial:
    """What the derivative of the polynomial inside of an atom is multiplied by; {} if that is not known."""
    match atom:
        case ("inverse", _):
            return negated({((), ((atom, scaled(ONE, 2)),)): Fraction(1)})
        case ("function", "sqrt", _):
            return {((), ((atom, scaled(ONE, -1)),)): Fraction(1, 2)}
        case ("function", name, body) if name in theory.setting.functions:
            return at_polynomial(theory, slope_of(theory.setting, name), dict(body))
    return {}


def divided_by(theory: Theory, derivative: Expr) -> Iterator[Expr]:
    """What the derivative of a formula divides by and the formula itself does not."""
    of, by = derivative.args
    for node in preorder_traversal(of):
        if not names_of(by) & names_of(node):
            continue
        if isinstance(node, Pow) and node.exp == HALF:
            yield node.base
        elif isinstance(node, AppliedUndef) and node.func.__name__ in theory.setting.functions:
            yield from divisors(theory.setting, node)


def integrated(theory: Theory, term: Expr, names: Mapping[str, Linear], primitive: str) -> Polynomial:
    """The integral as a difference of a primitive's values, which is differentiated first."""
    body, (x, low, high) = term.args
    antiderivative = read_term(theory.setting, primitive, (x.name,))
    slope = differentiated(theory, theory.normal(antiderivative, names), theory.normal(x), True)
    if not theory.algebra.equal(slope, theory.normal(body, names)):
        raise Refused(f"{primitive} is no antiderivative of the integrand")
    lower, upper = (theory.normal(substitute(antiderivative, {x.name: end}), names) for end in (low, high))
    return added(upper, lower, -1)

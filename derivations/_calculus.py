"""Formal derivatives and antiderivatives."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sympy import Expr

from derivations._linear import ONE, Linear, Refused, plus
from derivations._normal import Theory
from derivations._polynomials import Atom, Polynomial, added, constant, kronecker, names_in
from derivations._terms import read_term
from derivations._trees import substitute


def differentiated(theory: Theory, of: Polynomial, by: Polynomial) -> Polynomial:
    """The formal partial derivative of a polynomial by a symbol or an entry."""
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
            slope = _slope(theory, inner, atom)
            if atom[1] in set(names_in((exponent, binders))):
                raise Refused(f"{atom[1]} is differentiated by and stands in an exponent or a limit")
            if not slope:
                continue
            if exponent[0] or exponent[1] < 0:
                raise Refused("only whole powers that are not negative are differentiated")
            lowered = ((inner, plus(exponent, ONE, -1)),) if exponent[1] > 1 else ()
            rest = tuple(sorted((*factors[:k], *factors[k + 1 :], *lowered)))
            term = theory.algebra.product({((), rest): coefficient * exponent[1]}, slope)
            result = added(result, theory.algebra.summed(binders, term))
    return result


def _slope(theory: Theory, atom: Atom, by: Atom) -> Polynomial:
    """The derivative of one atom: ∂x/∂x = 1, ∂w[i]/∂w[j] = δᵢⱼ, and 0 where the variable does not occur."""
    if atom == by and atom[0] == "symbol":
        return constant(Fraction(1))
    if atom[:2] == by[:2] and atom[0] == "entry":
        result = constant(Fraction(1))
        for i, j in zip(atom[3], by[3], strict=True):
            result = theory.algebra.product(result, kronecker(i, j))
        return result
    if by[1] in set(names_in(atom)):
        raise Refused(f"the derivative of {atom[0]} by {by[1]} is not known to the kernel")
    return {}


def integrated(theory: Theory, term: Expr, names: Mapping[str, Linear], primitive: str) -> Polynomial:
    """The integral as a difference of a primitive's values, which is differentiated first."""
    body, (x, low, high) = term.args
    antiderivative = read_term(theory.setting, primitive, (x.name,))
    slope = differentiated(theory, theory.normal(antiderivative, names), theory.normal(x))
    if not theory.algebra.equal(slope, theory.normal(body, names)):
        raise Refused(f"{primitive} is no antiderivative of the integrand")
    lower, upper = (theory.normal(substitute(antiderivative, {x.name: end}), names) for end in (low, high))
    return added(upper, lower, -1)

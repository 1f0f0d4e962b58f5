"""The normal form: when two formulas are the same polynomial.

A symbolic power βᵗ is the atom β with the exponent t, so that β·βᵗ⁻ⁱ and βᵗ⁺¹⁻ⁱ are one monomial.

Two theories share the code. In the *ring* theory sums and expectations are atoms whose bodies are in normal
form (so that equals may be replaced by equals below them). In the *linear* theory finite sums and
expectations are linear: products of sums are multiplied out, constants come out, and Σⱼ δᵢⱼ f(j) is f(i).

A formula says nothing where it divides by 0 or takes the root of what is negative: those are the conditions,
which are collected while it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from fractions import Fraction
from typing import Any

import sympy
from sympy import Add, Expr, Indexed, Mul, Pow, Rational, Symbol
from sympy.core.function import AppliedUndef

from derivations._algebra import Algebra
from derivations._conditions import NONNEGATIVE, NONZERO, Condition, visibly_nonnegative
from derivations._linear import Linear, Range, Refused, linear, not_negative, substituted, up_to, variable
from derivations._nodes import HALF, D, E, delta, magnitude, relu
from derivations._polynomials import (
    Atom,
    Canonical,
    Factors,
    Polynomial,
    added,
    atom_polynomial,
    canonical,
    constant,
    height,
    inner_atoms,
    kronecker,
    map_canonical,
    names_in,
    negated,
)
from derivations._terms import Setting
from derivations._trees import free_names

LARGEST_POWER = 8


def ranges_of(setting: Setting) -> dict[str, Range]:
    """What the free indices of a setting run over."""
    return {name: up_to(size) for name, size in setting.indices.items()}


@dataclass
class Theory:
    """What the normal form may use.

    ``expand`` chooses the linear theory. ``mean`` evaluates the expectation of a product of random atoms
    (None: it stays an atom). ``rewrite`` maps a function atom (``relu``, ``abs``, ``sqrt``) to a polynomial
    or None. ``differentiate`` evaluates derivatives, which divide by what ``divided_by`` says;
    ``antiderivative`` evaluates integrals. ``conditions`` collects what may not be 0 or negative. ``known``
    remembers normal forms, for a theory that is always the same; ``ranges`` says what further free indices
    run over."""

    setting: Setting
    expand: bool = False
    mean: Callable[[Theory, Factors], Polynomial] | None = None
    rewrite: Callable[[Theory, str, Canonical], Polynomial | None] | None = None
    differentiate: Callable[[Theory, Polynomial, Polynomial], Polynomial] | None = None
    divided_by: Callable[[Theory, Expr], Iterable[Expr]] | None = None
    antiderivative: Callable[[Theory, Expr, Mapping[str, Linear]], Polynomial] | None = None
    conditions: dict[Condition, None] = field(default_factory=dict)
    known: dict[Expr, Polynomial] | None = None
    ranges: InitVar[Mapping[str, Range] | None] = None

    def __post_init__(self, ranges: Mapping[str, Range] | None) -> None:
        self.algebra = Algebra(
            frozenset(self.setting.sizes.split()), {**ranges_of(self.setting), **(ranges or {})}
        )

    # reading a tree

    def normal(self, term: Expr, names: Mapping[str, Linear] | None = None) -> Polynomial:
        """The polynomial that a formula is; ``names`` says what its bound indices are called here."""
        names = names or {}
        if names or self.known is None or term.is_Atom:
            return self.read(term, names)
        if term not in self.known:
            self.known[term] = self.read(term, names)
        return self.known[term]

    def read(self, term: Expr, names: Mapping[str, Linear]) -> Polynomial:
        match term:
            case Rational():
                return constant(Fraction(int(term.p), int(term.q)))
            case Symbol():
                if term.name in names:
                    raise Refused(f"the bound index {term.name} is used as a number")
                return atom_polynomial(("symbol", term.name))
            case Indexed():
                return self.entry(term, names)
            case Add():
                result: Polynomial = {}
                for part in term.args:
                    result = added(result, self.normal(part, names))
                return result
            case Mul():
                result = constant(Fraction(1))
                for factor in term.args:
                    result = self.algebra.product(result, self.normal(factor, names))
                return result
            case Pow():
                return self.power(term, names)
            case sympy.Sum():
                return self.sum(term.args[0], term.args[1:], names)
            case sympy.Product():
                return self.bound("product", term.args[0], term.args[1:], names)
            case E():
                return self.expectation(self.normal(term.args[0], names))
            case relu():
                return self.function("relu", self.normal(term.args[0], names))
            case magnitude():
                return self.function("abs", self.normal(term.args[0], names))
            case delta():
                return kronecker(linear(term.args[0], names), linear(term.args[1], names))
            case D():
                return self.derivative(term, names)
            case sympy.Integral() if len(term.args) == 2:
                return self.integral(term, names)
            case AppliedUndef() if term.func.__name__ in self.setting.functions:
                return self.function(term.func.__name__, self.normal(term.args[0], names))
        raise Refused(f"{type(term).__name__} is not part of the language of formulas", term)

    def entry(self, term: Indexed, names: Mapping[str, Linear]) -> Polynomial:
        name = term.base.name
        indices = tuple(linear(index, names) for index in term.indices)
        symmetric = self.setting.is_symmetric(name)
        return atom_polynomial(("entry", name, symmetric, tuple(sorted(indices)) if symmetric else indices))

    def function(self, name: str, argument: Polynomial) -> Polynomial:
        body = canonical(argument)
        if name == "abs" and body and body[0][1] < 0:
            body = canonical(negated(argument))
        rewritten = self.rewrite(self, name, body) if self.rewrite else None
        return atom_polynomial(("function", name, body)) if rewritten is None else rewritten

    def derivative(self, term: Expr, names: Mapping[str, Linear]) -> Polynomial:
        if self.mean:
            raise Refused(
                "an expectation is declared at a point: its value may not be put below a derivative"
            )
        of, by = (self.normal(part, names) for part in term.args)
        if self.differentiate:
            for divisor in self.divided_by(self, term) if self.divided_by else ():
                self.provided(divisor, NONZERO, names)
            return self.differentiate(self, of, by)
        return atom_polynomial(("derivative", canonical(of), canonical(by)))

    def integral(self, term: Expr, names: Mapping[str, Linear]) -> Polynomial:
        if self.antiderivative:
            return self.antiderivative(self, term, names)
        body, (x, low, high) = term.args
        parts = (canonical(self.normal(part, names)) for part in (body, low, high))
        return atom_polynomial(("integral", x.name, *parts))

    # powers and divisions

    def power(self, term: Pow, names: Mapping[str, Linear]) -> Polynomial:
        base, exponent = self.normal(term.base, names), term.exp
        if exponent == HALF:
            if not visibly_nonnegative(term.base, self.setting):
                self.provided(term.base, NONNEGATIVE, names)
            return self.function("sqrt", base)
        degree = linear(exponent, names)
        visible = not_negative(degree, self.algebra.ranges, self.algebra.sizes)
        if not visible:
            self.provided(term.base, NONZERO, names)
        if degree[0]:
            if not isinstance(term.base, Symbol):
                raise Refused(f"{term.base} is no symbol: it may not have a symbolic power")
            if not visible and term.base.name not in self.setting.nonzero.split():
                raise Refused(f"{term.base} is not declared nonzero: the power {exponent} may be negative")
            return {((), ((("symbol", term.base.name), degree),)): Fraction(1)}
        if abs(degree[1]) > LARGEST_POWER:
            raise Refused(f"the power {degree[1]} is larger than {LARGEST_POWER}")
        if degree[1] < 0:
            base = self.algebra.inverse(base)
        return self.algebra.raised(base, abs(degree[1]))

    def provided(self, term: Expr, sign: str, names: Mapping[str, Linear]) -> None:
        """Collect a condition; names that nobody declared are bound."""
        bound = {name for name in free_names(term) if name in names or not self.setting.declares(name)}
        self.conditions.setdefault(Condition(term, sign, tuple(sorted(bound))))

    # sums

    def bound(
        self, kind: str, body: Expr, limits: tuple[Any, ...], names: Mapping[str, Linear]
    ) -> Polynomial:
        """A sum or a product as an atom: its bounds, and its body with the index under a canonical name."""
        if not limits:
            return self.normal(body, names)
        index, low, high = limits[-1]
        bounds = linear(low, names), linear(high, names)
        name = self.algebra.fresh(*bounds)
        inner = canonical(self.bound(kind, body, limits[:-1], {**names, index.name: variable(name)}))
        label = {name: variable(f"%{height(names_in(inner)) + 1}")}
        return atom_polynomial((kind, *bounds, map_canonical(inner, lambda index: substituted(index, label))))

    def sum(self, body: Expr, limits: tuple[Any, ...], names: Mapping[str, Linear]) -> Polynomial:
        """A sum; the last of the limits is the outermost one."""
        if not limits:
            return self.normal(body, names)
        if not self.expand:
            return self.bound("sum", body, limits, names)
        index, low, high = limits[-1]
        bounds = linear(low, names), linear(high, names)
        name = self.algebra.fresh(*bounds)
        inner = self.sum(body, limits[:-1], {**names, index.name: variable(name)})
        return self.algebra.summed(((name, *bounds),), inner)

    # expectations

    def expectation(self, body: Polynomial) -> Polynomial:
        """The expectation of each monomial: what is not random comes out of it."""
        if not self.expand:
            return atom_polynomial(("E", canonical(body)))
        result: Polynomial = {}
        for mono, coefficient in body.items():
            binders, factors = self.algebra.renamed(mono)
            random = tuple(f for f in factors if self.random_names(f[0]))
            fixed = tuple(f for f in factors if f not in random)
            value = self.algebra.product({((), fixed): coefficient}, self.mean_of(random))
            result = added(result, self.algebra.summed(binders, value))
        return result

    def mean_of(self, random: Factors) -> Polynomial:
        if not random:
            return constant(Fraction(1))
        return self.mean(self, random) if self.mean else atom_polynomial(("mean", random))

    def random_names(self, atom: Atom) -> set[str]:
        """The random names that an atom depends on; an expectation depends on none."""
        if atom[0] in ("mean", "E"):
            return set()
        if atom[0] in ("symbol", "entry"):
            return {atom[1]} if self.setting.is_random(atom[1]) else set()
        return {name for inner in inner_atoms(atom) for name in self.random_names(inner)}

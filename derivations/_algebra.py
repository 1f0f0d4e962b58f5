"""Arithmetic of polynomials under sums: products, sums over a Kronecker delta, inverses, common divisors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from derivations._linear import (
    ONE,
    ZERO,
    Linear,
    Range,
    Refused,
    not_negative,
    plus,
    scaled,
    substituted,
    variable,
)
from derivations._polynomials import (
    IDEMPOTENT,
    UNIT,
    Atom,
    Binders,
    Factors,
    Monomial,
    Polynomial,
    added,
    canonical,
    constant,
    free_of_binders,
    height,
    linear_polynomial,
    names_in,
    renamed,
    replaced,
    with_canonical_names,
)

SQUARED = (("function", "abs"), ("function", "sqrt"))
"""The functions whose squares are polynomials."""


def _is_inverse(atom: Atom, exponent: Linear) -> bool:
    return bool(atom[0] == "inverse")


def _is_root(atom: Atom, exponent: Linear) -> bool:
    """Whether a root is divided by: times the root, its square is the polynomial below it."""
    return bool(atom[:2] == ("function", "sqrt") and not exponent[0] and exponent[1] < 0)


@dataclass
class Algebra:
    """``ranges`` says what free indices and bound ones, under fresh names (``$1``, ``$2``, …), run over.

    ``sizes`` are the names that are whole numbers, 0 or more.
    """

    sizes: frozenset[str]
    ranges: dict[str, Range]
    counter: int = 0

    def fresh(self, low: Linear, high: Linear) -> str:
        self.counter += 1
        name = f"${self.counter}"
        self.ranges[name] = (low, high)
        return name

    def renamed(self, mono: Monomial) -> Monomial:
        """The monomial with fresh bound names, so that a product of sums does not mix them up."""
        binders, factors = mono
        if not binders:
            return mono
        new = {name: variable(self.fresh(low, high)) for name, low, high in binders}
        result = renamed(binders, factors, new)
        self.ranges |= {name: (low, high) for name, low, high in result[0]}
        return result

    # products and quotients

    def product(self, p: Polynomial, q: Polynomial) -> Polynomial:
        result: Polynomial = {}
        if len(p) == 1 and p.get(UNIT) == 1:
            return q
        for m, a in p.items():
            for n, b in q.items():
                ab = a * b
                for mono, c in self.monomials(m, n).items():
                    term = ab if c == 1 else ab * c
                    result[mono] = result[mono] + term if mono in result else term
        return {mono: c for mono, c in result.items() if c}

    def monomials(self, m: Monomial, n: Monomial) -> Polynomial:
        """The product of two monomials."""
        if m[0] or n[0]:
            m, n = self.renamed(m), self.renamed(n)
        exponents: dict[Atom, Linear] = {}
        for atom, exponent in (*m[1], *n[1]):
            exponents[atom] = plus(exponents[atom], exponent) if atom in exponents else exponent
        plain: list[tuple[Atom, Linear]] = []
        squares: list[Polynomial] = []
        settle = bool(m[0] or n[0])
        for atom, exponent in exponents.items():
            if atom[0] in IDEMPOTENT:
                settle, exponent = True, ONE
            if atom[:2] in SQUARED and not exponent[0] and exponent[1] >= 2:
                body = dict(atom[2])
                square = body if atom[1] == "sqrt" else self.product(body, body)
                squares += [square] * (exponent[1] // 2)
                exponent = ((), exponent[1] % 2)
            if exponent != ZERO:
                plain.append((atom, exponent))
        factors = tuple(sorted(plain))
        result: Polynomial = {((), factors): Fraction(1)}
        if settle:
            result = self.settled((*m[0], *n[0]), factors, Fraction(1))
        for square in squares:
            result = self.product(result, square)
        return result

    def raised(self, base: Polynomial, whole: int) -> Polynomial:
        result = constant(Fraction(1))
        for _ in range(whole):
            result = self.product(result, base)
        return result

    def inverse(self, p: Polynomial) -> Polynomial:
        """1/p: of a monomial by its exponents, of a sum as an atom, up to the leading coefficient."""
        p, factor = self.cleared(p)
        if not p:
            raise Refused("division by zero")
        if len(p) == 1:
            (((binders, factors), coefficient),) = p.items()
            if any(atom[0] in IDEMPOTENT for atom, _ in factors):
                raise Refused("division by what is 0 or 1")
            if not binders:
                mono: Monomial = ((), tuple(sorted((a, scaled(e, -1)) for a, e in factors)))
                return self.product({mono: 1 / coefficient}, factor)
        body = canonical(p)
        leading = body[0][1]
        atom = ("inverse", tuple((mono, c / leading) for mono, c in body))
        return self.product({((), ((atom, ONE),)): 1 / leading}, factor)

    def cleared(self, p: Polynomial) -> tuple[Polynomial, Polynomial]:
        """p times the divisors in it that no sum binds, and their product."""
        total = constant(Fraction(1))
        while atom := _divisor(p):
            exponents = [dict(factors).get(atom, ZERO)[1] for _, factors in p]
            result: Polynomial = {}
            for ((binders, factors), coefficient), own in zip(p.items(), exponents, strict=True):
                rest = tuple((a, e) for a, e in factors if a != atom)
                missing = self.raised(dict(atom[1]), max(exponents) - own)
                result = added(result, self.product({(binders, rest): coefficient}, missing))
            total = self.product(total, self.raised(dict(atom[1]), max(exponents)))
            p = result
        return p, total

    def equal(self, p: Polynomial, q: Polynomial) -> bool:
        """Whether p − q is zero once every divisor has been multiplied out."""
        rest = self.cleared(added(p, q, -1))[0]
        while root := _divisor(rest, _is_root):
            rest = self.product(rest, {((), ((root, ONE),)): Fraction(1)})
            rest = self.cleared(rest)[0]
        return not rest

    # sums

    def summed(self, binders: Binders, p: Polynomial) -> Polynomial:
        """The polynomial under sums."""
        result: Polynomial = {}
        for mono, coefficient in p.items():
            more, factors = self.renamed(mono)
            result = added(result, self.settled((*binders, *more), factors, coefficient))
        return result

    def settled(self, binders: Binders, factors: Factors, coefficient: Fraction) -> Polynomial:
        """One monomial under sums: deltas resolved, unused sums counted, bound names made canonical."""
        for atom, _ in factors:
            if atom[0] != "delta":
                continue
            rest = tuple(f for f in factors if f[0] != atom)
            difference = plus(atom[1], atom[2], -1)
            if not difference[0]:
                return {} if difference[1] else self.settled(binders, rest, coefficient)
            for name, low, high in binders:
                for one, other in ((atom[1], atom[2]), (atom[2], atom[1])):
                    if one == variable(name) and self.runs_over(other, (low, high)):
                        return self.sifted(binders, rest, coefficient, {name: other})
        if not binders:
            return {((), factors): coefficient}
        names = names_in(factors)
        mentioned = names | names_in(tuple(b[1:] for b in binders))
        for name, low, high in binders:
            if name not in mentioned:
                left = tuple(b for b in binders if b[0] != name)
                return self.product(self.settled(left, factors, coefficient), self.count(low, high))
        return {with_canonical_names(binders, factors, height(names)): coefficient}

    def runs_over(self, index: Linear, wanted: Range) -> bool:
        """Whether the index is a single one that runs over the same range."""
        match index:
            case (((name, 1),), 0):
                return self.ranges.get(name) == wanted
        return False

    def sifted(
        self, binders: Binders, factors: Factors, coefficient: Fraction, value: Mapping[str, Linear]
    ) -> Polynomial:
        """The monomial with a bound index replaced; two of its factors may have become one."""
        left = tuple(
            (n, substituted(lo, value), substituted(hi, value)) for n, lo, hi in binders if n not in value
        )
        left, factors = self.renamed((left, replaced(factors, value)))
        p: Polynomial = {UNIT: coefficient}
        for factor in factors:
            p = self.product(p, {((), (factor,)): Fraction(1)})
        return self.summed(left, p)

    def count(self, low: Linear, high: Linear) -> Polynomial:
        """The number of a sum's terms."""
        number = plus(plus(high, low, -1), ONE)
        if not not_negative(number, self.ranges, self.sizes):
            raise Refused("the number of a sum's terms may be negative")
        if any(name[0] == "$" for name, _ in number[0]):
            raise Refused("the number of a sum's terms is that of another sum's index")
        return linear_polynomial(number)


def _divisor(p: Polynomial, is_divisor: Callable[[Atom, Linear], bool] = _is_inverse) -> Atom | None:
    """The first divisor in p that no sum binds."""
    atoms = {a for mono in p for a, e in mono[1] if is_divisor(a, e) and free_of_binders(a, mono)}
    return min(atoms, default=None)

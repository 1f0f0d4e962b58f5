"""The normal form: when two formulas are the same polynomial.

A polynomial over ℚ is a dict from monomials to ``Fraction``; a monomial is a product of atoms under some sums. What
is not a polynomial operation is an atom: a symbol, an entry of an array, an expectation, a root, the inverse of a
sum. A symbolic power βᵗ is the atom β with the exponent t, so that β·βᵗ⁻ⁱ and βᵗ⁺¹⁻ⁱ are one monomial.

Two theories share the code. In the *ring* theory sums and expectations are atoms whose bodies are in normal form
(so that equals may be replaced by equals below them). In the *linear* theory finite sums and expectations are
linear: products of sums are multiplied out, constants come out, and Σⱼ δᵢⱼ f(j) is f(i).

Nothing here asks SymPy whether two things are equal: it only walks the trees. Everything is sorted, and so does
not depend on the hash seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations
from typing import Any

import sympy
from sympy import Add, Expr, Indexed, Integer, Mul, Pow, Rational, Symbol

from derivations._terms import HALF, D, E, Setting, delta, magnitude, relu

Linear = tuple[tuple[tuple[str, int], ...], int]
"""An index or an exponent: a sum of whole multiples of names, and an integer."""

Atom = tuple[Any, ...]
Factors = tuple[tuple[Atom, Linear], ...]
Binders = tuple[tuple[str, Linear, Linear], ...]
Monomial = tuple[Binders, Factors]
Polynomial = dict[Monomial, Fraction]
Canonical = tuple[tuple[Monomial, Fraction], ...]

ONE: Linear = ((), 1)
LARGEST_POWER = 8
UNIT: Monomial = ((), ())


class Refused(Exception):
    """A step, a statement or a formula that the kernel does not accept: why, and the formulas that it is about."""

    def __init__(self, why: str, *about: Expr):
        super().__init__(why)
        self.about = about


# --- indices and exponents ---------------------------------------------------------------------------------


def variable(name: str) -> Linear:
    return (((name, 1),), 0)


def plus(a: Linear, b: Linear, sign: int = 1) -> Linear:
    terms = dict(a[0])
    for name, coefficient in b[0]:
        terms[name] = terms.get(name, 0) + sign * coefficient
    return tuple(sorted((name, c) for name, c in terms.items() if c)), a[1] + sign * b[1]


def scaled(a: Linear, k: int) -> Linear:
    return tuple((name, k * c) for name, c in a[0] if k), k * a[1]


def substituted(a: Linear, values: dict[str, Linear]) -> Linear:
    result: Linear = ((), a[1])
    for name, coefficient in a[0]:
        result = plus(result, scaled(values.get(name, variable(name)), coefficient))
    return result


def linear(term: Expr, names: dict[str, Linear] | None = None) -> Linear:
    """Read an index or an exponent; bound names are looked up in ``names``."""
    if isinstance(term, Integer):
        return (), int(term)
    if isinstance(term, Symbol):
        return (names or {}).get(term.name, variable(term.name))
    if isinstance(term, Add):
        result: Linear = ((), 0)
        for part in term.args:
            result = plus(result, linear(part, names))
        return result
    if isinstance(term, Mul):
        result = ONE
        for factor in term.args:
            one = linear(factor, names)
            if result[0] and one[0]:
                raise Refused(f"{term} is not a linear index or exponent")
            result = scaled(one, result[1]) if not result[0] else scaled(result, one[1])
        return result
    raise Refused(f"{term} is not a linear index or exponent")


# --- walking atoms -----------------------------------------------------------------------------------------

Mapping1 = Callable[[Linear], Linear]


def map_canonical(body: Canonical, f: Mapping1) -> Canonical:
    result: Polynomial = {}
    for (binders, factors), coefficient in body:
        mono = (tuple((n, f(lo), f(hi)) for n, lo, hi in binders), map_factors(factors, f))
        result[mono] = result.get(mono, Fraction(0)) + coefficient
    return canonical(result)


def map_factors(factors: Factors, f: Mapping1) -> Factors:
    return tuple(sorted((map_atom(atom, f), f(exponent)) for atom, exponent in factors))


def replaced(factors: Factors, values: dict[str, Linear]) -> Factors:
    return map_factors(factors, lambda index: substituted(index, values)) if values else factors


def map_atom(atom: Atom, f: Mapping1) -> Atom:
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
    return tuple(
        map_canonical(part, f) if i in _BODIES[kind] else f(part) if i in _LIMITS[kind] else part
        for i, part in enumerate(atom)
    )


_BODIES = {
    "function": (2,),
    "inverse": (1,),
    "E": (1,),
    "sum": (3,),
    "product": (3,),
    "derivative": (1, 2),
    "integral": (2, 3, 4),
}
_LIMITS = {
    "function": (),
    "inverse": (),
    "E": (),
    "sum": (1, 2),
    "product": (1, 2),
    "derivative": (),
    "integral": (),
}


def names_in(thing: Any) -> Iterator[str]:
    """Every string inside nested tuples: the names that an atom mentions (and its kind)."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from names_in(part)


def height(thing: Any) -> int:
    """The largest number of a canonical bound name (``%1``, ``%2``, …) inside."""
    return max((int(name[1:]) for name in names_in(thing) if name[0] == "%"), default=0)


def canonical(p: Polynomial) -> Canonical:
    return tuple(sorted((mono, c) for mono, c in p.items() if c))


# --- the theory --------------------------------------------------------------------------------------------


@dataclass
class Theory:
    """What the normal form may use.

    ``expand`` chooses the linear theory. ``mean`` evaluates the expectation of a product of random atoms (None: it
    stays an atom). ``rewrite`` maps a function atom (``relu``, ``abs``, ``sqrt``) to a polynomial or None.
    ``differentiate`` evaluates derivatives, ``antiderivative`` integrals. ``divisors`` collects what was divided by.
    """

    setting: Setting
    expand: bool = False
    mean: Callable[[Theory, Factors], Polynomial | None] | None = None
    rewrite: Callable[[Theory, str, Canonical], Polynomial | None] | None = None
    differentiate: Callable[[Theory, Polynomial, Polynomial], Polynomial] | None = None
    antiderivative: Callable[[Theory, Expr, dict[str, Linear]], Polynomial] | None = None
    divisors: dict[Canonical, Expr] = field(default_factory=dict)
    ranges: dict[str, tuple[Linear, Linear]] = field(default_factory=dict)
    counter: int = 0

    def __post_init__(self) -> None:
        for name, size in self.setting.indices.items():
            self.ranges[name] = (ONE, variable(size))

    # reading a tree

    def normal(self, term: Expr, names: dict[str, Linear] | None = None) -> Polynomial:
        names = names or {}
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
                    result = self.product(result, self.normal(factor, names))
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
                of, by = (self.normal(part, names) for part in term.args)
                if self.differentiate:
                    return self.differentiate(self, of, by)
                return atom_polynomial(("derivative", canonical(of), canonical(by)))
            case sympy.Integral():
                if self.antiderivative:
                    return self.antiderivative(self, term, names)
                x, a, b = term.args[1]
                parts = (canonical(self.normal(part, names)) for part in (term.args[0], a, b))
                return atom_polynomial(("integral", x.name, *parts))
        raise Refused(f"{type(term).__name__} is not part of the language of formulas")

    def entry(self, term: Indexed, names: dict[str, Linear]) -> Polynomial:
        name = term.base.name
        indices = tuple(linear(index, names) for index in term.indices)
        symmetric = self.setting.is_symmetric(name)
        return atom_polynomial(("entry", name, symmetric, tuple(sorted(indices)) if symmetric else indices))

    def power(self, term: Pow, names: dict[str, Linear]) -> Polynomial:
        base, exponent = self.normal(term.base, names), term.exp
        if exponent == HALF:
            return self.function("sqrt", base)
        (name_part, whole) = degree = linear(exponent, names)
        if name_part:
            ((mono, coefficient),) = base.items() if len(base) == 1 else [(UNIT, Fraction(0))]
            match mono:
                case ((), ((("symbol", name), (((), 1))),)) if (
                    coefficient == 1 and name in self.setting.nonzero.split()
                ):
                    return {((), ((("symbol", name), degree),)): Fraction(1)}
            raise Refused(f"{term.base} is not declared nonzero: it may not have a symbolic power")
        if abs(whole) > LARGEST_POWER:
            raise Refused(f"the power {whole} is larger than {LARGEST_POWER}")
        if whole < 0:
            self.divisors.setdefault(canonical(base), term.base)
            base = self.inverse(base)
        result = constant(Fraction(1))
        for _ in range(abs(whole)):
            result = self.product(result, base)
        return result

    def inverse(self, p: Polynomial) -> Polynomial:
        """1/p: of a monomial by its exponents, of a sum as an atom, up to the leading coefficient."""
        p, factor = self.cleared(p)
        if not p:
            raise Refused("division by zero")
        if len(p) == 1:
            (((binders, factors), coefficient),) = p.items()
            if not binders:
                inverse = {((), tuple(sorted((a, scaled(e, -1)) for a, e in factors))): 1 / coefficient}
                return self.product(inverse, factor)
        body = canonical(p)
        leading = body[0][1]
        atom = ("inverse", tuple((mono, c / leading) for mono, c in body))
        return self.product({((), ((atom, ONE),)): 1 / leading}, factor)

    def cleared(self, p: Polynomial) -> tuple[Polynomial, Polynomial]:
        """p times the divisors in it that no sum binds, and their product."""
        total = constant(Fraction(1))
        while True:
            atoms = sorted({a for mono in p for a, _ in mono[1] if a[0] == "inverse" and _free_of_binders(a, mono)})
            if not atoms:
                return p, total
            atom = atoms[0]
            divisor = dict(atom[1])
            most = max(dict(factors).get(atom, ((), 0))[1] for _, factors in p)
            result: Polynomial = {}
            for (binders, factors), coefficient in p.items():
                rest = tuple((a, e) for a, e in factors if a != atom)
                part = {(binders, rest): coefficient}
                for _ in range(most - dict(factors).get(atom, ((), 0))[1]):
                    part = self.product(part, divisor)
                result = added(result, part)
            for _ in range(most):
                total = self.product(total, divisor)
            p = result

    def function(self, name: str, argument: Polynomial) -> Polynomial:
        body = canonical(argument)
        if name == "abs" and body and body[0][1] < 0:
            body = canonical(negated(argument))
        if self.rewrite:
            rewritten = self.rewrite(self, name, body)
            if rewritten is not None:
                return rewritten
        return atom_polynomial(("function", name, body))

    # sums

    def fresh(self, low: Linear, high: Linear) -> str:
        self.counter += 1
        name = f"${self.counter}"
        self.ranges[name] = (low, high)
        return name

    def bound(self, kind: str, body: Expr, limits: tuple[Any, ...], names: dict[str, Linear]) -> Polynomial:
        """A sum or a product as an atom: its bounds, and its body with the bound index under a canonical name."""
        if not limits:
            return self.normal(body, names)
        index, low, high = limits[-1]
        bounds = linear(low, names), linear(high, names)
        name = self.fresh(*bounds)
        inner = canonical(self.bound(kind, body, limits[:-1], {**names, index.name: variable(name)}))
        label = {name: variable(f"%{height(inner) + 1}")}
        return atom_polynomial((kind, *bounds, map_canonical(inner, lambda index: substituted(index, label))))

    def sum(self, body: Expr, limits: tuple[Any, ...], names: dict[str, Linear]) -> Polynomial:
        """A sum; the last of the limits is the outermost one."""
        if not limits:
            return self.normal(body, names)
        if not self.expand:
            return self.bound("sum", body, limits, names)
        index, low, high = limits[-1]
        bounds = linear(low, names), linear(high, names)
        name = self.fresh(*bounds)
        inner = self.sum(body, limits[:-1], {**names, index.name: variable(name)})
        result: Polynomial = {}
        for mono, coefficient in inner.items():
            binders, factors = self.renamed(mono)
            result = added(result, self.settled((*binders, (name, *bounds)), factors, coefficient))
        return result

    def settled(self, binders: Binders, factors: Factors, coefficient: Fraction) -> Polynomial:
        """One monomial under sums: deltas resolved, unused sums counted, bound names made canonical."""
        ranges = {**self.ranges, **{name: (low, high) for name, low, high in binders}}
        for atom, _ in factors:
            if atom[0] != "delta":
                continue
            difference = plus(atom[1], atom[2], -1)
            if not difference[0]:
                if difference[1]:
                    return {}
                rest = tuple(f for f in factors if f[0] != atom)
                return self.settled(binders, rest, coefficient)
            for name, low, high in binders:
                for one, other in ((atom[1], atom[2]), (atom[2], atom[1])):
                    if one == variable(name) and _in_range(other, (low, high), ranges):
                        rest = tuple(f for f in factors if f[0] != atom)
                        left = tuple(b for b in binders if b[0] != name)
                        return self.remultiplied(left, replaced(rest, {name: other}), coefficient)
        mentioned = set(names_in(factors)) | set(names_in(tuple(b[1:] for b in binders)))
        for name, low, high in binders:
            if name not in mentioned:
                left = tuple(b for b in binders if b[0] != name)
                count = plus(plus(high, low, -1), ONE)
                if count[1] < 0 or any(c < 0 for _, c in count[0]):
                    raise Refused("the number of a sum's terms may be negative")
                return self.product(self.settled(left, factors, coefficient), linear_polynomial(count))
        return {_canonical_monomial(binders, factors): coefficient}

    def remultiplied(self, binders: Binders, factors: Factors, coefficient: Fraction) -> Polynomial:
        """Multiply the factors again: after a substitution two of them may have become one."""
        p: Polynomial = {UNIT: coefficient}
        for atom, exponent in factors:
            p = self.product(p, {((), ((atom, exponent),)): Fraction(1)})
        result: Polynomial = {}
        for (more, rest), c in p.items():
            result = added(result, self.settled((*binders, *more), rest, c))
        return result

    # products

    def product(self, p: Polynomial, q: Polynomial) -> Polynomial:
        result: Polynomial = {}
        for m, a in p.items():
            for n, b in q.items():
                for mono, c in self.monomials(m, n).items():
                    result[mono] = result.get(mono, Fraction(0)) + a * b * c
        return {mono: c for mono, c in result.items() if c}

    def monomials(self, m: Monomial, n: Monomial) -> Polynomial:
        if m[0] or n[0]:
            m, n = self.renamed(m), self.renamed(n)
        exponents: dict[Atom, Linear] = {}
        for atom, exponent in (*m[1], *n[1]):
            exponents[atom] = plus(exponents[atom], exponent) if atom in exponents else exponent
        plain: list[tuple[Atom, Linear]] = []
        squares: list[Polynomial] = []
        for atom, exponent in exponents.items():
            if exponent == ((), 0):
                continue
            if atom[0] == "delta":
                exponent = ONE
            if atom[0] == "function" and atom[1] in ("abs", "sqrt") and not exponent[0] and exponent[1] >= 2:
                body = dict(atom[2])
                square = self.product(body, body) if atom[1] == "abs" else body
                squares += [square] * (exponent[1] // 2)
                exponent = ((), exponent[1] % 2)
                if exponent == ((), 0):
                    continue
            plain.append((atom, exponent))
        binders, factors = (*m[0], *n[0]), tuple(sorted(plain))
        result = self.settled(binders, factors, Fraction(1)) if binders or _has_delta(factors) else {
            ((), factors): Fraction(1)
        }
        for square in squares:
            result = self.product(result, square)
        return result

    def renamed(self, mono: Monomial) -> Monomial:
        """The monomial with fresh bound names, so that a product of sums does not mix them up."""
        binders, factors = mono
        new = {name: variable(self.fresh(low, high)) for name, low, high in binders}
        return (
            tuple((new[n][0][0][0], substituted(lo, new), substituted(hi, new)) for n, lo, hi in binders),
            replaced(factors, new),
        )

    # expectations

    def expectation(self, body: Polynomial) -> Polynomial:
        if not self.expand:
            return atom_polynomial(("E", canonical(body)))
        result: Polynomial = {}
        for mono, coefficient in body.items():
            binders, factors = self.renamed(mono) if mono[0] else mono
            random = tuple(f for f in factors if self.is_random(f[0]))
            fixed = tuple(f for f in factors if not self.is_random(f[0]))
            value = self.mean(self, random) if self.mean and random else None
            if value is None:
                value = {((), ((("mean", random), ONE),)): Fraction(1)} if random else constant(Fraction(1))
            for (inner, rest), c in self.product({((), fixed): coefficient}, value).items():
                for m, d in self.settled((*binders, *inner), rest, c).items():
                    result[m] = result.get(m, Fraction(0)) + d
        return {mono: c for mono, c in result.items() if c}

    def is_random(self, atom: Atom) -> bool:
        """Whether the atom depends on what is random; an expectation does not."""
        if atom[0] in ("mean", "E"):
            return False
        if atom[0] in ("symbol", "entry"):
            return self.setting.is_random(atom[1])
        return any(self.is_random(inner) for inner in _inner_atoms(atom))


def _inner_atoms(atom: Atom) -> Iterator[Atom]:
    for position in _BODIES.get(atom[0], ()):
        for (_, factors), _ in atom[position]:
            for inner, _ in factors:
                yield inner


def _has_delta(factors: Factors) -> bool:
    return any(atom[0] == "delta" for atom, _ in factors)


def _free_of_binders(atom: Atom, mono: Monomial) -> bool:
    return not {name for name, _, _ in mono[0]} & set(names_in(atom))


def _in_range(
    index: Linear, wanted: tuple[Linear, Linear], ranges: dict[str, tuple[Linear, Linear]]
) -> bool:
    match index:
        case (((name, 1),), 0):
            return ranges.get(name) == wanted
    return False


def _canonical_monomial(binders: Binders, factors: Factors) -> Monomial:
    """The smallest of the ways to name the bound indices: sums may be exchanged, and names do not matter."""
    if not binders:
        return (), factors
    own = {name for name, _, _ in binders}
    base = max((int(n[1:]) for n in names_in(factors) if n[0] == "%" and n not in own), default=0)
    best: Monomial | None = None
    for order in permutations(binders):
        new = {name: variable(f"%{base + 1 + k}") for k, (name, _, _) in enumerate(order)}
        candidate = (
            tuple((new[n][0][0][0], substituted(lo, new), substituted(hi, new)) for n, lo, hi in order),
            replaced(factors, new),
        )
        if best is None or candidate < best:
            best = candidate
    assert best is not None
    return best


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


def equal(theory: Theory, p: Polynomial, q: Polynomial) -> bool:
    """Whether p − q is zero once every divisor has been multiplied out."""
    return not theory.cleared(added(p, q, -1))[0]

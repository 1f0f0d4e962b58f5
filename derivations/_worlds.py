"""The exact engine: every formula evaluated from its definition, in ``Fraction``, in a small finite world.

It shares the reader of formulas with the kernel and nothing else. An expectation is a sum over the outcomes of a
finite law, a sum is a loop, a recurrence is run, a derivative of a polynomial comes from values at shifted points.
So a line of a proof, a mutated statement and an assumption can all be asked for their truth in a world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

import sympy
from sympy import Expr, Indexed, Rational, Symbol

from derivations._assumptions import Assumption, Equation, Independent, Moments, Symmetric
from derivations._terms import D, E, Equality, Setting, delta, magnitude, read_equality, relu


class Undefined(Exception):
    """A formula that has no value in a world: a division by zero, an index out of range, an irrational root."""


Law = tuple[tuple[Fraction, Mapping[str, Any]], ...]
CERTAIN: Law = ((Fraction(1), {}),)


@dataclass(frozen=True)
class World:
    """Values of the parameters and a finite law of what is random.

    An array is a (nested) tuple. Dimensions of a declared size count from 1, those over steps (``*``) from 0. What is
    left out (a name, or the entries from some step on) comes from the assumed equation that defines it.
    """

    values: Mapping[str, Any]
    law: Law = CERTAIN
    steps: int = 3


@dataclass(frozen=True)
class Witness:
    """A world in which all assumptions but the named one hold, and the statement is false."""

    without: str
    world: World


def law(**outcomes: tuple[Any, ...]) -> Law:
    """The law of equally likely outcomes: ``law(x=(1, -1))``; all names have as many values."""
    (count,) = {len(values) for values in outcomes.values()}
    rows = ({name: values[k] for name, values in outcomes.items()} for k in range(count))
    return tuple((Fraction(1, count), row) for row in rows)


def weighted(*rows: tuple[Fraction, Mapping[str, Any]]) -> Law:
    """A law by its outcomes and their probabilities, which must sum to 1."""
    if sum(p for p, _ in rows) != 1:
        raise ValueError("the probabilities do not sum to 1")
    return rows


def independent(*laws: Law) -> Law:
    """The joint law of independent parts."""
    rows = []
    for combination in product(*laws):
        p = Fraction(1)
        outcome: dict[str, Any] = {}
        for q, part in combination:
            p *= q
            outcome |= part
        rows.append((p, outcome))
    return tuple(rows)


def mean(of: Law, name: str) -> tuple[Fraction, ...]:
    """The mean of a random vector."""
    size = len(of[0][1][name])
    return tuple(sum((p * Fraction(row[name][i]) for p, row in of), Fraction(0)) for i in range(size))


def second_moment(of: Law, name: str) -> tuple[tuple[Fraction, ...], ...]:
    """E[xxᵀ] of a random vector."""
    size = range(len(of[0][1][name]))
    return tuple(
        tuple(sum((p * Fraction(row[name][i]) * row[name][j] for p, row in of), Fraction(0)) for j in size)
        for i in size
    )


def spread_about(of: Law, name: str, centre: tuple[Any, ...]) -> tuple[tuple[Fraction, ...], ...]:
    """E[xxᵀ] − ccᵀ: the covariance where c is the mean."""
    rows = enumerate(second_moment(of, name))
    return tuple(tuple(m - centre[i] * centre[j] for j, m in enumerate(row)) for i, row in rows)


def added_to(of: Law, **values: Any) -> Law:
    """The law with further names that are the same in every outcome."""
    return tuple((p, {**row, **values}) for p, row in of)


@dataclass
class Evaluator:
    """Evaluates formulas of one setting in one world."""

    setting: Setting
    given: tuple[Assumption, ...]
    world: World
    shifts: dict[tuple[str, tuple[int, ...]], Fraction] = field(default_factory=dict)
    outcome: Mapping[str, Any] | None = None
    bindings: dict[str, Fraction] = field(default_factory=dict)

    def value(self, term: Expr) -> Fraction:
        match term:
            case Rational():
                return Fraction(int(term.p), int(term.q))
            case Symbol():
                return self.named(term.name, ())
            case Indexed():
                return self.named(term.base.name, tuple(self.index(one) for one in term.indices))
            case sympy.Add():
                return sum((self.value(arg) for arg in term.args), Fraction(0))
            case sympy.Mul():
                result = Fraction(1)
                for arg in term.args:
                    result *= self.value(arg)
                return result
            case sympy.Pow():
                return self.power(term)
            case sympy.Sum():
                return sum(self.over(term), Fraction(0))
            case sympy.Product():
                result = Fraction(1)
                for factor in self.over(term):
                    result *= factor
                return result
            case E():
                return self.mean(term.args[0])
            case relu():
                return max(self.value(term.args[0]), Fraction(0))
            case magnitude():
                return abs(self.value(term.args[0]))
            case delta():
                return Fraction(int(self.value(term.args[0]) == self.value(term.args[1])))
            case D():
                return self.slope(*term.args)
            case sympy.Integral():
                return self.integral(term)
        raise Undefined(f"{type(term).__name__} cannot be evaluated")

    def index(self, term: Expr) -> int:
        if isinstance(term, Symbol) and term.name in self.bindings:
            value = self.bindings[term.name]
        else:
            value = self.value(term)
        if value.denominator != 1:
            raise Undefined(f"{term} is not a whole number")
        return int(value)

    def power(self, term: sympy.Pow) -> Fraction:
        base, exponent = self.value(term.base), self.value(term.exp)
        if exponent == Fraction(1, 2):
            if base < 0:
                raise Undefined("the root of a negative number")
            root = Fraction(isqrt(base.numerator), isqrt(base.denominator))
            if root * root != base:
                raise Undefined("an irrational root")
            return root
        if exponent.denominator != 1 or (base == 0 and exponent < 0):
            raise Undefined(f"{base} to the power {exponent}")
        return Fraction(base ** int(exponent))

    def over(self, term: Expr) -> Iterator[Fraction]:
        """The values of a sum's (product's) terms."""
        body, *limits = term.args
        yield from self._nested(body, list(reversed(limits)))

    def _nested(self, body: Expr, limits: list[Any]) -> Iterator[Fraction]:
        if not limits:
            yield self.value(body)
            return
        x, low, high = limits[0]
        before = self.bindings.get(x.name)
        for k in range(self.index(low), self.index(high) + 1):
            self.bindings[x.name] = Fraction(k)
            yield from self._nested(body, limits[1:])
        self._restore(x.name, before)

    def _restore(self, name: str, before: Fraction | None) -> None:
        if before is None:
            self.bindings.pop(name, None)
        else:
            self.bindings[name] = before

    def mean(self, body: Expr) -> Fraction:
        """The sum over the outcomes; an expectation of what is already random is refused."""
        if self.outcome is not None:
            raise Undefined("an expectation inside an expectation")
        total = Fraction(0)
        for probability, outcome in self.world.law:
            self.outcome = outcome
            try:
                total += probability * self.value(body)
            finally:
                self.outcome = None
        return total

    def slope(self, of: Expr, by: Expr) -> Fraction:
        """The derivative of a polynomial from values at whole shifts; two formulas of unlike order must agree."""
        name, where = (by.name, ()) if isinstance(by, Symbol) else (
            by.base.name,
            tuple(self.index(one) for one in by.indices),
        )

        def shifted(by_how_much: int) -> Fraction:
            self.shifts[name, where] = Fraction(by_how_much)
            try:
                return self.value(of)
            finally:
                del self.shifts[name, where]

        odd = {k: (shifted(k) - shifted(-k)) / 2 for k in (1, 2, 3)}
        four = (8 * odd[1] - odd[2]) / 6
        six = (45 * odd[1] - 9 * odd[2] + odd[3]) / 30
        if four != six:
            raise Undefined("the derivative of what is not a polynomial of low degree")
        return six

    def integral(self, term: sympy.Integral) -> Fraction:
        """The integral of a polynomial by Boole's rule, and again on the two halves."""
        body, (x, low, high) = term.args
        a, b = self.value(low), self.value(high)

        def at(point: Fraction) -> Fraction:
            before = self.bindings.get(x.name)
            self.bindings[x.name] = point
            try:
                return self.value(body)
            finally:
                self._restore(x.name, before)

        def boole(left: Fraction, right: Fraction) -> Fraction:
            nodes = (at(left + (right - left) * Fraction(k, 4)) for k in range(5))
            return (right - left) * sum(c * f for c, f in zip((7, 32, 12, 32, 7), nodes, strict=True)) / 90

        whole, middle = boole(a, b), (a + b) / 2
        if whole != boole(a, middle) + boole(middle, b):
            raise Undefined("the integral of what is not a polynomial of low degree")
        return whole

    # names

    def named(self, name: str, indices: tuple[int, ...]) -> Fraction:
        if not indices and name in self.bindings:
            return self.bindings[name]
        shift = self.shifts.get((name, indices), Fraction(0))
        for table in (self.outcome or {}, self.world.values):
            if name in table:
                element = self.element(name, table[name], indices)
                if element is not None:
                    return element + shift
        if self.setting.is_random(name) and self.outcome is None and any(name in o for _, o in self.world.law):
            raise Undefined(f"{name} is random and stands outside of an expectation")
        return self.defined(name, indices) + shift

    def element(self, name: str, array: Any, indices: tuple[int, ...]) -> Fraction | None:
        """The entry of a given array; None where it is left out."""
        for size, index in zip(self.setting.dimensions(name) or (), indices, strict=True):
            offset = index if size == "*" else index - 1
            if offset < 0:
                raise Undefined(f"{name} has no entry {index}")
            if offset >= len(array) or array[offset] is None:
                return None
            array = array[offset]
        return Fraction(array)

    def defined(self, name: str, indices: tuple[int, ...]) -> Fraction:
        """Run the equation that defines the name at these indices."""
        for one in self.given:
            for text in one.equations if isinstance(one, Equation) else ():
                relation = read_equality(self.setting, text, one.forall.split())
                found = self.solve(relation.lhs, name, indices, set(one.forall.split()))
                if found is None:
                    continue
                before, self.bindings = self.bindings, {**self.bindings, **found}
                try:
                    return self.value(relation.rhs)
                finally:
                    self.bindings = before
        raise Undefined(f"{name}{list(indices) or ''} has no value in this world")

    def solve(
        self, lhs: Expr, name: str, indices: tuple[int, ...], free: set[str]
    ) -> dict[str, Fraction] | None:
        if isinstance(lhs, Symbol):
            return {} if lhs.name == name and not indices else None
        if not isinstance(lhs, Indexed) or lhs.base.name != name:
            return None
        found: dict[str, Fraction] = {}
        for pattern, index in zip(lhs.indices, indices, strict=True):
            unknown = [s.name for s in pattern.free_symbols if s.name in free and s.name not in found]
            if unknown:
                at_zero = int(pattern.subs({symbol: found.get(symbol.name, 0) for symbol in pattern.free_symbols}))
                if index - at_zero < 0:
                    return None
                found[unknown[0]] = Fraction(index - at_zero)
            elif int(pattern.subs({s: found[s.name] for s in pattern.free_symbols})) != index:
                return None
        return found

    # what holds

    def holds(self, relation: Equality) -> bool:
        return self.value(relation.lhs) == self.value(relation.rhs)

    def assumption_holds(self, one: Assumption) -> bool:
        if isinstance(one, Independent):
            return self.factorises(one)
        if isinstance(one, Symmetric):
            return self.distribution((one.of,)) == self.distribution((one.of,), sign=-1)
        free = one.forall.split()
        checked = 0
        for text in one.equations:
            relation = read_equality(self.setting, text, free)
            mentioned = [name for name in free if _mentions(relation, name)]
            for indices in product(*(self.range_of(name, relation) for name in mentioned)):
                before, self.bindings = self.bindings, dict(zip(mentioned, map(Fraction, indices), strict=True))
                try:
                    if not self.everywhere(relation, pointwise=isinstance(one, Equation)):
                        return False
                    checked += 1
                except Undefined:
                    continue
                finally:
                    self.bindings = before
        if not checked:
            raise Undefined(f"the assumption {one.name!r} says nothing in this world")
        return True

    def everywhere(self, relation: Equality, pointwise: bool) -> bool:
        if not pointwise:
            return self.holds(relation)
        for _, outcome in self.world.law:
            self.outcome = outcome
            try:
                if not self.holds(relation):
                    return False
            finally:
                self.outcome = None
        return True

    def range_of(self, name: str, relation: Equality) -> range:
        """The values of a quantified index: those of the dimension at which it stands."""
        for side in (relation.lhs, relation.rhs):
            for node in sympy.preorder_traversal(side):
                if isinstance(node, Indexed):
                    sizes = self.setting.dimensions(node.base.name) or ()
                    for size, index in zip(sizes, node.indices, strict=True):
                        if name in {s.name for s in index.free_symbols}:
                            if size == "*":
                                return range(self.world.steps + 1)
                            return range(1, int(self.world.values[size]) + 1)
        raise Undefined(f"nothing says what {name} runs over")

    def distribution(self, names: tuple[str, ...], sign: int = 1) -> dict[Any, Fraction]:
        result: dict[Any, Fraction] = {}
        for probability, outcome in self.world.law:
            key = tuple(_times(outcome.get(name), sign) for name in names)
            result[key] = result.get(key, Fraction(0)) + probability
        return result

    def factorises(self, one: Independent) -> bool:
        families = [tuple(family) for family in one.families]
        joint = self.distribution(tuple(name for family in families for name in family))
        marginals = [self.distribution(family) for family in families]
        for combination in product(*(marginal.items() for marginal in marginals)):
            key = tuple(value for part, _ in combination for value in part)
            expected = Fraction(1)
            for _, p in combination:
                expected *= p
            if joint.get(key, Fraction(0)) != expected:
                return False
        return True


def _mentions(relation: Equality, name: str) -> bool:
    return any(symbol.name == name for side in (relation.lhs, relation.rhs) for symbol in side.free_symbols)


def _times(value: Any, sign: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(one, sign) for one in value)
    return None if value is None else sign * Fraction(value)

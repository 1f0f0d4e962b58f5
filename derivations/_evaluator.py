"""The exact engine: every formula evaluated from its definition, in ``Fraction``, in a small finite world.

It shares the reader of formulas with the kernel and nothing else. An expectation is a sum over the outcomes
of a finite law, a sum is a loop, a recurrence is run, a derivative of a polynomial comes from values at
shifted points, one of what is no polynomial from dual numbers. So a line of a proof, a mutated statement and
an assumption can all be asked for their truth in a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Indexed, Rational, Symbol
from sympy.core.function import AppliedUndef

from derivations._assumptions import Assumption, Equation
from derivations._dual import Dual, Undefined, dual, exact_root
from derivations._nodes import D, E, delta, magnitude, relu
from derivations._terms import Equality, Setting, read_equality, read_term
from derivations._worlds import World

__all__ = ["Evaluator", "Undefined"]

Place = tuple[str, tuple[int, ...]]
"""A name and the indices of an entry."""


@dataclass
class Evaluator:
    """Evaluates formulas of one setting in one world.

    ``outcome`` is the one that an expectation is at, ``bindings`` are the values of bound indices, ``shifts``
    those of a derivative. Where there are none of them, values are ``known`` once computed; recurrences are
    ``run`` once an outcome."""

    setting: Setting
    given: tuple[Assumption, ...]
    world: World
    outcome: Mapping[str, Any] | None = None
    bindings: dict[str, Fraction] = field(default_factory=dict)
    shifts: dict[Place, Fraction] = field(default_factory=dict)
    known: dict[Expr, Fraction] = field(default_factory=dict)
    run: dict[Place, Fraction] = field(default_factory=dict)

    def holds(self, relation: Equality) -> bool:
        return self.value(relation.lhs) == self.value(relation.rhs)

    def value(self, term: Expr) -> Fraction:
        if self.outcome is not None or self.bindings or self.shifts:
            return self.computed(term)
        if term not in self.known:
            self.known[term] = self.computed(term)
        return self.known[term]

    def computed(self, term: Expr) -> Fraction:
        match term:
            case Indexed():
                return self.named(term.base.name, tuple(self.index(one) for one in term.indices))
            case Symbol():
                return self.named(term.name, ())
            case sympy.Mul():
                return _product(self.value(arg) for arg in term.args)
            case sympy.Add():
                return sum((self.value(arg) for arg in term.args), Fraction(0))
            case Rational():
                return Fraction(int(term.p), int(term.q))
            case sympy.Pow():
                return self.power(term)
            case sympy.Sum():
                return sum(self.over(term), Fraction(0))
            case sympy.Product():
                return _product(self.over(term))
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
            case AppliedUndef():
                declared: Fraction = self.declared(term.func.__name__, self.value(term.args[0]))
                return declared
        raise Undefined(f"{type(term).__name__} cannot be evaluated")

    def index(self, term: Expr) -> int:
        value = self.value(term)
        if value.denominator != 1:
            raise Undefined(f"{term} is not a whole number")
        return int(value)

    def power(self, term: sympy.Pow) -> Fraction:
        base, exponent = self.value(term.base), self.value(term.exp)
        if exponent == Fraction(1, 2):
            return base.root() if isinstance(base, Dual) else exact_root(base)
        if exponent.denominator != 1 or (base == 0 and exponent < 0):
            raise Undefined(f"{base} to the power {exponent}")
        result: Fraction = base ** int(exponent)
        return result

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
            self.enter(outcome)
            try:
                total += probability * self.value(body)
            finally:
                self.enter(None)
        return total

    def enter(self, outcome: Mapping[str, Any] | None) -> None:
        """Go to an outcome, or leave it: recurrences are run anew."""
        self.outcome, self.run = outcome, {}

    def slope(self, of: Expr, by: Expr) -> Fraction:
        """The derivative, from dual numbers; that of a polynomial also from its values at whole shifts.

        Two formulas that agree tell a polynomial. Below another derivative they are all that is asked.
        """
        is_entry = isinstance(by, Indexed)
        where = (by.base.name, tuple(map(self.index, by.indices))) if is_entry else (by.name, ())
        before = self.shifts.get(where)

        def shifted(by_how_much: Any) -> Any:
            self.shifts[where] = by_how_much if before is None else before + by_how_much
            try:
                return self.value(of)
            finally:
                if before is None:
                    del self.shifts[where]
                else:
                    self.shifts[where] = before

        polynomial = self.polynomial_slope(shifted)
        if any(isinstance(shift, Dual) for shift in self.shifts.values()):
            if polynomial is None:
                raise Undefined("a derivative of a derivative of what is no polynomial")
            return polynomial
        found = dual(shifted(Dual(Fraction(0), Fraction(1)))).slope
        if polynomial not in (None, found):
            raise Undefined("two ways to a derivative that do not agree")
        return found

    @staticmethod
    def polynomial_slope(shifted: Callable[[Fraction], Any]) -> Fraction | None:
        """The derivative of a polynomial of low degree; None where its values are not those of one."""
        try:
            odd = {k: (shifted(Fraction(k)) - shifted(Fraction(-k))) * Fraction(1, 2) for k in (1, 2, 3)}
        except Undefined:
            return None
        four = (8 * odd[1] - odd[2]) * Fraction(1, 6)
        six: Fraction = (45 * odd[1] - 9 * odd[2] + odd[3]) * Fraction(1, 30)
        return six if four == six else None

    def declared(self, name: str, at: Any) -> Any:
        """A declared function's value: by the world's function, or from its table of values.

        A table has no slopes: there the setting's formula gives the derivative.
        """
        known = self.world.values.get(name)
        if callable(known):
            return known(at)
        point = dual(at).value
        if not isinstance(known, Mapping) or point not in known:
            raise Undefined(f"{name} has no value at {point} in this world")
        value = Fraction(known[point])
        if not isinstance(at, Dual):
            return value
        if at.slope == 0:
            return Dual(value, Fraction(0))
        text = self.setting.functions[name]
        if not text:
            raise Undefined(f"the derivative of {name} is not declared")
        formula = read_term(self.setting, text, ("z",))
        before = self.bindings.get("z")
        self.bindings["z"] = point
        try:
            return Dual(value, at.slope * self.value(formula))
        finally:
            self._restore("z", before)

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
            weighted = sum(c * f for c, f in zip((7, 32, 12, 32, 7), nodes, strict=True))
            return (right - left) * weighted * Fraction(1, 90)

        whole, middle = boole(a, b), (a + b) * Fraction(1, 2)
        if whole != boole(a, middle) + boole(middle, b):
            raise Undefined("the integral of what is not a polynomial of low degree")
        return whole

    # names

    def named(self, name: str, indices: tuple[int, ...]) -> Fraction:
        if not indices and name in self.bindings:
            return self.bindings[name]
        shift = self.shifts.get((name, indices), Fraction(0)) if self.shifts else 0
        for table in (self.outcome, self.world.values):
            if table and name in table:
                element = self.element(name, table[name], indices)
                if element is not None:
                    return element + shift if shift else element
        if (
            self.setting.is_random(name)
            and self.outcome is None
            and any(name in o for _, o in self.world.law)
        ):
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
        return array if isinstance(array, Fraction) else Fraction(array)

    def defined(self, name: str, indices: tuple[int, ...]) -> Fraction:
        """Run the equation that defines the name at these indices."""
        if self.shifts:
            return self.from_equation(name, indices)
        if (name, indices) not in self.run:
            self.run[name, indices] = self.from_equation(name, indices)
        return self.run[name, indices]

    def from_equation(self, name: str, indices: tuple[int, ...]) -> Fraction:
        for one in (one for one in self.given if isinstance(one, Equation)):
            for text in one.equations:
                relation = read_equality(self.setting, text, one.forall.split())
                found = _solved(relation.lhs, name, indices, set(one.forall.split()))
                if found is None:
                    continue
                before, self.bindings = self.bindings, {**self.bindings, **found}
                try:
                    return self.value(relation.rhs)
                finally:
                    self.bindings = before
        raise Undefined(f"{name}{list(indices) or ''} has no value in this world")


def _product(factors: Iterator[Fraction]) -> Fraction:
    result = Fraction(1)
    for factor in factors:
        result *= factor
    return result


def _solved(lhs: Expr, name: str, indices: tuple[int, ...], free: set[str]) -> dict[str, Fraction] | None:
    """The values of an equation's quantified indices for which it defines the entry."""
    if isinstance(lhs, Symbol):
        return {} if lhs.name == name and not indices else None
    if not isinstance(lhs, Indexed) or lhs.base.name != name:
        return None
    found: dict[str, Fraction] = {}
    for pattern, index in zip(lhs.indices, indices, strict=True):
        unknown = [s.name for s in pattern.free_symbols if s.name in free and s.name not in found]
        if unknown:
            at_zero = int(
                pattern.subs({symbol: found.get(symbol.name, 0) for symbol in pattern.free_symbols})
            )
            if index - at_zero < 0:
                return None
            found[unknown[0]] = Fraction(index - at_zero)
        elif int(pattern.subs({s: found[s.name] for s in pattern.free_symbols})) != index:
            return None
    return found

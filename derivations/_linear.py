"""Indices and exponents: sums of whole multiples of names, and the ranges that names run over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sympy import Add, Expr, Integer, Mul, Symbol

from derivations._nodes import add, mul, symbol

Linear = tuple[tuple[tuple[str, int], ...], int]
"""A sum of whole multiples of names, and an integer."""

Range = tuple[Linear | None, Linear | None]
"""From where to where a name runs; None where that is not known, or where there is no end."""

ONE: Linear = ((), 1)
ZERO: Linear = ((), 0)
STEPS: Range = (ZERO, None)
UNKNOWN: Range = (None, None)


class Refused(Exception):
    """What the kernel does not accept, a step, a statement or a formula: why, and what it is about."""

    def __init__(self, why: str, *about: Expr):
        super().__init__(why)
        self.about = about


def variable(name: str) -> Linear:
    return (((name, 1),), 0)


def up_to(size: str) -> Range:
    """What an index of a dimension runs over: 1..size, or all steps 0, 1, 2, …."""
    return STEPS if size == "*" else (ONE, variable(size))


def plus(a: Linear, b: Linear, sign: int = 1) -> Linear:
    if not b[0]:
        return a[0], a[1] + sign * b[1]
    terms = dict(a[0])
    for name, coefficient in b[0]:
        terms[name] = terms.get(name, 0) + sign * coefficient
    return tuple(sorted((name, c) for name, c in terms.items() if c)), a[1] + sign * b[1]


def scaled(a: Linear, k: int) -> Linear:
    return tuple((name, k * c) for name, c in a[0] if k), k * a[1]


def substituted(a: Linear, values: Mapping[str, Linear]) -> Linear:
    if not any(name in values for name, _ in a[0]):
        return a
    result: Linear = ((), a[1])
    for name, coefficient in a[0]:
        result = plus(result, scaled(values.get(name, variable(name)), coefficient))
    return result


def linear(term: Expr, names: Mapping[str, Linear] | None = None) -> Linear:
    """Read an index or an exponent; bound names are looked up in ``names``."""
    if isinstance(term, Integer):
        return (), int(term)
    if isinstance(term, Symbol):
        return (names or {}).get(term.name, variable(term.name))
    if isinstance(term, Add):
        result = ZERO
        for part in term.args:
            result = plus(result, linear(part, names))
        return result
    if isinstance(term, Mul):
        result = ONE
        for factor in term.args:
            one = linear(factor, names)
            if result[0] and one[0]:
                break
            result = scaled(one, result[1]) if not result[0] else scaled(result, one[1])
        else:
            return result
    raise Refused(f"{term} is not a linear index or exponent")


def formula(a: Linear) -> Expr:
    """The whole number as a formula."""
    terms = [symbol(name) if c == 1 else mul(Integer(c), symbol(name)) for name, c in a[0]]
    return add(*terms, Integer(a[1])) if a[1] or not terms else add(*terms)


def not_negative(value: Linear, ranges: Mapping[str, Range], sizes: Collection[str]) -> bool:
    """Whether a whole number is visibly not negative: each index takes the end of its range that is worst."""
    while name := next((name for name, _ in value[0] if name in ranges), None):
        coefficient = dict(value[0])[name]
        end = ranges[name][0 if coefficient > 0 else 1]
        if end is None or name in dict(end[0]):
            return False
        value = plus(plus(value, scaled(variable(name), coefficient), -1), scaled(end, coefficient))
    return value[1] >= 0 and all(c > 0 and name in sizes for name, c in value[0])


def missing(
    value: Linear, wanted: Range, ranges: Mapping[str, Range], sizes: Collection[str]
) -> Iterator[Linear]:
    """What is not visibly 0 or more, and has to be, for a whole number to be in a range."""
    low, high = wanted
    if low is None:
        raise Refused("an index has no known range")
    for need in (plus(value, low, -1), *(() if high is None else (plus(high, value, -1),))):
        if not not_negative(need, ranges, sizes):
            yield need


def within(value: Linear, wanted: Range, ranges: Mapping[str, Range], sizes: Collection[str]) -> bool:
    """Whether a whole number is visibly in a range."""
    return not any(True for _ in missing(value, wanted, ranges, sizes))

"""Where a claim says nothing: what it divides by may be 0, what it takes a root of may be negative."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr, Indexed, Integer, Rational, Symbol

from derivations._nodes import HALF, E, magnitude, names_of, relu
from derivations._terms import Setting

NONZERO, NONNEGATIVE = "≠", "≥"


@dataclass(frozen=True)
class Condition:
    """The term is not 0, or not negative, for all values of the indices that it is ``over``."""

    term: Expr
    sign: str = NONZERO
    over: tuple[str, ...] = ()


def is_whole(setting: Setting, term: Expr) -> bool:
    """Whether the formula is a sum of whole multiples of sizes and indices."""
    return not term.has(sympy.Pow) and all(setting.is_whole(name) for name in names_of(term))


def visibly_nonnegative(term: Expr, setting: Setting) -> bool:
    """Whether the formula's shape shows that it is not negative: squares, |·|, roots, and what they build."""

    def visible(one: Expr) -> bool:
        return visibly_nonnegative(one, setting)

    match term:
        case Rational():
            return bool(term >= 0)
        case Symbol():
            return term.name in setting.nonnegative.split() or term.name in setting.sizes.split()
        case Indexed():
            return term.base.name in setting.nonnegative.split()
        case sympy.Add() | sympy.Mul():
            return all(visible(arg) for arg in term.args)
        case sympy.Pow(exp=exponent):
            even = isinstance(exponent, Integer) and int(exponent) % 2 == 0
            return even or exponent == HALF or visible(term.base)
        case sympy.Sum() | E():
            return visible(term.args[0])
        case relu() | magnitude():
            return True
    return False

"""Dual numbers a + bε with ε² = 0: exact derivatives of what is no polynomial, for the exact engine.

They know sums, products, quotients and roots, and share nothing with the kernel's rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt


class Undefined(Exception):
    """A formula without a value in a world: a division by zero, an index out of range, an irrational root."""


def exact_root(x: Fraction) -> Fraction:
    """The root of a square. Raises ``Undefined``."""
    if x < 0:
        raise Undefined("the root of a negative number")
    root = Fraction(isqrt(x.numerator), isqrt(x.denominator))
    if root * root != x:
        raise Undefined("an irrational root")
    return root


@dataclass(frozen=True)
class Dual:
    """A value and its derivative. No order is known where values are equal: there may be a kink."""

    value: Fraction
    slope: Fraction

    def __add__(self, other: Dual | Fraction | int) -> Dual:
        b = dual(other)
        return Dual(self.value + b.value, self.slope + b.slope)

    def __mul__(self, other: Dual | Fraction | int) -> Dual:
        b = dual(other)
        return Dual(self.value * b.value, self.slope * b.value + self.value * b.slope)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Dual:
        return self * -1

    def __sub__(self, other: Dual | Fraction | int) -> Dual:
        return self + dual(other) * -1

    def __rsub__(self, other: Dual | Fraction | int) -> Dual:
        return dual(other) - self

    def __pow__(self, k: int) -> Dual:
        if k < 0:
            if self.value == 0:
                raise Undefined("division by zero")
            inverse = 1 / self.value
            return Dual(inverse, -self.slope * inverse * inverse) ** -k
        result = Dual(Fraction(1), Fraction(0))
        for _ in range(k):
            result = result * self
        return result

    def __abs__(self) -> Dual:
        return self if self > Fraction(0) else -self

    def __gt__(self, other: Dual | Fraction | int) -> bool:
        b = dual(other)
        if self.value == b.value:
            raise Undefined("the derivative at a kink")
        return self.value > b.value

    def __lt__(self, other: Dual | Fraction | int) -> bool:
        return dual(other) > self

    def root(self) -> Dual:
        """Its square root."""
        root = exact_root(self.value)
        if root == 0:
            raise Undefined("the derivative of a root at 0")
        return Dual(root, self.slope / (2 * root))


def dual(x: Dual | Fraction | int) -> Dual:
    """A number that does not vary, unless it is one that does."""
    return x if isinstance(x, Dual) else Dual(Fraction(x), Fraction(0))

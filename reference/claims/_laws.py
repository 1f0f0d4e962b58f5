"""The laws of initial weights, in units of the nominal spread σ: exact tails, limits, and a plain sampler.

Tails come from Arb's error function at 128 bits, so that a probability is good to more than 30 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from random import Random
from typing import Any

from flint import arb, ctx, fmpq

BITS = 128


@dataclass(frozen=True)
class Law:
    """A law of one weight; numbers are in units of σ, and squared where a root would be irrational.

    ``beyond(q)`` is P(w² > q) as an enclosure, ``limit`` the largest |w| (None if there is none),
    ``thresholds`` the q at which counts are taken. ``gaussian`` says that sums of squares are chi-squared,
    and ``positive`` is P(w > 0): 1/2 or 1.
    """

    name: str
    beyond: Callable[[Fraction], Any]
    thresholds: tuple[Fraction, ...]
    draw: Callable[[Random], float]
    limit: Callable[[], Any] | None = None
    gaussian: bool = False
    positive: Fraction = Fraction(1, 2)


def tail(law: Law, q: Fraction) -> Fraction:
    """P(w² > q), to 30 digits."""
    with _bits():
        return fraction(law.beyond(q))


def largest(law: Law) -> Fraction | None:
    """The largest |w|, to 30 digits; None if there is none."""
    if law.limit is None:
        return None
    with _bits():
        return fraction(law.limit())


def root(value: Fraction) -> Fraction:
    """√value to 128 bits: no float64 lies between it and the true root, unless it is the root."""
    with _bits():
        return fraction(_arb(value).sqrt())


def fraction(enclosure: Any) -> Fraction:
    """The midpoint of an enclosure, exactly."""
    mantissa, exponent = enclosure.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


@contextmanager
def _bits() -> Iterator[None]:
    with ctx.workprec(BITS):
        yield


def _arb(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def _normal_beyond(q: Fraction) -> Any:
    return (_arb(q) / 2).sqrt().erfc()


def _uniform_beyond(q: Fraction) -> Any:
    return arb(0) if q >= 3 else 1 - (_arb(q) / 3).sqrt()


def _narrow_beyond(q: Fraction) -> Any:
    return arb(0) if q >= 4 else _cut(_arb(q))


def _truncated_beyond(q: Fraction) -> Any:
    cut = _arb(q) * truncated_variance()
    return arb(0) if cut >= 4 else _cut(cut)


def _cut(q: Any) -> Any:
    """P(Z² > q) for a standard normal Z given that |Z| <= 2."""
    outside = arb(2).sqrt().erfc()
    return ((q / 2).sqrt().erfc() - outside) / (1 - outside)


def truncated_variance() -> Any:
    """The variance of a standard normal kept within ±2: 1 − 4φ(2)/P(|Z| ≤ 2), about 0.774."""
    return 1 - 4 * (arb(-2).exp() / (2 * arb.pi()).sqrt()) / arb(2).sqrt().erf()


def _truncated_limit() -> Any:
    return 2 / truncated_variance().sqrt()


def _draw_normal(random: Random) -> float:
    return random.gauss(0.0, 1.0)


def _draw_narrow(random: Random) -> float:
    while abs(z := random.gauss(0.0, 1.0)) > 2:
        pass
    return z


def _draw_truncated(random: Random) -> float:
    return _draw_narrow(random) / TRUNCATED_SPREAD


def _draw_uniform(random: Random) -> float:
    return sqrt(3) * random.uniform(-1, 1)


def _draw_positive(random: Random) -> float:
    return sqrt(3) * random.random()


with _bits():
    TRUNCATED_SPREAD = float(truncated_variance().sqrt())

NORMAL = Law(
    "normal",
    _normal_beyond,
    (Fraction(1), Fraction(4), Fraction(25, 4), Fraction(10)),
    _draw_normal,
    gaussian=True,
)
"""N(0, σ²)."""

TRUNCATED = Law(
    "truncated normal", _truncated_beyond, (Fraction(1), Fraction(4)), _draw_truncated, _truncated_limit
)
"""A normal kept within two of its spreads and rescaled, so that its variance is σ² again."""

NARROW = Law("narrow", _narrow_beyond, (Fraction(1, 4), Fraction(1)), _draw_narrow, lambda: arb(2))
"""N(0, σ²) kept within ±2σ and not rescaled: its variance is 0.774 σ²."""

UNIFORM = Law(
    "uniform",
    _uniform_beyond,
    (Fraction(3, 4), Fraction(147, 64), 3 * Fraction(99, 100) ** 2),
    _draw_uniform,
    lambda: arb(3).sqrt(),
)
"""U(−√3 σ, √3 σ); counts are taken at 1/2, 7/8 and 99/100 of the limit."""

POSITIVE = Law(
    "positive uniform",
    _uniform_beyond,
    UNIFORM.thresholds,
    _draw_positive,
    lambda: arb(3).sqrt(),
    positive=Fraction(1),
)
"""U(0, √3 σ): never centred."""

LAWS = {law.name: law for law in (NORMAL, TRUNCATED, NARROW, UNIFORM, POSITIVE)}

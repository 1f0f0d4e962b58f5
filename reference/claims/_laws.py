"""The laws of initial weights, right and wrong, in units of the nominal spread σ: exact tails, limits, medians of
the size, distribution functions, and a plain sampler.

Tails come from Arb's error function at 128 bits, so that a probability is good to more than 30 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import erf, erfc, exp, sqrt
from random import Random
from typing import Any

from flint import arb, ctx, fmpq

from reference.exact import truncated_normal_variance

BITS = 128


@dataclass(frozen=True)
class Law:
    """A law of one weight; numbers are in units of σ, and squared where a root would be irrational.

    ``beyond(q)`` is P(w² > q) as an enclosure, ``limit`` the largest |w| (None if there is none),
    ``thresholds`` the q at which counts are taken, and ``below(x)`` is P(w <= x), good to 10⁻¹⁴.
    ``median`` is the q that w² exceeds with probability 1/2. ``gaussian`` says that sums of squares are
    chi-squared, ``continuous`` that no number is drawn twice, and ``positive`` is P(w > 0): 1/2, 1, or 0
    where every weight is zero.
    """

    name: str
    beyond: Callable[[Fraction], Any]
    thresholds: tuple[Fraction, ...]
    draw: Callable[[Random], float]
    below: Callable[[float], float]
    median: Callable[[], Any]
    limit: Callable[[], Any] | None = None
    gaussian: bool = False
    continuous: bool = True
    positive: Fraction = Fraction(1, 2)


def tail(law: Law, q: Fraction) -> Fraction:
    """P(w² > q), to 30 digits."""
    with _bits():
        return fraction(law.beyond(q))


def any_beyond(law: Law, q: Fraction, draws: int) -> Fraction:
    """P(w² > q for one of so many weights), to 30 digits."""
    with _bits():
        inside = 1 - law.beyond(q)
        return fraction(1 - inside**draws)


def largest(law: Law) -> Fraction | None:
    """The largest |w|, to 30 digits; None if there is none."""
    if law.limit is None:
        return None
    with _bits():
        return fraction(law.limit())


def middle(law: Law) -> Fraction:
    """The q with P(w² > q) = 1/2, to 30 digits."""
    with _bits():
        return fraction(law.median())


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


def _laplace_beyond(q: Fraction) -> Any:
    return (-(2 * _arb(q)).sqrt()).exp()


def _signs_beyond(q: Fraction) -> Any:
    return arb(int(q < 1))


def _zero_beyond(q: Fraction) -> Any:
    return arb(0)


def _cut(q: Any) -> Any:
    """P(Z² > q) for a standard normal Z given that |Z| <= 2."""
    outside = arb(2).sqrt().erfc()
    return ((q / 2).sqrt().erfc() - outside) / (1 - outside)


def truncated_variance() -> Any:
    """The variance of a standard normal kept within ±2, about 0.774."""
    return truncated_normal_variance(2).interval


def _normal_median() -> Any:
    return 2 * arb("0.5").erfinv() ** 2


def _narrow_median() -> Any:
    """P(|Z| <= √q) is half of P(|Z| <= 2)."""
    return 2 * (arb(2).sqrt().erf() / 2).erfinv() ** 2


def _truncated_median() -> Any:
    return _narrow_median() / truncated_variance()


def _uniform_median() -> Any:
    return arb("0.75")


def _laplace_median() -> Any:
    return arb(2).log() ** 2 / 2


def _no_median() -> Any:
    return arb(0)


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


def _draw_laplace(random: Random) -> float:
    return random.choice((-1, 1)) * random.expovariate(sqrt(2))


def _draw_signs(random: Random) -> float:
    return float(random.choice((-1, 1)))


def _draw_zero(random: Random) -> float:
    return 0.0


def _normal_below(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


def _narrow_below(x: float) -> float:
    return (1 + erf(min(max(x, -2.0), 2.0) / sqrt(2)) / erf(sqrt(2))) / 2


def _truncated_below(x: float) -> float:
    return _narrow_below(x * TRUNCATED_SPREAD)


def _uniform_below(x: float) -> float:
    return min(max((x / sqrt(3) + 1) / 2, 0.0), 1.0)


def _positive_below(x: float) -> float:
    return min(max(x / sqrt(3), 0.0), 1.0)


def _laplace_below(x: float) -> float:
    half = exp(-sqrt(2) * abs(x)) / 2
    return half if x < 0 else 1 - half


def _signs_below(x: float) -> float:
    return ((x >= -1) + (x >= 1)) / 2


def _zero_below(x: float) -> float:
    return float(x >= 0)


with _bits():
    TRUNCATED_SPREAD = float(truncated_variance().sqrt())

NORMAL = Law(
    "normal",
    _normal_beyond,
    (Fraction(1), Fraction(4), Fraction(25, 4), Fraction(10)),
    _draw_normal,
    _normal_below,
    _normal_median,
    gaussian=True,
)
"""N(0, σ²)."""

TRUNCATED = Law(
    "truncated normal",
    _truncated_beyond,
    (Fraction(1), Fraction(4)),
    _draw_truncated,
    _truncated_below,
    _truncated_median,
    _truncated_limit,
)
"""A normal kept within two of its spreads and rescaled, so that its variance is σ² again."""

NARROW = Law(
    "narrow",
    _narrow_beyond,
    (Fraction(1, 4), Fraction(1)),
    _draw_narrow,
    _narrow_below,
    _narrow_median,
    lambda: arb(2),
)
"""N(0, σ²) kept within ±2σ and not rescaled: its variance is 0.774 σ²."""

UNIFORM = Law(
    "uniform",
    _uniform_beyond,
    (Fraction(3, 4), Fraction(147, 64), 3 * Fraction(99, 100) ** 2),
    _draw_uniform,
    _uniform_below,
    _uniform_median,
    lambda: arb(3).sqrt(),
)
"""U(−√3 σ, √3 σ); counts are taken at 1/2, 7/8 and 99/100 of the limit."""

POSITIVE = Law(
    "positive uniform",
    _uniform_beyond,
    UNIFORM.thresholds,
    _draw_positive,
    _positive_below,
    _uniform_median,
    lambda: arb(3).sqrt(),
    positive=Fraction(1),
)
"""U(0, √3 σ): never centred."""

LAPLACE = Law(
    "Laplace",
    _laplace_beyond,
    (Fraction(1, 4), Fraction(1), Fraction(9)),
    _draw_laplace,
    _laplace_below,
    _laplace_median,
)
"""Laplace's double exponential law of variance σ²."""

SIGNS = Law(
    "signs",
    _signs_beyond,
    (Fraction(1, 4),),
    _draw_signs,
    _signs_below,
    lambda: arb(1),
    lambda: arb(1),
    continuous=False,
)
"""σ or −σ."""

ZERO = Law(
    "zero", _zero_beyond, (), _draw_zero, _zero_below, _no_median, continuous=False, positive=Fraction(0)
)
"""Every weight is 0."""

LAWS = {law.name: law for law in (NORMAL, TRUNCATED, NARROW, UNIFORM, POSITIVE, LAPLACE, SIGNS, ZERO)}

"""Exact tests: rigorous upper bounds of the probability of evidence as extreme as what was seen.

No normal approximation and no table. Each tail that is needed is its first term times a sum of products of
falling ratios, all positive; it is summed in ball arithmetic (python-flint), the rest is bounded by the
geometric series with the last ratio, and the upper end of the ball is what counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from flint import arb, ctx, fmpq

from reference.claims._model import Binomial, ChiSquared, Kolmogorov

FALSE_ALARM = Fraction(1, 10**12)
"""The probability that one run of the whole suite refuses a correct subject, at most."""

DIAGNOSIS = Fraction(1, 10**6)
"""The probability that the diagnosis of one claim overlooks the mistake that was made, at most."""

BITS = 128
LEAST = arb((1, -(2**18)))
SMALLEST = Fraction(1, 2 ** (2**18))
"""The bound of every smaller probability: fractions of many millions of digits would take for ever."""
NEGLIGIBLE = arb((1, -60))  # of the sum: what the bound of the rest may add


def p_value(evidence: Binomial | ChiSquared | Kolmogorov) -> Fraction:
    """An upper bound of the probability of evidence as extreme as this.

    Of counts and sums, of min(1, 2 min(P(at most), P(at least))): a two-sided exact test's p-value."""
    if isinstance(evidence, Binomial):
        return binomial(evidence.successes, evidence.trials, evidence.probability)
    if isinstance(evidence, Kolmogorov):
        return kolmogorov(evidence.distance, evidence.draws)
    return chi_squared(evidence.statistic, evidence.degrees)


def binomial(successes: int, trials: int, probability: Fraction) -> Fraction:
    """Two-sided tail of Binomial(trials, probability).

    Beyond the mean the masses fall: P(j + 1) / P(j) = (n - j) p / ((j + 1) (1 - p)).
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes: got {successes} of {trials} trials, expected a number in 0..{trials}")
    if not 0 <= probability <= 1:
        raise ValueError(f"probability: got {probability}, expected a number in [0, 1]")
    if probability in (0, 1):
        return Fraction(int(successes == trials * probability))
    if successes < trials * probability:  # count the failures instead: they are beyond their mean
        successes, probability = trials - successes, 1 - probability
    k, n = successes, trials
    with ctx.workprec(BITS):
        p, q = _arb(probability), _arb(1 - probability)
        log_mass = arb(n + 1).lgamma() - arb(k + 1).lgamma() - arb(n - k + 1).lgamma()
        first = (log_mass + k * p.log() + (n - k) * q.log()).exp()
        odds = p / q
        return _two_sided(first * _falling((n - j) * odds / (j + 1) for j in range(k, n)))


def chi_squared(statistic: float, degrees: int) -> Fraction:
    """Two-sided tail of the chi-squared law; with s = degrees/2 and z = statistic/2, above the mean

    Q(s, z) <= z^(s-1) e^-z / G(s) (1 + (s-1)/z + (s-1)(s-2)/z^2 + ...), to the last positive factor, below it
    P(s, z) = z^s e^-z / G(s+1) (1 + z/(s+1) + z^2/((s+1)(s+2)) + ...)."""
    if degrees < 1:
        raise ValueError(f"degrees: got {degrees}, expected at least 1")
    if not math.isfinite(statistic) or statistic <= 0:
        return Fraction(0)  # a continuous law: neither zero, nor anything negative, nor NaN occurs
    with ctx.workprec(BITS):
        s, z = arb(degrees) / 2, arb(statistic) / 2
        if statistic >= degrees:
            first = ((s - 1) * z.log() - z - s.lgamma()).exp()
            return _two_sided(first * _falling((s - m) / z for m in range(1, (degrees + 1) // 2)))
        first = (s * z.log() - z - (s + 1).lgamma()).exp()
        return _two_sided(first * _falling(z / (s + m) for m in range(1, 4 * degrees + 1000)))


def kolmogorov(distance: float, draws: int) -> Fraction:
    """2 exp(−2nD²), which bounds P(sup|Fₙ − F| > D) for every n and D (Massart 1990)."""
    if draws < 1:
        raise ValueError(f"draws: got {draws}, expected at least 1")
    if not 0 <= distance <= 1:
        raise ValueError(f"distance: got {distance}, expected a number in [0, 1]")
    with ctx.workprec(BITS):
        return _two_sided((-2 * draws * arb(distance) ** 2).exp())


def _falling(ratios: Iterable[arb]) -> arb:
    """1 + r1 + r1 r2 + ... for falling ratios below 1, bounded from above where it is cut off."""
    total = term = arb(1)
    for ratio in ratios:
        term = term * ratio
        total = total + term
        if term < total * NEGLIGIBLE and term < total * (1 - ratio) * NEGLIGIBLE:
            return total + term * ratio / (1 - ratio)
    return total


def _two_sided(tail: arb) -> Fraction:
    bound = (2 * tail).upper()
    if bound < LEAST:
        return SMALLEST
    mantissa, exponent = bound.man_exp()
    return min(Fraction(1), Fraction(int(mantissa)) * Fraction(2) ** int(exponent))


def _arb(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))

"""The power of a ``Sampled`` claim's tests: how surely they refuse a mistake, from exact distributions.

A test refuses where its p-value lies below its level; the counts and sums at which it does are found with the very
function that judges. What is computed of the mistake is a rigorous upper bound of the probability that it passes
one test; designs are independent of each other, so that their bounds are multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf, isqrt
from typing import Any

from reference.claims._model import (
    Binomial,
    ChiSquared,
    Claim,
    Convention,
    Evidence,
    Fact,
    Kolmogorov,
    Prospect,
    Sampled,
)

from .conventions import conventions
from .statistics import binomial, chi_squared, kolmogorov

REQUIRED = 1 - Fraction(1, 10**9)
"""How surely every mistake is refused."""

SPREADS, BLOCKS = 7, 24
"""A number that is drawn itself is looked at so many spreads around its mean, in so many blocks."""

_ONE = Fraction(1)
_FINE = 2.0**-30


@dataclass(frozen=True)
class Power:
    """``missed`` bounds the probability that no design refuses the mistake; ``by`` is what tells most."""

    mistake: str
    missed: Fraction
    by: str


def powers(claim: Claim, alpha: Fraction, convention: Convention | None = None) -> tuple[Power, ...]:
    """The power against each mistake where the claim may spend ``alpha``; none if nothing is known of it."""
    sampled = claim.property
    if not isinstance(sampled, Sampled) or sampled.prospects is None:
        return ()
    under = convention or conventions(claim)[0]
    return tuple(
        power(m.name, sampled, under.options, m.options, alpha)
        for m in claim.mistakes
        if m.options is not None
    )


def power(
    name: str, sampled: Sampled, options: Mapping[str, Any], changed: Mapping[str, Any], alpha: Fraction
) -> Power:
    """The power of the tests under a convention's ``options`` against what the mistake has ``changed``."""
    if sampled.prospects is None:
        raise ValueError(f"prospects: the claim says nothing of what its tests see of {name!r}")
    made = {**options, **changed}
    designs = [sampled.prospects(case, made, **options) for case in sampled.designs]
    level = level_of((p for design in designs for p in design), alpha)
    missed, best = _ONE, (_ONE, "nothing")
    for design in designs:
        least = min((miss(p, level), p.under.what) for p in design)
        missed, best = missed * least[0], min(best, least)
    return Power(name, missed, best[1])


def level_of(prospects: Iterable[Prospect], alpha: Fraction) -> Fraction:
    """Each test's share, as the judge splits it: evenly over what chance decides."""
    return alpha / max(1, sum(not isinstance(p.under, Fact) for p in prospects))


def miss(prospect: Prospect, level: Fraction) -> Fraction:
    """An upper bound of the probability that the test at this level does not refuse."""
    under, other = prospect.under, prospect.other
    if other is None:
        return _ONE
    if prospect.number is not None:
        return _missed_in_any_number(under, other, prospect.number, level)
    match under:
        case Fact():
            return _ONE - other
        case Binomial(_, _, trials, probability):
            low, high = refused_counts(trials, probability, level)
            return min(_at_most(high - 1, trials, other), _at_least(low + 1, trials, other))
        case ChiSquared(_, _, degrees):
            return _missed_sum(degrees, other, *refused_sums(degrees, level))
        case Kolmogorov(_, _, draws):
            spare = float(other) - refused_distance(
                draws, level
            )  # by so much must the draws miss their own law
            return kolmogorov(spare * (1 - _FINE), draws) if spare > 0 else _ONE


def _missed_in_any_number(under: Evidence, other: Fraction, number: Binomial, level: Fraction) -> Fraction:
    """The worst of the numbers in ``SPREADS`` spreads around the mean, and the probability of all others.

    The limits of what is refused rise with the number, and so do count and sum: in a block of numbers, the fewest
    reach the upper limit of the most at the least, and the most the lower limit of the fewest.
    """
    mean = number.trials * number.probability
    reach = SPREADS * (isqrt(int(mean * (1 - number.probability))) + 1)
    first, last = max(1, int(mean) - reach), min(number.trials, int(mean) + 1 + reach)
    outside = binomial(first - 1, number.trials, number.probability)
    outside += binomial(last + 1, number.trials, number.probability) if last < number.trials else 0
    width = -(-(last - first + 1) // BLOCKS)
    worst = max(
        _missed_between(under, other, fewest, min(fewest + width - 1, last), level)
        for fewest in range(first, last + 1, width)
    )
    return min(_ONE, outside + worst)


def _missed_between(under: Evidence, other: Fraction, fewest: int, most: int, level: Fraction) -> Fraction:
    match under:
        case Binomial(_, _, trials, probability):
            low, _ = refused_counts(fewest * trials, probability, level)
            _, high = refused_counts(most * trials, probability, level)
            return min(
                _at_most(high - 1, fewest * trials, other),
                _at_least(low + 1, most * trials, other),
            )
        case ChiSquared(_, _, degrees):
            low_sum, _ = refused_sums(fewest * degrees, level)
            _, high_sum = refused_sums(most * degrees, level)
            return min(
                _missed_sum(fewest * degrees, other, 0.0, high_sum),
                _missed_sum(most * degrees, other, low_sum, inf),
            )
    return _ONE


@cache
def refused_counts(trials: int, probability: Fraction, level: Fraction) -> tuple[int, int]:
    """Counts up to the first and from the second are refused: −1 and trials + 1 if none is."""
    mean = int(trials * probability)
    low = _last(-1, mean + 1, lambda k: binomial(k, trials, probability) < level)
    high = (
        trials
        + 1
        - _last(0, trials - mean + 1, lambda k: binomial(trials + 1 - k, trials, probability) < level)
    )
    return low, high


def _last(first: int, end: int, refused: Callable[[int], bool]) -> int:
    """The last number before ``end`` that is refused, where all from first + 1 to it are; else ``first``."""
    while end - first > 1:
        middle = (first + end) // 2
        first, end = (middle, end) if refused(middle) else (first, middle)
    return first


@cache
def refused_sums(degrees: int, level: Fraction) -> tuple[float, float]:
    """Sums below the first and above the second are refused; the two are tight to nine digits."""
    below, kept = 0.0, float(degrees)
    while kept - below > _FINE * kept and kept > 1e-300:
        middle = (below + kept) / 2 if below else kept / 2
        below, kept = (middle, kept) if chi_squared(middle, degrees) < level else (below, middle)
    kept_above, above = float(degrees), 2.0 * degrees + 2
    while chi_squared(above, degrees) >= level:
        kept_above, above = above, 2 * above
    while above - kept_above > _FINE * above:
        middle = (kept_above + above) / 2
        kept_above, above = (kept_above, middle) if chi_squared(middle, degrees) < level else (middle, above)
    return below, above


@cache
def refused_distance(draws: int, level: Fraction) -> float:
    """Distances from this one on are refused; above 1 if none is."""
    kept, refused = 0.0, 1.0
    if kolmogorov(1.0, draws) >= level:
        return inf
    while refused - kept > _FINE:
        middle = (kept + refused) / 2
        kept, refused = (kept, middle) if kolmogorov(middle, draws) < level else (middle, refused)
    return refused


def _at_most(k: int, trials: int, p: Fraction) -> Fraction:
    """An upper bound of P(at most k successes); 1 where the tail is not the smaller one."""
    if k >= trials * p:
        return _ONE
    return _ONE * 0 if k < 0 else _half(binomial(k, trials, p), p)


def _at_least(k: int, trials: int, p: Fraction) -> Fraction:
    if k <= trials * p:
        return _ONE
    return _ONE * 0 if k > trials else _half(binomial(k, trials, p), p)


def _half(two_sided: Fraction, p: Fraction) -> Fraction:
    return two_sided if p in (0, 1) else two_sided / 2


def _missed_sum(degrees: int, multiple: Fraction, low: float, high: float) -> Fraction:
    """P(low <= multiple·χ² <= high), by the one tail or the other."""
    if multiple == 0:
        return _ONE * 0 if low > 0 else _ONE
    upper, lower = high / float(multiple) * (1 + _FINE), low / float(multiple) * (1 - _FINE)
    missed = _ONE
    if upper < degrees:
        missed = min(missed, chi_squared(upper, degrees) / 2)
    if lower > degrees:
        missed = min(missed, chi_squared(lower, degrees) / 2)
    return missed

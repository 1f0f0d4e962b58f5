"""What the tests of initial weights will see of wrong ones: exact laws, from which their power is computed.

The laws of counts and sums are those of independent weights; where a mistake repeats weights or rounds them, only
what is then certain is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from reference.claims._laws import LAWS, Law, any_beyond, largest, middle, root, tail
from reference.claims._matrices import MANY, beyond_
from reference.claims._model import Binomial, Case, ChiSquared, Evidence, Fact, Kolmogorov, Prospect
from reference.claims._weights import VARIANCES

HALVES_BELOW_FOUR = 17 * 2**10 + 1
"""So many numbers of half precision lie in [0, 4), and zero among them."""

_ALONG: Mapping[str, tuple[str, ...]] = {
    "row": ("row",),
    "column": ("column",),
    "generator": ("generator",),
    "entry": ("row", "column"),
    "constant": ("row", "column", "generator"),
}
"""From what is repeated, to the neighbours that are then alike."""

GRID = tuple(k / 16 for k in range(-64, 65))
"""Where the distance between two laws is looked for, in spreads."""


@dataclass(frozen=True)
class _Weights:
    """Weights as the options describe them, on a design."""

    fan_in: int
    fan_out: int
    draws: int
    variance: Fraction
    law: Law
    repeats: str
    rounding: str

    @property
    def size(self) -> int:
        return self.fan_in * self.fan_out * self.draws

    @property
    def independent(self) -> bool:
        return self.repeats in ("", "never")

    @property
    def plain(self) -> bool:
        return self.independent and not self.rounding


def _weights(case: Case, options: Mapping[str, Any]) -> _Weights:
    fan_in, fan_out = case["fan_in"], case["fan_out"]
    return _Weights(
        fan_in,
        fan_out,
        len(case["seeds"]),
        VARIANCES[options["variance"]](fan_in, fan_out),
        LAWS[options["law"]],
        options.get("repeats", ""),
        options.get("rounding", ""),
    )


def prospects(case: Case, made: Mapping[str, Any], **options: Any) -> tuple[Prospect, ...]:
    """What ``evidence`` under these options will see of weights with the options ``made`` in their place."""
    own, other = _weights(case, options), _weights(case, {**options, **made})
    return tuple(Prospect(under, found) for under, found in _all(own, other))


def _all(own: _Weights, other: _Weights) -> Iterator[tuple[Evidence, Fraction | None]]:
    yield Fact("the shape of the weights", True), None
    differs = other.repeats == "never" and other.law.continuous
    yield (
        Fact("the same generator state gives the same result", True),
        1 - Fraction(1, 2**44) if differs else None,
    )
    if own.size >= MANY and own.law.continuous:
        yield Fact("how many magnitudes the weights have", True), _copied(other)
    for what, alike in (("signs", _sign_agreement), ("sizes", _size_agreement)):
        for axis, trials in _neighbours(own):
            name = f"{what} that agree with the {axis} before"
            yield Binomial(name, 0, trials, _expected(what, own.law)), alike(own, other, axis)
    yield from _spread(own, other)


def _neighbours(own: _Weights) -> Iterator[tuple[str, int]]:
    n, m, draws = own.fan_in, own.fan_out, own.draws
    counts = {"row": (n - 1) * m * draws, "column": n * (m - 1) * draws, "generator": n * m * (draws - 1)}
    yield from ((axis, trials) for axis, trials in counts.items() if trials)


def _expected(what: str, law: Law) -> Fraction:
    if what == "signs":
        return max(law.positive, 1 - law.positive)
    half = tail(law, middle(law))
    return half**2 + (1 - half) ** 2


def _copied(other: _Weights) -> Fraction | None:
    """The probability that more than one in 64 is a copy."""
    cells = {
        "row": other.fan_out * other.draws,
        "column": other.fan_in * other.draws,
        "entry": other.draws,
        "constant": 1,
        "generator": other.fan_in * other.fan_out,
    }
    distinct = 1 if not other.law.continuous else cells.get(other.repeats, other.size)
    if 64 * (other.size - distinct) > other.size:
        return Fraction(1)
    if other.rounding == "float16" and 64 * (other.size - HALVES_BELOW_FOUR) > other.size:
        return 1 - any_beyond(other.law, 16 / other.variance, other.size)
    return None


def _sign_agreement(own: _Weights, other: _Weights, axis: str) -> Fraction | None:
    if axis in _ALONG.get(other.repeats, ()) or other.law.positive in (0, 1):
        return Fraction(1)
    return Fraction(1, 2) if other.plain else None


def _size_agreement(own: _Weights, other: _Weights, axis: str) -> Fraction | None:
    if axis in _ALONG.get(other.repeats, ()) or not other.law.continuous:
        return Fraction(1)
    same = own.law == other.law and own.variance == other.variance and other.plain
    return Fraction(1, 2) if same else None


def _spread(own: _Weights, other: _Weights) -> Iterator[tuple[Evidence, Fraction | None]]:
    n, law, ratio = own.size, own.law, other.variance / own.variance
    yield Binomial("weights above zero", 0, n, law.positive), _above(other)
    for q in law.thresholds:
        yield Binomial(beyond_(q), 0, n, tail(law, q)), _beyond(own, other, q)
    if units := largest(law):
        past = units**2 * (1 + Fraction(1, 2**20)) / ratio
        beyond = any_beyond(other.law, past, n) if other.plain else None
        yield Fact("no weight beyond the limit", True), beyond
    if law.continuous:
        gap = _gap(law, other.law, sqrt(ratio)) if other.plain else None
        yield Kolmogorov("distance from the law's distribution function", 0.0, n), gap
    if law.gaussian:
        zero = other.law.name == "zero"
        multiple = Fraction(0) if zero else ratio if other.plain and other.law.gaussian else None
        for what, degrees in (
            ("squares of the weights over σ²", n),
            ("squares of the sums of rows over their variance", own.fan_in * own.draws),
            ("squares of the sums of columns over their variance", own.fan_out * own.draws),
            ("squares of the sums of all over their variance", own.draws),
        ):
            yield ChiSquared(what, 0.0, degrees), multiple


def _above(other: _Weights) -> Fraction | None:
    """All of them or none, if they are one number; which of the two is the same to a fair coin."""
    if other.repeats == "constant" or other.law.positive == 0:
        return Fraction(int(other.law.positive > 0))
    if other.independent and other.rounding == "integers":
        return other.law.positive * tail(other.law, 1 / other.variance)
    return other.law.positive if other.plain else None


def _beyond(own: _Weights, other: _Weights, q: Fraction) -> Fraction | None:
    if other.independent and other.rounding == "integers":  # beyond the threshold lies the next integer
        integer = int(root(q * own.variance)) + 1
        return tail(other.law, integer**2 / other.variance)
    if not other.law.continuous and q * own.variance == other.variance:
        return None  # a weight lies on the threshold, and rounding decides
    return tail(other.law, q * own.variance / other.variance) if other.plain else None


def _gap(law: Law, other: Law, stretch: float) -> Fraction:
    """A lower bound of the largest distance between the two distribution functions."""
    gap = max(abs(law.below(x) - other.below(x / stretch)) for x in GRID)
    return max(Fraction(0), Fraction(gap) - Fraction(1, 10**6))

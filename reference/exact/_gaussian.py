"""Moments of a standard normal variable Z, as rigorous enclosures: kept within a limit, and through tanh.

Each is a ``Ball`` without rounding. The error function is Arb's own; the integral is enclosed by Arb on an
interval outside of which a proved bound holds.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from flint import acb, arb

from reference.exact._ball import ROUNDINGS, Ball, Number, enclosure, working_precision

FAR: Final = 15
"""Beyond ±15 lies less than 2⁻¹⁶¹ of a standard normal law."""


def truncated_normal_variance(limit: Number) -> Ball:
    """Var(Z given |Z| <= c) = 1 − 2c φ(c)/P(|Z| <= c), for a limit c > 0 in units of the spread.

    By parts, ∫z²φ = −zφ + ∫φ, because φ' = −zφ. At c = 2 it is 0.774.
    """
    if not limit > 0:
        raise ValueError(f"limit: got {limit}, expected a number greater than 0")
    with working_precision():
        c = enclosure(limit)
        density = (-c * c / 2).exp() / (2 * arb.pi()).sqrt()
        return _ball(1 - 2 * c * density / (c / arb(2).sqrt()).erf())


def tanh_second_moment(variance: Ball | Number) -> Ball:
    """E tanh²(√q Z) for a variance q >= 0: it increases in q, so that a ball's ends are enough.

    What lies beyond ±15 adds at least 0 and at most P(|Z| > 15), and at most E[qZ²; |Z| > 15] =
    q (30 φ(15) + P(|Z| > 15)), because tanh² <= 1 and tanh² z <= z².
    """
    with working_precision():
        q = variance.interval if isinstance(variance, Ball) else enclosure(variance)
        if not q >= 0:
            raise ValueError(f"variance: got {q.str(6)}, expected a number that is not negative")
        lower, upper = _tanh_moment(q.lower()), _tanh_moment(q.upper())
        return _ball(lower.union(upper))


def _tanh_moment(q: Any) -> Any:
    if q.is_zero():
        return arb(0)
    root, scale = acb(q.sqrt()), (2 / arb.pi()).sqrt()

    def integrand(z: Any, _: bool) -> Any:
        return (root * z).tanh() ** 2 * (-z * z / 2).exp()

    inner = acb.integral(integrand, acb(0), acb(FAR)).real * scale
    beyond = (arb(FAR) / arb(2).sqrt()).erfc()
    weighted = q * (FAR * scale * (-(arb(FAR) ** 2) / 2).exp() + beyond)
    return inner + arb(0).union(beyond.min(weighted))


def tanh_layers(
    second_moment: Fraction, fan_in: tuple[int, ...], weight_variance: tuple[Fraction, ...]
) -> tuple[Ball, ...]:
    """The variance of the pre-activations of each layer of a wide network with tanh between the layers.

    q₁ = n₁ σ₁² E[x²] and qₖ₊₁ = nₖ₊₁ σₖ₊₁² E tanh²(√qₖ Z), for centred independent normal weights: exact as
    the width grows without limit, for then the pre-activations are normal.
    """
    found: list[Ball] = []
    moment = _ball(enclosure(second_moment))
    for n, variance in zip(fan_in, weight_variance, strict=True):
        found.append(moment * n * variance)
        moment = tanh_second_moment(found[-1])
    return tuple(found)


def _ball(interval: Any) -> Ball:
    return Ball(interval, ROUNDINGS[Fraction(0)])

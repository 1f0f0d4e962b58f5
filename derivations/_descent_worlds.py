"""Worlds of stochastic gradient descent on the toy model: fresh draws at every step, or one draw that is used again."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations._worlds import Law, World, independent, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
QUARTER = Fraction(1, 4)

INPUTS = law(x=((1, 0), (0, 1), (1, 1)))
"""E[xxᵀ] = ((2, 1), (1, 2))/3: the eigenvectors (1, 1) and (1, −1) of 1 and 1/3."""
ONCE = law(x=((None, (2,)), (None, (-2,))), epsilon=((None, 1), (None, 1)))
"""One step, whose input has the second moment 4."""


def _repeated(of: Law, steps: int) -> Law:
    """Fresh draws of input and noise at every step."""
    joint: Law = ((Fraction(1), {"x": (None,), "epsilon": (None,)}),)
    for _ in range(steps):
        joint = tuple(
            (p * q, {name: (*before[name], now[name]) for name in before})
            for p, before in joint
            for q, now in of
        )
    return joint


def pair(noise: Law, steps: int, **values: Any) -> World:
    """Two features; m is gradient descent's own path."""
    start, u, Sigma = (3, 5), (1, -2), ((2 * THIRD, THIRD), (THIRD, 2 * THIRD))
    path: list[tuple[Any, ...]] = [start]
    for _ in range(steps):
        error = [a - b for a, b in zip(path[-1], u, strict=True)]
        slope = [2 * sum(s * e for s, e in zip(row, error, strict=True)) for row in Sigma]
        path.append(tuple(a - values["eta"] * g for a, g in zip(path[-1], slope, strict=True)))
    known = {"n": 2, "start": start, "u": u, "Sigma": Sigma, "m": tuple(path), **values}
    return World(known, _repeated(independent(INPUTS, noise), steps), steps=steps)


def single(of: Law = ONCE, **values: Any) -> World:
    """One feature, one step from 1 towards 3; the mean after it is 5."""
    known = {
        "n": 1, "t": 1, "q": (1,), "u": (3,), "start": (1,), "eta": QUARTER,
        "lambda_": 4, "Sigma": ((4,),), "r": -1, "m": ((1,), (5,)),
    }  # fmt: skip
    return World({**known, **values}, of, steps=1)


def stale(mean: Fraction, **values: Any) -> World:
    """Two steps on one and the same input, 1 or 7; ``mean`` stands for the mean after the first.

    That mean is 5; weighted by the squared input, as the second step sees it, it is 5429/625.
    """
    same = law(x=((None, (1,), (1,)), (None, (7,), (7,))), epsilon=((None, 0, 0), (None, 0, 0)))
    rate = Fraction(1, 25)
    known = {"t": 2, "eta": rate, "lambda_": 25, "Sigma": ((25,),), "m": ((1,), (mean,)), **values}
    return single(same, **known)

"""What the tests of samples of a mixture will see of a mistake: so their power can be computed.

Of whitened points it is the law of their coordinates: with covariance C in the place of I, the sum of a point's
coordinates has the variance 1ᵀC1, and whether the first is above zero depends on the mean alone. The number of
points of a class is a draw, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import erfc, fsum, sqrt
from random import Random
from typing import Any

from reference.claims import _mixture_draws as draws
from reference.claims._model import Binomial, Case, ChiSquared, Evidence, Fact, Prospect
from reference.exact import UNIT_ROUNDOFF

_UNIT = UNIT_ROUNDOFF["float64"]
_SLACK = Fraction(1, 10**9)
"""More than the roundings of what is computed in floating point here: by so much nearer to the claim's own law."""

_SUMS = re.compile(r"squares of sums of coordinates, class (\d)")
_ABOVE = re.compile(r"first coordinates > 0, class (\d)")

Options = Mapping[str, Any]


def prospects(case: Case, made: Options, **options: Any) -> tuple[Prospect, ...]:
    """As ``Sampled.prospects``."""
    tests = draws.evidence(case, draws.imitate(case, Random(0), **options), _UNIT, **options)
    wrong = {**options, **made}
    return tuple(_prospect(test, case, options, wrong) for test in tests)


def _prospect(test: Evidence, case: Case, options: Options, wrong: Options) -> Prospect:
    match test:
        case ChiSquared(what) if found := _SUMS.fullmatch(what):
            k = int(found[1])
            return Prospect(ChiSquared(what, 0.0, 1), _multiple(case, options, wrong, k), _of_class(case, k))
        case Binomial(what) if found := _ABOVE.fullmatch(what):
            k = int(found[1])
            above = _above(case, options, wrong, k)
            return Prospect(Binomial(what, 0, 1, Fraction(1, 2)), above, _of_class(case, k))
        case Binomial(what):
            return Prospect(test, _counted(what, case, wrong))
        case Fact("the same generator state gives the same result") if wrong.get("repeats") == "never":
            return Prospect(test, Fraction(1))  # a continuous law draws no point twice
    return Prospect(test, None)


def _counted(what: str, case: Case, wrong: Options) -> Fraction | None:
    """How likely one point, one pair or one sample is counted."""
    n = case["n"]
    if wrong.get("repeats") == "generator":  # one sample many times: all of them are counted, or none
        return Fraction(0) if what == "samples of one class only" else None
    if wrong.get("prior") == "fixed":
        alike = draws.fixed(case) in (0, n)
        return Fraction(int(alike)) if what == "samples of one class only" else None
    p = draws.class_one(case, wrong.get("prior", "given"))
    p = 1 - p if wrong.get("labels") == "exchanged" else p
    return {
        "points of class 1": p,
        "pairs of one class": p**2 + (1 - p) ** 2 if wrong.get("order") != "sorted" else None,
        "samples of one class only": p**n + (1 - p) ** n,
    }.get(what)


# --- whitened points ---------------------------------------------------------------------------------------


def _of_class(case: Case, k: int) -> Binomial:
    """The number of points of class ``k``; what is said of them is said where classes are drawn rightly."""
    p = case["priors"][k]
    return Binomial(f"points of class {k}", 0, case["n"] * len(case["seeds"]), p)


def _plain(wrong: Options) -> bool:
    """Whether points are independent, of their class, and as many as the claim says."""
    others = wrong.get("prior", "given"), wrong.get("labels", ""), wrong.get("repeats", "")
    return others in (("given", "", ""), ("given", "", "never"))


def _multiple(case: Case, options: Options, wrong: Options, k: int) -> Fraction | None:
    """1ᵀC1/d; the sum of a point's coordinates has no other mean than 0, unless the means are wrong."""
    if not _plain(wrong) or wrong.get("means") != options.get("means"):
        return None
    _, L = _laws(case, options)[k]
    mean, root = _laws(case, wrong)[k]
    columns = [draws.whitened(column, [0.0] * len(mean), L) for column in zip(*root, strict=True)]
    return _nearer(fsum(fsum(column) ** 2 for column in columns) / len(mean), Fraction(1))


def _above(case: Case, options: Options, wrong: Options, k: int) -> Fraction | None:
    """P(z > 0) of a first coordinate z with the shifted mean and its own spread."""
    if not _plain(wrong):
        return None
    own, L = _laws(case, options)[k]
    mean, root = _laws(case, wrong)[k]
    shift, spread = (mean[0] - own[0]) / L[0][0], root[0][0] / L[0][0]
    return _nearer(erfc(-shift / spread / sqrt(2)) / 2, Fraction(1, 2))


def _laws(case: Case, options: Options) -> list[tuple[draws.Vector, draws.Matrix]]:
    return draws.laws(case, options.get("spread", "Σ"), options.get("means", "given"))


def _nearer(value: float, own: Fraction) -> Fraction:
    """The value, moved to the claim's own one by what may have been lost in computing it."""
    exact = Fraction(value)
    return own if abs(exact - own) <= _SLACK else exact + (_SLACK if exact < own else -_SLACK)

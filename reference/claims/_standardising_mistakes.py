"""Known wrong ways to centre and to standardise."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any

from reference.claims import _standardising as right
from reference.claims._linear import absolute, alone
from reference.claims._model import Case, Mistake, Values
from reference.exact import Value, dot, largest, sqrt, total

_TINY = Fraction(1, 10**8)


def _all(case: Case) -> tuple[Value, ...]:
    return tuple(chain.from_iterable(case["X"]))


# --- centring ----------------------------------------------------------------------------------------------


def _less(case: Case, taken: Any) -> right.Table:
    """Each feature less what ``taken`` makes of it."""
    return right.rows([[a - taken(x) for a in x] for x in right.columns(case["X"])])


def _one_mean(case: Case, **_: Any) -> right.Table:
    return _less(case, lambda x: right.mean(_all(case)))


def _mean_of_samples(case: Case, **_: Any) -> right.Table:
    return tuple(tuple(a - right.mean(row) for a in row) for row in case["X"])


def _sum_taken(case: Case, **_: Any) -> right.Table:
    return _less(case, total)


def _one_fewer(case: Case, **_: Any) -> right.Table:
    return _less(case, lambda x: total(x) / (len(x) - 1))


def _first_sample(case: Case, **_: Any) -> right.Table:
    return _less(case, lambda x: x[0])


def _smallest(x: Any) -> Value:
    return -largest([-a for a in x])


def _smallest_taken(case: Case, **_: Any) -> right.Table:
    return _less(case, _smallest)


def _range(x: Any) -> Value:
    return largest(x) - _smallest(x)


def _added(case: Case, **_: Any) -> right.Table:
    return _less(case, lambda x: -right.mean(x))


def _divided_too(case: Case, **_: Any) -> right.Table:
    return right.rows(
        [[(a - right.mean(x)) / right.spread(x, one_pass=True) for a in x] for x in right.columns(case["X"])]
    )


_CENTRING = (
    (
        "one mean for all features",
        "You take the mean of the whole table off: every feature has its own.",
        _one_mean,
    ),
    (
        "mean of the sample",
        "You take each sample's mean off (the axes are swapped): every feature has a mean over the samples.",
        _mean_of_samples,
    ),
    ("sum", "You take the sum off: divide it by N.", _sum_taken),
    ("divided by N − 1", "You divide the sum by N − 1: the mean of N values divides by N.", _one_fewer),
    (
        "minimum",
        "You take the smallest value off, so that all start at 0: take the mean off.",
        _smallest_taken,
    ),
    ("first sample", "You take the first sample off: take the mean of all samples.", _first_sample),
    ("mean added", "You add the mean: take it off.", _added),
)
CENTER = tuple(
    Mistake(name, sentence, partial(alone, wrong))
    for name, sentence, wrong in (
        *_CENTRING,
        (
            "standardised",
            "You divide by the spread as well: centring takes the mean off, and nothing else.",
            _divided_too,
        ),
    )
)


def _wrong_sums(wrong: Any, case: Case, **_: Any) -> Values:
    return right.sums(case, (wrong(case),))


CENTRED_SUMS = tuple(
    Mistake(name, sentence, partial(_wrong_sums, wrong))
    for name, sentence, wrong in _CENTRING
    if wrong is not _mean_of_samples
)
"""In the sums, the means of the samples are the one mean of the table."""

# --- fitting -----------------------------------------------------------------------------------------------


def _statistics(case: Case, spread: Any, mean: Any = right.mean) -> Value:
    """What ``mean`` and ``spread`` make of each feature."""
    features = right.columns(case["X"])
    return tuple(mean(x) for x in features), tuple(spread(x) for x in features)


def _one_for_all(case: Case, ddof: int = 0, **_: Any) -> Value:
    entries = _all(case)
    return _statistics(
        case, lambda x: right.spread(entries, ddof, one_pass=True), lambda x: right.mean(entries)
    )


def _variance(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: right.variance(x, ddof, one_pass=True))


def _not_centred(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: sqrt(dot(x, x) / (len(x) - ddof)))


def _absolute_deviation(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: total(absolute([a - right.mean(x) for a in x])) / (len(x) - ddof))


def _not_divided(case: Case, **_: Any) -> Value:
    return _statistics(case, lambda x: sqrt(len(x) * right.variance(x, one_pass=True)))


def _divided_after_the_root(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: sqrt(len(x) * right.variance(x, one_pass=True)) / (len(x) - ddof))


def _reciprocal(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: 1 / right.spread(x, ddof, one_pass=True))


def _with_eps(case: Case, ddof: int = 0, **_: Any) -> Value:
    return _statistics(case, lambda x: right.spread(x, ddof, one_pass=True) + _TINY)


def _swapped(case: Case, ddof: int = 0, **_: Any) -> Value:
    means, spreads = right.fit(case, ddof)
    return spreads, means


def _of_the_range(case: Case, **_: Any) -> Value:
    return _statistics(case, _range)


def _of_minimum_and_range(case: Case, **_: Any) -> Value:
    return _statistics(case, _range, _smallest)


def _of_the_largest(case: Case, **_: Any) -> Value:
    return _statistics(case, lambda x: largest(absolute(x)))


Fit = Callable[..., Value]
"""From a case the means and the spreads."""
NamedFit = tuple[str, str, Fit]
_ONE_FOR_ALL: NamedFit = (
    "one mean and spread for all features",
    "You take the mean and the spread of the whole table: every feature has its own.",
    _one_for_all,
)
_UNCENTRED: NamedFit = (
    "not centred",
    "You take the root of the mean square: take the mean off first.",
    _not_centred,
)

_FITS: tuple[NamedFit, ...] = (
    _ONE_FOR_ALL,
    _UNCENTRED,
    (
        "variance",
        "You return the variance: the spread is its root.",
        _variance,
    ),
    (
        "absolute deviation",
        "You average the absolute deviations; the spread is the root of the mean of their squares.",
        _absolute_deviation,
    ),
    (
        "not divided by N",
        "You take the root of the sum of the squared deviations: divide it by N first.",
        _not_divided,
    ),
    (
        "divided after the root",
        "You divide by N after the root: divide the sum of the squares before it.",
        _divided_after_the_root,
    ),
    (
        "reciprocal",
        "You return what is to be multiplied with: the spread is what is divided by.",
        _reciprocal,
    ),
    (
        "ε in the spread",
        "You add 1e-8 to the spread: the variance of what it divides is then less than 1, and a spread of 0 "
        "needs a decision of its own.",
        _with_eps,
    ),
    (
        "range",
        "You return the distance from the smallest value to the largest: the spread is the root of the mean "
        "squared deviation.",
        _of_the_range,
    ),
    (
        "minimum and range",
        "You return what brings the values between 0 and 1: the mean and the root of the mean squared deviation "
        "are asked for.",
        _of_minimum_and_range,
    ),
    (
        "largest size",
        "You return the largest absolute value: the spread is the root of the mean squared deviation.",
        _of_the_largest,
    ),
    ("swapped", "You return the spread first: the mean comes first.", _swapped),
)


def _mistakes(named: tuple[NamedFit, ...]) -> tuple[Mistake, ...]:
    return tuple(Mistake(name, sentence, partial(alone, fit)) for name, sentence, fit in named)


FIT = _mistakes(_FITS)
CONSTANT = _mistakes((_ONE_FOR_ALL, _UNCENTRED))
NOT_MOVED = tuple(
    named
    for named in _FITS
    if named[0]
    not in ("absolute deviation", "not divided by N", "divided after the root", "range", "minimum and range")
)
"""Seen in what becomes of the statistics in another unit, and from another origin."""

# --- standardising other data ------------------------------------------------------------------------------


def _entrywise(case: Case, formula: Any) -> right.Table:
    """The formula of entry, mean and spread."""
    return tuple(
        tuple(formula(a, m, s) for a, m, s in zip(row, case["mean"], case["spread"], strict=True))
        for row in case["X"]
    )


def _refitted(case: Case, **_: Any) -> right.Table:
    means, spreads = right.fit(case)
    return right.standardise({**case, "mean": means, "spread": spreads})


def _own_mean(case: Case, **_: Any) -> right.Table:
    return right.standardise({**case, "mean": right.fit(case)[0]})


def _own_spread(case: Case, **_: Any) -> right.Table:
    return right.standardise({**case, "spread": right.fit(case)[1]})


STANDARDISE = (
    Mistake(
        "refitted",
        "You standardise with the data's own mean and spread: use the training set's, which are given.",
        partial(alone, _refitted),
    ),
    Mistake(
        "own mean",
        "You take the data's own mean off: use the training set's, which is given.",
        partial(alone, _own_mean),
    ),
    Mistake(
        "own spread",
        "You divide by the data's own spread: use the training set's, which is given.",
        partial(alone, _own_spread),
    ),
    *(
        Mistake(name, sentence, partial(alone, partial(_entrywise, formula=formula)))
        for name, sentence, formula in (
            ("not centred", "You only divide: take the mean off first.", lambda a, m, s: a / s),
            ("not divided", "You only centre: divide by the spread.", lambda a, m, s: a - m),
            (
                "variance for spread",
                "You divide by the square of the spread: divide by the spread itself.",
                lambda a, m, s: (a - m) / s**2,
            ),
            (
                "root of the spread",
                "You divide by the root of the spread: it is a root already, not a variance.",
                lambda a, m, s: (a - m) / sqrt(s),
            ),
            (
                "precedence",
                "You compute x − mean/spread: put x − mean into parentheses.",
                lambda a, m, s: a - m / s,
            ),
            (
                "divided first",
                "You compute x/spread − mean: take the mean off before you divide.",
                lambda a, m, s: a / s - m,
            ),
            ("multiplied", "You multiply by the spread: divide by it.", lambda a, m, s: (a - m) * s),
            ("sign", "You compute mean − x: the mean is taken off x.", lambda a, m, s: (m - a) / s),
            (
                "ε in the divisor",
                "You add 1e-8 to the spread: the variance is then less than 1, and a spread of 0 needs a "
                "decision of its own.",
                lambda a, m, s: (a - m) / (s + _TINY),
            ),
        )
    ),
)

"""The running statistics of batch normalization: oracles, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any

from reference.claims import _normalising as layers
from reference.claims import _standardising as features
from reference.claims._linear import Vector
from reference.claims._model import Case, Mistake, Values
from reference.exact import Value, dot, sqrt, weighted_mean

Blend = Callable[[Value, Value, Value], Value]
"""The new statistic from the momentum, the old one and the batch's."""


def weight_of_the_old(momentum: Value, old: Value, new: Value) -> Value:
    """momentum · old + (1 − momentum) · new."""
    return weighted_mean(momentum, old, new)


def weight_of_the_new(momentum: Value, old: Value, new: Value) -> Value:
    """(1 − momentum) · old + momentum · new."""
    return weighted_mean(momentum, new, old)


def running(
    case: Case,
    of_new: bool = False,
    ddof: int = 0,
    *,
    blend: Blend | None = None,
    of_mean: Callable[[Vector], Value] = layers.mean,
    of_variance: Callable[[Vector, int], Value] | None = None,
    one_pass: bool = False,
    **_: Any,
) -> Values:
    """The running means and variances after the batch."""
    of_variance = of_variance or partial(layers.variance, one_pass=one_pass)
    blend = blend or (weight_of_the_new if of_new else weight_of_the_old)
    units = features.columns(case["z"])
    means = zip(case["running_mean"], map(of_mean, units), strict=True)
    variances = zip(case["running_var"], (of_variance(x, ddof) for x in units), strict=True)
    return tuple(
        tuple(blend(case["momentum"], old, new) for old, new in pairs) for pairs in (means, variances)
    )


def the_statistics(case: Case, values: Values) -> Values:
    """Of what training returns."""
    ((_, means, variances),) = values
    return (means, variances)


# --- known wrong ones --------------------------------------------------------------------------------------


def _old_mean(case: Case, **options: Any) -> Values:
    return (case["running_mean"], running(case, **options)[1])


def _old_variance(case: Case, **options: Any) -> Values:
    return (running(case, **options)[0], case["running_var"])


def _swapped(case: Case, **options: Any) -> Values:
    means, variances = running(case, **options)
    return (variances, means)


def _about_the_average(case: Case, ddof: int = 0, **options: Any) -> Values:
    """The variance is taken about the new running mean."""
    means, _ = running(case, ddof=ddof, **options)
    about = iter(means)

    def variance(x: Vector, ddof: int) -> Value:
        centre = next(about)
        deviations = [a - centre for a in x]
        return dot(deviations, deviations) / (len(x) - ddof)

    return means, running(case, ddof=ddof, of_variance=variance, **options)[1]


def _deviation(x: Vector, ddof: int) -> Value:
    return sqrt(layers.variance(x, ddof))


def _mean_square(x: Vector, ddof: int) -> Value:
    return dot(x, x) / (len(x) - ddof)


def _with_eps(case: Case, root: bool, **options: Any) -> Values:
    def variance(x: Vector, ddof: int) -> Value:
        inside = layers.variance(x, ddof) + case["eps"]
        return sqrt(inside) if root else inside

    return running(case, of_variance=variance, **options)


def _of_everything(case: Case, **options: Any) -> Values:
    entries = tuple(chain.from_iterable(case["z"]))
    return running(
        case,
        of_mean=lambda x: layers.mean(entries),
        of_variance=lambda x, ddof: layers.variance(entries, ddof),
        **options,
    )


def _customary_momentum(case: Case, of_new: bool = False, **options: Any) -> Values:
    momentum = Fraction(0.1) if of_new else Fraction(0.9)
    return running({**case, "momentum": momentum}, of_new, **options)


_SUM = "You add the whole new statistic to a part of the old one: the two weights are to total 1."

MISTAKES = (
    Mistake(
        "never updated",
        "You return the running statistics as they were: go a part of the way to the batch's.",
        partial(running, blend=lambda momentum, old, new: old),
    ),
    Mistake(
        "not blended",
        "You return the batch's statistics: the old ones are to keep their weight.",
        partial(running, blend=lambda momentum, old, new: new),
    ),
    Mistake("mean never updated", "You update the variance, but not the mean.", _old_mean),
    Mistake("variance never updated", "You update the mean, but not the variance.", _old_variance),
    Mistake(
        "weights that do not total 1",
        _SUM,
        partial(running, blend=lambda momentum, old, new: momentum * old + new),
    ),
    Mistake(
        "momentum hard-coded",
        "You keep 0.9 of the old statistics, whatever momentum is passed.",
        _customary_momentum,
    ),
    Mistake(
        "standard deviation stored",
        "You average the standard deviation: running_var is a variance, and its root is taken when it is used.",
        partial(running, of_variance=_deviation),
    ),
    Mistake(
        "divisor stored",
        "You average √(variance + ε): running_var is a variance; ε and the root come when it is used.",
        partial(_with_eps, root=True),
    ),
    Mistake(
        "ε stored",
        "You average the variance + ε: ε is added when the variance is used.",
        partial(_with_eps, root=False),
    ),
    Mistake(
        "mean square for variance",
        "You average the squares of z: take the mean off before you square.",
        partial(running, of_variance=_mean_square),
    ),
    Mistake(
        "variance about the running mean",
        "You take the deviations from the running mean: take those from the batch's own.",
        _about_the_average,
    ),
    Mistake(
        "one mean and variance for all units",
        "You average the mean and the variance of the whole batch: every unit has its own.",
        _of_everything,
    ),
    Mistake("swapped", "You return the variance first: the mean comes first.", _swapped),
)

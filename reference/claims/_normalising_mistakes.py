"""Known wrong ways to normalise a batch, in both modes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any

from reference.claims import _normalising as right
from reference.claims import _running_statistics as running_statistics
from reference.claims import _standardising as features
from reference.claims._linear import Vector
from reference.claims._model import Case, Mistake, Values
from reference.exact import Value, dot, sqrt

CUSTOMARY, TINY, COARSE = Fraction(1e-5), Fraction(1e-8), Fraction(1e-3)

# --- wrong statistics --------------------------------------------------------------------------------------


def _each(case: Case, divisor: Callable[[Vector, Value], Value], mean: Any = right.mean) -> right.Statistics:
    """What ``mean`` and ``divisor`` (of a unit and ε) make of every unit."""
    return [(mean(x), divisor(x, case["eps"])) for x in features.columns(case["z"])]


def no_root(x: Vector, eps: Value) -> Value:
    """The variance + ε."""
    return right.variance(x) + eps


def outside(x: Vector, eps: Value) -> Value:
    """The standard deviation + ε."""
    return sqrt(right.variance(x)) + eps


def twice(x: Vector, eps: Value) -> Value:
    """√(variance + ε) + ε."""
    return right.divisor(x, eps) + eps


def forgotten(x: Vector, eps: Value) -> Value:
    """The standard deviation."""
    return sqrt(right.variance(x))


def one_fewer(x: Vector, eps: Value) -> Value:
    """With the unbiased variance."""
    return right.divisor(x, eps, 1)


def hard_coded(x: Vector, eps: Value) -> Value:
    """With the customary ε."""
    return right.divisor(x, CUSTOMARY)


def tiny(x: Vector, eps: Value) -> Value:
    """With a smaller ε."""
    return right.divisor(x, TINY)


def coarse(x: Vector, eps: Value) -> Value:
    """With a larger ε."""
    return right.divisor(x, COARSE)


def _about_zero(x: Vector, eps: Value) -> Value:
    return sqrt(dot(x, x) / len(x) + eps)


def _one_for_all(case: Case) -> right.Statistics:
    entries = tuple(chain.from_iterable(case["z"]))
    return [(right.mean(entries), right.divisor(entries, case["eps"])) for _ in case["gamma"]]


def _per_sample(case: Case, **_: Any) -> right.Table:
    """Every sample normalised over its units."""
    return tuple(
        tuple(
            right.output(a, right.mean(row), right.divisor(row, case["eps"]), gamma, beta)
            for a, gamma, beta in zip(row, case["gamma"], case["beta"], strict=True)
        )
        for row in case["z"]
    )


def _own_mean(case: Case) -> right.Statistics:
    return [(m, s) for (m, _), (_, s) in zip(right.of_batch(case), right.of_running(case), strict=True)]


def _own_divisor(case: Case) -> right.Statistics:
    return [(m, s) for (_, s), (m, _) in zip(right.of_batch(case), right.of_running(case), strict=True)]


def _updated_first(case: Case) -> right.Statistics:
    means, variances = running_statistics.running(case)
    return right.of_running({**case, "running_mean": means, "running_var": variances})


def _of_running(case: Case, divisor: Callable[[Value, Value], Value]) -> right.Statistics:
    """The running mean, and what ``divisor`` makes of running variance and ε."""
    return [
        (m, divisor(v, case["eps"])) for m, v in zip(case["running_mean"], case["running_var"], strict=True)
    ]


# --- wrong outputs -----------------------------------------------------------------------------------------

Wrong = tuple[str, str, Callable[..., right.Table]]
"""The name, the sentence, and the output."""

_FORMULAS: tuple[tuple[str, str, right.Formula], ...] = (
    (
        "γ and β swapped",
        "You scale by beta and shift by gamma: gamma scales, beta shifts.",
        lambda a, m, s, gamma, beta: right.output(a, m, s, beta, gamma),
    ),
    (
        "no γ",
        "You do not multiply by gamma.",
        lambda a, m, s, gamma, beta: right.output(a, m, s, 0 * gamma + 1, beta),
    ),
    (
        "no β",
        "You do not add beta.",
        lambda a, m, s, gamma, beta: right.output(a, m, s, gamma, 0 * beta),
    ),
    (
        "neither γ nor β",
        "You return what is normalised: multiply it by gamma and add beta.",
        lambda a, m, s, gamma, beta: right.output(a, m, s, 0 * gamma + 1, 0 * beta),
    ),
    (
        "shifted before it is scaled",
        "You add beta before you multiply by gamma: multiply first.",
        lambda a, m, s, gamma, beta: right.output(a, m, s, gamma, gamma * beta),
    ),
    (
        "not centred",
        "You only divide: take the mean off first.",
        lambda a, m, s, gamma, beta: right.output(a, 0 * m, s, gamma, beta),
    ),
    (
        "not divided",
        "You only take the mean off: divide by √(variance + ε).",
        lambda a, m, s, gamma, beta: right.output(a, m, 0 * m + 1, gamma, beta),
    ),
    (
        "precedence",
        "You compute z − mean/√(variance + ε): put z − mean into parentheses.",
        lambda a, m, s, gamma, beta: gamma * (a - m / s) + beta,
    ),
)


def _formulas(statistics: Callable[[Case], right.Statistics]) -> tuple[Wrong, ...]:
    return tuple(
        (name, sentence, partial(right.layer, statistics=statistics, formula=formula))
        for name, sentence, formula in _FORMULAS
    )


def _batch(name: str, sentence: str, divisor: Callable[[Vector, Value], Value]) -> Wrong:
    return name, sentence, partial(right.layer, statistics=partial(_each, divisor=divisor))


_NO_ROOT = _batch(
    "no square root",
    "You divide by the variance + ε: divide by its root, which the slide leaves out.",
    no_root,
)
_OUTSIDE = _batch(
    "ε outside the root",
    "You add ε to the standard deviation: add it to the variance, below the root.",
    outside,
)
_TWICE = _batch("ε twice", "You add ε to the root as well: add it to the variance, and nowhere else.", twice)
_FORGOTTEN = _batch(
    "no ε",
    "You divide by the standard deviation alone: a unit that is constant in the batch is then 0/0.",
    forgotten,
)
_ONE_FEWER = _batch(
    "1/(N − 1)",
    "You normalise with the unbiased variance: within the batch its mean square deviation, with 1/N, is used.",
    one_fewer,
)
_HARD_CODED = _batch("ε hard-coded", "You use 1e-5 for ε, whatever is passed.", hard_coded)
_TINY = _batch("ε hard-coded as 1e-8", "You use 1e-8 for ε, whatever is passed.", tiny)
_COARSE = _batch("ε hard-coded as 1e-3", "You use 1e-3 for ε, whatever is passed.", coarse)
_ABOUT_ZERO = _batch(
    "mean square for variance",
    "You average the squares of z: take the mean off before you square.",
    _about_zero,
)
_ALL: Wrong = (
    "one mean and variance for all units",
    "You take the mean and the variance of the whole batch: every unit has its own.",
    partial(right.layer, statistics=_one_for_all),
)
_SAMPLES: Wrong = (
    "statistics of a sample",
    "You normalise every sample over its units (the axes are swapped): normalise every unit over the samples.",
    _per_sample,
)
_RUNNING: Wrong = (
    "running statistics in training",
    "You normalise by the running statistics: in training use the batch's own.",
    partial(right.layer, statistics=right.of_running),
)
_UPDATED: Wrong = (
    "updated running statistics in training",
    "You update the running statistics and normalise by them: in training use the batch's own.",
    partial(right.layer, statistics=_updated_first),
)


def _returned(wrong: Callable[..., right.Table], case: Case, **options: Any) -> Values:
    return (wrong(case, **options),)


def _mistakes(*found: Wrong) -> tuple[Mistake, ...]:
    return tuple(Mistake(name, sentence, partial(_returned, wrong)) for name, sentence, wrong in found)


_BATCH = _formulas(right.of_batch)
_DIVISORS = (_NO_ROOT, _OUTSIDE, _TWICE, _FORGOTTEN, _ONE_FEWER, _HARD_CODED, _TINY, _COARSE)
_STATISTICS = (*_DIVISORS, _ABOUT_ZERO, _ALL, _SAMPLES, _RUNNING, _UPDATED)

TRAIN = _mistakes(*_STATISTICS, *_BATCH)


def _only(names: str, found: tuple[Wrong, ...]) -> tuple[Wrong, ...]:
    return tuple(one for one in found if one[0] in names.split(", "))


STILL = _mistakes(
    _FORGOTTEN,
    (
        "statistics over the units",
        "You take mean and variance over the units, of a sample or of the whole batch: every unit has its own.",
        partial(right.layer, statistics=_one_for_all),
    ),
    _RUNNING,
    _UPDATED,
    *_only("γ and β swapped, no β, shifted before it is scaled, not centred, precedence", _BATCH),
)


def _compared(transform: Callable[..., Values], *found: Wrong) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(name, sentence, partial(transform, out=partial(_returned, wrong)))
        for name, sentence, wrong in found
    )


VARIANCE = _compared(
    right.of_outputs,
    *_STATISTICS,
    *_only("not centred, not divided, precedence", _BATCH),
)
BIAS = _compared(
    right.with_and_without_bias,
    *(_ABOUT_ZERO, _ALL, _SAMPLES, _RUNNING, _UPDATED),
    *_only("not centred, precedence", _BATCH),
)
SCALE = _compared(
    right.before_and_after_scaling,
    *(_NO_ROOT, _OUTSIDE, _TWICE, _RUNNING, _UPDATED),
    *_only("not divided, precedence", _BATCH),
)

# --- at test time ------------------------------------------------------------------------------------------


def _stored(name: str, sentence: str, divisor: Callable[[Value, Value], Value]) -> Wrong:
    return name, sentence, partial(right.layer, statistics=partial(_of_running, divisor=divisor))


EVAL = _mistakes(
    (
        "batch statistics at test time",
        "You normalise by the batch's own statistics: at test time use the running ones.",
        partial(right.layer, statistics=right.of_batch),
    ),
    (
        "batch mean at test time",
        "You take the batch's own mean off: at test time use the running one.",
        partial(right.layer, statistics=_own_mean),
    ),
    (
        "batch variance at test time",
        "You divide by the batch's own standard deviation: at test time use the running variance.",
        partial(right.layer, statistics=_own_divisor),
    ),
    _stored(
        "no square root",
        "You divide by running_var + ε: it is a variance, and its root is what is divided by.",
        lambda v, eps: v + eps,
    ),
    _stored(
        "ε outside the root",
        "You add ε to the root of running_var: add it below the root, as in training.",
        lambda v, eps: sqrt(v) + eps,
    ),
    _stored(
        "ε twice",
        "You add ε to the root as well: add it to the variance, and nowhere else.",
        lambda v, eps: sqrt(v + eps) + eps,
    ),
    _stored(
        "no ε",
        "You divide by the root of running_var alone: add ε below the root, as in training.",
        lambda v, eps: sqrt(v),
    ),
    _stored(
        "ε hard-coded",
        "You use 1e-5 for ε, whatever is passed.",
        lambda v, eps: sqrt(v + CUSTOMARY),
    ),
    _stored(
        "ε hard-coded as 1e-8",
        "You use 1e-8 for ε, whatever is passed.",
        lambda v, eps: sqrt(v + TINY),
    ),
    _stored(
        "ε hard-coded as 1e-3",
        "You use 1e-3 for ε, whatever is passed.",
        lambda v, eps: sqrt(v + COARSE),
    ),
    _stored(
        "standard deviation squared",
        "You square running_var: it is a variance, and no standard deviation.",
        lambda v, eps: sqrt(v**2 + eps),
    ),
    *_formulas(right.of_running),
)

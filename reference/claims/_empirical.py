"""The empirical loss of one linear neuron and its gradient, and known wrong ones."""

from __future__ import annotations

from functools import partial
from typing import Any

from reference.claims._linear import Vector, absolute, alone
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real
from reference.exact import Value, dot, rounded, sqrt, total

# --- the loss and its gradient -----------------------------------------------------------------------------


def empirical_loss(case: Case) -> Value:
    """(1/N) Σᵢ (yᵢ − ⟨xᵢ, w⟩)²."""
    return _summed_loss(case) / len(case["y"])


def gradient(case: Case) -> tuple[Value, ...]:
    """(2/N) Σᵢ xᵢ (⟨xᵢ, w⟩ − yᵢ) = (2/N) Xᵀ(Xw − y)."""
    return _scaled(2, len(case["y"]), _summed_gradient(case))


def _summed_loss(case: Case) -> Value:
    """Σᵢ (yᵢ − ⟨xᵢ, w⟩)², whose products, multiplied out, are among those of Σᵢ (|yᵢ| + ⟨|xᵢ|, |w|⟩)²."""
    residuals, reach = _residuals(case), _reach(case)
    return rounded(dot(residuals, residuals), dot(reach, reach), _roundings(case))


def _summed_gradient(case: Case, sign: int = -1) -> list[Value]:
    """Σᵢ xᵢ (⟨xᵢ, w⟩ + sign·yᵢ), entry by entry with the products of Σᵢ |xᵢ| (⟨|xᵢ|, |w|⟩ + |yᵢ|)."""
    residuals, reach = _residuals(case, sign), _reach(case)
    return [
        rounded(dot(column, residuals), dot(absolute(column), reach), _roundings(case))
        for column in zip(*case["X"], strict=True)
    ]


def _residuals(case: Case, sign: int = -1) -> list[Value]:
    return [dot(x, case["w"]) + sign * y for x, y in zip(case["X"], case["y"], strict=True)]


def _reach(case: Case) -> list[Value]:
    w = absolute(case["w"])
    return [dot(absolute(x), w) + abs(y) for x, y in zip(case["X"], case["y"], strict=True)]


def _roundings(case: Case) -> int:
    """Of one product, in a row: (N + n)² bounds a sum over all indices at once, and 16 is for the rest."""
    return (len(case["y"]) + len(case["w"])) ** 2 + 16


def _scaled(factor: int, divisor: int, vector: Vector) -> tuple[Value, ...]:
    return tuple(factor * a / divisor for a in vector)


# --- what is asked -----------------------------------------------------------------------------------------

DATA = Domain(
    {
        "n": Integer(1, 4),
        "N": Integer(1, 6),
        "w": Array(Real(-4, 4), ("n",)),
        "X": Array(Real(-4, 4), ("N", "n")),
        "y": Array(Real(-4, 4), ("N",)),
    },
    lambda inputs: {name: inputs[name] for name in ("w", "X", "y")},
)


def ask_empirical_loss(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("empirical_loss", (case["w"], case["X"], case["y"])),)


def ask_gradient(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("gradient", (case["w"], case["X"], case["y"])),)


# --- known wrong losses ------------------------------------------------------------------------------------


def _half_loss(case: Case) -> Value:
    return empirical_loss(case) / 2


def _root_loss(case: Case) -> Value:
    return sqrt(empirical_loss(case))


def _absolute_loss(case: Case) -> Value:
    return total(absolute(_residuals(case))) / len(case["y"])


def _unsquared_loss(case: Case) -> Value:
    return -total(_residuals(case)) / len(case["y"])


def _squared_mean(case: Case) -> Value:
    return _unsquared_loss(case) ** 2


def _added_loss(case: Case) -> Value:
    residuals = _residuals(case, sign=1)
    return dot(residuals, residuals) / len(case["y"])


def _per_feature_loss(case: Case) -> Value:
    return _summed_loss(case) / len(case["w"])


def _sample_variance(case: Case) -> Value:
    N = len(case["y"])
    residuals = _residuals(case)
    mean = total(residuals) / N
    return dot(residuals, residuals) / N - mean**2


def _one_fewer(case: Case) -> Value:
    return _summed_loss(case) / (0 * case["y"][0] + len(case["y"]) - 1)


EMPIRICAL_LOSS = (
    Mistake(
        "the slide's sum",
        "You sum over the samples and do not divide by N: the loss is the mean.",
        partial(alone, _summed_loss),
    ),
    Mistake("half", "You return half of the loss: this one has no factor ½.", partial(alone, _half_loss)),
    Mistake(
        "divided by N − 1",
        "You divide by N − 1; the mean of N losses divides by N.",
        partial(alone, _one_fewer),
    ),
    Mistake(
        "divided by n",
        "You divide by the number of features n; the mean is over the N samples.",
        partial(alone, _per_feature_loss),
    ),
    Mistake(
        "root", "You take the root of the mean: the loss is the mean square.", partial(alone, _root_loss)
    ),
    Mistake(
        "absolute",
        "You average the absolute values of the residuals; they are squared here.",
        partial(alone, _absolute_loss),
    ),
    Mistake(
        "not squared",
        "You average the residuals themselves: square each one first.",
        partial(alone, _unsquared_loss),
    ),
    Mistake(
        "square of the mean",
        "You square the mean of the residuals; the loss is the mean of their squares.",
        partial(alone, _squared_mean),
    ),
    Mistake(
        "sign of the residual",
        "You add the prediction to yᵢ; the residual is the difference yᵢ − ⟨xᵢ, w⟩.",
        partial(alone, _added_loss),
    ),
    Mistake(
        "variance",
        "You return the variance of the residuals: their mean must not be taken off.",
        partial(alone, _sample_variance),
    ),
)

# --- known wrong gradients ---------------------------------------------------------------------------------


def _without_two(case: Case) -> Value:
    return _scaled(1, len(case["y"]), _summed_gradient(case))


def _without_mean(case: Case) -> Value:
    return _scaled(2, 1, _summed_gradient(case))


def _without_both(case: Case) -> Value:
    return tuple(_summed_gradient(case))


def _opposite(case: Case) -> Value:
    return _scaled(-2, len(case["y"]), _summed_gradient(case))


def _per_feature(case: Case) -> Value:
    return _scaled(2, len(case["w"]), _summed_gradient(case))


def _added(case: Case) -> Value:
    return _scaled(2, len(case["y"]), _summed_gradient(case, sign=1))


def _without_targets(case: Case) -> Value:
    return _scaled(2, len(case["y"]), _summed_gradient(case, sign=0))


def _last_sample(case: Case) -> Value:
    return gradient({"w": case["w"], "X": case["X"][-1:], "y": case["y"][-1:]})


def _summed_features(case: Case) -> Value:
    """Every entry is (2/N) Σᵢ (Σⱼ xᵢⱼ) (⟨xᵢ, w⟩ − yᵢ)."""
    rows = [total(x) for x in case["X"]]
    entry = 2 * dot(rows, _residuals(case)) / len(case["y"])
    return tuple(entry for _ in case["w"])


GRADIENT = (
    Mistake(
        "factor 2",
        "You leave out the factor 2: the derivative of a square brings it down, and the loss has no ½.",
        partial(alone, _without_two),
    ),
    Mistake(
        "sum",
        "You do not divide by N: this is the gradient of the sum, not of the mean.",
        partial(alone, _without_mean),
    ),
    Mistake(
        "sum without 2",
        "You return Xᵀ(Xw − y), without the factor 2/N.",
        partial(alone, _without_both),
    ),
    Mistake(
        "sign",
        "You return the opposite of the gradient: the residual is Xw − y, the prediction minus the target.",
        partial(alone, _opposite),
    ),
    Mistake(
        "divided by n",
        "You divide by the number of features n; the mean is over the N samples.",
        partial(alone, _per_feature),
    ),
    Mistake(
        "sign of the residual",
        "You add the targets to the predictions; the residual is the difference Xw − y.",
        partial(alone, _added),
    ),
    Mistake(
        "no targets",
        "You leave out y: the residual is Xw − y, not Xw alone.",
        partial(alone, _without_targets),
    ),
    Mistake(
        "last sample",
        "You return the gradient of the last sample alone: add up over all samples.",
        partial(alone, _last_sample),
    ),
    Mistake(
        "features summed",
        "You add up over the features as well: each entry of the gradient has its own column of X.",
        partial(alone, _summed_features),
    ),
)

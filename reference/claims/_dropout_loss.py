"""The squared error of a linear neuron on average over all masks of its inputs: cases, oracle, wrong ones.

Every function takes a case with ``w`` (n,), ``X`` (N, n), ``y`` (N,) and ``keep``, and the options of the
conventions: ``scaled_at`` is "train" (inverted dropout) or "test", ``argument`` what the caller gives.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._linear import Vector, absolute, alone, times
from reference.claims._masks import argument_of
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real
from reference.exact import Value, dot, rounded, sqrt, total

# --- the loss ----------------------------------------------------------------------------------------------


def expected_loss(case: Case, *, scaled_at: str = "train", **_: Any) -> Value:
    """‖y − Xw‖² + (1 − keep)/keep Σᵣᵢ xᵣᵢ²wᵢ²; scaled at test time ‖y − keep·Xw‖² + keep(1 − keep) Σᵣᵢ xᵣᵢ²wᵢ²."""
    value = errors(case, scaled_at) + factor(case, scaled_at) * squares(case)
    return _allowed(case, scaled_at, value)


def errors(case: Case, scaled_at: str = "train") -> Value:
    """The squared errors of the expected inputs."""
    residuals = _residuals(case, _scale(case, scaled_at))
    return dot(residuals, residuals)


def factor(case: Case, scaled_at: str) -> Value:
    """What the penalty is multiplied by: the variance of a mask's entry, in units of its scale squared."""
    keep = case["keep"]
    return (1 - keep) / keep if scaled_at == "train" else keep * (1 - keep)


def squares(case: Case) -> Value:
    """Σᵣᵢ xᵣᵢ²wᵢ²."""
    rows = [times(x, case["w"]) for x in case["X"]]
    return total([dot(row, row) for row in rows])


def _scale(case: Case, scaled_at: str) -> Value:
    """What an input is multiplied by on average."""
    return case["keep"] if scaled_at == "test" else case["keep"] / case["keep"]


def _residuals(case: Case, scale: Value) -> Vector:
    return [y - scale * dot(x, case["w"]) for x, y in zip(case["X"], case["y"], strict=True)]


def _allowed(case: Case, scaled_at: str, value: Value) -> Value:
    """The value, and what rounding may add to a mean over masks, whose largest term is that of no zero.

    2ᴺⁿ bounds the number of masks, and the rest the roundings of one term.
    """
    largest = 1 / case["keep"] if scaled_at == "train" else 1
    w = absolute(case["w"])
    reach = [largest * dot(absolute(x), w) + abs(y) for x, y in zip(case["X"], case["y"], strict=True)]
    N, n = len(case["y"]), len(case["w"])
    return rounded(value, dot(reach, reach), 2 ** (N * n) + (N + n) ** 2 + 16)


# --- what is asked -----------------------------------------------------------------------------------------

DATA = Domain(
    {
        "N": Integer(1, 3),
        "n": Integer(1, 3),
        "keep": Real(0, 1, open=True),
        "w": Array(Real(-4, 4), ("n",)),
        "X": Array(Real(-4, 4, scales=(0, -8, 4)), ("N", "n")),
        "y": Array(Real(-4, 4), ("N",)),
    },
    lambda inputs: {name: inputs[name] for name in ("w", "X", "y", "keep")},
)

EXAMPLES: tuple[Case, ...] = (
    {
        "w": (Fraction(1), Fraction(-2)),
        "X": ((Fraction(3), Fraction(1, 2)), (Fraction(-1), Fraction(2))),
        "y": (Fraction(1), Fraction(-3, 4)),
        "keep": Fraction(3, 4),
    },
    {"w": (Fraction(1, 2),), "X": ((Fraction(4),),), "y": (Fraction(-3),), "keep": Fraction(1, 8)},
    {
        "w": (Fraction(0), Fraction(3), Fraction(-1)),
        "X": ((Fraction(2), Fraction(-1), Fraction(1, 4)),) * 3,
        "y": (Fraction(0), Fraction(5), Fraction(1)),
        "keep": Fraction(1),
    },
    {
        "w": (Fraction(3),),
        "X": ((Fraction(1, 4),), (Fraction(2),)),
        "y": (Fraction(1),) * 2,
        "keep": Fraction(0.8),
    },
)


def ask(case: Case, *, argument: str = "keep", **_: Any) -> tuple[Operation, ...]:
    """One call."""
    given = case["w"], case["X"], case["y"], argument_of(case, argument)
    return (Call("dropout_loss", given),)


# --- known wrong ones --------------------------------------------------------------------------------------


def _without_penalty(case: Case, *, scaled_at: str = "train", **_: Any) -> Value:
    return errors(case, scaled_at)


def _penalised(
    penalty: Callable[[Case, str], Value], case: Case, *, scaled_at: str = "train", **_: Any
) -> Value:
    return errors(case, scaled_at) + penalty(case, scaled_at)


def _ridge(case: Case, scaled_at: str) -> Value:
    """The weights alone, without their inputs."""
    return factor(case, scaled_at) * dot(case["w"], case["w"])


def _not_squared(case: Case, scaled_at: str) -> Value:
    """xᵣᵢ²wᵢ² with the products not squared."""
    return factor(case, scaled_at) * total([dot(absolute(x), absolute(case["w"])) for x in case["X"]])


def _of_the_sum(case: Case, scaled_at: str) -> Value:
    """The square of each prediction, and not the squares of its terms."""
    predictions = [dot(x, case["w"]) for x in case["X"]]
    return factor(case, scaled_at) * dot(predictions, predictions)


def _factor_one_minus_keep(case: Case, scaled_at: str) -> Value:
    return (1 - case["keep"]) * squares(case)


def _factor_upside_down(case: Case, scaled_at: str) -> Value:
    keep = case["keep"]
    return (keep / (1 - keep) if scaled_at == "train" else keep * keep) * squares(case)


def _other_factor(case: Case, scaled_at: str) -> Value:
    return factor(case, "test" if scaled_at == "train" else "train") * squares(case)


def _divided(case: Case, *, scaled_at: str = "train", **_: Any) -> Value:
    return expected_loss(case, scaled_at=scaled_at) / len(case["y"])


def _half(case: Case, *, scaled_at: str = "train", **_: Any) -> Value:
    return expected_loss(case, scaled_at=scaled_at) / 2


def _root(case: Case, *, scaled_at: str = "train", **_: Any) -> Value:
    return sqrt(errors(case, scaled_at)) + factor(case, scaled_at) * squares(case)


MISTAKES = (
    Mistake(
        "no penalty",
        "You square the errors of the expected inputs: the spread of the masks adds a penalty to them.",
        partial(alone, _without_penalty),
    ),
    Mistake(
        "penalty without the inputs",
        "Your penalty is on the weights alone: each weight is multiplied by its input before it is squared.",
        partial(alone, partial(_penalised, _ridge)),
    ),
    Mistake(
        "penalty not squared",
        "Your penalty adds up |xᵣᵢwᵢ|: square each product.",
        partial(alone, partial(_penalised, _not_squared)),
    ),
    Mistake(
        "square of the sum",
        "Your penalty squares each prediction: square its terms xᵣᵢwᵢ one by one, and add up then.",
        partial(alone, partial(_penalised, _of_the_sum)),
    ),
    Mistake(
        "factor 1 − keep",
        "Your penalty's factor is 1 − keep: the variance of a mask's entry is keep(1 − keep), of one that is "
        "divided by keep (1 − keep)/keep.",
        partial(alone, partial(_penalised, _factor_one_minus_keep)),
    ),
    Mistake(
        "keep and drop swapped",
        "Your penalty's factor has keep where 1 − keep belongs.",
        partial(alone, partial(_penalised, _factor_upside_down)),
    ),
    Mistake(
        "penalty of the other convention",
        "Your penalty's factor belongs to inputs that are scaled at the other time: (1 − keep)/keep if kept "
        "inputs are divided by keep, keep(1 − keep) if they are not.",
        partial(alone, partial(_penalised, _other_factor)),
    ),
    Mistake(
        "mean",
        "You divide by N: the squared errors are summed here.",
        partial(alone, _divided),
    ),
    Mistake("half", "You return half of the loss: this one has no factor ½.", partial(alone, _half)),
    Mistake(
        "root of the errors",
        "You take the root of the summed squares: the errors' norm is squared.",
        partial(alone, _root),
    ),
)

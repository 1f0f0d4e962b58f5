"""The expected loss of the toy model, and known wrong ones."""

from __future__ import annotations

from functools import partial
from typing import Any

from reference.claims._expected import COMMON, VECTOR, arguments, roundings, with_Sigma
from reference.claims._expected_mistakes import (
    changed,
    with_diagonal,
    with_half,
    with_inverse,
    with_noise_squared,
    without_noise,
)
from reference.claims._linear import Matrix, Vector, absolute, alone, form, minus, plus
from reference.claims._model import Call, Case, Domain, Mistake, Operation
from reference.exact import Value, dot, rounded


def toy_loss(case: Case) -> Value:
    """(w − w₀)ᵀΣ(w − w₀) + σ²."""
    return _loss(minus(case["w"], case["w0"]), case["Sigma"], case)


def toy_excess(case: Case) -> Value:
    """(w − w₀)ᵀΣ(w − w₀): how far the toy loss is above its minimum σ², which it has at w₀."""
    return toy_loss(case) - case["noise_variance"]


def _loss(difference: Vector, Sigma: Matrix, case: Case) -> Value:
    """dᵀΣd + σ². Its products, with d multiplied out, are among those of rᵀ|Σ|r + σ² with r = |w| + |w₀|."""
    r = plus(absolute(case["w"]), absolute(case["w0"]))
    noise_variance = case["noise_variance"]
    magnitude = form(r, [absolute(row) for row in Sigma], r) + noise_variance
    return rounded(form(difference, Sigma, difference) + noise_variance, magnitude, roundings(len(r)))


TOY = Domain({**COMMON, "w0": VECTOR}, with_Sigma)


def ask_toy_loss(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("toy_loss", arguments(case, "w", "w0", "Sigma", "noise_variance")),)


# --- the toy loss ------------------------------------------------------------------------------------------


def _sum_of_weights(case: Case) -> Value:
    return changed(toy_loss, case, w0=[-a for a in case["w0"]])


def _without_w0(case: Case) -> Value:
    return changed(toy_loss, case, w0=[0 * a for a in case["w0"]])


def _without_Sigma(case: Case) -> Value:
    difference = minus(case["w"], case["w0"])
    return dot(difference, difference) + case["noise_variance"]


TOY_LOSS = (
    Mistake(
        "no noise",
        "You leave out σ², which is the loss that remains at w = w₀.",
        partial(alone, partial(without_noise, toy_loss)),
    ),
    Mistake(
        "noise squared",
        "You square the noise variance; it is already σ².",
        partial(alone, partial(with_noise_squared, toy_loss)),
    ),
    Mistake(
        "half",
        "You return half of the loss: this one has no factor ½.",
        partial(alone, partial(with_half, toy_loss)),
    ),
    Mistake(
        "sum of the weights",
        "You use w + w₀; the loss depends on the difference w − w₀.",
        partial(alone, _sum_of_weights),
    ),
    Mistake(
        "centred at zero",
        "You leave out w₀: the loss is centred at w₀, not at 0.",
        partial(alone, _without_w0),
    ),
    Mistake(
        "no covariance",
        "You take the squared distance from w to w₀, without Σ between the differences.",
        partial(alone, _without_Sigma),
    ),
    Mistake(
        "only the diagonal",
        "You use the variances on Σ's diagonal alone, and ignore the covariances.",
        partial(alone, partial(with_diagonal, toy_loss)),
    ),
    Mistake(
        "inverse",
        "You use Σ⁻¹ in the place of Σ.",
        partial(alone, partial(with_inverse, toy_loss)),
    ),
)

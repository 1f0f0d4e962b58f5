"""Known wrong expected losses: what they compute, and what is said to a student."""

from __future__ import annotations

from functools import partial
from typing import Any

from reference.claims._expected import expected_loss, standardised_loss
from reference.claims._linear import (
    Matrix,
    alone,
    form,
    inverse,
    minus,
    only_diagonal,
    plus,
    times,
)
from reference.claims._model import Case, Mistake
from reference.exact import Value, dot, total

# --- a change of the arguments, before a right formula is evaluated ----------------------------------------


def changed(formula: Any, case: Case, **values: Any) -> Value:
    """The formula on a case with some values replaced."""
    return formula({**case, **values})


def without_noise(formula: Any, case: Case) -> Value:
    """σ² is left out."""
    return changed(formula, case, noise_variance=0 * case["noise_variance"])


def with_noise_squared(formula: Any, case: Case) -> Value:
    """σ⁴ in the place of σ²."""
    return changed(formula, case, noise_variance=case["noise_variance"] ** 2)


def with_diagonal(formula: Any, case: Case) -> Value:
    """Σ without its covariances."""
    return changed(formula, case, Sigma=only_diagonal(case["Sigma"]))


def with_inverse(formula: Any, case: Case) -> Value:
    """Σ⁻¹ in the place of Σ."""
    return changed(formula, case, Sigma=inverse(case["Sigma"]))


def with_half(formula: Any, case: Case) -> Value:
    """Half of it."""
    return formula(case) / 2


# --- the expected loss -------------------------------------------------------------------------------------


def _uncentred(case: Case) -> Value:
    """(w − u)ᵀ(Σ + μμᵀ)(w − u) + σ²."""
    difference = minus(case["w"], case["u"])
    return form(difference, _second_moments(case), difference) + case["noise_variance"]


def _uncentred_cross(case: Case) -> Value:
    """wᵀ(Σ + μμᵀ)w − 2uᵀ(Σ + μμᵀ)w + uᵀΣu + σ²."""
    return expected_loss(case) - 2 * dot(case["mu"], case["u"]) * dot(case["mu"], case["w"])


def _scalar_product(case: Case) -> Value:
    """The number ⟨μ, μ⟩ is added to every entry of Σ."""
    w, mu = case["w"], case["mu"]
    return expected_loss(case, outer=0) + dot(mu, mu) * total(w) ** 2


def _mean_unsquared(case: Case) -> Value:
    """⟨μ, w⟩ is added in the place of its square."""
    return expected_loss(case, outer=0) + dot(case["mu"], case["w"])


def _second_moments(case: Case) -> Matrix:
    """Σ + μμᵀ."""
    return [plus(row, [a * b for b in case["mu"]]) for row, a in zip(case["Sigma"], case["mu"], strict=True)]


EXPECTED_LOSS = (
    Mistake(
        "the slide's constant",
        "You leave out uᵀΣu: the constant term is uᵀΣu + σ², not σ² alone.",
        partial(alone, expected_loss, constant=0),
    ),
    Mistake(
        "no mean",
        "You leave out μμᵀ: the quadratic term is wᵀ(Σ + μμᵀ)w.",
        partial(alone, expected_loss, outer=0),
    ),
    Mistake(
        "mean subtracted",
        "You subtract μμᵀ from Σ; it is added.",
        partial(alone, expected_loss, outer=-1),
    ),
    Mistake(
        "mean not squared",
        "You add ⟨μ, w⟩; what belongs there is its square, wᵀμμᵀw.",
        partial(alone, _mean_unsquared),
    ),
    Mistake(
        "inner product of the mean",
        "You add the number ⟨μ, μ⟩ to every entry of Σ; μμᵀ is a matrix, the outer product.",
        partial(alone, _scalar_product),
    ),
    Mistake(
        "no linear term",
        "You leave out the linear term −2uᵀΣw.",
        partial(alone, expected_loss, cross=0),
    ),
    Mistake(
        "sign of the linear term",
        "You add 2uᵀΣw; the linear term is −2uᵀΣw.",
        partial(alone, expected_loss, cross=2),
    ),
    Mistake(
        "linear term without 2",
        "You subtract uᵀΣw once; the square's double product makes it 2uᵀΣw.",
        partial(alone, expected_loss, cross=-1),
    ),
    Mistake(
        "uncentred linear term",
        "You use Σ + μμᵀ in the linear term; since Y is made from X − μ, only Σ stands there.",
        partial(alone, _uncentred_cross),
    ),
    Mistake(
        "uncentred target",
        "You compute the loss of Y = ⟨X, u⟩ + ε; here Y = ⟨X − μ, u⟩ + ε.",
        partial(alone, _uncentred),
    ),
    Mistake(
        "no noise",
        "You leave out σ², the variance of the noise, which no weights can remove.",
        partial(alone, partial(without_noise, expected_loss)),
    ),
    Mistake(
        "noise squared",
        "You square the noise variance; it is already σ².",
        partial(alone, partial(with_noise_squared, expected_loss)),
    ),
    Mistake(
        "half",
        "You return half of the loss: this one has no factor ½.",
        partial(alone, partial(with_half, expected_loss)),
    ),
    Mistake(
        "only the diagonal",
        "You use the variances on Σ's diagonal alone, and ignore the covariances.",
        partial(alone, partial(with_diagonal, expected_loss)),
    ),
    Mistake(
        "inverse",
        "You use Σ⁻¹ in the place of Σ.",
        partial(alone, partial(with_inverse, expected_loss)),
    ),
)

# --- the standardised loss ---------------------------------------------------------------------------------


def _unscaled_linear(case: Case) -> Value:
    """The linear term is −2uᵀΣw."""
    return standardised_loss(case, cross=0) - 2 * form(case["u"], case["Sigma"], case["w"])


def _scaled_target(case: Case) -> Value:
    """D stands before u as well."""
    return changed(standardised_loss, case, u=times(case["d_hat"], case["u"]))


def _divided(case: Case) -> Value:
    return changed(standardised_loss, case, d_hat=[1 / d for d in case["d_hat"]])


def _scaled_twice(case: Case) -> Value:
    return changed(standardised_loss, case, d_hat=[d * d for d in case["d_hat"]])


def _unscaled(case: Case) -> Value:
    return changed(standardised_loss, case, d_hat=[0 * d + 1 for d in case["d_hat"]])


def _mean_not_removed(case: Case) -> Value:
    return changed(standardised_loss, case, mu_hat=[0 * a for a in case["mu_hat"]])


def _mean_added(case: Case) -> Value:
    return changed(standardised_loss, case, mu_hat=[-a for a in case["mu_hat"]])


STANDARDISED_LOSS = (
    Mistake(
        "the slide's constant",
        "You leave out uᵀΣu: the constant term is uᵀΣu + σ², not σ² alone.",
        partial(alone, standardised_loss, constant=0),
    ),
    Mistake(
        "perfect centring",
        "You leave out (μ − μ̂)(μ − μ̂)ᵀ: μ̂ is an estimate, and what it misses of μ stays in the loss.",
        partial(alone, standardised_loss, outer=0),
    ),
    Mistake(
        "mean not removed",
        "You use μμᵀ; after centring by μ̂ it is (μ − μ̂)(μ − μ̂)ᵀ.",
        partial(alone, _mean_not_removed),
    ),
    Mistake(
        "mean added",
        "You use μ + μ̂; centring subtracts μ̂.",
        partial(alone, _mean_added),
    ),
    Mistake(
        "linear term not rescaled",
        "You rescale the quadratic term only: the linear term is −2uᵀΣDw, with D in it as well.",
        partial(alone, _unscaled_linear),
    ),
    Mistake(
        "target rescaled",
        "You rescale u as well; Y is made from X as it was before D, so D stands before w only.",
        partial(alone, _scaled_target),
    ),
    Mistake(
        "not rescaled",
        "You never use D: the neuron sees D(X − μ̂).",
        partial(alone, _unscaled),
    ),
    Mistake(
        "divided by d",
        "You divide by d̂; the neuron sees D(X − μ̂) with D = diag(d̂), so multiply.",
        partial(alone, _divided),
    ),
    Mistake(
        "rescaled twice",
        "You apply D twice on each side of Σ: once is enough.",
        partial(alone, _scaled_twice),
    ),
    Mistake(
        "no linear term",
        "You leave out the linear term −2uᵀΣDw.",
        partial(alone, standardised_loss, cross=0),
    ),
    Mistake(
        "sign of the linear term",
        "You add 2uᵀΣDw; the linear term is −2uᵀΣDw.",
        partial(alone, standardised_loss, cross=2),
    ),
    Mistake(
        "linear term without 2",
        "You subtract uᵀΣDw once; the square's double product makes it 2uᵀΣDw.",
        partial(alone, standardised_loss, cross=-1),
    ),
    Mistake(
        "no noise",
        "You leave out σ², the variance of the noise, which no preprocessing can remove.",
        partial(alone, partial(without_noise, standardised_loss)),
    ),
    Mistake(
        "half",
        "You return half of the loss: this one has no factor ½.",
        partial(alone, partial(with_half, standardised_loss)),
    ),
)

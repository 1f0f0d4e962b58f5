"""Gradient descent: the update, its steps on a quadratic loss, and its stochastic form on the toy model."""

from __future__ import annotations

from functools import partial

from reference.claims import _descent
from reference.claims._linear import form, matrix_power
from reference.claims._model import Case, Claim, Equals, Mistake, Source, Values
from reference.claims._velocity_cases import PLAIN, SLOW, STREAM, ask
from reference.exact import Value, dot

SLIDE = Source("lecture", "Gradient descent")
SGD = Source("lecture", "Stochastic gradient descent (SGD)")
ROBBINS = Source("robbins1951")
NESTEROV = Source("nesterov2004", "section 1.2.3")
BOTTOU = Source("bottou2018", "section 4")
POLYAK = Source("polyak1964")

# --- exact values ------------------------------------------------------------------------------------------


def toy_gradient(case: Case) -> tuple[Value, ...]:
    """2Σ(w − w₀) with ``w``, ``w0`` and ``Sigma``."""
    error = [a - b for a, b in zip(case["w"], case["w0"], strict=True)]
    return tuple(2 * dot(row, error) for row in case["Sigma"])


def level_set(case: Case) -> Value:
    """η⟨∇, d⟩ at w + s·d, with ``w``, ``w0``, ``Sigma``, ``d``, ``s`` and ``lr``."""
    moved = tuple(a + case["s"] * b for a, b in zip(case["w"], case["d"], strict=True))
    return case["lr"] * dot(toy_gradient({**case, "w": moved}), case["d"])


def decrease(case: Case) -> Value:
    """η(‖g‖² − η gᵀΣg) with ``w``, ``w0``, ``Sigma`` and ``lr``."""
    g = toy_gradient(case)
    return case["lr"] * (dot(g, g) - case["lr"] * form(g, case["Sigma"], g))


def error(case: Case) -> Value:
    """(1 − 2ηλ)ᵗe₀ with ``t``, ``lr``, ``eigenvalue`` and ``error``, which is e₀."""
    return (1 - 2 * case["lr"] * case["eigenvalue"]) ** case["t"] * case["error"]


def best_rate(case: Case) -> Value:
    """((b − a)/(a + b))² + 4ab(η − 1/(a + b))² with the eigenvalues ``a`` and ``b``, and ``lr``."""
    a, b = case["a"], case["b"]
    return ((b - a) / (a + b)) ** 2 + 4 * a * b * (case["lr"] - 1 / (a + b)) ** 2


def squared_loss_of_error(case: Case) -> Value:
    """4ηλ(1 − ηλ)e² with ``lr``, ``eigenvalue`` and ``error``, which is e."""
    share = case["lr"] * case["eigenvalue"]
    return 4 * share * (1 - share) * case["error"] ** 2


def closed_form(case: Case) -> tuple[Value, ...]:
    """u + (I − 2ηΣ)ᵗ(w₀ − u) with ``start``, which is w₀, ``minimiser``, which is u, ``Sigma``, ``lr`` and ``t``."""
    n = range(len(case["start"]))
    M = [[int(i == j) - 2 * case["lr"] * case["Sigma"][i][j] for j in n] for i in n]
    power = matrix_power(M, case["t"])
    error = [a - b for a, b in zip(case["start"], case["minimiser"], strict=True)]
    return tuple(b + dot(row, error) for row, b in zip(power, case["minimiser"], strict=True))


def start(case: Case) -> tuple[Value, ...]:
    """w₀."""
    return tuple(case["start"])


def mean_step(case: Case) -> tuple[Value, ...]:
    """m − 2ηΣ(m − u) with ``mean``, which is m, ``minimiser``, ``Sigma`` and ``lr``."""
    slope = toy_gradient({"w": case["mean"], "w0": case["minimiser"], "Sigma": case["Sigma"]})
    return tuple(a - case["lr"] * g for a, g in zip(case["mean"], slope, strict=True))


def half_loss_error(case: Case) -> Value:
    """As printed: (1 − ηλ)e, likewise."""
    return (1 - case["lr"] * case["eigenvalue"]) * case["error"]


def _without_the_two(case: Case) -> Values:
    return ((1 - case["lr"] * case["eigenvalue"]) ** case["t"] * case["error"],)


def _half_loss_share(case: Case) -> Values:
    share = case["lr"] * case["eigenvalue"]
    return (share * (2 - share) * case["error"] ** 2,)


def _first_order(case: Case) -> Values:
    g = toy_gradient(case)
    return (case["lr"] * dot(g, g),)


_RATIO = Mistake(
    "no factor 2",
    "You take 1 − ηλ for the ratio: the loss has no factor ½, its gradient is 2λe, and the rate must stay "
    "below 1/λ.",
    _without_the_two,
)

# --- claims ------------------------------------------------------------------------------------------------

_EIGEN = {
    "eigenvector": "q is an eigenvector of Σ with the eigenvalue λ",
    "ratio": "r is 1 − 2ηλ",
}
_STOCHASTIC = {
    "stochastic step": "a step uses the gradient of a single sample's squared error",
    "model": "the target is linear in the input, and noisy",
    "mean path": "m is the mean of the weights",
    "fresh inputs": "the input of a step has not been used for the weights that it meets",
    "second moments": "Σ is the second moment of the inputs",
    "uncorrelated noise": "the noise is uncorrelated with the input",
}

CLAIMS = (
    Claim(
        id="gradient_descent.update",
        title="The update of gradient descent",
        statement="θₜ₊₁ = θₜ − η∇ₜ₊₁",
        sources=(ROBBINS, SLIDE),
        property=Equals(
            PLAIN,
            partial(ask, "gradient_descent"),
            _descent.trajectory,
            (STREAM, SLOW, _descent.RACE, _descent.LONG),
        ),
        mistakes=_descent.MISTAKES,
    ),
    Claim(
        id="gradient_descent.eigen_direction",
        title="Gradient descent along an eigenvector",
        statement="Σᵢ₌₁ⁿ qᵢ(wₜᵢ − uᵢ) = rᵗΣᵢ₌₁ⁿ qᵢ(w₀ᵢ − uᵢ)",
        assumptions={"gradient step": "gradient descent on the toy model", **_EIGEN},
        sources=(NESTEROV, SLIDE),
        property=Equals(
            _descent.PATHS, partial(ask, "gradient_descent"), _descent.trajectory, (_descent.PATH,)
        ),
        mistakes=_descent.MISTAKES,
        closed_form=error,
    ),
    Claim(
        id="gradient_descent.toy_gradient",
        title="The gradient of the toy model's loss",
        statement="∂/∂wₐ (w − w₀)ᵀΣ(w − w₀) = 2Σⱼ₌₁ⁿ Σₐⱼ(wⱼ − w₀ⱼ)",
        sources=(SLIDE,),
        closed_form=toy_gradient,
    ),
    Claim(
        id="gradient_descent.level_set",
        title="The step is orthogonal to the level set",
        statement="η(∂/∂s ((w + sd) − w₀)ᵀΣ((w + sd) − w₀)) = −⟨step, d⟩",
        assumptions={"step": "the step is −η times the gradient"},
        sources=(SLIDE,),
        closed_form=level_set,
    ),
    Claim(
        id="gradient_descent.decrease",
        title="What a step gains",
        statement="(w − w₀)ᵀΣ(w − w₀) − ((w − ηg) − w₀)ᵀΣ((w − ηg) − w₀) = η(⟨g, g⟩ − ηgᵀΣg)",
        assumptions={"gradient": "g is the gradient of the toy model's loss"},
        sources=(NESTEROV, SLIDE),
        mistakes=(
            Mistake(
                "first order",
                "You take η‖g‖² for the gain: the curvature costs η²gᵀΣg of it.",
                _first_order,
            ),
        ),
        closed_form=decrease,
    ),
    Claim(
        id="gradient_descent.convergence",
        title="Gradient descent converges if and only if 0 < η < 1/λ_max",
        statement="(Σᵢ₌₁ⁿ qᵢ(wₜᵢ − uᵢ))² − (Σᵢ₌₁ⁿ qᵢ(w[t + 1,i] − uᵢ))² = 4ηλ(1 − ηλ)(Σᵢ₌₁ⁿ qᵢ(wₜᵢ − uᵢ))²",
        assumptions={
            "gradient step": "gradient descent on the toy model",
            "eigenvector": "q is an eigenvector of Σ with the eigenvalue λ",
        },
        sources=(NESTEROV, POLYAK),
        mistakes=(
            Mistake(
                "bound 2/λ",
                "You take 1 − (1 − ηλ)², which is positive up to 2/λ: the loss has no factor ½, and the bound is "
                "1/λ.",
                _half_loss_share,
            ),
        ),
        closed_form=squared_loss_of_error,
    ),
    Claim(
        id="gradient_descent.closed_form",
        title="The path of gradient descent in closed form takes its steps",
        statement="w[t + 1,a] = wₜₐ − 2ηΣₖ₌₁ⁿ Σₐₖ(wₜₖ − uₖ)",
        assumptions={
            "matrix powers": "Mₜ are the powers (I − 2ηΣ)ᵗ",
            "closed form": "the path is u + Mₜ(w₀ − u)",
        },
        sources=(POLYAK, SLIDE),
        closed_form=closed_form,
    ),
    Claim(
        id="gradient_descent.closed_form_start",
        title="The path in closed form starts at w₀",
        statement="w₀ₐ = startₐ",
        assumptions={"power 0": "M₀ is the identity", "closed form": "the path is u + Mₜ(w₀ − u)"},
        sources=(POLYAK, SLIDE),
        closed_form=start,
    ),
    Claim(
        id="gradient_descent.half_loss_rate",
        title="The bound 2/λ_max, which belongs to a loss with a factor ½",
        statement="Σᵢ₌₁ⁿ qᵢ(w[t + 1,i] − uᵢ) = (1 − ηλ)Σᵢ₌₁ⁿ qᵢ(wₜᵢ − uᵢ)",
        assumptions={
            "gradient step": "gradient descent on the toy model",
            "eigenvector": "q is an eigenvector of Σ with the eigenvalue λ",
        },
        sources=(SLIDE,),
        closed_form=half_loss_error,
        corrected_by="gradient_descent.convergence",
        erratum="F02",
    ),
    Claim(
        id="gradient_descent.best_rate",
        title="The best learning rate",
        statement="(b(1 − 2ηa)² + a(1 − 2ηb)²) / (a + b) = ((b − a) / (a + b))² + 4ab(η − 1 / (a + b))²",
        sources=(POLYAK,),
        closed_form=best_rate,
    ),
    Claim(
        id="gradient_descent.mean_step",
        title="On average SGD takes gradient descent's step",
        statement="E[w[t + 1,a]] = mₜₐ − 2ηΣₖ₌₁ⁿ Σₐₖ(mₜₖ − uₖ)",
        assumptions=_STOCHASTIC,
        sources=(SGD, BOTTOU),
        closed_form=mean_step,
    ),
    Claim(
        id="gradient_descent.mean_path",
        title="The mean path of SGD on the toy model",
        statement="E[Σᵢ₌₁ⁿ qᵢ(wₜᵢ − uᵢ)] = rᵗ⟨q, start − u⟩",
        assumptions={
            "start": "the weights start at fixed ones",
            **_STOCHASTIC,
            **_EIGEN,
        },
        sources=(SGD, BOTTOU),
        mistakes=(_RATIO,),
        closed_form=error,
    ),
)

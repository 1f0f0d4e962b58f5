"""The expected loss of one linear neuron: in general, and standardised."""

from __future__ import annotations

from typing import Any

from reference.claims._linear import (
    Matrix,
    Vector,
    absolute,
    form,
    gram,
    minus,
    plus,
    times,
)
from reference.claims._model import Array, Call, Case, Domain, Input, Integer, Operation, Real
from reference.exact import Value, dot, rounded

# --- the losses --------------------------------------------------------------------------------------------


def expected_loss(case: Case, **parts: Any) -> Value:
    """wᵀ(Σ + μμᵀ)w − 2uᵀΣw + uᵀΣu + σ²."""
    w, u, mu = case["w"], case["u"], case["mu"]
    return _loss(w, u, mu, absolute(mu), case["Sigma"], case["noise_variance"], **parts)


def standardised_loss(case: Case, **parts: Any) -> Value:
    """With D = diag(d̂): wᵀD(Σ + (μ − μ̂)(μ − μ̂)ᵀ)Dw − 2uᵀΣDw + uᵀΣu + σ²."""
    mu, mu_hat = case["mu"], case["mu_hat"]
    Dw, shift = times(case["d_hat"], case["w"]), minus(mu, mu_hat)
    reach = plus(absolute(mu), absolute(mu_hat))
    return _loss(Dw, case["u"], shift, reach, case["Sigma"], case["noise_variance"], **parts)


def _loss(
    w: Vector,
    u: Vector,
    shift: Vector,
    reach: Vector,
    Sigma: Matrix,
    noise_variance: Value,
    outer: int = 1,
    cross: int = -2,
    constant: int = 1,
) -> Value:
    """wᵀ(Σ + outer·ssᵀ)w + cross·uᵀΣw + constant·uᵀΣu + σ² with s = shift.

    Multiplied out in any way, its products are among those of rᵀ(|Σ| + reach·reachᵀ)r + σ², r = |w| + |u|.
    """
    r = plus(absolute(w), absolute(u))
    exact = (
        form(w, Sigma, w)
        + outer * dot(shift, w) ** 2
        + cross * form(u, Sigma, w)
        + constant * form(u, Sigma, u)
        + noise_variance
    )
    magnitude = form(r, [absolute(row) for row in Sigma], r) + dot(reach, r) ** 2 + abs(noise_variance)
    return rounded(exact, magnitude, roundings(len(w)))


def roundings(n: int) -> int:
    """Of one product, in a row: n² in one sum over all pairs of indices (two sums of n round less often), and
    16 for the product itself, for Σ + μμᵀ, for differences such as w − u, and for adding up the terms."""
    return n * n + 16


# --- what is asked -----------------------------------------------------------------------------------------

VECTOR = Array(Real(-4, 4), ("n",))
COMMON: dict[str, Input] = {
    "n": Integer(1, 4),
    "w": VECTOR,
    "A": Array(Real(-2, 2), ("n", "n")),
    "noise_variance": Real(0, 4),
}


def with_Sigma(inputs: dict[str, Any]) -> Case:
    """Σ = AAᵀ in the place of A; sizes are not part of the case."""
    rest = {name: value for name, value in inputs.items() if name not in ("n", "A")}
    return {**rest, "Sigma": gram(inputs["A"])}


EXPECTED = Domain({**COMMON, "u": VECTOR, "mu": VECTOR}, with_Sigma)
STANDARDISED = Domain(
    {
        **COMMON,
        "u": VECTOR,
        "mu": VECTOR,
        "mu_hat": VECTOR,
        "d_hat": Array(Real(0, 2, open=True), ("n",)),
    },
    with_Sigma,
)


def ask_expected_loss(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("expected_loss", arguments(case, "w", "u", "mu", "Sigma", "noise_variance")),)


def ask_standardised_loss(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    names = ("w", "u", "mu", "Sigma", "noise_variance", "mu_hat", "d_hat")
    return (Call("standardised_loss", arguments(case, *names)),)


def arguments(case: Case, *names: str) -> tuple[Any, ...]:
    """What the case has under these names."""
    return tuple(case[name] for name in names)

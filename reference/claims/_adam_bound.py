"""How long a step of Adam can be: claims about mathematics alone."""

from __future__ import annotations

from fractions import Fraction

from reference.claims._model import Case, Claim, Mistake, Source, Values
from reference.exact import Value, sqrt

PAPER = Source("kingma2015", "section 2.1")

# --- closed forms ------------------------------------------------------------------------------------------


def _ratios(case: Case, t: int) -> Value:
    """S = Σᵢ (β₁²/β₂)ᵗ⁻ⁱ."""
    return sum(((case["beta1"] ** 2 / case["beta2"]) ** (t - i) for i in range(1, t + 1)), Fraction(0))


def _pairs(case: Case) -> Value:
    """Σᵢ Σⱼ β₂ᵗ⁻ⁱ β₂ᵗ⁻ʲ ((β₁/β₂)ᵗ⁻ⁱ ∇ⱼ − (β₁/β₂)ᵗ⁻ʲ ∇ᵢ)² of ``gradients``, the numbers ∇₁ ... ∇ₜ."""
    t = len(case["gradients"])
    ratio, beta2 = case["beta1"] / case["beta2"], case["beta2"]
    terms = [(t - i, grad) for i, grad in enumerate(case["gradients"], start=1)]
    return sum(
        (beta2**m * beta2**n * (ratio**m * b - ratio**n * a) ** 2 for m, a in terms for n, b in terms),
        Fraction(0),
    )


def _second_moment(case: Case) -> Value:
    t, beta2 = len(case["gradients"]), case["beta2"]
    return (1 - beta2) * sum(beta2 ** (t - i) * g**2 for i, g in enumerate(case["gradients"], start=1))


def gap(case: Case) -> Value:
    """(1 − β₁)²(1 − β₂)/2 times the sum over all pairs, with ``beta1``, ``beta2`` and ``gradients``."""
    return (1 - case["beta1"]) ** 2 * (1 - case["beta2"]) / 2 * _pairs(case)


def squared_step(case: Case) -> Value:
    """η²(1 − β₂ᵗ)/(1 − β₁ᵗ)²·(1 − β₁)²/(1 − β₂)·(S − R), with ``lr`` besides; not all gradients are 0."""
    t, beta1, beta2 = len(case["gradients"]), case["beta1"], case["beta2"]
    rest = (1 - beta2) / (2 * _second_moment(case)) * _pairs(case)
    corrected = case["lr"] ** 2 * (1 - beta2**t) / (1 - beta1**t) ** 2
    return corrected * (1 - beta1) ** 2 / (1 - beta2) * (_ratios(case, t) - rest)


def largest(case: Case) -> Value:
    """(1 − β₁)² S gₜ of the gradients c(β₁/β₂)ᵗ⁻ⁱ, with ``t``, ``c``, ``beta1`` and ``beta2``."""
    ratios = _ratios(case, case["t"])
    return (1 - case["beta1"]) ** 2 * ratios * (1 - case["beta2"]) * case["c"] ** 2 * ratios


def spike(case: Case) -> Value:
    """The next θ after ``t`` gradients of 0 and one of ``grad``, which is not 0."""
    t, beta1, beta2 = case["t"] + 1, case["beta1"], case["beta2"]
    size = (1 - beta1) / (1 - beta1**t) / sqrt((1 - beta2) / (1 - beta2**t))
    return case["theta"] - case["lr"] * size * (case["grad"] / abs(case["grad"]))


def excess(case: Case) -> Value:
    """By how much the step after ``gradients`` is longer than η: max(0, |d| − η)."""
    t, beta1 = len(case["gradients"]), case["beta1"]
    v = (1 - beta1) * sum(beta1 ** (t - i) * g for i, g in enumerate(case["gradients"], start=1))
    g_hat = _second_moment(case) / (1 - case["beta2"] ** t)
    return max(Fraction(0), abs(case["lr"] * v / (1 - beta1**t) / sqrt(g_hat)) - case["lr"])


# --- claims ------------------------------------------------------------------------------------------------


def _in_the_limit(case: Case) -> Values:
    """(1 − β₁)/√(1 − β₂) at every step."""
    size = (1 - case["beta1"]) / sqrt(1 - case["beta2"])
    return (case["theta"] - case["lr"] * size * (case["grad"] / abs(case["grad"])),)


_MOMENTS = {
    "zero first moment": "the first moment starts at 0",
    "zero second moment": "the second moment starts at 0",
    "first moment": "the first moment is a moving average of the gradients",
    "second moment": "the second moment is a moving average of the squared gradients",
}
_STEP = {"step without ε": "d is the step after the gradients ∇₁ ... ∇ₜ, ε being 0"}

CLAIMS = (
    Claim(
        id="adam.moment_bound",
        title="The first moment is bounded by the second",
        statement="((1 − β₁)²Σᵢ₌₁ᵗ β₁ᵗ⁻ⁱβ₁ᵗ⁻ⁱ/β₂ᵗ⁻ⁱ)gₜ − (1 − β₂)vₜ² = "
        "((1 − β₁)²(1 − β₂) / 2)Σᵢ₌₁ᵗ Σⱼ₌₁ᵗ β₂ᵗ⁻ⁱβ₂ᵗ⁻ʲ(β₁ᵗ⁻ⁱ/β₂ᵗ⁻ⁱ ∇ⱼ − β₁ᵗ⁻ʲ/β₂ᵗ⁻ʲ ∇ᵢ)²",
        assumptions=_MOMENTS,
        sources=(PAPER,),
        closed_form=gap,
    ),
    Claim(
        id="adam.step_bound",
        title="The bound on a step",
        statement="d² = (η²(1 − β₂ᵗ) / (1 − β₁ᵗ)²)(((1 − β₁)² / (1 − β₂))(S − R))",
        assumptions={
            **_MOMENTS,
            **_STEP,
            "sum of the ratios": "S is the sum of (β₁²/β₂)ᵗ⁻ⁱ",
            "rest": "R is a sum of squares: no step is longer than with R = 0, and ε shortens it",
        },
        sources=(PAPER,),
        closed_form=squared_step,
    ),
    Claim(
        id="adam.largest_step",
        title="The gradients of the largest step",
        statement="(1 − β₂)vₜ² = ((1 − β₁)²Σᵢ₌₁ᵗ β₁ᵗ⁻ⁱβ₁ᵗ⁻ⁱ/β₂ᵗ⁻ⁱ)gₜ",
        assumptions={**_MOMENTS, "extremal gradients": "∇ᵢ = c(β₁/β₂)ᵗ⁻ⁱ"},
        sources=(PAPER,),
        closed_form=largest,
    ),
    Claim(
        id="adam.single_spike",
        title="One gradient after nothing but zeros",
        statement="θₜ₊₁ = θₜ − η((1 − β₁) / (1 − β₁ᵗ⁺¹) / √((1 − β₂) / (1 − β₂ᵗ⁺¹)))(∇ₜ₊₁/|∇ₜ₊₁|)",
        assumptions={
            "first moment": _MOMENTS["first moment"],
            "second moment": _MOMENTS["second moment"],
            "nothing before": "both moments are 0 before this gradient, as after gradients of 0",
            "parameter step without ε": "Adam's step with ε = 0",
        },
        sources=(PAPER,),
        mistakes=(
            Mistake(
                "in the limit",
                "You leave out the corrections: (1 − β₁)/√(1 − β₂) is reached after many steps only.",
                _in_the_limit,
            ),
        ),
        closed_form=spike,
    ),
    Claim(
        id="adam.quoted_bound",
        title="No step longer than η, as the paper has it",
        statement="ReLU(|d| − η) = 0",
        assumptions={
            **_MOMENTS,
            **_STEP,
            "second case": "1 − β₁ is at most √(1 − β₂)",
        },
        sources=(PAPER,),
        closed_form=excess,
        corrected_by="adam.step_bound",
        erratum="P1",
    ),
)

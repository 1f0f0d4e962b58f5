"""Minibatches: what a batch's gradient is on average, how much it varies, and what an epoch is.

L is the empirical loss of N given samples, L_𝓑 that of a batch 𝓑 of B of them, S the covariance matrix of the
gradient of one sample that is drawn uniformly (with 1/N).
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import (
    _batches,
    _empirical,
    _epoch_mistakes,
    _epoch_prospects,
    _epochs,
    _scripted_epochs,
)
from reference.claims._batch_mistakes import ANY_BATCH, SPREAD, mistakes
from reference.claims._model import Case, Claim, Equals, Sampled, Source

# --- exact values ------------------------------------------------------------------------------------------


def inclusion(case: Case) -> Fraction:
    """B/N."""
    return Fraction(case["B"], case["N"])


def joint_inclusion(case: Case) -> Fraction:
    """B(B − 1) / (N(N − 1))."""
    B, N = case["B"], case["N"]
    return Fraction(B * (B - 1), N * (N - 1))


def full_gradient(case: Case) -> tuple[Fraction, ...]:
    """∇L(w) from ``w``, ``X``, ``y``."""
    return tuple(_empirical.gradient({name: case[name] for name in ("w", "X", "y")}))


def covariance(case: Case) -> Any:
    """(N − B)/(B(N − 1)) · S."""
    B, N = case["B"], len(case["y"])
    return _scaled(Fraction(N - B, B * (N - 1)), case)


def covariance_with_replacement(case: Case) -> Any:
    """S/B."""
    return _scaled(Fraction(1, case["B"]), case)


def expected_risk(case: Case) -> tuple[Fraction, ...]:
    """Σ p·∇ℓ over a finite law: ``probabilities``, and one gradient for each in ``gradients``."""
    return tuple(
        sum((p * g for p, g in zip(case["probabilities"], column, strict=True)), Fraction(0))
        for column in zip(*case["gradients"], strict=True)
    )


def gradient_of_risk(case: Case) -> tuple[Fraction, ...]:
    """−2E[(Y − ⟨X, w⟩)X] over a finite law: ``probabilities``, ``X``, ``y``, with ``w``."""
    samples = list(zip(case["probabilities"], case["X"], case["y"], strict=True))
    errors = [p * (y - sum(a * b for a, b in zip(x, case["w"], strict=True))) for p, x, y in samples]
    return tuple(
        -2 * sum((e * x[a] for e, (_, x, _) in zip(errors, samples, strict=True)), Fraction(0))
        for a in range(len(case["w"]))
    )


def exchanged_gradient(case: Case) -> Fraction:
    """As printed: the mean cθ + d(1 − θ) of the gradients c below ``theta`` and d above it."""
    return Fraction(case["c"] * case["theta"] + case["d"] * (1 - case["theta"]))


def reused_sample(case: Case) -> Fraction:
    """As printed: E[x²]E[w₁], over a finite law of ``x``, after the step w₁ = w₀ − ηx(w₀x)."""
    law = list(zip(case["probabilities"], case["x"], strict=True))
    second_moment = sum((p * x**2 for p, x in law), Fraction(0))
    return second_moment * sum((p * case["w0"] * (1 - case["eta"] * x**2) for p, x in law), Fraction(0))


def unweighted_epoch(case: Case) -> tuple[Fraction, ...]:
    """As printed: the plain mean of the gradients of the blocks of ``order``."""
    found = [_batches.gradient(case, block) for block in _batches.blocks(case)]
    return tuple(sum(column, Fraction(0)) / len(found) for column in zip(*found, strict=True))


def _scaled(factor: Fraction, case: Case) -> Any:
    """factor · S."""
    (S,) = _batches.covariance(_batches.singles, case)
    return tuple(tuple(factor * entry for entry in row) for row in S)


# --- examples ----------------------------------------------------------------------------------------------


def _example(w: str, X: tuple[str, ...], y: str, B: int, order: tuple[int, ...]) -> Case:
    return {
        "w": _numbers(w),
        "X": tuple(map(_numbers, X)),
        "y": _numbers(y),
        "B": B,
        "order": order,
    }


def _numbers(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


EXAMPLES = (
    _example("1 -2", ("1 0", "3 1", "-1/2 2", "0 1/4"), "1 2 -3 1/2", 3, (2, 0, 3, 1)),
    _example("1/2", ("1", "2", "-4"), "3 1 1/8", 2, (1, 2, 0)),
    _example("0 1 -1", ("1 2 3", "-3 1 1/2"), "0 4", 2, (1, 0)),
    _example("3", ("1", "-1/2", "2"), "0 5 1", 3, (2, 1, 0)),
    _example("1", ("1", "1", "2", "0"), "3 3 2 0", 3, (3, 0, 1, 2)),  # samples alike, residuals of 0
)
LARGE = _example(
    "2 -1", tuple(f"{i % 7 - 3} {i % 5 - 1}" for i in range(40)), "1 -2 3 0 " * 10, 33, tuple(range(40))[::-1]
)
"""A batch of more than 32, and a smaller last one."""


def _unbiased(batches: _batches.Batches, most: int = 4, more: tuple[Case, ...] = ()) -> Equals:
    return Equals(
        _batches.domain(1, most),
        partial(_batches.program, batches),
        partial(_batches.expectation, batches),
        (*_up_to(most), *more),
        partial(_batches.expectation_of, batches),
    )


def _varies(batches: _batches.Batches, most: int = 4) -> Equals:
    return Equals(
        _batches.domain(2, most),
        partial(_batches.program, batches),
        partial(_batches.covariance, batches),
        _up_to(most),
        partial(_batches.covariance_of, batches),
    )


def _up_to(most: int) -> tuple[Case, ...]:
    return tuple(case for case in EXAMPLES if len(case["y"]) <= most)


# --- claims ------------------------------------------------------------------------------------------------

_LECTURE = Source("lecture", "Minibatch stochastic gradient descent")
_WHY = Source("lecture", "Why does that work?")
_SAMPLING = Source("cochran1977", "chapter 2")
_SUBSET = {"subset": "𝓑 is drawn uniformly from the subsets of B of the N samples"}
_TUPLE = {"draws": "𝓑 is B independent uniform draws from the N samples"}
_GIVEN = {"given": "the samples and w are given: the expectation is over the draw of the batch alone"}

CLAIMS = (
    Claim(
        id="minibatch.inclusion",
        title="How often a sample is in the batch",
        statement="p = B/N",
        assumptions={
            "fixed size": "the batch has B samples",
            "equal chances": "every sample is as likely as any other to be in the batch",
        },
        sources=(_SAMPLING,),
        closed_form=inclusion,
    ),
    Claim(
        id="minibatch.joint_inclusion",
        title="How often two samples are in the batch",
        statement="q = B(B − 1) / (N(N − 1))",
        assumptions={
            "fixed size": "the batch has B samples",
            "equal chances of pairs": "every pair of samples is as likely as any other to be in the batch",
        },
        sources=(_SAMPLING,),
        closed_form=joint_inclusion,
    ),
    Claim(
        id="minibatch.sample_gradient",
        title="The gradient of one sample is unbiased",
        statement="E[Σᵢ₌₁ᴺ sᵢGᵢₐ] = 1/N Σᵢ₌₁ᴺ Gᵢₐ",
        assumptions={"uniform draw": "the sample is drawn uniformly"},
        sources=(Source("lecture", "Stochastic gradient descent (SGD)"), Source("robbins1951")),
        property=_unbiased(_batches.singles),
        mistakes=mistakes(_batches.expectation, _batches.singles, ANY_BATCH),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.with_replacement",
        title="A batch drawn with replacement is unbiased",
        statement="E[1/B Σₖ₌₁ᴮ Σᵢ₌₁ᴺ sₖᵢGᵢₐ] = 1/N Σᵢ₌₁ᴺ Gᵢₐ",
        assumptions={"uniform draws": "every sample of the batch is drawn uniformly"},
        sources=(_LECTURE, _SAMPLING),
        property=_unbiased(_batches.tuples, most=3),
        mistakes=mistakes(_batches.expectation, _batches.tuples, (*ANY_BATCH, "sum", "repeats counted once")),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.without_replacement",
        title="A batch drawn without replacement is unbiased",
        statement="E[1/B Σᵢ₌₁ᴺ sᵢGᵢₐ] = 1/N Σᵢ₌₁ᴺ Gᵢₐ",
        assumptions={
            "fixed size": "the batch has B samples",
            "equal chances": "every sample is as likely as any other to be in the batch",
        },
        sources=(_LECTURE, _SAMPLING),
        property=_unbiased(_batches.subsets),
        mistakes=mistakes(_batches.expectation, _batches.subsets, (*ANY_BATCH, "sum")),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.covariance",
        title="The covariance of a batch drawn without replacement",
        statement="E[(1/B Σᵢ₌₁ᴺ sᵢGᵢᵤ)(1/B Σᵢ₌₁ᴺ sᵢGᵢᵥ)] − E[1/B Σᵢ₌₁ᴺ sᵢGᵢᵤ]E[1/B Σᵢ₌₁ᴺ sᵢGᵢᵥ] = ((N − B) "
        "/ (B(N − 1)))(1/N Σᵢ₌₁ᴺ GᵢᵤGᵢᵥ − (1/N Σᵢ₌₁ᴺ Gᵢᵤ)(1/N Σᵢ₌₁ᴺ Gᵢᵥ))",
        assumptions={
            "fixed size": "the batch has B samples",
            "equal chances": "every sample is as likely as any other to be in the batch",
            "equal chances of pairs": "every pair of samples is as likely as any other to be in the batch",
        },
        sources=(_SAMPLING, Source("bottou2018")),
        property=_varies(_batches.subsets),
        mistakes=mistakes(_batches.covariance, _batches.subsets, SPREAD),
        closed_form=covariance,
    ),
    Claim(
        id="minibatch.covariance_with_replacement",
        title="The covariance of a batch drawn with replacement",
        statement="E[(1/B Σₖ₌₁ᴮ Σᵢ₌₁ᴺ sₖᵢGᵢᵤ)(1/B Σₖ₌₁ᴮ Σᵢ₌₁ᴺ sₖᵢGᵢᵥ)] − E[1/B Σₖ₌₁ᴮ Σᵢ₌₁ᴺ sₖᵢGᵢᵤ]E[1/B "
        "Σₖ₌₁ᴮ Σᵢ₌₁ᴺ sₖᵢGᵢᵥ] = 1/B (1/N Σᵢ₌₁ᴺ GᵢᵤGᵢᵥ − (1/N Σᵢ₌₁ᴺ Gᵢᵤ)(1/N Σᵢ₌₁ᴺ Gᵢᵥ))",
        assumptions={
            "independent uniform draws": "the samples of the batch are drawn uniformly and independently"
        },
        sources=(_SAMPLING, Source("bottou2018")),
        property=_varies(_batches.tuples, most=3),
        mistakes=mistakes(_batches.covariance, _batches.tuples, (*SPREAD, "repeats counted once")),
        closed_form=covariance_with_replacement,
    ),
    Claim(
        id="minibatch.expected_risk",
        title="Averaged over the samples too, the batch is unbiased for the expected risk",
        statement="E[1/B Σᵢ₌₁ᴺ sᵢGᵢₐ] = Lₐ",
        assumptions={
            "samples of the law": "the mean of every sample's gradient is that of the law",
            "inclusion": "every sample is in the batch with probability B/N",
            "batch chosen blindly": "the batch is chosen without regard to the samples",
        },
        sources=(_WHY, Source("bottou2018")),
        closed_form=expected_risk,
    ),
    Claim(
        id="minibatch.gradient_of_risk",
        title="The gradient of the expected risk is the expected gradient",
        statement="∂/∂wₐ E[(Y − ⟨X, w⟩)²] = E[∂/∂wₐ (Y − ⟨X, w⟩)²]",
        sources=(_WHY, Source("bottou2018")),
        closed_form=gradient_of_risk,
    ),
    Claim(
        id="minibatch.exchanged_gradient",
        title="Gradient and expectation exchanged for any loss, as the slide has it",
        statement="∂/∂θ (∫(0..θ) (a + cθ) dx + ∫(θ..1) (b + dθ) dx) = ∫(0..θ) c dx + ∫(θ..1) d dx",
        sources=(_WHY,),
        closed_form=exchanged_gradient,
        corrected_by="minibatch.gradient_of_risk",
        erratum="E05",
    ),
    Claim(
        id="minibatch.given_sample",
        title="Unbiased for the expected risk given the samples, as the slide has it",
        statement="E[1/B Σᵢ₌₁ᴺ sᵢGᵢₐ] = E[−2x]",
        assumptions={"inclusion": "every sample is in the batch with probability B/N"},
        sources=(_WHY,),
        closed_form=expected_risk,
        corrected_by="minibatch.without_replacement",
        erratum="E04",
    ),
    Claim(
        id="minibatch.reused_sample",
        title="Every sample's gradient is unbiased at every step, as the slide has it",
        statement="E[x(w₁x)] = E[x²]E[w₁]",
        assumptions={"step on the sample": "the weight has moved along the gradient of the same sample"},
        sources=(_WHY,),
        closed_form=reused_sample,
        corrected_by="minibatch.expected_risk",
        erratum="E04b",
    ),
    Claim(
        id="minibatch.epoch_partition",
        title="An epoch is a uniformly random partition",
        statement="Σₖ₌₁ᴷ Pₖᵢ = 1",
        sources=(_LECTURE,),
        property=Sampled(
            (*_epochs.DESIGNS, *_scripted_epochs.DESIGNS),
            _scripted_epochs.program,
            _scripted_epochs.evidence,
            indices=True,
            floats=True,
            prospects=_epoch_prospects.prospects,
        ),
        mistakes=_epoch_mistakes.MISTAKES,
    ),
    Claim(
        id="minibatch.epoch_weights",
        title="The batches of an epoch average to the full gradient, weighted by their sizes",
        statement="Σₖ₌₁ᴷ bₖ/N (1/bₖ Σᵢ₌₁ᴺ PₖᵢGᵢₐ) = 1/N Σᵢ₌₁ᴺ Gᵢₐ",
        assumptions={"every sample once": "every sample is in exactly one batch"},
        sources=(_LECTURE,),
        property=_unbiased(_batches.blocks, more=(LARGE,)),
        mistakes=mistakes(_batches.expectation, _batches.blocks, (*ANY_BATCH, "sum")),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.unweighted_epoch",
        title="The plain mean over an epoch's batches, as the slide has it",
        statement="1/K Σₖ₌₁ᴷ 1/bₖ Σᵢ₌₁ᴺ PₖᵢGᵢₐ = 1/N Σᵢ₌₁ᴺ Gᵢₐ",
        assumptions={"every sample once": "every sample is in exactly one batch"},
        sources=(_LECTURE,),
        closed_form=unweighted_epoch,
        corrected_by="minibatch.epoch_weights",
        erratum="E04c",
    ),
)

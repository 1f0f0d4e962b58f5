"""Minibatches: what a batch's gradient is on average, how much it varies, and what an epoch is.

L is the empirical loss of N given samples, L_𝓑 that of a batch 𝓑 of B of them, S the covariance matrix of the
gradient of one sample that is drawn uniformly (with 1/N).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _batches, _empirical, _epochs
from reference.claims._model import Case, Claim, Equals, Mistake, Sampled, Source

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


def unweighted_epoch(case: Case) -> tuple[Fraction, ...]:
    """As printed: the plain mean of the gradients of the blocks of ``order``."""
    found = [_batches.gradient(case, block) for block in _batches.blocks(case)]
    return tuple(sum(column, Fraction(0)) / len(found) for column in zip(*found, strict=True))


def _scaled(factor: Fraction, case: Case) -> Any:
    """factor · S."""
    (S,) = _batches.covariance(_batches.singles, case)
    return tuple(tuple(factor * entry for entry in row) for row in S)


# --- mistakes ----------------------------------------------------------------------------------------------

_OF_A_GRADIENT = {mistake.name: mistake for mistake in _empirical.GRADIENT}


def _gradient_mistake(name: str, case: Case, batch: _batches.Batch) -> _batches.Vector:
    """A mistake of the full gradient, made on the batch."""
    oracle = _OF_A_GRADIENT[name].oracle
    if oracle is None:
        raise ValueError(f"the mistake {name!r} of the gradient has no oracle")
    (value,) = oracle(_batches.rows(case, batch))
    return tuple(value)


_ESTIMATES: dict[str, tuple[str, _batches.Estimate]] = {
    **{
        name: (_OF_A_GRADIENT[name].sentence, partial(_gradient_mistake, name))
        for name in ("factor 2", "sign", "sign of the residual", "no targets")
    },
    "sum": ("You sum over the batch: divide by its size.", _batches.summed),
    "divided by N": ("You divide by N: divide by the size of the batch.", _batches.over_all),
    "repeats counted once": (
        "A sample that was drawn twice counts twice: index with the batch, make no set and no mask of it.",
        _batches.without_repeats,
    ),
    "first rows": (
        "You take the first rows, as many as the batch has: take the rows that it names.",
        _batches.first_rows,
    ),
    "whole set": ("You return the full gradient: take the rows that the batch names.", _batches.whole_set),
}


def _mistakes(compared: Any, batches: _batches.Batches, names: Iterable[str]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(name, sentence, oracle=partial(compared, batches, estimate=estimate))
        for name, (sentence, estimate) in _ESTIMATES.items()
        if name in names
    )


_ANY_BATCH = (
    "factor 2",
    "sign",
    "sign of the residual",
    "no targets",
    "divided by N",
    "first rows",
    "whole set",
)
_SPREAD = ("factor 2", "sign of the residual", "no targets", "sum", "divided by N", "whole set")

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
)


def _unbiased(batches: _batches.Batches, most: int = 4) -> Equals:
    return Equals(
        _batches.domain(1, most),
        partial(_batches.program, batches),
        partial(_batches.expectation, batches),
        _up_to(most),
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
        statement="P(i ∈ 𝓑) = B/N",
        sources=(_SAMPLING,),
        assumptions=_SUBSET,
        closed_form=inclusion,
    ),
    Claim(
        id="minibatch.joint_inclusion",
        title="How often two samples are in the batch",
        statement="P(i ∈ 𝓑, j ∈ 𝓑) = B(B − 1)/(N(N − 1)) for i ≠ j",
        sources=(_SAMPLING,),
        assumptions=_SUBSET,
        closed_form=joint_inclusion,
    ),
    Claim(
        id="minibatch.sample_gradient",
        title="The gradient of one sample is unbiased",
        statement="E_i ∇ℓ_i(w) = ∇L(w)",
        sources=(Source("lecture", "Stochastic gradient descent (SGD)"), Source("robbins1951")),
        assumptions={"uniform": "i is drawn uniformly from the N samples", **_GIVEN},
        property=_unbiased(_batches.singles),
        mistakes=_mistakes(_batches.expectation, _batches.singles, _ANY_BATCH),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.with_replacement",
        title="A batch drawn with replacement is unbiased",
        statement="E_𝓑 ∇L_𝓑(w) = ∇L(w), 𝓑 with replacement",
        sources=(_LECTURE, _SAMPLING),
        assumptions={**_TUPLE, **_GIVEN},
        property=_unbiased(_batches.tuples, most=3),
        mistakes=_mistakes(
            _batches.expectation, _batches.tuples, (*_ANY_BATCH, "sum", "repeats counted once")
        ),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.without_replacement",
        title="A batch drawn without replacement is unbiased",
        statement="E_𝓑 ∇L_𝓑(w) = ∇L(w), 𝓑 without replacement",
        sources=(_LECTURE, _SAMPLING),
        assumptions={**_SUBSET, **_GIVEN},
        property=_unbiased(_batches.subsets),
        mistakes=_mistakes(_batches.expectation, _batches.subsets, (*_ANY_BATCH, "sum")),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.covariance",
        title="The covariance of a batch drawn without replacement",
        statement="Cov ∇L_𝓑(w) = (N − B)/(B(N − 1)) · S",
        sources=(_SAMPLING, Source("bottou2018")),
        assumptions={**_SUBSET, **_GIVEN, "two": "N ≥ 2"},
        property=_varies(_batches.subsets),
        mistakes=_mistakes(_batches.covariance, _batches.subsets, _SPREAD),
        closed_form=covariance,
    ),
    Claim(
        id="minibatch.covariance_with_replacement",
        title="The covariance of a batch drawn with replacement",
        statement="Cov ∇L_𝓑(w) = S/B",
        sources=(_SAMPLING, Source("bottou2018")),
        assumptions={**_TUPLE, **_GIVEN},
        property=_varies(_batches.tuples, most=3),
        mistakes=_mistakes(_batches.covariance, _batches.tuples, (*_SPREAD, "repeats counted once")),
        closed_form=covariance_with_replacement,
    ),
    Claim(
        id="minibatch.expected_risk",
        title="Averaged over the samples too, the batch is unbiased for the expected risk",
        statement="E_T E_𝓑 ∇L_𝓑(w) = ∇L_𝒟(w)",
        sources=(_WHY, Source("bottou2018")),
        assumptions={
            "samples": "every sample of T has the law 𝒟",
            "fixed": "w does not depend on T",
            "exchange": "the gradient may be taken under the expectation",
        },
        closed_form=expected_risk,
    ),
    Claim(
        id="minibatch.given_sample",
        title="Unbiased for the expected risk given the samples, as the slide has it",
        statement="E_𝓑 ∇L_𝓑(w) = ∇L_𝒟(w)",
        sources=(_WHY,),
        closed_form=expected_risk,
        corrected_by="minibatch.without_replacement",
        erratum="E04",
    ),
    Claim(
        id="minibatch.reused_sample",
        title="Every sample's gradient is unbiased at every step, as the slide has it",
        statement="E ∇ℓ_i(w_t) = E ∇L_𝒟(w_t)",
        sources=(_WHY,),
        closed_form=expected_risk,
        corrected_by="minibatch.expected_risk",
        erratum="E04b",
    ),
    Claim(
        id="minibatch.epoch_partition",
        title="An epoch is a uniformly random partition",
        statement="{1, …, N} = 𝓑₁ ⊔ … ⊔ 𝓑ₚ, |𝓑ₖ| = B for k < p, all such partitions equally likely",
        sources=(_LECTURE,),
        property=Sampled(_epochs.DESIGNS, _epochs.program, _epochs.evidence),
        mistakes=(
            Mistake(
                "no shuffle",
                "Every epoch has the same batches: put all indices in a random order before you cut.",
                imitate=_epochs.imitate,
                options={"shuffle": "none"},
            ),
            Mistake(
                "reorders fixed batches",
                "You shuffle the order of fixed batches: shuffle the indices before you cut.",
                imitate=_epochs.imitate,
                options={"shuffle": "batches"},
            ),
            Mistake(
                "first index fixed",
                "Index 0 is always in the first batch: your shuffle leaves it out.",
                imitate=_epochs.imitate,
                options={"shuffle": "others"},
            ),
            Mistake(
                "last batch dropped",
                "You drop the last batch when it is smaller: its samples belong to the epoch too.",
                imitate=_epochs.imitate,
                options={"last": "dropped"},
            ),
            Mistake(
                "last batch merged",
                "You add what is left over to the last whole batch: it is a smaller batch of its own.",
                imitate=_epochs.imitate,
                options={"last": "merged"},
            ),
            Mistake(
                "counts from 1",
                "Your indices run from 1 to N: rows are numbered from 0.",
                imitate=_epochs.imitate,
                options={"start": 1},
            ),
            Mistake(
                "reseeds",
                "Your epochs are the same whatever generator you are given: use it, seed none of your own.",
                imitate=_epochs.imitate,
                options={"repeats": "generator"},
            ),
            Mistake(
                "drawn with replacement",
                "Some indices occur twice in your epoch and others never: shuffle, do not draw anew.",
                imitate=_epochs.imitate_repeated_indices,
            ),
        ),
    ),
    Claim(
        id="minibatch.epoch_weights",
        title="The batches of an epoch average to the full gradient, weighted by their sizes",
        statement="Σₖ (bₖ/N) ∇L_𝓑ₖ(w) = ∇L(w)",
        sources=(_LECTURE,),
        assumptions={"partition": "the batches are disjoint, and together all N samples"},
        property=_unbiased(_batches.blocks),
        mistakes=_mistakes(_batches.expectation, _batches.blocks, (*_ANY_BATCH, "sum")),
        closed_form=full_gradient,
    ),
    Claim(
        id="minibatch.unweighted_epoch",
        title="The plain mean over an epoch's batches, as the slide has it",
        statement="(1/p) Σₖ ∇L_𝓑ₖ(w) = ∇L(w)",
        sources=(_LECTURE,),
        closed_form=unweighted_epoch,
        corrected_by="minibatch.epoch_weights",
        erratum="E04c",
    ),
)

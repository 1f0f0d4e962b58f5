"""Dropout: each unit is kept with probability keep, and what that changes on average.

A layer's input is x, its weights W are (fan_in, fan_out), its pre-activation is z = Wᵀ(x ⊙ h) + b with
independent hᵢ ~ Bernoulli(keep). The lecture calls keep the dropout rate h: it is the probability of keeping.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import (
    _dropout_backward,
    _dropout_eval,
    _dropout_loss,
    _dropout_mistakes,
    _mask_prospects,
    _masks,
    _scripted_masks,
)
from reference.claims._linear import alone
from reference.claims._model import (
    Case,
    Claim,
    Convention,
    Equals,
    Sampled,
    Source,
)

# --- exact values of the theorems --------------------------------------------------------------------------


def preactivation(case: Case) -> tuple[Fraction, ...]:
    """Wᵀ(keep·x) + b, with ``W`` (fan_in, fan_out), ``x``, ``b`` and ``keep``."""
    columns = zip(*case["W"], strict=True)
    return tuple(
        case["keep"] * sum((w * x for w, x in zip(column, case["x"], strict=True)), Fraction(0)) + bias
        for column, bias in zip(columns, case["b"], strict=True)
    )


def preactivation_variance(case: Case) -> tuple[Fraction, ...]:
    """keep(1 − keep) Σᵢ (wᵢⱼ xᵢ)² for each unit j."""
    keep = case["keep"]
    return tuple(
        keep * (1 - keep) * sum(((w * x) ** 2 for w, x in zip(column, case["x"], strict=True)), Fraction(0))
        for column in zip(*case["W"], strict=True)
    )


def drop_probability(case: Case) -> Fraction:
    """1 − keep."""
    drop: Fraction = 1 - case["keep"]
    return drop


def rate(case: Case) -> Fraction:
    """As printed: keep."""
    keep: Fraction = case["keep"]
    return keep


def backward(case: Case) -> tuple[Fraction, ...]:
    """d ⊙ m / keep, from ``d`` (n,), ``mask`` (n,) and ``keep``."""
    return tuple(d * m / case["keep"] for d, m in zip(case["d"], case["mask"], strict=True))


def least_squares(case: Case) -> Any:
    """‖y − keep·Xw‖² + keep(1 − keep) Σᵣᵢ xᵣᵢ²wᵢ²."""
    return _dropout_loss.expected_loss(case, scaled_at="test")


def inverted_least_squares(case: Case) -> Any:
    """‖y − Xw‖² + (1 − keep)/keep Σᵣᵢ xᵣᵢ²wᵢ²."""
    return _dropout_loss.expected_loss(case)


def inverted(case: Case) -> Any:
    """x."""
    return case["x"]


def through_activation(case: Case) -> tuple[Fraction, ...]:
    """As printed: ReLU of the expected pre-activation."""
    return tuple(max(z, Fraction(0)) for z in preactivation(case))


def output_scaling(case: Case) -> tuple[Fraction, ...]:
    """As printed: keep·(Wᵀx + b)."""
    full = preactivation({**case, "keep": Fraction(1)})
    return tuple(case["keep"] * z for z in full)


# --- conventions ------------------------------------------------------------------------------

CONVENTIONS = (
    Convention(
        "inverted",
        "a kept unit is divided by keep while training, and nothing is scaled at test time",
        {},
        followed_by=("Keras", "PyTorch"),
    ),
    Convention(
        "scaled at test time",
        "a kept unit keeps its value while training, and at test time every unit is multiplied by keep",
        {"scaled_at": "test"},
        followed_by=("Srivastava et al. 2014",),
    ),
    Convention(
        "drop probability",
        "the argument is the probability of dropping a unit, 1 − keep",
        {"argument": "drop"},
        followed_by=("Keras", "PyTorch"),
        only_declared=True,
    ),
)

OF_THE_MASK = Convention(
    "scaled mask",
    "the mask that the backward pass is given has 1/keep in place of 1",
    {"given": "scaled mask"},
    only_declared=True,
)

# --- claims ------------------------------------------------------------------------------------------------

_DROPOUT = Source("srivastava2014")
_LECTURE = Source("lecture", "Dropout")
_MARGINALISED = Source("srivastava2014", "section 9.1")
_INDEPENDENT = {
    "kept with probability h": "every input is kept with probability h",
    "uncorrelated mask": "the inputs of a sample are dropped without regard to each other",
}

CLAIMS = (
    Claim(
        id="dropout.expected_preactivation",
        title="The expected pre-activation",
        statement="E[⟨w, x ⊙ m⟩ + b] = ⟨w, hx⟩ + b",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_LECTURE, _DROPOUT),
        closed_form=preactivation,
    ),
    Claim(
        id="dropout.preactivation_variance",
        title="The variance of a pre-activation",
        statement="E[(⟨w, x ⊙ m⟩ + b)²] − E[⟨w, x ⊙ m⟩ + b]² = h(1 − h)Σᵢ₌₁ⁿ wᵢ²xᵢ²",
        assumptions={
            "kept with probability h": "every unit is kept with probability h",
            "uncorrelated mask": "units are kept without regard to each other",
        },
        sources=(_DROPOUT,),
        closed_form=preactivation_variance,
    ),
    Claim(
        id="dropout.drop_probability",
        title="How often a unit is dropped",
        statement="E[1 − mᵢ] = 1 − h",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_DROPOUT,),
        closed_form=drop_probability,
    ),
    Claim(
        id="dropout.rate",
        title="h as the rate of dropping, as the slide has it",
        statement="E[1 − mᵢ] = h",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_LECTURE,),
        closed_form=rate,
        corrected_by="dropout.drop_probability",
        erratum="E17",
    ),
    Claim(
        id="dropout.test_scaling",
        title="Scaling the weights at test time gives the expected pre-activation",
        statement="⟨hw, x⟩ + b = E[⟨w, x ⊙ m⟩ + b]",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_LECTURE, _DROPOUT),
        closed_form=preactivation,
    ),
    Claim(
        id="dropout.output_scaling",
        title="Scaling the output, as the slide has it",
        statement="h(⟨w, x⟩ + b) = E[⟨w, x ⊙ m⟩ + b]",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_LECTURE,),
        closed_form=output_scaling,
        corrected_by="dropout.test_scaling",
        erratum="E18",
    ),
    Claim(
        id="dropout.through_activation",
        title="The expectation passed through the activation",
        statement="E[ReLU(⟨w, x ⊙ m⟩ + b)] = ReLU(E[⟨w, x ⊙ m⟩ + b])",
        assumptions={
            "kept with probability h": "every unit is kept with probability h",
            "uncorrelated mask": "units are kept without regard to each other",
        },
        sources=(_LECTURE,),
        closed_form=through_activation,
        corrected_by="dropout.expected_preactivation",
        erratum="E18b",
    ),
    Claim(
        id="dropout.inverted",
        title="Training and test agree in expectation",
        statement="E[xᵢmᵢ/h] = xᵢ",
        assumptions={"kept with probability h": "every unit is kept with probability h"},
        sources=(_DROPOUT,),
        property=Sampled(
            (*_masks.DESIGNS, _scripted_masks.DESIGNS[0]),
            _scripted_masks.both_program,
            _scripted_masks.both_evidence,
            prospects=_mask_prospects.of_both,
        ),
        conventions=CONVENTIONS,
        mistakes=_dropout_mistakes.BOTH,
        closed_form=inverted,
    ),
    Claim(
        id="dropout.train",
        title="Inverted dropout while training",
        statement="yᵢ = xᵢmᵢ/h; E[mᵢ] = h; mᵢ² = mᵢ",
        sources=(_LECTURE, _DROPOUT),
        property=Sampled(
            (*_masks.DESIGNS, *_masks.LARGE, *_masks.SMALL, *_scripted_masks.DESIGNS, _scripted_masks.FINE),
            _scripted_masks.train_program,
            _scripted_masks.train_evidence,
            prospects=_mask_prospects.of_train,
        ),
        conventions=CONVENTIONS,
        mistakes=_dropout_mistakes.TRAIN,
    ),
    Claim(
        id="dropout.eval",
        title="Inverted dropout at test time",
        statement="yᵢ = xᵢ",
        sources=(_LECTURE, _DROPOUT),
        property=Equals(
            _dropout_eval.LAYERS, _dropout_eval.program, _dropout_eval.oracle, _dropout_eval.EXAMPLES
        ),
        conventions=CONVENTIONS,
        mistakes=_dropout_eval.MISTAKES,
    ),
    Claim(
        id="dropout.backward",
        title="The backward pass has the mask and the scale of the forward pass",
        statement="∂/∂xₐ ⟨s, (1/h)(x ⊙ m)⟩ = sₐmₐ/h",
        sources=(_DROPOUT,),
        property=Sampled(
            _dropout_backward.DESIGNS,
            _dropout_backward.program,
            _dropout_backward.evidence,
            prospects=_dropout_backward.prospects,
        ),
        conventions=(*CONVENTIONS, OF_THE_MASK),
        mistakes=_dropout_backward.MISTAKES,
        closed_form=backward,
    ),
    Claim(
        id="dropout.least_squares",
        title="The penalty that dropout is for least squares",
        statement="E[Σᵣ₌₁ᴺ (yᵣ − Σᵢ₌₁ⁿ mᵣᵢxᵣᵢwᵢ)²] = Σᵣ₌₁ᴺ (yᵣ − Σᵢ₌₁ⁿ hxᵣᵢwᵢ)² + h(1 − h)Σᵣ₌₁ᴺ Σᵢ₌₁ⁿ xᵣᵢ²wᵢ²",
        assumptions=_INDEPENDENT,
        sources=(_MARGINALISED,),
        closed_form=least_squares,
    ),
    Claim(
        id="dropout.inverted_least_squares",
        title="The penalty that inverted dropout is for least squares",
        statement="E[Σᵣ₌₁ᴺ (yᵣ − Σᵢ₌₁ⁿ mᵣᵢxᵣᵢ/h wᵢ)²] = Σᵣ₌₁ᴺ (yᵣ − Σᵢ₌₁ⁿ xᵣᵢwᵢ)² "
        "+ ((1 − h) / h)Σᵣ₌₁ᴺ Σᵢ₌₁ⁿ xᵣᵢ²wᵢ²",
        assumptions=_INDEPENDENT,
        sources=(_MARGINALISED,),
        property=Equals(
            _dropout_loss.DATA,
            _dropout_loss.ask,
            partial(alone, _dropout_loss.expected_loss),
            _dropout_loss.EXAMPLES,
        ),
        conventions=CONVENTIONS,
        mistakes=_dropout_loss.MISTAKES,
        closed_form=inverted_least_squares,
    ),
)

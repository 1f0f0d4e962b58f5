"""Dropout: each unit is kept with probability keep, and what that changes on average.

A layer's input is x, its weights W are (fan_in, fan_out), its pre-activation is z = Wᵀ(x ⊙ h) + b with
independent hᵢ ~ Bernoulli(keep). The lecture calls keep the dropout rate h: it is the probability of keeping.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reference.claims import _dropout_mistakes, _masks
from reference.claims._model import (
    Array,
    Call,
    Case,
    Claim,
    Convention,
    Domain,
    Equals,
    Integer,
    Mistake,
    Real,
    Sampled,
    Source,
    Values,
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


# --- dropout at test time ----------------------------------------------------------------------------------


def eval_program(case: Case, *, argument: str = "keep", **_: Any) -> tuple[Call, ...]:
    """One call on the whole layer."""
    return (Call("dropout_eval", (case["x"], _masks.argument_of(case, argument))),)


def eval_oracle(case: Case, *, scaled_at: str = "train", **_: Any) -> Values:
    """x itself; keep·x where the scaling is left to test time.

    Whoever scales, and scales back, rounds twice: so x is x·(keep/keep) here.
    """
    keep = case["keep"]
    return (_times(case["x"], keep if scaled_at == "test" else keep / keep),)


def divided_at_test(case: Case, **_: Any) -> Values:
    """x/keep."""
    return (_times(case["x"], 1 / case["keep"]),)


def scaled_by_drop(case: Case, **_: Any) -> Values:
    """(1 − keep)·x."""
    return (_times(case["x"], 1 - case["keep"]),)


def scaled_twice(case: Case, **_: Any) -> Values:
    """keep²·x."""
    return (_times(case["x"], case["keep"] * case["keep"]),)


def _times(x: Sequence[Sequence[Any]], factor: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(value * factor for value in row) for row in x)


LAYERS = Domain(
    {
        "rows": Integer(1, 4),
        "units": Integer(1, 5),
        "keep": Real(0, 1, open=True),
        "x": Array(Real(-8, 8, scales=(0, -20, 20)), ("rows", "units")),
    }
)

EXAMPLES: tuple[Case, ...] = (
    {"x": ((Fraction(1), Fraction(-2)), (Fraction(0), Fraction(3, 4))), "keep": Fraction(3, 4)},
    {"x": ((Fraction(5), Fraction(-1, 2)),), "keep": Fraction(1, 4)},
    {"x": ((Fraction(1),), (Fraction(7, 8),)), "keep": Fraction(1)},
    {"x": ((1 + Fraction(1, 2**40), Fraction(0.1)),), "keep": Fraction(0.8)},  # float32 does not hold these
)

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

# --- claims ------------------------------------------------------------------------------------------------

_DROPOUT = Source("srivastava2014")
_LECTURE = Source("lecture", "Dropout")
_BERNOULLI = "each unit is kept with probability keep: E[hᵢ] = keep"

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
        property=Sampled(_masks.DESIGNS, _masks.both_program, _masks.both_evidence),
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
            (*_masks.DESIGNS, *_masks.LARGE, *_masks.SMALL), _masks.train_program, _masks.train_evidence
        ),
        conventions=CONVENTIONS,
        mistakes=_dropout_mistakes.TRAIN,
    ),
    Claim(
        id="dropout.eval",
        title="Inverted dropout at test time",
        statement="yᵢ = xᵢ",
        sources=(_LECTURE, _DROPOUT),
        property=Equals(LAYERS, eval_program, eval_oracle, EXAMPLES),
        conventions=CONVENTIONS,
        mistakes=(
            Mistake(
                "divides by keep",
                "You divide by keep at test time: nothing was dropped, so that nothing is to be made up for.",
                oracle=divided_at_test,
            ),
            Mistake(
                "scales by the drop probability",
                "You multiply by 1 − keep at test time.",
                oracle=scaled_by_drop,
            ),
            Mistake("scales twice", "You multiply by keep twice.", oracle=scaled_twice),
        ),
    ),
)

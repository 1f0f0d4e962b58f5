"""What kinds of errata there are, where the lecture follows another convention than its source, what of it is right.

The errata themselves are claims that are refuted: ``claim.erratum`` is the number, and the derivation of the same id
has the witness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "A": "wrong as printed",
    "B": "true only with an assumption that the slide leaves out",
    "K": "another convention than that of the cited work",
    "P": "quoted from a paper, and not true in general",
    "F": "folklore that the lecture does not print",
}

WRONG_AS_PRINTED = frozenset(("E01", "E02", "E03", "E10", "E10b", "E14", "E15", "E15b", "E16", "E17"))
WITHOUT_AN_ASSUMPTION = frozenset(
    ("E04", "E04b", "E04c", "E05", "E06", "E08", "E11", "E12", "E16c", "E18", "E18b")
)


@dataclass(frozen=True)
class Differing:
    """A convention of the lecture that is not that of the work it cites: each of the two is right.

    ``example`` tells the two apart; ``followed_by`` are claims, and the convention of theirs that the slide follows.
    """

    erratum: str
    slide: str
    printed: str
    cited: str
    example: str
    followed_by: Mapping[str, str]


CONVENTIONS: tuple[Differing, ...] = (
    Differing(
        erratum="E09",
        slide="Adagrad, RMSprop, Adam",
        printed="∇/√(g + ε)",
        cited="∇/(√g + ε): Duchi, Hazan and Singer 2011, Kingma and Ba 2015",
        example="g = 9/16, ε = 1: the divisors are 5/4 and 7/4",
        followed_by={
            "adagrad.update": "inside the root",
            "rmsprop.update": "inside the root",
            "adam.update": "inside the root",
        },
    ),
    Differing(
        erratum="E16b",
        slide="Regularizing the ERM",
        printed="λ is called weight decay, and the penalty is λ‖W‖²",
        cited="with ½λ‖W‖² λ itself is the weight decay, with λ‖W‖² it is 2λ: Krogh and Hertz 1992",
        example="η = 1/10, λ = 1: a step shrinks the weights by the factors 4/5 and 9/10",
        followed_by={"weight_decay.update": "λ‖W‖²", "weight_decay.shrinkage": "λ‖W‖²"},
    ),
    Differing(
        erratum="E19",
        slide="Polyak momentum",
        printed="v ← μv − η∇, the learning rate inside the velocity",
        cited="v ← μv + ∇ and the step −ηv, the rate outside: equal while η is constant",
        example="μ = 1/2, gradients 1 and 1, η = 1 and then 1/2: after two steps θ is −2 and −7/4",
        followed_by={"momentum.changing_rate": "classical", "momentum.rate_outside": ""},
    ),
)


@dataclass(frozen=True)
class Confirmed:
    """What may look like an error, and is right as printed: the claim of this id says so."""

    slide: str
    printed: str
    claim: str


CONFIRMED: tuple[Confirmed, ...] = (
    Confirmed("Polyak momentum", "θₜ₊₁ = θₜ − ηΣᵢ₌₀ᵗ μⁱ∇ₜ₋ᵢ", "momentum.unrolled"),
    Confirmed(
        "Nesterov accelerated momentum", "the same sum, of the half steps' gradients", "nesterov.unrolled"
    ),
    Confirmed(
        "Glorot's initialization",
        "the harmonic mean of 1/nₖ and 1/nₖ₋₁ is 2/(nₖ₋₁ + nₖ)",
        "initialization.glorot_compromise",
    ),
    Confirmed(
        "Glorot's initialization", "the uniform limit √(6/(nₖ₋₁ + nₖ))", "initialization.uniform_limit"
    ),
    Confirmed("Batch normalization", "the normalized unit does not depend on its bias", "batch_norm.bias"),
    Confirmed("Weight decay: gradient", "2λW, of the squared norm", "weight_decay.gradient"),
    Confirmed(
        "Step learning rate decay", "γ to the number of milestones passed", "schedules.milestone_count"
    ),
    Confirmed("Toy dataset", "about 200 parameters: 201", "toy_models.parameters"),
)


def kind(erratum: str) -> str:
    """The kind of an erratum, by its number: a key of ``KINDS``."""
    if any(one.erratum == erratum for one in CONVENTIONS):
        return "K"
    if erratum.startswith("E"):
        return "A" if erratum in WRONG_AS_PRINTED else "B"
    return erratum[0]

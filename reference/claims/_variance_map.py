"""The variances of a ReLU network's pre-activations: cases, the oracle, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import accumulate
from operator import mul
from typing import Any

from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real, Values
from reference.exact import Value, rounded

LAYERS = Domain(
    {
        "depth": Integer(1, 6),
        "second_moment": Real(0, 8, open=True, scales=(0, -20, 20)),
        "fan_in": Array(Integer(1, 9), ("depth",)),
        "weight_variance": Array(Real(0, 4, open=True, scales=(0, -8)), ("depth",)),
    }
)
EXAMPLES: tuple[Case, ...] = (
    {
        "second_moment": Fraction(3, 4),
        "fan_in": (4, 6, 2, 5),
        "weight_variance": (Fraction(1, 2), Fraction(5, 8), Fraction(3, 4), Fraction(1, 8)),
    },
    {
        "second_moment": Fraction(5),
        "fan_in": (1024,) * 7,
        "weight_variance": (Fraction(2, 1024),) * 7,
    },
    {"second_moment": Fraction(2), "fan_in": (3,), "weight_variance": (Fraction(1, 4),)},
)


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call on all layers."""
    return (Call("relu_variances", (case["second_moment"], case["fan_in"], case["weight_variance"])),)


Gain = Callable[[Case, int], Value]
"""What the layer of this index multiplies by."""


def half(case: Case, k: int) -> Value:
    """½ nₖ σₖ²."""
    return case["fan_in"][k] * case["weight_variance"][k] / 2


def variances(case: Case, gain: Gain = half, **_: Any) -> Values:
    """After each layer: q₀ Π gain, of positive factors.

    A layer multiplies by three numbers, or by two where σ²/2 or n/2 is taken first, in any order: three roundings.
    Or as exp of a sum of logarithms: those of one layer's numbers are below 20 in size together, that of q₀ below
    16, and each is rounded twice; each of the 3k sums is below 16 + 20k and is rounded once. All in all there are
    at most (3k + 2)(16 + 20k) roundings of the result, which is below 1000k for up to seven layers.
    """
    layers = [gain(case, k) for k in range(len(case["fan_in"]))]
    products = accumulate([case["second_moment"], *layers], mul)
    values = [rounded(value, value, 1000 * k) for k, value in enumerate(products)]
    return (tuple(values[1:]),)


# --- known wrong ones --------------------------------------------------------------------------------------


def _times(factor: Fraction) -> Gain:
    return lambda case, k: half(case, k) * factor


def _squared(case: Case, k: int) -> Value:
    return half(case, k) * case["weight_variance"][k]


def _next_fan(case: Case, k: int) -> Value:
    """The fan of the layer that follows; its own where none does."""
    following = case["fan_in"][min(k + 1, len(case["fan_in"]) - 1)]
    return following * case["weight_variance"][k] / 2


def _no_fan(case: Case, k: int) -> Value:
    return case["weight_variance"][k] / 2


def _shifted(case: Case, **_: Any) -> Values:
    """The first moment before, and without the last layer."""
    (values,) = variances(case)
    return ((case["second_moment"], *values[:-1]),)


def _each_alone(case: Case, **_: Any) -> Values:
    return (tuple(case["second_moment"] * half(case, k) for k in range(len(case["fan_in"]))),)


def _gains_alone(case: Case, **_: Any) -> Values:
    return variances({**case, "second_moment": case["second_moment"] / case["second_moment"]})


def _first_halved_not(case: Case, **_: Any) -> Values:
    (values,) = variances(case)
    return (tuple(2 * value for value in values),)


MISTAKES = tuple(
    Mistake(name, sentence, oracle)
    for name, sentence, oracle in (
        (
            "no half",
            "You leave out ReLU's half: it passes half of the second moment of a symmetric law.",
            partial(variances, gain=_times(Fraction(2))),
        ),
        (
            "a quarter",
            "You halve twice: ReLU passes half of the second moment, and the mean is none of its square.",
            partial(variances, gain=_times(Fraction(1, 2))),
        ),
        (
            "He's gain",
            "You multiply by 2 where ReLU halves: He's 2 makes up for that half in the weights' variance.",
            partial(variances, gain=_times(Fraction(4))),
        ),
        (
            "variance squared",
            "You square the weights' variance: it is σ² already.",
            partial(variances, gain=_squared),
        ),
        ("fan_out", "You use the next layer's fan_in, which is fan_out.", partial(variances, gain=_next_fan)),
        (
            "no fan",
            "You leave out fan_in: a unit sums over that many inputs.",
            partial(variances, gain=_no_fan),
        ),
        ("shifted", "You return the input's second moment first: layer 1 comes first.", _shifted),
        (
            "each layer alone",
            "Every layer starts from the input again: it takes what the layer before it gives.",
            _each_alone,
        ),
        ("no input", "You leave out the input's second moment: you start from 1.", _gains_alone),
        (
            "first layer not halved",
            "You do not halve in the first layer: here its inputs, too, come through ReLU.",
            _first_halved_not,
        ),
    )
)

"""Adam from the middle of a run: a state is handed in, and a few steps are taken from it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from reference.claims import _adam_mistakes as known
from reference.claims import _adam_moments as moments
from reference.claims._adam_cases import STREAMS, entries, of_streams
from reference.claims._adam_cases import ask as ask_fresh
from reference.claims._adam_mistakes import Named
from reference.claims._adam_rule import Rule, each
from reference.claims._model import Array, Case, Domain, Integer, Operation, Real, Trajectory
from reference.exact import Value, one_minus_power, sqrt, weighted_mean

_MOMENT = Real(-4, 4, scales=(0, -10))
_SQUARE = Real(0, 16, scales=(0, -16))


def _with_state(inputs: dict[str, Any]) -> Case:
    """v is 0 where g is: the first moment of gradients that were all 0 is no other."""
    g = (inputs["vector_g"], inputs["matrix_g"])
    v = each(lambda v, g: v if g else 0 * v, (inputs["vector_v"], inputs["matrix_v"]), g)
    return {**of_streams(inputs), "v": v, "g": g, "t": inputs["taken"]}


STATES = Domain(
    {
        **STREAMS.inputs,
        "T": Integer(1, 3),
        "taken": Integer(1, 40),
        "vector_v": Array(_MOMENT, ("n",)),
        "matrix_v": Array(_MOMENT, (2, "m")),
        "vector_g": Array(_SQUARE, ("n",)),
        "matrix_g": Array(_SQUARE, (2, "m")),
    },
    _with_state,
)
MIDWAY: Case = {
    "theta": (entries(0, 1), (entries(-0.5), entries(0))),
    "v": (entries(0.5, 0), (entries(-1), entries(3))),
    "g": (entries(1, 0), (entries(0.25), entries(10))),
    "t": 7,
    "gradients": (
        (entries(-2, 0), (entries(0.5), entries(1))),
        (entries(1, 3), (entries(4), entries(-2))),
        (entries(0.5, -1), (entries(-1), entries(2**-20))),
    ),
    "lr": Fraction(3, 16),
    "beta1": Fraction(7, 8),
    "beta2": Fraction(15, 16),
    "eps": Fraction(1, 16),
}
"""After seven steps."""
LATE: Case = {
    **MIDWAY,
    "theta": (entries(0), (entries(0.5),)),
    "v": (entries(0.5), (entries(-1),)),
    "g": (entries(1), (entries(10),)),
    "t": 3000,
    "gradients": ((entries(-2), (entries(1),)),),
    "beta2": 1 - Fraction(1, 2**10),
}
"""After so many that the first correction is over, and the second is not: it is a twentieth."""


def ask(case: Case, **options: Any) -> tuple[Operation, ...]:
    """One trajectory from the case's state."""
    (fresh,) = ask_fresh(case, **options)
    assert isinstance(fresh, Trajectory)
    return (replace(fresh, state={name: case[name] for name in ("v", "g", "t")}),)


def step(case: Case) -> Value:
    """The next θ of one coordinate, from ``theta``, ``v``, ``g``, ``t`` and ``grad``."""
    v = weighted_mean(case["beta1"], case["v"], case["grad"]) / one_minus_power(case["beta1"], case["t"] + 1)
    g = weighted_mean(case["beta2"], case["g"], case["grad"] ** 2)
    root = sqrt(g / one_minus_power(case["beta2"], case["t"] + 1))
    return case["theta"] - case["lr"] * v / (root + case["eps"])


_STATE: tuple[Named, ...] = (
    (
        "a clock of its own",
        "You count the steps yourself, from 1, and do not use the t that you are given.",
        Rule(ignores=("t",)),
    ),
    (
        "t frozen",
        "Your t stays where it is: advance it once a step.",
        Rule(frozen=True),
    ),
    (
        "t one step behind",
        "You correct with the number of steps taken before this one: count this step too.",
        Rule(clock=lambda step, tensor, tensors: step - 1),
    ),
    (
        "moments not taken over",
        "You start both moments at 0, and do not use the v and g that you are given.",
        Rule(ignores=("v", "g")),
    ),
    (
        "v not taken over",
        "You start v at 0, and do not use the one that you are given.",
        Rule(ignores=("v",)),
    ),
    (
        "g not taken over",
        "You start g at 0, and do not use the one that you are given.",
        Rule(ignores=("g",)),
    ),
)
MISTAKES = (
    *_STATE,
    *(named for named in known.CORRECTION if named[0] not in ("t once a tensor", "the layer's index")),
    *known.STEP,
    *moments.FIRST,
    *moments.SECOND,
    moments.BIAS,
    *moments.WHOLE,
    *moments.VARYING,
)

"""What Adam is asked: streams of gradients, and constant ones."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from reference.claims._adam_rule import ADAM, Rule, each, trajectory
from reference.claims._model import Array, Case, Domain, Input, Integer, Operation, Real, Trajectory, Values

# --- what is asked -----------------------------------------------------------------------------------------

_HYPERPARAMETERS: dict[str, Input] = {
    "lr": Real(0, 1, open=True, scales=(0, -6)),
    "forget1": Real(0, 1, open=True, scales=(0, -3)),
    "forget2": Real(0, 1, open=True, scales=(0, -4)),
    "eps": Real(0, 1, open=True, scales=(0, -5, -13)),
}
_START = Real(-2, 2, scales=(0, -10))
_GRADIENT = Real(-4, 4, scales=(0, -27, 6))


def _given(inputs: Mapping[str, Any], theta: tuple[Any, ...], gradients: tuple[Any, ...]) -> Case:
    """β = 1 − (what is forgotten), so that β is as often near 1 as not; θ starts at 0 unless ``away``."""
    start = theta if inputs["away"] else each(lambda entry: 0 * entry, theta)
    betas = {"beta1": 1 - inputs["forget1"], "beta2": 1 - inputs["forget2"]}
    return {"theta": start, "gradients": gradients, "lr": inputs["lr"], **betas, "eps": inputs["eps"]}


def of_streams(inputs: dict[str, Any]) -> Case:
    """A vector and a matrix; if ``still``, the vector's first gradient is always 0."""
    vectors = [(0 * row[0], *row[1:]) if inputs["still"] else row for row in inputs["vector_gradients"]]
    gradients = tuple(zip(vectors, inputs["matrix_gradients"], strict=True))
    return _given(inputs, (inputs["vector"], inputs["matrix"]), gradients)


def _constant(inputs: dict[str, Any]) -> Case:
    """Two vectors, whose gradients stay what they are."""
    gradients = (inputs["first_gradient"], inputs["second_gradient"])
    return _given(inputs, (inputs["first"], inputs["second"]), (gradients,) * inputs["T"])


STREAMS = Domain(
    {
        "T": Integer(3, 5),
        "n": Integer(1, 2),
        "m": Integer(1, 2),
        **_HYPERPARAMETERS,
        "away": Integer(0, 1),
        "still": Integer(0, 1),
        "vector": Array(_START, ("n",)),
        "matrix": Array(_START, (2, "m")),
        "vector_gradients": Array(_GRADIENT, ("T", "n")),
        "matrix_gradients": Array(_GRADIENT, ("T", 2, "m")),
    },
    of_streams,
)
CONSTANT = Domain(
    {
        "T": Integer(3, 6),
        "n": Integer(1, 2),
        **_HYPERPARAMETERS,
        "away": Integer(0, 1),
        "first": Array(_START, ("n",)),
        "second": Array(_START, (1,)),
        "first_gradient": Array(_GRADIENT, ("n",)),
        "second_gradient": Array(_GRADIENT, (1,)),
    },
    _constant,
)


def ask(case: Case, observe: str = "theta", clock: str = "taken", **_: Any) -> tuple[Operation, ...]:
    """One trajectory from the case's start, over its gradients."""
    hyperparameters = {name: case[name] for name in ("lr", "beta1", "beta2", "eps")}
    first_t = {"taken": 0, "number": 1}[clock]
    return (Trajectory("adam", case["theta"], case["gradients"], hyperparameters, observe, first_t),)


def steps(case: Case, values: Values) -> Values:
    """θ's change at each step, from its trajectory."""
    points = (case["theta"], *values[0])
    return tuple(each(lambda new, old: new - old, after, before) for before, after in pairwise(points))


def steps_taken(case: Case, rule: Rule = ADAM, **options: Any) -> Values:
    """The steps of the recursion."""
    return steps(case, trajectory(case, rule=rule, **options))


# --- examples ----------------------------------------------------------------------------------------------


def entries(*values: float) -> tuple[Fraction, ...]:
    """A vector of these numbers."""
    return tuple(Fraction(value) for value in values)


_SETTINGS = {
    "lr": Fraction(3, 16),
    "beta1": Fraction(7, 8),
    "beta2": Fraction(5, 8),
    "eps": Fraction(1, 16),
}
STREAM: Case = {
    "theta": (entries(0, 0, 0), (entries(1, -0.5), entries(0, 2))),
    "gradients": (
        (entries(0, 1, -2), (entries(0.5, 3), entries(-1, 2))),
        (entries(0, 3, 0.25), (entries(-2, 1), entries(4, 0))),
        (entries(0, -1, 2**-27), (entries(1, -5), entries(0.5, 1))),
        (entries(0, 0.5, 64), (entries(2, 2), entries(-3, -1))),
    ),
    **_SETTINGS,
}
LAYERS: Case = {
    "theta": ((entries(0), entries(1)), entries(-0.5), (entries(0, 2),), entries(0, 0)),
    "gradients": (
        ((entries(1), entries(-2)), entries(0.5), (entries(3, 0),), entries(-1, 2)),
        ((entries(-1), entries(0.5)), entries(2), (entries(1, -4),), entries(0, 3)),
        ((entries(2), entries(1)), entries(-3), (entries(-0.5, 1),), entries(1, 1)),
    ),
    **_SETTINGS,
}
"""The weights and biases of two layers, in turn."""
SMALL: Case = {
    "theta": (entries(0), (entries(0), entries(0))),
    "gradients": tuple(
        (entries(a * 2**-27), (entries(b * 2**-27), entries(c)))
        for a, b, c in ((3, -1, 2), (1, 4, -1), (2, 1, 5))
    ),
    **_SETTINGS,
    "beta1": Fraction(1, 4),
    "beta2": 1 - Fraction(1, 2**10),
    "eps": Fraction(1, 2**20),
}
STEADY: Case = {
    "theta": (entries(0, 0, 1), entries(0)),
    "gradients": ((entries(3, 0, -(2**-27)), entries(-0.5)),) * 5,
    **_SETTINGS,
}
STEADY_LAYERS: Case = {**LAYERS, "gradients": LAYERS["gradients"][:1] * 3}
PRACTICAL: Case = {
    "theta": (entries(0, 0, -0.5), entries(0)),
    "gradients": (
        (entries(2**-27, 1, -2), entries(0.5)),
        (entries(-3 * 2**-27, 3, 0.25), entries(-2)),
        (entries(2**-28, -1, 0), entries(1)),
        (entries(2**-27, 0.5, 64), entries(2)),
    ),
    "lr": Fraction(0.001),
    "beta1": Fraction(0.9),
    "beta2": Fraction(0.999),
    "eps": Fraction(1e-8),
}
"""The usual hyperparameters, which are no short binary numbers: float32 does not hold them."""
LONG: Case = {
    **PRACTICAL,
    "theta": (entries(0),),
    "gradients": tuple((entries(k % 7 - 2.5),) for k in range(300)),
}
"""More steps than a byte counts."""
NEAR: Case = {
    **PRACTICAL,
    "theta": (entries(0, 0), (entries(0), entries(0))),
    "gradients": ((entries(3, -0.5), (entries(0.25), entries(-1))),) * 4,
    "beta1": Fraction(0.9999),
    "beta2": Fraction(0.99999),
}
"""So near to 1 that 1 − βᵗ loses digits."""

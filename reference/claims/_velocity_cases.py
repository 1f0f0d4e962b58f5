"""What gradient descent, momentum and Nesterov's momentum are asked: streams of gradients."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reference.claims._adam_rule import each
from reference.claims._model import Array, Case, Domain, Input, Integer, Operation, Real, Trajectory

# --- domains -----------------------------------------------------------------------------------------------

_RATE = Real(0, 1, open=True, scales=(0, -6))
_START = Real(-2, 2, scales=(0, -10))
_GRADIENT = Real(-4, 4, scales=(0, -27, 6))
_FORGET = Real(0, 1, open=True, scales=(0, -4))
_ARRAYS: dict[str, Input] = {
    "away": Integer(0, 1),
    "still": Integer(0, 1),
    "vector": Array(_START, ("n",)),
    "matrix": Array(_START, (2, "m")),
    "vector_gradients": Array(_GRADIENT, ("T", "n")),
    "matrix_gradients": Array(_GRADIENT, ("T", 2, "m")),
}
_SIZES: dict[str, Input] = {"T": Integer(3, 5), "n": Integer(1, 2), "m": Integer(1, 2)}


def stream(inputs: Mapping[str, Any]) -> Case:
    """A vector and a matrix, from 0 unless ``away``; if ``still``, one coordinate has the gradient 0."""
    theta = (inputs["vector"], inputs["matrix"])
    start = theta if inputs["away"] else each(lambda entry: 0 * entry, theta)
    vectors = [(0 * row[0], *row[1:]) if inputs["still"] else row for row in inputs["vector_gradients"]]
    return {
        "theta": start,
        "gradients": tuple(zip(vectors, inputs["matrix_gradients"], strict=True)),
        "lr": inputs["lr"],
    }


def _with_velocity(inputs: dict[str, Any]) -> Case:
    """μ = 1 − (what is forgotten), so that μ is as often near 1 as not."""
    return {**stream(inputs), "mu": 1 - inputs["forget"]}


PLAIN = Domain({**_SIZES, "lr": _RATE, **_ARRAYS}, stream)
STREAMS = Domain({**_SIZES, "lr": _RATE, "forget": _FORGET, **_ARRAYS}, _with_velocity)
CHANGING = Domain({**_SIZES, "lr": Array(_RATE, ("T",)), "forget": _FORGET, **_ARRAYS}, _with_velocity)
"""Without a velocity; with one; and with a rate that changes from step to step."""

# --- what is asked -----------------------------------------------------------------------------------------


def ask(function: str, case: Case, observe: str = "theta", **_: Any) -> tuple[Operation, ...]:
    """One trajectory from the case's start, over its gradients."""
    names = ("lr",) if function == "gradient_descent" else ("lr", "mu")
    named = {name: case[name] for name in names}
    return (Trajectory(function, case["theta"], case["gradients"], named, observe),)


def ask_both(function: str, case: Case, **_: Any) -> tuple[Operation, ...]:
    """The same trajectory twice: θ after each step, and where each gradient is asked for."""
    return (*ask(function, case, "theta"), *ask(function, case, "asked"))


# --- examples ----------------------------------------------------------------------------------------------


def entries(*values: float) -> tuple[Fraction, ...]:
    """Exact numbers."""
    return tuple(Fraction(value) for value in values)


STREAM: Case = {
    "theta": (entries(0, 0, 0), (entries(1, -0.5), entries(0, 2))),
    "gradients": (
        (entries(0, 1, -2), (entries(0.5, 3), entries(-1, 2))),
        (entries(0, 3, 0.25), (entries(-2, 1), entries(4, 0))),
        (entries(0, -1, 2**-27), (entries(1, -5), entries(0.5, 1))),
        (entries(0, 0.5, 64), (entries(2, 2), entries(-3, -1))),
    ),
    "lr": Fraction(3, 16),
    "mu": Fraction(7, 8),
}
SLOW: Case = {**STREAM, "lr": Fraction(5, 8), "mu": Fraction(1, 4)}
RATES: Case = {**STREAM, "lr": entries(1, 0.5, 0.75, 0.125), "mu": Fraction(3, 4)}
ERRATUM: Case = {
    "theta": (entries(0),),
    "gradients": ((entries(1),), (entries(1),)),
    "lr": entries(1, 0.5),
    "mu": Fraction(1, 2),
}
"""Where the rate inside the velocity gives −2, and outside −7/4."""

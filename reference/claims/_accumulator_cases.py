"""What Adagrad and RMSprop are asked: streams of gradients; without ε, the same ones on another scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._accumulator_rule import Rule, trajectory
from reference.claims._adam_rule import each
from reference.claims._model import Array, Case, Domain, Input, Integer, Operation, Real, Trajectory, Values

HYPERPARAMETERS = {"adagrad": ("lr", "eps"), "rmsprop": ("lr", "beta", "eps")}

_SETTINGS: dict[str, Input] = {
    "lr": Real(0, 1, open=True, scales=(0, -6)),
    "eps": Real(0, 1, open=True, scales=(0, -5, -13)),
    "forget": Real(0, 1, open=True, scales=(0, -4)),
}
_START = Real(-2, 2, scales=(0, -10))
_GRADIENT = Real(-4, 4, scales=(0, -27, 6))
_STREAMS: dict[str, Input] = {
    "n": Integer(1, 2),
    "m": Integer(1, 2),
    **_SETTINGS,
    "away": Integer(0, 1),
    "still": Integer(0, 1),
    "vector": Array(_START, ("n",)),
    "matrix": Array(_START, (2, "m")),
    "vector_gradients": Array(_GRADIENT, ("T", "n")),
    "matrix_gradients": Array(_GRADIENT, ("T", 2, "m")),
}

# --- from inputs to cases ----------------------------------------------------------------------------------


def _given(function: str, inputs: Mapping[str, Any], gradients: tuple[Any, ...]) -> Case:
    """β = 1 − (what is forgotten), so that β is as often near 1 as not; θ starts at 0 unless ``away``."""
    theta = (inputs["vector"], inputs["matrix"])
    start = theta if inputs["away"] else each(lambda entry: 0 * entry, theta)
    settings = {"lr": inputs["lr"], "beta": 1 - inputs["forget"], "eps": inputs["eps"]}
    named = {name: settings[name] for name in HYPERPARAMETERS[function]}
    return {"theta": start, "gradients": gradients, **named}


def _streams(function: str, inputs: dict[str, Any]) -> Case:
    """A vector and a matrix; if ``still``, the vector's first gradient is always 0."""
    vectors = [(0 * row[0], *row[1:]) if inputs["still"] else row for row in inputs["vector_gradients"]]
    return _given(function, inputs, tuple(zip(vectors, inputs["matrix_gradients"], strict=True)))


def _bare(function: str, inputs: dict[str, Any]) -> Case:
    """No ε, and so no first gradient that is 0: a quotient of zeros has no value."""
    first, *rest = zip(inputs["vector_gradients"], inputs["matrix_gradients"], strict=True)
    moving = each(lambda entry: entry or Fraction(1), first)
    case = _given(function, {**inputs, "eps": Fraction(0)}, (moving, *rest))
    return {**case, "factor": inputs["factor"]} if "factor" in inputs else case


def streams(function: str) -> Domain:
    """Three to five steps from any start."""
    return Domain({"T": Integer(3, 5), **_STREAMS}, partial(_streams, function))


def without_eps(function: str) -> Domain:
    """The same without ε, and a ``factor`` by which the gradients are multiplied."""
    factor = Real(0, 8, open=True, scales=(0, -10, 8))
    return Domain({"T": Integer(2, 4), **_STREAMS, "factor": factor}, partial(_bare, function))


def first_steps(function: str) -> Domain:
    """A first step without ε."""
    return Domain({"T": Integer(1, 1), **_STREAMS}, partial(_bare, function))


# --- what is asked -----------------------------------------------------------------------------------------


def ask(function: str, case: Case, observe: str = "theta", **_: Any) -> tuple[Operation, ...]:
    """One trajectory from the case's start, over its gradients."""
    named = {name: case[name] for name in HYPERPARAMETERS[function]}
    return (Trajectory(function, case["theta"], case["gradients"], named, observe),)


def ask_scaled(function: str, case: Case, **_: Any) -> tuple[Operation, ...]:
    """Two trajectories: over the gradients times the factor, and over the gradients."""
    return (*ask(function, scaled(case)), *ask(function, case))


def scaled(case: Case) -> Case:
    """The gradients times the factor."""
    return {**case, "gradients": each(lambda entry: case["factor"] * entry, case["gradients"])}


def both_trajectories(case: Case, rule: Rule, **options: Any) -> Values:
    """Over the gradients times the factor, and over the gradients."""
    return (*trajectory(scaled(case), rule, **options), *trajectory(case, rule, **options))


# --- examples ----------------------------------------------------------------------------------------------


def _entries(*values: float) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


def _example(
    theta: tuple[Any, ...], gradients: tuple[Any, ...], **settings: Fraction
) -> Callable[[str], Case]:
    """The example, with what the function has of the hyperparameters."""
    every = {"lr": Fraction(3, 16), "beta": Fraction(5, 8), "eps": Fraction(1, 16), **settings}

    def example(function: str) -> Case:
        kept = {name: every[name] for name in (*HYPERPARAMETERS[function], "factor") if name in every}
        return {"theta": theta, "gradients": gradients, **kept}

    return example


STREAM = _example(
    (_entries(0, 0, 0), (_entries(1, -0.5), _entries(0, 2))),
    (
        (_entries(0, 1, -2), (_entries(0.5, 3), _entries(-1, 2))),
        (_entries(0, 3, 0.25), (_entries(-2, 1), _entries(4, 0))),
        (_entries(0, -1, 2**-27), (_entries(1, -5), _entries(0.5, 1))),
        (_entries(0, 0.5, 64), (_entries(2, 2), _entries(-3, -1))),
    ),
)
SMALL = _example(
    (_entries(0), (_entries(0), _entries(0))),
    tuple(
        (_entries(a * 2**-27), (_entries(b * 2**-27), _entries(c)))
        for a, b, c in ((3, -1, 2), (1, 4, -1), (2, 1, 5))
    ),
    beta=1 - Fraction(1, 2**10),
    eps=Fraction(1, 2**20),
)
BARE = _example(
    (_entries(0, 0), (_entries(0.5), _entries(-2))),
    (
        (_entries(1, -3 * 2**-27), (_entries(0.5), _entries(-6))),
        (_entries(0, 2**-27), (_entries(-2), _entries(5))),
        (_entries(-4, 5 * 2**-27), (_entries(3), _entries(0.25))),
    ),
    eps=Fraction(0),
    factor=Fraction(3, 8),
)


def first_of(case: Case) -> Case:
    """The first step alone."""
    return {**case, "gradients": case["gradients"][:1]}

"""How many parameters a fully connected network has: cases, the count, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from reference.claims._linear import alone
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation

WIDTHS = Domain(
    {"count": Integer(2, 5), "widths": Array(Integer(1, 60), ("count",))},
    lambda inputs: {"widths": inputs["widths"]},
)


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("count_parameters", (case["widths"],)),)


def parameters(case: Case, **_: Any) -> int:
    """Σₖ (nₖ₋₁ + 1)nₖ, with ``widths``."""
    return _sum(lambda before, after: (before + 1) * after, case["widths"])


def layer(case: Case) -> int:
    """(n + 1)m, with ``n`` and ``m``."""
    return parameters({"widths": (case["n"], case["m"])})


def _sum(count: Callable[[int, int], int], widths: Sequence[int]) -> int:
    return sum(count(before, after) for before, after in pairwise(widths))


def _layers(count: Callable[[int, int], int], case: Case) -> int:
    return _sum(count, case["widths"])


def _no_output_bias(case: Case) -> int:
    return parameters(case) - int(case["widths"][-1])


def _bias_of_the_inputs(case: Case) -> int:
    return parameters(case) + int(case["widths"][0])


def _first_layer(case: Case) -> int:
    return parameters({"widths": case["widths"][:2]})


def _units(case: Case) -> int:
    return sum(case["widths"][1:])


def _one_bias_a_layer(before: int, after: int) -> int:
    return before * after + 1


MISTAKES = (
    Mistake(
        "no biases",
        "You count the weights alone: every unit has a bias, too.",
        partial(alone, partial(_layers, lambda before, after: before * after)),
    ),
    Mistake(
        "one bias a layer",
        "You count one bias for each layer: every unit has its own.",
        partial(alone, partial(_layers, _one_bias_a_layer)),
    ),
    Mistake(
        "biases of the layer before",
        "You count nₖ₋₁ biases in layer k: it has nₖ.",
        partial(alone, partial(_layers, lambda before, after: before * (after + 1))),
    ),
    Mistake(
        "bias of the output missing",
        "You leave out the biases of the last layer.",
        partial(alone, _no_output_bias),
    ),
    Mistake(
        "bias of the inputs",
        "You count biases of the inputs, too: they have none.",
        partial(alone, _bias_of_the_inputs),
    ),
    Mistake(
        "first layer only", "You count the first layer alone: add up over all.", partial(alone, _first_layer)
    ),
    Mistake("units", "You count units: a parameter is a weight or a bias.", partial(alone, _units)),
)

"""The gradients of all batches that a way of sampling allows, each as often as it is likely.

A case has ``w`` (n,), ``X`` (N, n), ``y`` (N,), the batch size ``B`` and an ``order`` of the N samples. What
is computed from a subject's gradients is computed exactly; so oracles round inside each gradient, not after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from reference import exact
from reference.claims import _empirical
from reference.claims._model import Array, Call, Case, Domain, Integer, Real, Values

Batch = tuple[int, ...]
Vector = tuple[Any, ...]

EXACTLY = exact.ball(0, 0).rounding


# --- ways of sampling --------------------------------------------------------------------------------------


def singles(case: Case) -> list[Batch]:
    """One sample."""
    return [(i,) for i in range(len(case["y"]))]


def tuples(case: Case) -> list[Batch]:
    """B samples with replacement: all Nᴮ."""
    return list(product(range(len(case["y"])), repeat=case["B"]))


def subsets(case: Case) -> list[Batch]:
    """B samples without replacement: all C(N, B)."""
    return list(combinations(range(len(case["y"])), case["B"]))


def blocks(case: Case) -> list[Batch]:
    """One epoch: the order, cut into blocks of B; the last one may be smaller."""
    order, size = case["order"], case["B"]
    return [order[start : start + size] for start in range(0, len(order), size)]


# --- gradients, right and wrong ----------------------------------------------------------------------------


def rows(case: Case, batch: Batch) -> Case:
    """The batch as a data set of its own."""
    return {
        "w": case["w"],
        "X": tuple(case["X"][i] for i in batch),
        "y": tuple(case["y"][i] for i in batch),
    }


def gradient(case: Case, batch: Batch) -> Vector:
    """The gradient of the batch's loss: (2/|batch|) Σ xᵢ(⟨xᵢ, w⟩ − yᵢ) over the batch."""
    return _empirical.gradient(rows(case, batch))


def summed(case: Case, batch: Batch) -> Vector:
    """The sum over the batch, not its mean."""
    return _times(len(batch), gradient(case, batch))


def over_all(case: Case, batch: Batch) -> Vector:
    """Divided by N, not by the size of the batch."""
    return _times(Fraction(len(batch), len(case["y"])), gradient(case, batch))


def without_repeats(case: Case, batch: Batch) -> Vector:
    """A sample that was drawn twice counts once."""
    return gradient(case, tuple(sorted(set(batch))))


def first_rows(case: Case, batch: Batch) -> Vector:
    """The first rows, whatever the indices."""
    return gradient(case, tuple(range(len(batch))))


def whole_set(case: Case, batch: Batch) -> Vector:
    """All samples, whatever the indices."""
    return gradient(case, tuple(range(len(case["y"]))))


def _times(factor: Fraction | int, vector: Vector) -> Vector:
    return tuple(factor * x for x in vector)


# --- what is compared --------------------------------------------------------------------------------------

Batches = Callable[[Case], list[Batch]]
Estimate = Callable[[Case, Batch], Vector]


def program(batches: Batches, case: Case) -> tuple[Call, ...]:
    """One call a batch."""
    return tuple(
        Call("minibatch_gradient", (case["w"], case["X"], case["y"], batch)) for batch in batches(case)
    )


def expectation(batches: Batches, case: Case, estimate: Estimate = gradient) -> Values:
    """The mean over all batches (weighted by size where sizes differ), then each batch's own gradient.

    The mean alone would not do: what ignores its batch and returns the full gradient is unbiased.
    """
    return expectation_of(batches, case, _each(batches, case, estimate))


def expectation_of(batches: Batches, case: Case, gradients: Values) -> Values:
    """The same, from the gradients."""
    drawn = batches(case)
    weights = [Fraction(len(batch), sum(map(len, drawn))) for batch in drawn]
    settled_gradients = [settled(_vector(g, len(case["w"]))) for g in gradients]
    mean = tuple(exact.dot(weights, column) for column in zip(*settled_gradients, strict=True))
    return (mean, *gradients)


def covariance(batches: Batches, case: Case, estimate: Estimate = gradient) -> Values:
    """The covariance matrix of the gradient of a batch that is drawn uniformly from all."""
    return covariance_of(batches, case, _each(batches, case, estimate))


def covariance_of(batches: Batches, case: Case, gradients: Values) -> Values:
    """The same, from the gradients."""
    settled_gradients = [settled(_vector(g, len(case["w"]))) for g in gradients]
    weight = Fraction(1, len(settled_gradients))
    deviations = []
    for column in zip(*settled_gradients, strict=True):
        mean = weight * exact.total(column)
        deviations.append([x - mean for x in column])
    return (tuple(tuple(weight * exact.dot(a, b) for b in deviations) for a in deviations),)


def _each(batches: Batches, case: Case, estimate: Estimate) -> Values:
    """The gradient of every batch; where the order within a batch cannot matter, it is computed once."""
    known: dict[Batch, Vector] = {}
    for batch in batches(case):
        key = tuple(sorted(batch))
        if key not in known:
            known[key] = estimate(case, batch)
    return tuple(known[tuple(sorted(batch))] for batch in batches(case))


def _vector(output: Any, length: int) -> Sequence[Any]:
    if not isinstance(output, tuple) or len(output) != length:
        raise ValueError(f"a gradient has {length} components")
    return output


def settled(values: Sequence[Any]) -> list[Any]:
    """The same numbers, for arithmetic that rounds no more."""
    return [exact.Ball(x.interval, EXACTLY) if isinstance(x, exact.Ball) else x for x in values]


# --- inputs ------------------------------------------------------------------------------------------------


def domain(fewest: int, most: int) -> Domain:
    """Small data sets of ``fewest`` to ``most`` samples."""
    number = Real(-8, 8, scales=(0, -10, 10))
    return Domain(
        {
            "N": Integer(fewest, most),
            "n": Integer(1, 3),
            "B": Integer(1, 3),
            "w": Array(number, ("n",)),
            "X": Array(number, ("N", "n")),
            "y": Array(number, ("N",)),
            "keys": Array(Integer(0, 255), ("N",)),
        },
        prepared,
    )


def prepared(inputs: dict[str, Any]) -> Case:
    """B at most N, and the order in which the keys put the samples."""
    keys = inputs["keys"]
    return {
        "w": inputs["w"],
        "X": inputs["X"],
        "y": inputs["y"],
        "B": min(inputs["B"], inputs["N"]),
        "order": tuple(sorted(range(len(keys)), key=lambda i: (keys[i], i))),
    }

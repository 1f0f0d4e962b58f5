"""Batch normalization in both modes, unit by unit: cases, what is asked, and oracles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _standardising as features
from reference.claims._linear import Vector
from reference.claims._model import Array, Call, Case, Domain, Input, Integer, Operation, Real, Values
from reference.exact import Value, dot, rounded, sqrt

Table = features.Table
Statistics = Sequence[tuple[Value, Value]]
"""The mean of every unit, and what it is divided by."""

# --- the statistics of one unit ----------------------------------------------------------------------------


def mean(x: Vector) -> Value:
    """(1/N) Σᵢ xᵢ, by any of the ways of ``_standardising``; one sample is its own mean, exactly."""
    return x[0] if len(x) == 1 else features.mean(x)


def variance(x: Vector, ddof: int = 0, one_pass: bool = False) -> Value:
    """(1/N) Σᵢ (xᵢ − m)², or with 1/(N − 1), by any of the ways of ``_standardising``; one sample has none."""
    return (x[0] - x[0]) / (1 - ddof) if len(x) == 1 else features.variance(x, ddof, one_pass)


def divisor(x: Vector, eps: Value, ddof: int = 0, one_pass: bool = False) -> Value:
    """√(variance + ε)."""
    return sqrt(variance(x, ddof, one_pass) + eps)


def of_batch(case: Case, one_pass: bool = False) -> Statistics:
    """The mean and the divisor of every unit in the batch."""
    return [(mean(x), divisor(x, case["eps"], one_pass=one_pass)) for x in features.columns(case["z"])]


def of_running(case: Case) -> Statistics:
    """The running mean of every unit, and the divisor that its running variance gives."""
    return [
        (m, sqrt(v + case["eps"])) for m, v in zip(case["running_mean"], case["running_var"], strict=True)
    ]


# --- what a layer puts out ---------------------------------------------------------------------------------

Formula = Callable[[Value, Value, Value, Value, Value], Value]
"""Of an entry, the mean and the divisor of its unit, γ and β."""


def output(a: Value, m: Value, s: Value, gamma: Value, beta: Value) -> Value:
    """γ(a − m)/s + β, also with what it is an affine map by multiplied out: γa/s + (β − γm/s).

    12 roundings of |γ|(|a| + |m|)/s + |β|.
    """
    magnitude = abs(gamma) * (abs(a) + abs(m)) / s + abs(beta)
    return rounded(gamma * ((a - m) / s) + beta, magnitude, 12)


def layer(
    case: Case, statistics: Callable[[Case], Statistics] = of_batch, formula: Formula = output, **_: Any
) -> Table:
    """The output, unit by unit."""
    units = zip(
        features.columns(case["z"]), statistics(case), case["gamma"], case["beta"], strict=True
    )  # fmt: skip
    return features.rows([[formula(a, m, s, gamma, beta) for a in x] for x, (m, s), gamma, beta in units])


def train(case: Case, one_pass: bool = False, **_: Any) -> Values:
    """In training, by the batch's statistics."""
    return (layer(case, partial(of_batch, one_pass=one_pass)),)


in_any_way = partial(train, one_pass=True)
"""In a ball with room for the variance in one pass, too."""


def evaluate(case: Case, **_: Any) -> Values:
    """At test time, by the running statistics."""
    return (layer(case, of_running),)


def the_output(case: Case, values: Values) -> Values:
    """Of what training returns."""
    ((out, _, _),) = values
    return (out,)


def mean_squares(case: Case, values: Values) -> Values:
    """(1/N) Σᵢ yᵢ² of every unit's output."""
    (out,) = the_output(case, values)
    return (_mean_squares(out),)


def of_outputs(case: Case, out: Callable[..., Values] = train, **options: Any) -> Values:
    """The same, computed."""
    return (_mean_squares(out(case, **options)[0]),)


def _mean_squares(out: Table) -> tuple[Value, ...]:
    return tuple(dot(y, y) / len(y) for y in features.columns(out))


def difference(case: Case, values: Values) -> Values:
    """How far the second of two outputs is from the first."""
    first, second = (out for out, _, _ in values)
    return (_less(second, first),)


def of_both(
    case: Case, other: Callable[[Case], Case], out: Callable[..., Values] = in_any_way, **options: Any
) -> Values:
    """The same, computed: between the case and the ``other`` one."""
    return (_less(out(other(case), **options)[0], out(case, **options)[0]),)


def _less(second: Table, first: Table) -> Table:
    return tuple(tuple(b - a for a, b in zip(*rows, strict=True)) for rows in zip(first, second, strict=True))


# --- what is asked -----------------------------------------------------------------------------------------

LAYER: dict[str, Input] = {
    "n": Integer(1, 4),
    "table": Array(Real(-4, 4), ("N", "n")),
    "unit": Array(Integer(-12, 4), ("n",)),
    "origin": Array(Real(-4, 4), ("n",)),
    "gamma": Array(Real(-4, 4), ("n",)),
    "eps": Real(0, 1, open=True, scales=(0, -6, -13, -17)),
}
"""A batch whose units vary about origins of their own; their spread may be near 1e-3, where ε shows."""
SHIFT = Array(Real(-4, 4), ("n",))
_AVERAGES: dict[str, Input] = {
    "running_mean": Array(Real(-8, 8), ("n",)),
    "running_var": Array(Real(0, 8, scales=(0, -8, -17)), ("n",)),
    "momentum": Real(0, 1, open=True),
}


def batch(inputs: dict[str, Any]) -> Case:
    """The case of a layer: in its batch no unit is constant, but in a batch of one sample."""
    units = [Fraction(2) ** unit for unit in inputs["unit"]]
    columns = zip(features.columns(inputs["table"]), units, inputs["origin"], strict=True)
    z = [[unit * (a + origin) for a in _varied(x)] for x, unit, origin in columns]
    made = {name: value for name, value in inputs.items() if name not in ("table", "unit", "origin")}
    return {**made, "z": features.rows(z)}


def _varied(x: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return (x[0] + 1, *x[1:]) if len(set(x)) == 1 < len(x) else x


def _biased(inputs: dict[str, Any]) -> Case:
    """A bias is of its unit's scale."""
    b = tuple(Fraction(2) ** unit * b for unit, b in zip(inputs["unit"], inputs["b"], strict=True))
    return {**batch(inputs), "b": b}


def _still(inputs: dict[str, Any]) -> Case:
    return {**inputs, "z": (tuple(a / 16 for a in inputs["value"]),) * inputs["N"]}


def _bare(inputs: dict[str, Any]) -> Case:
    """Neither scaled nor shifted."""
    case = batch(inputs)
    ones = tuple(0 * gamma + 1 for gamma in case["gamma"])
    return {**case, "gamma": ones, "beta": tuple(0 * gamma for gamma in ones)}


ANY_NUMBER = Domain({"N": Integer(1, 6), **LAYER, "beta": SHIFT, **_AVERAGES}, batch)
BARE = Domain({"N": Integer(2, 6), **LAYER, **_AVERAGES}, _bare)
SEVERAL = Domain({"N": Integer(2, 6), **LAYER, "beta": SHIFT, **_AVERAGES}, batch)
"""In training a batch has two samples or more: some libraries refuse a single one, which leaves beta alone."""
BIASED = Domain({"N": Integer(2, 6), **LAYER, "beta": SHIFT, **_AVERAGES, "b": SHIFT}, _biased)
SCALED = Domain({"N": Integer(2, 6), **LAYER, "beta": SHIFT, **_AVERAGES, "a": Real(0, 4, open=True)}, batch)
STILL = Domain(
    {
        "N": Integer(2, 6),
        "n": Integer(2, 3),
        "value": Array(Real(-4, 4), ("n",)),
        **{name: LAYER[name] for name in ("gamma", "eps")},
        "beta": SHIFT,
        **_AVERAGES,
    },
    _still,
)
"""Units that are constant in the batch."""


def ask_train(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One batch in training."""
    arrays = tuple(case[name] for name in ("z", "gamma", "beta", "running_mean", "running_var"))
    return (Call("batch_norm_train", arrays, {"momentum": case["momentum"], "eps": case["eps"]}),)


def ask_eval(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One batch at test time."""
    arrays = tuple(case[name] for name in ("z", "gamma", "beta", "running_mean", "running_var"))
    return (Call("batch_norm_eval", arrays, {"eps": case["eps"]}),)


def ask_twice(case: Case, other: Callable[[Case], Case], **_: Any) -> tuple[Operation, ...]:
    """The batch, and the ``other`` one."""
    return (*ask_train(case), *ask_train(other(case)))


def with_bias(case: Case) -> Case:
    """The batch with a bias added to every unit."""
    return {
        **case,
        "z": tuple(tuple(a + b for a, b in zip(row, case["b"], strict=True)) for row in case["z"]),
    }


def rescaled(case: Case) -> Case:
    """The batch as weights a times as large make it, and ε a² times as large."""
    a = case["a"]
    return {
        **case,
        "z": tuple(tuple(a * entry for entry in row) for row in case["z"]),
        "eps": a**2 * case["eps"],
    }


ask_with_bias = partial(ask_twice, other=with_bias)
ask_rescaled = partial(ask_twice, other=rescaled)
with_and_without_bias = partial(of_both, other=with_bias)
before_and_after_scaling = partial(of_both, other=rescaled)

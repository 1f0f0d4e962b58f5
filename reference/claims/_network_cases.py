"""Networks to ask about: of one to three layers of different widths, of constant weights, and of none at all."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._model import Array, Case, Domain, Input, Integer, Real
from reference.claims._network import Rows

KINDS = ("tanh", "relu", "sigmoid")
LARGEST = 8
"""How large a drawn network's output may be: ``sure`` and ``saturated`` ones are asked about as examples."""

_WIDTHS: Mapping[str, Input] = {name: Integer(1, 3) for name in ("n0", "n1", "n2", "n3")}
_WEIGHT = Real(-2, 2, scales=(0, -3))
_BIAS = Real(-1, 1)


def networks(loss: str, deepest: int, shallowest: int = 1, kinds: tuple[str, ...] = KINDS) -> Domain:
    """Networks of this many layers, with one to four samples."""
    layers = {f"W{k + 1}": Array(_WEIGHT, (f"n{k}", f"n{k + 1}")) for k in range(deepest)}
    biases = {f"b{k + 1}": Array(_BIAS, (f"n{k + 1}",)) for k in range(deepest)}
    return Domain(
        {
            **{name: _WIDTHS[name] for name in list(_WIDTHS)[: deepest + 1]},
            "samples": Integer(1, 4),
            "layers": Integer(shallowest, deepest),
            "kind": Integer(0, len(kinds) - 1),
            "X": Array(Real(-2, 2, scales=(0, -5)), ("samples", "n0")),
            "Y": Array(_TARGETS[loss], ("samples", 3)),
            **layers,
            **biases,
        },
        partial(_network, loss, kinds),
    )


_TARGETS: Mapping[str, Real | Integer] = {
    "squared_error": Real(-2, 2),
    "cross_entropy": Integer(0, 5),
    "binary_cross_entropy": Integer(0, 1),
}


def _network(loss: str, kinds: tuple[str, ...], inputs: dict[str, Any]) -> Case:
    depth, activation = inputs["layers"], kinds[inputs["kind"]]
    weights = [inputs[f"W{k + 1}"] for k in range(depth)]
    biases = [inputs[f"b{k + 1}"] for k in range(depth)]
    bound = max((abs(x) for row in inputs["X"] for x in row), default=Fraction(0))
    for k in range(depth):
        bound = max(_reach(bound, weights[k], biases[k]))
        while k == depth - 1 and bound > LARGEST:
            weights[k] = tuple(tuple(w / 2 for w in row) for row in weights[k])
            biases[k] = tuple(b / 2 for b in biases[k])
            bound /= 2
        bound = bound if activation == "relu" else min(bound, Fraction(1))
    return {
        "X": inputs["X"],
        "Y": targets(loss, inputs["Y"], len(biases[-1])),
        "weights": tuple(weights),
        "biases": tuple(biases),
        "activation": activation,
        "loss": loss,
    }


def _reach(bound: Fraction, W: Rows, b: Any) -> list[Fraction]:
    """How large each unit's pre-activation may be, if no input is larger than the bound."""
    return [bound * sum(map(abs, column)) + abs(bias) for *column, bias in zip(*W, b, strict=True)]


def targets(loss: str, drawn: Rows, outputs: int) -> Rows:
    """As many as there are outputs: of the cross entropy, a 1 for the class and 0 for the others."""
    if loss == "cross_entropy":
        return tuple(tuple(Fraction(int(j == row[0] % outputs)) for j in range(outputs)) for row in drawn)
    return tuple(tuple(map(Fraction, row[:outputs])) for row in drawn)


# --- what initial weights do -------------------------------------------------------------------------------


def constants(same: int) -> Domain:
    """Two layers whose weights are all the same, and biases, from the layer ``same`` on (0: both of them)."""
    return Domain(
        {
            **{name: _WIDTHS[name] for name in ("n0", "n1", "n2")},
            "samples": Integer(1, 4),
            "kind": Integer(0, len(KINDS) - 1),
            "X": Array(Real(-2, 2), ("samples", "n0")),
            "Y": Array(Real(-2, 2), ("samples", "n2")),
            "W1": Array(_WEIGHT, ("n0", "n1")),
            "W2": Array(_WEIGHT, ("n1", "n2")),
            "b1": Array(_BIAS, ("n1",)),
            "b2": Array(_BIAS, ("n2",)),
            "a": Array(Real(-2, 2), (2,)),
            "beta": Real(-1, 1),
        },
        partial(_constant, same),
    )


def _constant(same: int, inputs: dict[str, Any]) -> Case:
    weights, biases = [inputs["W1"], inputs["W2"]], [inputs["b1"], inputs["b2"]]
    weights[same] = tuple(tuple(inputs["a"][same] for _ in row) for row in weights[same])
    if same == 0:
        biases[0] = tuple(inputs["beta"] for _ in biases[0])
    return _case(inputs, weights, biases)


ZERO = Domain(
    {
        **{name: _WIDTHS[name] for name in ("n0", "n1", "n2")},
        "samples": Integer(1, 4),
        "kind": Integer(0, len(KINDS) - 1),
        "X": Array(Real(-2, 2), ("samples", "n0")),
        "Y": Array(Real(-2, 2), ("samples", "n2")),
        "b2": Array(_BIAS, ("n2",)),
    },
    lambda inputs: _case(
        inputs,
        [_zeros(inputs["n0"], inputs["n1"]), _zeros(inputs["n1"], inputs["n2"])],
        [_zeros(1, inputs["n1"])[0], inputs["b2"]],
    ),
)
"""Two layers of zeros; the last biases are any."""


def _zeros(rows: int, columns: int) -> tuple[tuple[Fraction, ...], ...]:
    return ((Fraction(0),) * columns,) * rows


def _case(inputs: Mapping[str, Any], weights: list[Any], biases: list[Any]) -> Case:
    return {
        "X": inputs["X"],
        "Y": inputs["Y"],
        "weights": tuple(weights),
        "biases": tuple(biases),
        "activation": KINDS[inputs["kind"]],
        "loss": "squared_error",
    }


# --- examples ----------------------------------------------------------------------------------------------


def _rows(*rows: tuple[float, ...]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(map(Fraction, row)) for row in rows)


_DATA = {"X": _rows((1, -0.5), (0.25, 2), (-1.5, 0.75))}
_TWO = {
    "weights": (_rows((0.5, -1, 0.25), (1, 0.75, -0.5)), _rows((1, -0.75), (0.5, 1.25), (-1, 0.25))),
    "biases": (_rows((0.25, -0.5, 1))[0], _rows((0.5, -0.25))[0]),
}
_THREE = {
    "weights": (
        _rows((0.5, -1, 0.25), (1, 0.75, -0.5)),
        _rows((1, -0.75), (0.5, 1.25), (-1, 0.25)),
        _rows((0.75, -1.25, 0.5), (1, 0.5, -0.25)),
    ),
    "biases": (_rows((0.25, -0.5, 1))[0], _rows((0.5, -0.25))[0], _rows((1, 0, -0.5))[0]),
}
_VALUES = {2: _rows((1, -0.5), (0.25, 2), (-1, 1.5)), 3: _rows((1, -0.5, 2), (0.25, 2, 0), (-1, 1.5, 0.5))}
_CLASSES = {2: _rows((0, 1), (1, 0), (1, 0)), 3: _rows((0, 1, 0), (0, 0, 1), (1, 0, 0))}
_BITS = {2: _rows((0, 1), (1, 1), (0, 0)), 3: _rows((0, 1, 1), (1, 0, 1), (1, 1, 0))}


def example(loss: str, depth: int, activation: str) -> Case:
    """Three samples; two inputs, and two or three outputs."""
    outputs = 2 if depth == 2 else 3
    layers: Case = _TWO if depth == 2 else _THREE
    if depth == 1:
        layers = {"weights": _THREE["weights"][2:], "biases": _THREE["biases"][2:]}
    Y = {"squared_error": _VALUES, "cross_entropy": _CLASSES, "binary_cross_entropy": _BITS}[loss][outputs]
    return {**_DATA, **layers, "Y": Y, "activation": activation, "loss": loss}


def examples(loss: str, depth: int, kinds: tuple[str, ...] = KINDS) -> tuple[Case, ...]:
    """One for each activation."""
    return tuple(example(loss, depth, kind) for kind in kinds)


def sure(loss: str) -> tuple[Case, ...]:
    """One layer whose outputs are so far from 0 that exp overflows: in float64 (±800), in float32 (±100), and
    in neither, though probabilities are as small as 10⁻¹⁰ (±12).

    Of its three samples the last has ordinary outputs, and the others have one that is right and one that is
    as wrong as can be.
    """
    X = _rows((1, 0), (-1, 0.5), (0, 1))
    return tuple(
        {
            "X": X,
            "Y": _SURE[loss],
            "weights": (_rows((size, -size, 0.5), (1, 0.25, -0.75)),),
            "biases": (_rows((0.5, -0.5, 0))[0],),
            "activation": "tanh",
            "loss": loss,
        }
        for size in (800, 100, 12)
    )


_SURE = {
    "cross_entropy": _rows((0, 1, 0), (0, 1, 0), (0, 0, 1)),
    "binary_cross_entropy": _rows((0, 0, 1), (1, 1, 0), (0, 1, 1)),
}


def saturated() -> tuple[Case, ...]:
    """Two layers, the sums of whose units are ±800 and 1, or ±100 and 1."""
    return tuple(
        {
            "X": _rows((1,), (-1,)),
            "Y": _rows((0, 0), (0, 0)),
            "weights": (_rows((size, -size, 1)), _rows((1, -0.75), (0.5, 1.25), (-1, 0.25))),
            "biases": (_rows((0, 0, 0))[0], _rows((0.5, -0.25))[0]),
            "activation": kind,
            "loss": "squared_error",
        }
        for size in (800, 100)
        for kind in KINDS
    )


def constant_examples(same: int) -> tuple[Case, ...]:
    """The example of two layers, one of them constant."""
    cases = []
    for kind in KINDS:
        case = example("squared_error", 2, kind)
        inputs = {**case, "kind": KINDS.index(kind), "a": _rows((0.75, -0.5))[0], "beta": Fraction(1, 4)}
        for k in (0, 1):
            inputs |= {f"W{k + 1}": case["weights"][k], f"b{k + 1}": case["biases"][k]}
        cases.append(_constant(same, inputs))
    return tuple(cases)


def zero_examples() -> tuple[Case, ...]:
    """The same with zeros."""
    return tuple(
        {
            **example("squared_error", 2, kind),
            "weights": (_zeros(2, 3), _zeros(3, 2)),
            "biases": (_zeros(1, 3)[0], _rows((0.5, -0.25))[0]),
        }
        for kind in KINDS
    )

"""Exact values of the theorems on one layer, its loss, and its initial weights.

A layer's ``X`` are its inputs, ``W`` and ``b`` its weights and biases, ``d`` the loss's derivative by what it hands
on, all with one row a sample; ``U`` are the next layer's weights. φ is ReLU, whose values are rational.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reference.claims._model import Case
from reference.claims._network import Rows, each, linear
from reference.exact import Value, relu, relu_slope

Vector = tuple[Value, ...]


def _sums(case: Case) -> Rows:
    return linear(case["X"], case["W"], case["b"])


def input_gradients(case: Case) -> tuple[Vector, ...]:
    """Σⱼ Wᵣⱼ dᵢⱼ φ′(zᵢⱼ), with ``X``, ``W``, ``b`` and ``d``."""
    deltas = each(lambda d, z: d * relu_slope(z), case["d"], _sums(case))
    return tuple(
        tuple(sum(w * d for w, d in zip(row, delta, strict=True)) for row in case["W"]) for delta in deltas
    )


def tangent(case: Case) -> Value:
    """φ′ times the speed of the sum, with vectors ``x``, ``v``, ``W`` and ``V``, and ``b``, ``c`` and ``tau``."""
    tau = case["tau"]
    x = [a + tau * v for a, v in zip(case["x"], case["v"], strict=True)]
    W = [w + tau * v for w, v in zip(case["W"], case["V"], strict=True)]
    z = sum(w * a for w, a in zip(W, x, strict=True)) + case["b"] + tau * case["c"]
    speed = sum(V * a for V, a in zip(case["V"], x, strict=True)) + case["c"]
    speed += sum(w * v for w, v in zip(W, case["v"], strict=True))
    return relu_slope(z) * speed


def squared_error_slope(case: Case) -> tuple[Vector, ...]:
    """2(ŷ − y)/N, with ``y_hat`` and ``Y``."""
    N = len(case["Y"])
    return tuple(map(tuple, each(lambda a, y: Fraction(2, N) * (a - y), case["y_hat"], case["Y"])))


def cross_entropy_slope(case: Case) -> tuple[Vector, ...]:
    """(p − y)/N, with ``Y`` and the outputs' ``powers`` e to the ŷ."""
    N = len(case["Y"])
    rows = zip(case["powers"], case["Y"], strict=True)
    return tuple(
        tuple((e / sum(powers) - y) / N for e, y in zip(powers, targets, strict=True))
        for powers, targets in rows
    )


def mean_error(case: Case) -> tuple[Vector, ...]:
    """(p − y)/N, with ``Y`` and the outputs' probabilities ``P``."""
    N = len(case["Y"])
    return tuple(map(tuple, each(lambda p, y: (p - y) / N, case["P"], case["Y"])))


def tanh_slope(case: Case) -> Value:
    """1 − tanh², with ``power``, e to the a."""
    e = case["power"]
    return 1 - ((e - 1 / e) / (e + 1 / e)) ** 2


def sigmoid_slope(case: Case) -> Value:
    """s(1 − s), with ``power``, e to the a."""
    e = case["power"]
    return e / (1 + e) ** 2


# --- what initial weights do -------------------------------------------------------------------------------


def constant_after(case: Case) -> tuple[Vector, ...]:
    """a Σₖ xₖᵣ φ′(zₖₛ) Σⱼ dₖⱼ, with ``a``, ``X``, ``W``, ``b`` and ``d``."""
    back = [[sum(d) * relu_slope(z) for z in row] for d, row in zip(case["d"], _sums(case), strict=True)]
    return tuple(
        tuple(case["a"] * _along(x, delta) for delta in zip(*back, strict=True))
        for x in zip(*case["X"], strict=True)
    )


def constant_before(case: Case) -> Vector:
    """Σₖ φ(a Σₕ xₖₕ + β) dₖᵥ, the same for each of the units: with ``a``, ``beta``, ``X`` and ``d``."""
    signal = [relu(case["a"] * sum(x) + case["beta"]) for x in case["X"]]
    return tuple(_along(signal, delta) for delta in zip(*case["d"], strict=True))


def learned_bias(case: Case) -> Value:
    """αᵗ(c₀ − ȳ), with ``c``, ``y``, ``lr`` and ``t``: how far the bias is from the mean."""
    return (1 - 2 * case["lr"]) ** case["t"] * (case["c"] - Fraction(sum(case["y"]), len(case["y"])))


def unit_gradient(case: Case, t: int = 0) -> tuple[Vector, ...]:
    """Σₖ (xₖᵣ φ′(⟨xₖ, w⟩)⟨dₖ, w⟩ + dₖᵣ φ(⟨xₖ, w⟩)) for each of a unit's numbers r and each unit.

    With ``w``, one row a number and one column a unit, and ``x`` and ``d``, at each step one row a sample.
    """
    units = []
    for w in zip(*case["w"], strict=True):
        slope = [Fraction(0)] * len(w)
        for x, d in zip(case["x"][t], case["d"][t], strict=True):
            z, back = _along(x, w), _along(d, w)
            on, signal = relu_slope(z), relu(z)
            slope = [s + a * on * back + b * signal for s, a, b in zip(slope, x, d, strict=True)]
        units.append(slope)
    return tuple(zip(*units, strict=True))


def trained(case: Case) -> tuple[Vector, ...]:
    """The units' numbers after ``t`` steps of gradient descent, likewise, with ``lr``."""
    w: tuple[Vector, ...] = case["w"]
    for t in range(case["t"]):
        slopes = unit_gradient({**case, "w": w}, t)
        w = tuple(map(tuple, each(lambda a, s: a - case["lr"] * s, w, slopes)))
    return w


def never_trained(case: Case) -> tuple[Vector, ...]:
    """Zeros, as many as ``w`` has."""
    return tuple(tuple(Fraction(0) for _ in row) for row in case["w"])


def _along(x: Any, y: Any) -> Value:
    return sum(a * b for a, b in zip(x, y, strict=True))

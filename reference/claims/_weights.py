"""How a matrix of initial weights is held against a law: programs, exact evidence, imitations of wrong ones.

Every function takes the same options: ``variance`` names a formula of ``VARIANCES``, ``law`` one of ``LAWS``,
``order`` is "in_out" for a (fan_in, fan_out) matrix and "out_in" for its transpose, and ``repeats`` says what
is wrongly repeated: "" nothing, "row" one row of weights, "column" one column, "entry" one number, "generator"
the same matrix whatever generator is given, "constant" one number, whatever generator is given; "never" says
that not even the same generator repeats a matrix. ``rounding`` is "" where the weights keep their digits,
"float16" where they are rounded to half precision, "integers" where what follows the point is cut off.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import sqrt
from random import Random
from typing import Any

from reference.claims._laws import LAWS
from reference.claims._matrices import Matrix, independence, magnitudes, spread
from reference.claims._model import Call, Case, Evidence, Fact, Generator, Values
from reference.claims._outputs import RAGGED, again, shape_of

VARIANCES: Mapping[str, Callable[[int, int], Fraction]] = {
    "1/fan_in": lambda fan_in, fan_out: Fraction(1, fan_in),
    "2/fan_in": lambda fan_in, fan_out: Fraction(2, fan_in),
    "1/fan_out": lambda fan_in, fan_out: Fraction(1, fan_out),
    "2/fan_out": lambda fan_in, fan_out: Fraction(2, fan_out),
    "2/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out),
    "1/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(1, fan_in + fan_out),
    "2/fan_in + fan_out": lambda fan_in, fan_out: Fraction(2, fan_in) + fan_out,
    "1/fan_in + 1/fan_out": lambda fan_in, fan_out: Fraction(1, fan_in) + Fraction(1, fan_out),
    "(1/fan_in + 1/fan_out)/2": lambda fan_in, fan_out: (Fraction(1, fan_in) + Fraction(1, fan_out)) / 2,
    "1/(fan_in + 1)": lambda fan_in, fan_out: Fraction(1, fan_in + 1),
    "4/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(4, fan_in + fan_out),
    "1": lambda fan_in, fan_out: Fraction(1),
    "0.01²": lambda fan_in, fan_out: Fraction(1, 100) ** 2,
    # gain² = 2/(1 + a²) with PyTorch's default a = √5, with and without its brackets
    "1/(3 fan_in)": lambda fan_in, fan_out: Fraction(1, 3 * fan_in),
    "(2/1 + 5)/fan_in": lambda fan_in, fan_out: Fraction(7, fan_in),
    # the square of a uniform law's limit; half of that limit; a root that covers the numerator only
    "6/fan_in": lambda fan_in, fan_out: Fraction(6, fan_in),
    "6/(fan_in + fan_out)": lambda fan_in, fan_out: Fraction(6, fan_in + fan_out),
    "(2/fan_in)/4": lambda fan_in, fan_out: Fraction(1, 2 * fan_in),
    "(2/(fan_in + fan_out))/4": lambda fan_in, fan_out: Fraction(1, 2 * (fan_in + fan_out)),
    "2/fan_in²": lambda fan_in, fan_out: Fraction(2, fan_in**2),
    "2/(fan_in + fan_out)²": lambda fan_in, fan_out: Fraction(2, (fan_in + fan_out) ** 2),
    # a limit of √(6/fan_in + fan_out), of σ, and of σ²: the variance is a third of the limit's square
    "(6/fan_in + fan_out)/3": lambda fan_in, fan_out: (Fraction(6, fan_in) + fan_out) / 3,
    "(2/fan_in)/3": lambda fan_in, fan_out: Fraction(2, fan_in) / 3,
    "(2/(fan_in + fan_out))/3": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) / 3,
    "(2/fan_in)²/3": lambda fan_in, fan_out: Fraction(2, fan_in) ** 2 / 3,
    "(2/(fan_in + fan_out))²/3": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) ** 2 / 3,
    # a limit without its root
    "(6/fan_in)²/3": lambda fan_in, fan_out: Fraction(6, fan_in) ** 2 / 3,
    "(6/(fan_in + fan_out))²/3": lambda fan_in, fan_out: Fraction(6, fan_in + fan_out) ** 2 / 3,
    # a variance given where a standard deviation is asked for
    "(1/fan_in)²": lambda fan_in, fan_out: Fraction(1, fan_in) ** 2,
    "(2/fan_in)²": lambda fan_in, fan_out: Fraction(2, fan_in) ** 2,
    "(2/(fan_in + fan_out))²": lambda fan_in, fan_out: Fraction(2, fan_in + fan_out) ** 2,
}
"""Var(wᵢⱼ), right and wrong, by the formula's own text."""

DESIGNS: tuple[Case, ...] = (
    {"fan_in": 20, "fan_out": 60, "seeds": (1, 2, 3, 4, 5)},
    {"fan_in": 60, "fan_out": 20, "seeds": (11, 12, 13, 14, 15)},
    {"fan_in": 1, "fan_out": 2, "seeds": tuple(range(101, 601))},
    {"fan_in": 300, "fan_out": 100, "seeds": (1001,)},
    {"fan_in": 2, "fan_out": 1, "seeds": tuple(range(2001, 2101))},
    {"fan_in": 3, "fan_out": 2, "draws": 8},
)
"""Unequal fans in both directions, fans so small that one more or less is seen, and many weights, which show
what a law's far tail is: 6000, 6000, 1000, 30000 and 200 weights, and scripted draws. A test computes the power
that they give."""


def program(function: str, case: Case, **_: object) -> tuple[Call, ...]:
    """One matrix a seed, and the first seed's once more."""
    seeds = (*case["seeds"], case["seeds"][0])
    return tuple(Call(function, (case["fan_in"], case["fan_out"], Generator(seed))) for seed in seeds)


def evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    variance: str,
    law: str,
    order: str = "in_out",
    repeats: str = "",
    rounding: str = "",
) -> tuple[Evidence, ...]:
    """What the matrices say: shape, the same generator twice, independence, signs, sizes, spread, limit."""
    shape = (case["fan_in"], case["fan_out"])
    if order == "out_in":
        shape = shape[::-1]
    for output in outputs:
        if (got := shape_of(output)) != shape:
            return (Fact("the shape of the weights", False, got or RAGGED, shape),)
    found: list[Evidence] = [Fact("the shape of the weights", True, shape, shape), *again(outputs, repeats)]
    matrices = [_matrix(output, order) for output in outputs[:-1]]
    nominal = VARIANCES[variance](case["fan_in"], case["fan_out"])
    degenerate = _degenerate(matrices, nominal, law, repeats, rounding)
    if degenerate:
        return (*found, *degenerate)
    matrices, repeated = _distinct(matrices, repeats)
    resolved = [_half_precision(matrices)] if rounding == "float16" else magnitudes(matrices, LAWS[law])
    found += [*repeated, *resolved, *independence(matrices, nominal, LAWS[law])]
    grain = HALF_UNIT if rounding == "float16" else Fraction(0)
    return (*found, *spread(matrices, nominal, LAWS[law], unit, grain))


def imitate(
    case: Case,
    random: Random,
    *,
    variance: str,
    law: str,
    order: str = "in_out",
    repeats: str = "",
    rounding: str = "",
) -> Values:
    """Matrices with this law, in the shape of the program's replies."""
    fan_in, fan_out = case["fan_in"], case["fan_out"]
    sigma, draw = sqrt(VARIANCES[variance](fan_in, fan_out)), LAWS[law].draw
    matrices: list[Values] = []
    for _ in range(len(case["seeds"]) + 1):
        rows = [[sigma * draw(random) for _ in range(fan_out)] for _ in range(fan_in)]
        if repeats == "row":
            rows = [rows[0]] * fan_in
        if repeats == "column":
            rows = [[row[0]] * fan_out for row in rows]
        if repeats in ("entry", "constant"):
            rows = [[rows[0][0]] * fan_out] * fan_in
        matrix = tuple(tuple(_rounded(w, rounding) for w in row) for row in rows)
        matrices.append(tuple(zip(*matrix, strict=True)) if order == "out_in" else matrix)
    if repeats in ("generator", "constant"):
        matrices = [matrices[0]] * len(matrices)
    return tuple(matrices) if repeats == "never" else (*matrices[:-1], matrices[0])


def _rounded(w: float, rounding: str) -> Fraction:
    if rounding == "integers":
        return Fraction(int(w))
    return Fraction(_half(w) if rounding == "float16" else w)


def _half(w: float) -> float:
    number: float = struct.unpack("e", struct.pack("e", w))[0]
    return number


HALF_UNIT = Fraction(1, 2**11)
"""The unit roundoff of half precision."""


def _half_precision(matrices: list[Matrix]) -> Fact:
    rounded = all(abs(w) < 2**15 and _half(w) == w for m in matrices for row in m for w in row)
    return Fact("every weight is a number of half precision", rounded)


def _degenerate(
    matrices: list[Matrix], variance: Fraction, law: str, repeats: str, rounding: str
) -> list[Evidence]:
    """All there is to say of weights that are no draws, or hardly any; nothing of all others."""
    if law != "zero" and repeats != "constant" and rounding != "integers":
        return []
    values = {w for m in matrices for row in m for w in row}
    if law == "zero":
        return [Fact("every weight is zero", values == {0.0}, max(values), 0)]
    if repeats == "constant":
        return [Fact("every weight is one and the same number", len(values) == 1 and values != {0.0})]
    varied = variance < Fraction(1, 2) or len(values) > 1  # of a large spread more than one integer is left
    return [Fact("every weight is an integer", varied and all(w.is_integer() for w in values))]


def _matrix(output: Any, order: str) -> Matrix:
    rows = tuple(tuple(map(float, row)) for row in output)
    return tuple(zip(*rows, strict=True)) if order == "out_in" else rows


def _distinct(matrices: list[Matrix], repeats: str) -> tuple[list[Matrix], list[Evidence]]:
    """The matrices without what ``repeats`` says is repeated, and the fact that it is."""
    if repeats == "row":
        fact = Fact("one row is repeated", all(len(set(m)) == 1 for m in matrices))
        return [m[:1] for m in matrices], [fact]
    if repeats == "column":
        fact = Fact("one column is repeated", all(len(set(row)) == 1 for m in matrices for row in m))
        return [tuple(row[:1] for row in m) for m in matrices], [fact]
    if repeats == "entry":
        fact = Fact("one number is repeated", all(len({w for row in m for w in row}) == 1 for m in matrices))
        return [(m[0][:1],) for m in matrices], [fact]
    if repeats == "generator":
        return matrices[:1], [Fact("every generator gives the same weights", len(set(matrices)) == 1)]
    return matrices, []

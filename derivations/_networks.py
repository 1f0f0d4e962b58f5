"""What the derivations of backpropagation share: settings, the layers' formulas, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation
from derivations._terms import Setting
from derivations._worlds import World

PHI = {"phi": "dphi(z)", "dphi": ""}
HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

NETWORK = Setting(
    sizes="t n m",
    arrays={"x": "* n", "W": "* n n", "b": "* n", "U": "n m", "c": "m", "y": "m"},
    indices={"r": "n", "s": "m"},
    functions=PHI,
)
"""t hidden layers, and a last one that is linear."""
LAYER = Setting(
    sizes="N n m",
    arrays={"x": "N n", "W": "n m", "b": "m", "d": "N m"},
    indices={"r": "n", "s": "m", "i": "N"},
    functions=PHI,
)
LINE = Setting(
    sizes="n", arrays={"x": "n", "v": "n", "W": "n", "V": "n", "b": "", "c": "", "tau": ""}, functions=PHI
)
STACK = Setting(
    sizes="t n",
    arrays={"x": "* n", "W": "* n n", "p": "* n", "d": "* n", "v": "* n", "V": "* n n", "c": "* n"},
)
"""t layers; v is the speed of their inputs x, V and c those of weights and biases, and p is φ′ at each unit."""

CUBE: Mapping[str, Any] = {"phi": lambda z: z * z * z + z, "dphi": lambda z: 3 * z * z + 1}
SQUARE: Mapping[str, Any] = {"phi": lambda z: z * z - z + 2, "dphi": lambda z: 2 * z - 1}

_OUTPUTS = "Sum(Sum(d[k, j]*phi({0}), (j, 1, m)), (k, 1, N))"
INPUT = "Sum(x[{0}, h]*W[h, {1}], (h, 1, n)) + b[{1}]"
THROUGH_LAYER = _OUTPUTS.format(INPUT.format("k", "j"))
_LAYER = {
    "N": 2, "n": 2, "m": 2, "x": ((1, 2), (-1, 3)), "W": ((1, -2), (2, 1)), "b": (1, -1), "d": ((1, -2), (3, 5))
}  # fmt: skip
LAYERS = (
    World({**_LAYER, **CUBE, "r": 1, "s": 2, "i": 1}),
    World({**_LAYER, **SQUARE, "r": 2, "s": 1, "i": 2}),
    World({**_LAYER, **SQUARE, "N": 1, "n": 1, "m": 2, "r": 1, "s": 1, "i": 1}),
)

LAYERS_OF_TWO: Mapping[str, Any] = {
    "n": 2,
    "x": ((1, 2), (3, -1), (2, 2), (1, 0)),
    "W": (((1, -2), (0, 3)), ((2, 1), (-1, 1)), ((1, 1), (4, -1))),
    "p": ((2, 5), (-1, 3), (1, 1)),
    "V": (((1, 0), (2, -1)), ((3, 1), (1, 1)), ((0, 2), (-2, 5))),
    "c": ((1, -1), (2, 3), (5, 4)),
    "v": ((3, -2),),
    "d": (None, None, None, (3, -4)),
}

OUTPUTS = Setting(
    sizes="N m",
    arrays={"y_hat": "N m", "y": "N m"},
    indices={"r": "N", "s": "m"},
    functions={"exp": "exp(z)", "log": "1/z", "sigma": "sigma(z)*(1 - sigma(z))"},
)
"""N samples of m outputs ŷ, to which the loss is applied, and m targets y each."""
TWO_OUTPUTS = {"N": 2, "m": 2, "y_hat": ((1, -2), (3, 0)), "y": ((2, 5), (-1, 1))}

POWERS = {0: 3, 1: 5, -2: 2, 4: 7}
"""Any values will do: all that is used of exp is its derivative."""
LOGS = {Fraction(a, a + b): 11 * a - b for a in POWERS.values() for b in POWERS.values()}

ALONE = Setting(arrays={"a": ""}, functions={"exp": "exp(z)"})

HIDDEN = Setting(
    sizes="N n l m",
    arrays={"x": "N n", "W": "n l", "b": "l", "U": "l m", "d": "N m", "a": "", "beta": ""},
    indices={"r": "n", "s": "l", "v": "m"},
    functions=PHI,
)
"""A hidden layer of l units between n and m; d is the loss's derivative by the pre-activations after it."""
UNIT = "phi(Sum(x[k, h]*W[h, i], (h, 1, n)) + b[i])"
NEXT = f"Sum(Sum(d[k, j]*Sum(U[i, j]*{UNIT}, (i, 1, l)), (j, 1, m)), (k, 1, N))"
TWO_UNITS = {
    "N": 2, "n": 2, "l": 2, "m": 2, "x": ((1, 2), (-1, 3)), "W": ((1, -2), (2, 1)), "b": (1, -1),
    "U": ((2, 1), (-1, 3)), "d": ((1, -2), (3, 5)), "a": 3, "beta": 5, "r": 1, "s": 2, "v": 2,
}  # fmt: skip

PATH = Setting(sizes="t N", arrays={"c": "*", "y": "N", "eta": "", "alpha": ""}, nonzero="alpha")
SLOPE = "2*(c[{0}] - 1/N*Sum(y[k], (k, 1, N)))"

UNITS = Setting(
    sizes="t N n l",
    arrays={"w": "* n l", "x": "* N n", "d": "* N n", "eta": ""},
    indices={"r": "n", "s": "l", "u": "l"},
    functions=PHI,
)
"""A hidden layer of l units at every step t. The n numbers of a unit are its weights and bias, which x multiplies,
and the weights after it, which d multiplies; x is 0 at those, and d at these. Both may change from step to step, as
the rest of the network does."""
SUM_BEFORE = "Sum(x[t, k, h]*w[t, h, {0}], (h, 1, n))"
SUM_AFTER = "Sum(d[t, k, h]*w[t, h, {0}], (h, 1, n))"
UNIT_SLOPE = (
    f"Sum(x[t, k, {{1}}]*dphi({SUM_BEFORE})*{SUM_AFTER} + d[t, k, {{1}}]*phi({SUM_BEFORE}), (k, 1, N))"
)
DESCENT = Equation(
    "gradient descent", (f"w[t + 1, g, i] == w[t, g, i] - eta*{UNIT_SLOPE.format('i', 'g')}",), "t g i"
)
ALIKE = ((1, 1), (-1, -1), (2, 2))
UNLIKE = ((1, 1), (3, 4), (5, 5))
STEPS_OF_TWO: Mapping[str, Any] = {
    "N": 2, "n": 3, "l": 2, "eta": THIRD, "r": 2, "s": 1, "u": 2, **CUBE,
    "x": (((1, 2, 0), (-1, 3, 0)), ((1, 1, 0), (2, -1, 0)), ((0, 1, 0), (1, 1, 0))),
    "d": (((0, 0, 1), (0, 0, -2)), ((0, 0, 2), (0, 0, 1)), ((0, 0, -1), (0, 0, 1))),
    "w": (ALIKE,),
}  # fmt: skip
FULL_STEPS: Mapping[str, Any] = {
    **STEPS_OF_TWO,
    "x": (((1, 2, 3), (-1, 3, 2)),),
    "d": (((2, -1, 1), (3, 1, -2)),),
}
"""One step, at which every number is multiplied by both: the formula does not need that one of them is 0."""

"""What the derivations of backpropagation share: settings, the layers' formulas, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation
from derivations._terms import Setting
from derivations._worlds import Witness, World

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
    arrays={"x": "N n", "W": "n l", "b": "l", "U": "l m", "d": "N m", "a": "", "beta": "", "eta": ""},
    indices={"r": "n", "s": "l", "u": "l", "v": "m"},
    functions=PHI,
)
"""A hidden layer of l units between n and m; d is the loss's derivative by the pre-activations after it."""
UNIT = "phi(Sum(x[k, h]*W[h, i], (h, 1, n)) + b[i])"
NEXT = f"Sum(Sum(d[k, j]*Sum(U[i, j]*{UNIT}, (i, 1, l)), (j, 1, m)), (k, 1, N))"
TWO_UNITS = {
    "N": 2, "n": 2, "l": 2, "m": 2, "eta": THIRD, "x": ((1, 2), (-1, 3)), "W": ((1, -2), (2, 1)), "b": (1, -1),
    "U": ((2, 1), (-1, 3)), "d": ((1, -2), (3, 5)), "a": 3, "beta": 5, "r": 1, "s": 2, "u": 1, "v": 2,
}  # fmt: skip

PATH = Setting(sizes="t N", arrays={"c": "*", "y": "N", "eta": "", "alpha": ""}, nonzero="alpha")
SLOPE = "2*(c[{0}] - 1/N*Sum(y[k], (k, 1, N)))"

EQUAL = (
    Equation("equal weights before", ("W[h, s] == W[h, u]",), "h"),
    Equation("equal biases", ("b[s] == b[u]",)),
    Equation("equal weights after", ("U[s, j] == U[u, j]",), "j"),
)
EQUAL_UNITS = {**TWO_UNITS, "W": ((3, 3), (-2, -2)), "b": (2, 2), "U": ((1, -4), (1, -4))}


def unequal(**values: Any) -> tuple[Witness, ...]:
    """Witnesses that the two units must be equal in all three."""
    return (
        Witness("equal weights before", World({**EQUAL_UNITS, **values, "W": ((3, 1), (-2, 5))})),
        Witness("equal biases", World({**EQUAL_UNITS, **values, "b": (2, 1)})),
        Witness("equal weights after", World({**EQUAL_UNITS, **values, "U": ((1, -4), (2, 7))})),
    )

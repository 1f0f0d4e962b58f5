"""What the derivations of momentum and of Nesterov's momentum share: settings, recurrences, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
QUARTER = Fraction(1, 4)
GRADIENTS = (None, Fraction(1), Fraction(-3), Fraction(5, 2), Fraction(7), Fraction(-2))
RATES = (None, 3, 3, 3, 3, 3)

POLYAK = Setting(
    sizes="t", arrays={"mu": "", "eta": "", "c": "", "theta": "*", "v": "*", "grad": "*"}, nonzero="mu"
)
FORMS = Setting(
    sizes="t",
    arrays={"mu": "", "eta": "*", "c": "", "theta": "*", "v": "*", "p": "*", "u": "*", "d": "*", "grad": "*"},
    nonzero="mu",
)
AT_REST = Equation("zero velocity", ("v[0] == 0",))
VELOCITY = Equation("velocity", ("v[t + 1] == mu*v[t] - eta*grad[t + 1]",), "t")
STEP = Equation("step", ("theta[t + 1] == theta[t] + v[t + 1]",), "t")
CONSTANT = Equation("constant gradient", ("grad[i] == c",), "i")

INSIDE = Equation("rate inside", ("v[t + 1] == mu*v[t] - eta[t + 1]*grad[t + 1]",), "t")
OUTSIDE_AT_REST = Equation("zero velocity outside", ("u[0] == 0",))
OUTSIDE = Equation("rate outside", ("u[t + 1] == mu*u[t] + grad[t + 1]",), "t")
OUTSIDE_STEP = Equation("step outside", ("p[t + 1] == p[t] - eta[t + 1]*u[t + 1]",), "t")
SAME_START = Equation("same start", ("p[0] == theta[0]",))
CONSTANT_RATE = Equation("constant rate", ("eta[i] == c",), "i")


def at_times(values: Mapping[str, Any]) -> tuple[World, ...]:
    """Worlds of these values at the times 0, 1 and, with another μ, 3."""
    return tuple(World({**values, **more}) for more in ({"t": 0}, {"t": 1}, {"t": 3, "mu": -THIRD}))


def broken(values: Mapping[str, Any], **changes: Mapping[str, Any]) -> tuple[Witness, ...]:
    """A witness at time 1 for each assumption: what changes, by the assumption's name with underscores."""
    return tuple(
        Witness(name.replace("_", " "), World({**values, "t": 1, **more})) for name, more in changes.items()
    )

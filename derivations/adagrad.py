"""Adagrad: the accumulator unrolled, what the scale of the gradients changes, and the size of the steps.

g is the sum of the squared gradients so far, ∇ᵢ (``grad[i]``) the gradient of step i = 1, 2, …, and t counts
the steps taken.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    cites,
    empty_sum,
    hypothesis,
    linearity,
    ring,
    root,
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)

ADAGRAD = Setting(sizes="t", arrays={"eta": "", "epsilon": "", "c": "", "theta": "*", "g": "*", "grad": "*"})
SCALED = Setting(
    sizes="t",
    arrays={"eta": "", "c": "", "theta": "*", "g": "*", "grad": "*", "theta_bar": "*", "g_bar": "*"},
    nonnegative="c",
)

ZERO = Equation("zero accumulator", ("g[0] == 0",))
ADDED = Equation("accumulator", ("g[t + 1] == g[t] + grad[t + 1]**2",), "t")
STEP = Equation(
    "parameter step", ("theta[t + 1] == theta[t] - eta*grad[t + 1]/(sqrt(g[t + 1]) + epsilon)",), "t"
)
BARE = Equation(
    "parameter step without ε", ("theta[t + 1] == theta[t] - eta*grad[t + 1]/sqrt(g[t + 1])",), "t"
)
CONSTANT = Equation("constant gradient", ("grad[i] == c",), "i")


def update() -> Definition:
    """Adagrad's step: each coordinate is divided by the root of the sum of all its squared gradients."""
    return Definition(ADAGRAD, (*ADDED.equations, *STEP.equations))


def accumulator() -> Derivation:
    """The accumulator is what it started from and the sum of the squared gradients: nothing is forgotten."""
    values = {"g": (5,), "grad": (None, 1, -3, Fraction(5, 2), 7)}
    return Derivation(
        setting=ADAGRAD,
        given=(ADDED,),
        statement="g[t] == g[0] + Sum(grad[i]**2, (i, 1, t))",
        proof=Induction(
            "t",
            base=(empty_sum(),),
            step=(
                use("accumulator", "g[t] + grad[t + 1]**2", t="t"),
                hypothesis("g[0] + Sum(grad[i]**2, (i, 1, t)) + grad[t + 1]**2"),
                split_last("t + 1"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(Witness("accumulator", World({**values, "t": 1, "g": (5, 1)})),),
    )


def scale_invariance() -> Derivation:
    """Without ε, gradients that are c times as large lead along the same path: the learning rate sets it."""
    values = {"t": 2, "eta": 3, "c": 2, "grad": (None, 3, -4, 12, 84), "theta": (7,), "theta_bar": (7,)}
    return Derivation(
        setting=SCALED,
        given=(
            ZERO,
            ADDED,
            BARE,
            Equation("zero accumulator, scaled", ("g_bar[0] == 0",)),
            Equation("accumulator, scaled", ("g_bar[t + 1] == g_bar[t] + (c*grad[t + 1])**2",), "t"),
            Equation(
                "parameter step, scaled",
                ("theta_bar[t + 1] == theta_bar[t] - eta*(c*grad[t + 1])/sqrt(g_bar[t + 1])",),
                "t",
            ),
            Equation("same start", ("theta_bar[0] == theta[0]",)),
        ),
        statement="theta_bar[t] == theta[t]",
        proof=Induction(
            "t",
            base=(use("same start"),),
            step=(
                use("parameter step, scaled", "theta_bar[t] - eta*(c*grad[t + 1])/sqrt(g_bar[t + 1])", t="t"),
                cites(
                    "adagrad.accumulator",
                    "theta_bar[t] - eta*(c*grad[t + 1])/sqrt(g_bar[0] + Sum((c*grad[i])**2, (i, 1, t + 1)))",
                    t="t + 1",
                    g="g_bar",
                    grad="c*grad[i]",
                ),
                use(
                    "zero accumulator, scaled",
                    "theta_bar[t] - eta*(c*grad[t + 1])/sqrt(Sum((c*grad[i])**2, (i, 1, t + 1)))",
                ),
                root(
                    "c*sqrt(Sum(grad[i]**2, (i, 1, t + 1)))",
                    "theta_bar[t] - eta*(c*grad[t + 1])/(c*sqrt(Sum(grad[i]**2, (i, 1, t + 1))))",
                ),
                ring("theta_bar[t] - eta*grad[t + 1]/sqrt(Sum(grad[i]**2, (i, 1, t + 1)))"),
                use(
                    "zero accumulator",
                    "theta_bar[t] - eta*grad[t + 1]/sqrt(g[0] + Sum(grad[i]**2, (i, 1, t + 1)))",
                ),
                cites("adagrad.accumulator", "theta_bar[t] - eta*grad[t + 1]/sqrt(g[t + 1])", t="t + 1"),
                hypothesis("theta[t] - eta*grad[t + 1]/sqrt(g[t + 1])"),
                use("parameter step without ε", t="t"),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World(values),
            World({**values, "c": HALF, "eta": -1, "grad": (None, -8, 6, 24, 0)}),
        ),
        witnesses=(
            Witness("zero accumulator", World({**values, "t": 1, "g": (16,)})),
            Witness("accumulator", World({**values, "t": 1, "g": (0, 16)})),
            Witness("parameter step without ε", World({**values, "t": 1, "theta": (7, 2)})),
            Witness("zero accumulator, scaled", World({**values, "t": 1, "g_bar": (64,)})),
            Witness("accumulator, scaled", World({**values, "t": 1, "g_bar": (0, 16)})),
            Witness("parameter step, scaled", World({**values, "t": 1, "theta_bar": (7, 2)})),
            Witness("same start", World({**values, "t": 1, "theta_bar": (6,)})),
        ),
    )


def first_step() -> Derivation:
    """Without ε the first step has the size η, however large the gradient is."""
    values = {"t": 0, "eta": 3, "grad": (None, -2, 5), "theta": (7,)}
    return Derivation(
        setting=ADAGRAD,
        given=(ZERO, ADDED, BARE),
        statement="theta[1] == theta[0] - eta*(grad[1]/abs(grad[1]))",
        proof=(
            use("parameter step without ε", "theta[0] - eta*grad[1]/sqrt(g[1])", t="0"),
            use("accumulator", "theta[0] - eta*grad[1]/sqrt(g[0] + grad[1]**2)", t="0"),
            use("zero accumulator", "theta[0] - eta*grad[1]/sqrt(grad[1]**2)"),
            root("abs(grad[1])", "theta[0] - eta*grad[1]/abs(grad[1])"),
            ring(),
        ),
        worlds=(World(values), World({**values, "eta": HALF, "grad": (None, 4), "theta": (-1,)})),
        witnesses=(
            Witness("zero accumulator", World({**values, "g": (5,)})),
            Witness("accumulator", World({**values, "g": (0, 1)})),
            Witness("parameter step without ε", World({**values, "theta": (7, 1)})),
        ),
    )


def constant_gradient() -> Derivation:
    """Under a constant gradient the steps shrink like 1/√t: the divisor, the root of a sum, grows."""
    values = {
        "t": 0,
        "eta": 3,
        "epsilon": HALF,
        "c": -2,
        "grad": (None, -2, -2, -2, -2),
        "theta": (7, 6, 5, 2),
    }
    return Derivation(
        setting=ADAGRAD,
        given=(ZERO, ADDED, STEP, CONSTANT),
        statement="theta[t + 1] == theta[t] - eta*c/(sqrt(t + 1)*abs(c) + epsilon)",
        proof=(
            use("parameter step", "theta[t] - eta*grad[t + 1]/(sqrt(g[t + 1]) + epsilon)", t="t"),
            cites(
                "adagrad.accumulator",
                "theta[t] - eta*grad[t + 1]/(sqrt(g[0] + Sum(grad[i]**2, (i, 1, t + 1))) + epsilon)",
                t="t + 1",
            ),
            use(
                "zero accumulator",
                "theta[t] - eta*grad[t + 1]/(sqrt(Sum(grad[i]**2, (i, 1, t + 1))) + epsilon)",
            ),
            use("constant gradient", "theta[t] - eta*c/(sqrt(Sum(c**2, (i, 1, t + 1))) + epsilon)"),
            linearity("theta[t] - eta*c/(sqrt((t + 1)*c**2) + epsilon)"),
            root("sqrt(t + 1)*abs(c)"),
        ),
        worlds=(
            World({**values, "theta": (7,)}),
            World({**values, "t": 3, "theta": (None, None, None, 2)}),
            World(
                {
                    **values,
                    "t": 3,
                    "c": 1,
                    "grad": (None, 1, 1, 1, 1),
                    "eta": -1,
                    "theta": (None, None, None, 4),
                }
            ),
        ),
        witnesses=(
            Witness("zero accumulator", World({**values, "theta": (7,), "g": (5,)})),
            Witness("accumulator", World({**values, "theta": (7,), "g": (0, 1)})),
            Witness("parameter step", World({**values, "theta": (7, 0)})),
            Witness("constant gradient", World({**values, "theta": (7,), "grad": (None, -3, -2)})),
        ),
    )


def average_magnitude() -> Refutation:
    """The divisor is not the root mean square of the gradients: of four gradients of 1 it is 2."""
    return Refutation(
        setting=ADAGRAD,
        given=(ZERO, ADDED),
        statement="sqrt(g[t]) == sqrt(1/t*Sum(grad[i]**2, (i, 1, t)))",
        world=World({"t": 4, "grad": (None, 1, 1, 1, 1)}, steps=4),
        printed="1",
        true="2",
    )

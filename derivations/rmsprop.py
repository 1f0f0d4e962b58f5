"""RMSprop: the accumulator unrolled, what the scale of the gradients changes, and the size of the steps.

g is the moving average of the squared gradients, ∇ᵢ (``grad[i]``) the gradient of step i = 1, 2, …, and t
counts the steps taken.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
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

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
QUARTERS = Fraction(3, 4)

RMSPROP = Setting(
    sizes="t",
    arrays={"beta": "", "eta": "", "epsilon": "", "c": "", "theta": "*", "g": "*", "grad": "*"},
    nonzero="beta",
)
SCALED = Setting(
    sizes="t",
    arrays={
        "beta": "",
        "eta": "",
        "c": "",
        "theta": "*",
        "g": "*",
        "grad": "*",
        "theta_bar": "*",
        "g_bar": "*",
    },
    nonzero="beta",
    nonnegative="c",
)

ZERO = Equation("zero accumulator", ("g[0] == 0",))
AVERAGE = Equation("accumulator", ("g[t + 1] == beta*g[t] + (1 - beta)*grad[t + 1]**2",), "t")
STEP = Equation(
    "parameter step", ("theta[t + 1] == theta[t] - eta*grad[t + 1]/(sqrt(g[t + 1]) + epsilon)",), "t"
)
BARE = Equation(
    "parameter step without ε", ("theta[t + 1] == theta[t] - eta*grad[t + 1]/sqrt(g[t + 1])",), "t"
)
CONSTANT = Equation("constant gradient", ("grad[i] == c",), "i")


def update() -> Definition:
    """RMSprop's step: each coordinate is divided by the root of a moving average of its squared gradients."""
    return Definition(RMSPROP, (*AVERAGE.equations, *STEP.equations))


def accumulator() -> Derivation:
    """The accumulator is a weighted sum of its start and the squared gradients: older ones count less."""
    values = {"beta": HALF, "g": (5,), "grad": (None, 1, -3, Fraction(5, 2), 7)}
    return Derivation(
        setting=RMSPROP,
        given=(AVERAGE,),
        statement="g[t] == beta**t*g[0] + (1 - beta)*Sum(beta**(t - i)*grad[i]**2, (i, 1, t))",
        proof=Induction(
            "t",
            base=(empty_sum(),),
            step=(
                use("accumulator", "beta*g[t] + (1 - beta)*grad[t + 1]**2", t="t"),
                hypothesis(
                    "beta*(beta**t*g[0] + (1 - beta)*Sum(beta**(t - i)*grad[i]**2, (i, 1, t)))"
                    " + (1 - beta)*grad[t + 1]**2"
                ),
                linearity(
                    "beta**(t + 1)*g[0]"
                    " + (1 - beta)*(Sum(beta**(t + 1 - i)*grad[i]**2, (i, 1, t)) + grad[t + 1]**2)"
                ),
                split_last("t + 1"),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World({**values, "t": 3, "beta": THIRD}),
        ),
        witnesses=(Witness("accumulator", World({**values, "t": 1, "g": (5, 1)})),),
    )


def weights_total() -> Derivation:
    """The weights of the start and of the squared gradients sum to 1: the accumulator is a weighted mean."""
    return Derivation(
        setting=RMSPROP,
        statement="beta**t + (1 - beta)*Sum(beta**(t - i), (i, 1, t)) == 1",
        proof=(cites("adam.weights_total", "beta**t + (1 - beta**t)"), ring()),
        worlds=(
            World({"t": 0, "beta": HALF}),
            World({"t": 3, "beta": HALF}),
            World({"t": 2, "beta": -THIRD}),
        ),
    )


def scale_invariance() -> Derivation:
    """Without ε, gradients that are c times as large lead along the same path: the learning rate sets it."""
    root_of_sum = "sqrt((1 - beta)*Sum(beta**(t + 1 - i)*grad[i]**2, (i, 1, t + 1)))"
    scaled_sum = "(1 - beta)*Sum(beta**(t + 1 - i)*(c*grad[i])**2, (i, 1, t + 1))"
    values = {
        "t": 2, "beta": QUARTERS, "eta": 3, "c": 2, "grad": (None, 2, -1, 1, 1),
        "theta": (7,), "theta_bar": (7,),
    }  # fmt: skip
    return Derivation(
        setting=SCALED,
        given=(
            ZERO,
            AVERAGE,
            BARE,
            Equation("zero accumulator, scaled", ("g_bar[0] == 0",)),
            Equation(
                "accumulator, scaled", ("g_bar[t + 1] == beta*g_bar[t] + (1 - beta)*(c*grad[t + 1])**2",), "t"
            ),
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
                    "rmsprop.accumulator",
                    f"theta_bar[t] - eta*(c*grad[t + 1])/sqrt(beta**(t + 1)*g_bar[0] + {scaled_sum})",
                    t="t + 1",
                    g="g_bar",
                    grad="c*grad[i]",
                ),
                use("zero accumulator, scaled", f"theta_bar[t] - eta*(c*grad[t + 1])/sqrt({scaled_sum})"),
                root(f"c*{root_of_sum}", f"theta_bar[t] - eta*(c*grad[t + 1])/(c*{root_of_sum})"),
                ring(f"theta_bar[t] - eta*grad[t + 1]/{root_of_sum}"),
                use(
                    "zero accumulator",
                    "theta_bar[t] - eta*grad[t + 1]/sqrt(beta**(t + 1)*g[0]"
                    " + (1 - beta)*Sum(beta**(t + 1 - i)*grad[i]**2, (i, 1, t + 1)))",
                ),
                cites("rmsprop.accumulator", "theta_bar[t] - eta*grad[t + 1]/sqrt(g[t + 1])", t="t + 1"),
                hypothesis("theta[t] - eta*grad[t + 1]/sqrt(g[t + 1])"),
                use("parameter step without ε", t="t"),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World(values),
            World({**values, "beta": Fraction(16, 25), "c": HALF, "eta": -1, "grad": (None, -5, 3, 3, 0)}),
        ),
        witnesses=(
            Witness("zero accumulator", World({**values, "t": 1, "g": (4,)})),
            Witness("accumulator", World({**values, "t": 1, "g": (0, 16)})),
            Witness("parameter step without ε", World({**values, "t": 1, "theta": (7, 2)})),
            Witness("zero accumulator, scaled", World({**values, "t": 1, "g_bar": (16,)})),
            Witness("accumulator, scaled", World({**values, "t": 1, "g_bar": (0, 16)})),
            Witness("parameter step, scaled", World({**values, "t": 1, "theta_bar": (7, 2)})),
            Witness("same start", World({**values, "t": 1, "theta_bar": (6,)})),
        ),
    )


def first_step() -> Derivation:
    """Without ε the first step has the size η/√(1 − β), however large the gradient is."""
    values = {"t": 0, "beta": QUARTERS, "eta": 3, "grad": (None, -2, 5), "theta": (7,)}
    return Derivation(
        setting=RMSPROP,
        given=(ZERO, AVERAGE, BARE),
        statement="theta[1] == theta[0] - eta/sqrt(1 - beta)*(grad[1]/abs(grad[1]))",
        proof=(
            use("parameter step without ε", "theta[0] - eta*grad[1]/sqrt(g[1])", t="0"),
            use("accumulator", "theta[0] - eta*grad[1]/sqrt(beta*g[0] + (1 - beta)*grad[1]**2)", t="0"),
            use("zero accumulator", "theta[0] - eta*grad[1]/sqrt((1 - beta)*grad[1]**2)"),
            root("sqrt(1 - beta)*abs(grad[1])", "theta[0] - eta*grad[1]/(sqrt(1 - beta)*abs(grad[1]))"),
            ring(),
        ),
        worlds=(World(values), World({**values, "beta": Fraction(-8), "eta": HALF, "grad": (None, 4)})),
        witnesses=(
            Witness("zero accumulator", World({**values, "g": (4,)})),
            Witness("accumulator", World({**values, "g": (0, 4)})),
            Witness("parameter step without ε", World({**values, "theta": (7, 1)})),
        ),
    )


def constant_gradient() -> Derivation:
    """Under a constant gradient the first steps are too long by 1/√(1 − βᵗ): this is what Adam corrects."""
    unrolled = "(1 - beta)*Sum(beta**(t + 1 - i)*{}**2, (i, 1, t + 1))"
    values = {
        "t": 0, "beta": QUARTERS, "eta": 3, "epsilon": HALF,
        "c": -2, "grad": (None, -2, -2, -2, -2), "theta": (7,),
    }  # fmt: skip
    return Derivation(
        setting=RMSPROP,
        given=(ZERO, AVERAGE, STEP, CONSTANT),
        statement="theta[t + 1] == theta[t] - eta*c/(sqrt(1 - beta**(t + 1))*abs(c) + epsilon)",
        proof=(
            use("parameter step", "theta[t] - eta*grad[t + 1]/(sqrt(g[t + 1]) + epsilon)", t="t"),
            cites(
                "rmsprop.accumulator",
                "theta[t] - eta*grad[t + 1]"
                f"/(sqrt(beta**(t + 1)*g[0] + {unrolled.format('grad[i]')}) + epsilon)",
                t="t + 1",
            ),
            use(
                "zero accumulator",
                f"theta[t] - eta*grad[t + 1]/(sqrt({unrolled.format('grad[i]')}) + epsilon)",
            ),
            use("constant gradient", f"theta[t] - eta*c/(sqrt({unrolled.format('c')}) + epsilon)"),
            linearity(
                "theta[t] - eta*c/(sqrt((1 - beta)*Sum(beta**(t + 1 - i), (i, 1, t + 1))*c**2) + epsilon)"
            ),
            cites(
                "adam.weights_total",
                "theta[t] - eta*c/(sqrt((1 - beta**(t + 1))*c**2) + epsilon)",
                t="t + 1",
            ),
            root("sqrt(1 - beta**(t + 1))*abs(c)"),
        ),
        worlds=(
            World(values),
            World({**values, "t": 1, "beta": Fraction(3, 5), "theta": (None, 2)}),
            World(
                {**values, "t": 2, "beta": -2, "c": 1, "grad": (None, 1, 1, 1, 1), "theta": (None, None, 4)}
            ),
        ),
        witnesses=(
            Witness("zero accumulator", World({**values, "g": (4,)})),
            Witness("accumulator", World({**values, "g": (0, 4)})),
            Witness("parameter step", World({**values, "theta": (7, 0)})),
            Witness("constant gradient", World({**values, "grad": (None, -3, -2)})),
        ),
    )

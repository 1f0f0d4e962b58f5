"""AdamW: Adam, whose weights decay besides, by a factor that the root does not divide.

λ (``lambda_``) is the decay, and α = 1 − ηλ what a step leaves of a weight. The notation is that of Adam.
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

ADAMW = Setting(
    sizes="t",
    arrays={
        **dict.fromkeys(("beta1", "beta2", "eta", "epsilon", "lambda_", "alpha", "c"), ""),
        **dict.fromkeys(("theta", "v", "g", "grad", "p"), "*"),
    },
    nonzero="alpha",
)
QUOTIENT = "v[t + 1]/(1 - beta1**(t + 1))/(sqrt(g[t + 1]/(1 - beta2**(t + 1))) + epsilon)"
STARTS = (Equation("zero first moment", ("v[0] == 0",)), Equation("zero second moment", ("g[0] == 0",)))
AVERAGES = (
    Equation("first moment", ("v[t + 1] == beta1*v[t] + (1 - beta1)*grad[t + 1]",), "t"),
    Equation("second moment", ("g[t + 1] == beta2*g[t] + (1 - beta2)*grad[t + 1]**2",), "t"),
)
DECAYING = Equation(
    "decoupled step", (f"theta[t + 1] == theta[t] - eta*({QUOTIENT} + lambda_*theta[t])",), "t"
)
FACTOR = Equation("shrinkage factor", ("1 - eta*lambda_ == alpha",))

FADED = "(1 - beta1)*Sum(beta1**(t + 1 - i)*{}, (i, 1, t + 1))"


def _with(moment: str) -> str:
    """A decoupled step with another first moment."""
    quotient = QUOTIENT.replace("v[t + 1]", f"({moment})")
    return f"theta[t] - eta*({quotient} + lambda_*theta[t])"


def update() -> Definition:
    """AdamW's step: Adam's moments of the loss's gradient alone, Adam's step, and η times the decay."""
    return Definition(ADAMW, (*(one.equations[0] for one in AVERAGES), *DECAYING.equations))


def unrolled() -> Derivation:
    """AdamW takes the steps of Adam (whose path is p) over the same gradients; each fades, as the start does."""
    fading = "Sum(alpha**(t - 1 - i)*(p[i + 1] - p[i]), (i, 0, t - 1))"
    values = {
        "beta1": HALF, "beta2": Fraction(1, 7), "eta": HALF, "epsilon": HALF, "lambda_": THIRD,
        "alpha": Fraction(5, 6), "v": (None, 2, -3), "g": (None, Fraction(6, 7), Fraction(432, 49)),
        "theta": (7,), "p": (2,),
    }  # fmt: skip
    return Derivation(
        setting=ADAMW,
        given=(
            DECAYING,
            Equation("Adam's step", (f"p[t + 1] == p[t] - eta*({QUOTIENT})",), "t"),
            FACTOR,
        ),
        statement=f"theta[t] == alpha**t*theta[0] + {fading}",
        proof=Induction(
            "t",
            base=(empty_sum("theta[0] + Sum(alpha**(0 - 1 - i)*(p[i + 1] - p[i]), (i, 0, 0 - 1))"), ring()),
            step=(
                use("decoupled step", f"theta[t] - eta*({QUOTIENT} + lambda_*theta[t])", t="t"),
                ring(f"(1 - eta*lambda_)*theta[t] + (p[t] - eta*({QUOTIENT}) - p[t])"),
                use("Adam's step", "(1 - eta*lambda_)*theta[t] + (p[t + 1] - p[t])", t="t"),
                hypothesis(f"(1 - eta*lambda_)*(alpha**t*theta[0] + {fading}) + (p[t + 1] - p[t])"),
                use("shrinkage factor", f"alpha*(alpha**t*theta[0] + {fading}) + (p[t + 1] - p[t])"),
                linearity(
                    "alpha**(t + 1)*theta[0]"
                    " + (Sum(alpha**(t - i)*(p[i + 1] - p[i]), (i, 0, t - 1)) + (p[t + 1] - p[t]))"
                ),
                split_last("t"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 2})),
        witnesses=(
            Witness("decoupled step", World({**values, "t": 1, "theta": (7, 1)})),
            Witness("Adam's step", World({**values, "t": 1, "p": (2, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": HALF})),
        ),
    )


def shrinkage() -> Derivation:
    """Where the loss is flat a weight shrinks by 1 − ηλ at every step, though Adam would not move it."""
    values = {
        "beta1": HALF, "beta2": THIRD, "eta": HALF, "epsilon": 1, "lambda_": THIRD, "alpha": Fraction(5, 6),
        "grad": (None, 0, 0, 0, 0), "g": (0, 0, 0, 0, 0), "theta": (7,),
    }  # fmt: skip
    return Derivation(
        setting=ADAMW,
        given=(
            STARTS[0],
            AVERAGES[0],
            DECAYING,
            FACTOR,
            Equation("flat loss", ("grad[i] == 0",), "i"),
        ),
        statement="theta[t] == alpha**t*theta[0]",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("decoupled step", f"theta[t] - eta*({QUOTIENT} + lambda_*theta[t])", t="t"),
                cites("adam.first_moment", _with(FADED.format("grad[i]")), t="t + 1", beta="beta1"),
                use("flat loss", _with(FADED.format("0"))),
                linearity("(1 - eta*lambda_)*theta[t]"),
                hypothesis("(1 - eta*lambda_)*(alpha**t*theta[0])"),
                use("shrinkage factor"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("zero first moment", World({**values, "t": 1, "v": (1,)})),
            Witness("first moment", World({**values, "t": 1, "v": (0, 1)})),
            Witness("decoupled step", World({**values, "t": 1, "theta": (7, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": HALF})),
            Witness("flat loss", World({**values, "t": 1, "grad": (None, 1, 0, 0, 0)})),
        ),
    )


def constant_gradient() -> Derivation:
    """Under a constant gradient a weight goes to −c/(λ(|c| + ε)): no weight grows beyond 1/λ."""
    rest = "c/(lambda_*(abs(c) + epsilon))"
    values = {
        "t": 1, "beta1": HALF, "beta2": THIRD, "eta": HALF, "epsilon": HALF, "lambda_": THIRD,
        "alpha": Fraction(5, 6), "c": -2, "grad": (None, -2, -2, -2, -2), "theta": (7,),
    }  # fmt: skip
    return Derivation(
        setting=ADAMW,
        given=(
            *STARTS,
            *AVERAGES,
            DECAYING,
            FACTOR,
            Equation("constant gradient", ("grad[i] == c",), "i"),
        ),
        statement=f"theta[t] == alpha**t*(theta[0] + {rest}) - {rest}",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("decoupled step", f"theta[t] - eta*({QUOTIENT} + lambda_*theta[t])", t="t"),
                cites(
                    "adam.bias_correction",
                    "theta[t] - eta*(c/(sqrt(g[t + 1]/(1 - beta2**(t + 1))) + epsilon) + lambda_*theta[t])",
                    t="t + 1",
                    beta="beta1",
                ),
                cites(
                    "adam.bias_correction",
                    "theta[t] - eta*(c/(sqrt(c**2) + epsilon) + lambda_*theta[t])",
                    t="t + 1",
                    beta="beta2",
                    v="g",
                    c="c**2",
                    grad="grad[i]**2",
                ),
                root("abs(c)", "theta[t] - eta*(c/(abs(c) + epsilon) + lambda_*theta[t])"),
                ring(f"(1 - eta*lambda_)*(theta[t] + {rest}) - {rest}"),
                hypothesis(f"(1 - eta*lambda_)*(alpha**t*(theta[0] + {rest}) - {rest} + {rest}) - {rest}"),
                use("shrinkage factor"),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World(values),
            World({**values, "t": 3, "beta1": -THIRD, "c": 1, "grad": (None, 1, 1, 1, 1)}),
        ),
        witnesses=(
            Witness("zero first moment", World({**values, "v": (1,)})),
            Witness("zero second moment", World({**values, "g": (10,)})),
            Witness("first moment", World({**values, "v": (0, 5)})),
            Witness("second moment", World({**values, "g": (0, 6)})),
            Witness("decoupled step", World({**values, "theta": (7, 0)})),
            Witness("shrinkage factor", World({**values, "alpha": HALF})),
            Witness("constant gradient", World({**values, "grad": (None, -3, -2, -2, -2)})),
        ),
    )

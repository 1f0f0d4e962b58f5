"""Nesterov's momentum: where the gradient is asked for, the path unrolled, and the change of variables that
turns it into the form of the libraries.

Velocity v and parameters θ go as in Polyak's momentum, but ∇ₜ₊₁ (``grad[t + 1]``) is the gradient at the half
step θ̄ₜ = θₜ + μvₜ, which the lecture counts as time t + 1/2. Bengio's form keeps θ̄ instead of θ as the
parameters; p are those of the form with the learning rate outside of the velocity u.
"""

from __future__ import annotations

from derivations._assumptions import Equation
from derivations._proof import Definition, Derivation, Induction, cites, hypothesis, ring, use
from derivations._terms import Setting
from derivations._velocity import (
    AT_REST,
    CONSTANT_RATE,
    GRADIENTS,
    HALF,
    INSIDE,
    OUTSIDE,
    OUTSIDE_AT_REST,
    RATES,
    STEP,
    THIRD,
    VELOCITY,
    at_times,
    broken,
)
from derivations._worlds import Witness, World

NESTEROV = Setting(
    sizes="t",
    arrays={"mu": "", "eta": "", "theta": "*", "theta_bar": "*", "v": "*", "grad": "*"},
    nonzero="mu",
)
FORMS = Setting(
    sizes="t",
    arrays={
        "mu": "", "eta": "*", "c": "", "grad": "*",
        "theta": "*", "theta_bar": "*", "v": "*", "p": "*", "u": "*",
    },
    nonzero="mu",
)  # fmt: skip

HALF_STEP = Equation("half step", ("theta_bar[t] == theta[t] + mu*v[t]",), "t")


def update() -> Definition:
    """Nesterov's step: half of it without the gradient, which is asked for there, then as Polyak's."""
    return Definition(
        NESTEROV,
        (
            "theta_bar[t] == theta[t] + mu*v[t]",
            "v[t + 1] == mu*v[t] - eta*grad[t + 1]",
            "theta[t + 1] == theta[t] + v[t + 1]",
        ),
    )


def changing_rate() -> Definition:
    """Under a learning rate that changes, each gradient keeps the rate of its own step."""
    return Definition(
        FORMS,
        (
            "theta_bar[t] == theta[t] + mu*v[t]",
            "v[t + 1] == mu*v[t] - eta[t + 1]*grad[t + 1]",
            "theta[t + 1] == theta[t] + v[t + 1]",
        ),
    )


def half_step() -> Derivation:
    """The gradient is asked for where the velocity alone leads: by the past gradients, each μ times less."""
    values = {"mu": HALF, "eta": 3, "grad": GRADIENTS, "theta": (2,)}
    return Derivation(
        setting=NESTEROV,
        given=(AT_REST, VELOCITY, HALF_STEP),
        statement="theta_bar[t] == theta[t] - mu*(eta*Sum(mu**(t - i)*grad[i], (i, 1, t)))",
        proof=(use("half step", "theta[t] + mu*v[t]", t="t"), cites("momentum.velocity")),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1, "theta": (2, 5)}),
            World({**values, "t": 3, "mu": -THIRD, "theta": (2, 5, 1, 7)}),
        ),
        witnesses=(
            *broken(values, velocity={"v": (0, 1), "theta": (2, 5)}),
            Witness("zero velocity", World({**values, "t": 0, "v": (1,)})),
            Witness("half step", World({**values, "t": 0, "theta_bar": (1,)})),
        ),
    )


def unrolled() -> Derivation:
    """Each step moves by the weighted sum of all gradients so far, those of the half steps."""
    values = {"mu": HALF, "eta": 3, "grad": GRADIENTS, "theta": (2,)}
    return Derivation(
        setting=NESTEROV,
        given=(AT_REST, VELOCITY, STEP),
        statement="theta[t + 1] == theta[t] - eta*Sum(mu**(t + 1 - i)*grad[i], (i, 1, t + 1))",
        proof=(cites("momentum.unrolled"),),
        worlds=at_times(values),
        witnesses=broken(
            values, zero_velocity={"v": (1,)}, velocity={"v": (0, 1)}, step={"theta": (2, 5, 5)}
        ),
    )


def lookahead() -> Derivation:
    """The half steps follow each other by μ times the new velocity and the step of gradient descent.

    This is the form of Bengio, Keras and scikit-learn.
    """
    values = {"mu": HALF, "eta": (None, 3, 2, 1, 5), "grad": GRADIENTS, "theta": (2,), "v": (5,)}
    return Derivation(
        setting=FORMS,
        given=(HALF_STEP, INSIDE, STEP),
        statement="theta_bar[t + 1] == theta_bar[t] + mu*v[t + 1] - eta[t + 1]*grad[t + 1]",
        proof=(
            use("half step", "theta[t + 1] + mu*v[t + 1]", t="t + 1"),
            use("step", "theta[t] + v[t + 1] + mu*v[t + 1]", t="t"),
            ring("theta[t] + mu*v[t] + mu*v[t + 1] + v[t + 1] - mu*v[t]"),
            use(
                "rate inside",
                "theta[t] + mu*v[t] + mu*(mu*v[t] - eta[t + 1]*grad[t + 1]) - eta[t + 1]*grad[t + 1]",
                t="t",
            ),
            use("rate inside", "theta[t] + mu*v[t] + mu*v[t + 1] - eta[t + 1]*grad[t + 1]", t="t"),
            use("half step", t="t"),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World({**values, "t": 2, "mu": -THIRD}),
        ),
        witnesses=(
            Witness("half step", World({**values, "t": 0, "theta_bar": (1,)})),
            Witness("rate inside", World({**values, "t": 0, "v": (5, 1)})),
            Witness("step", World({**values, "t": 0, "theta": (2, 9)})),
        ),
    )


def rate_outside() -> Derivation:
    """At a constant rate PyTorch's form, with the rate outside, takes the path of the half steps."""
    values = {"mu": HALF, "c": 3, "eta": RATES, "grad": GRADIENTS, "theta": (2,)}
    changing = {"mu": HALF, "c": 1, "eta": (None, 1, HALF), "grad": (None, 1, 1), "theta": (0,)}
    return Derivation(
        setting=FORMS,
        given=(
            AT_REST,
            INSIDE,
            STEP,
            HALF_STEP,
            OUTSIDE_AT_REST,
            OUTSIDE,
            Equation("step outside", ("p[t + 1] == p[t] - eta[t + 1]*(grad[t + 1] + mu*u[t + 1])",), "t"),
            Equation("same start", ("p[0] == theta[0]",)),
            CONSTANT_RATE,
        ),
        statement="p[t] == theta_bar[t]",
        proof=Induction(
            "t",
            base=(
                use("same start", "theta[0]"),
                ring("theta[0] + mu*0"),
                use("zero velocity", "theta[0] + mu*v[0]"),
                use("half step", t="0"),
            ),
            step=(
                use("step outside", "p[t] - eta[t + 1]*(grad[t + 1] + mu*u[t + 1])", t="t"),
                hypothesis("theta_bar[t] - eta[t + 1]*(grad[t + 1] + mu*u[t + 1])"),
                use("constant rate", "theta_bar[t] - c*(grad[t + 1] + mu*u[t + 1])"),
                ring("theta_bar[t] + mu*(-c*u[t + 1]) - c*grad[t + 1]"),
                cites("momentum.outside_velocity", "theta_bar[t] + mu*v[t + 1] - c*grad[t + 1]", t="t + 1"),
                use("constant rate", "theta_bar[t] + mu*v[t + 1] - eta[t + 1]*grad[t + 1]"),
                cites("nesterov.lookahead"),
            ),
        ),
        worlds=at_times(values),
        witnesses=(
            *broken(
                values,
                zero_velocity={"v": (1,)},
                rate_inside={"v": (0, 1)},
                step={"theta": (2, 5)},
                half_step={"theta_bar": (2, 9)},
                zero_velocity_outside={"u": (1,)},
                rate_outside={"u": (0, 5)},
                step_outside={"p": (2, 9)},
                same_start={"p": (1,)},
            ),
            Witness("constant rate", World({**changing, "t": 2}, steps=2)),
        ),
    )

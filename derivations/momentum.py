"""Momentum: the velocity unrolled, the total of its weights, its other forms, and a quadratic loss.

Polyak's form, as the lecture has it: the velocity of step t + 1 is μvₜ − η∇ₜ₊₁, and the step is the velocity.
∇ᵢ (``grad[i]``) is the gradient of step i = 1, 2, …. In the form with the learning rate outside, the velocity
is μuₜ + ∇ₜ₊₁, the step −ηuₜ₊₁, and the parameters are p; in the damped form the gradient's weight is 1 − μ.
"""

from __future__ import annotations

from dataclasses import replace

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
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._velocity import (
    AT_REST,
    CONSTANT,
    CONSTANT_RATE,
    FORMS,
    GRADIENTS,
    HALF,
    INSIDE,
    OUTSIDE,
    OUTSIDE_AT_REST,
    OUTSIDE_STEP,
    POLYAK,
    QUARTER,
    RATES,
    SAME_START,
    STEP,
    THIRD,
    VELOCITY,
    at_times,
    broken,
)
from derivations._worlds import Witness, World

QUADRATIC = Setting(sizes="t", arrays={"mu": "", "eta": "", "lambda_": "", "e": "*", "v": "*"}, nonzero="mu")
QUADRATIC_VELOCITY = Equation("velocity", ("v[t + 1] == mu*v[t] - 2*eta*lambda_*e[t]",), "t")
QUADRATIC_ERROR = Equation("error", ("e[t + 1] == e[t] + v[t + 1]",), "t")


def update() -> Definition:
    """Momentum keeps the fraction μ of its velocity, adds gradient descent's step to it, and moves by it."""
    return Definition(
        POLYAK, ("v[t + 1] == mu*v[t] - eta*grad[t + 1]", "theta[t + 1] == theta[t] + v[t + 1]")
    )


def changing_rate() -> Definition:
    """Under a learning rate that changes, each gradient keeps the rate of its own step."""
    return Definition(
        FORMS, ("v[t + 1] == mu*v[t] - eta[t + 1]*grad[t + 1]", "theta[t + 1] == theta[t] + v[t + 1]")
    )


def velocity() -> Derivation:
    """The velocity is a weighted sum of the gradients: the last counts η, each older one μ times less."""
    values = {"mu": HALF, "eta": 3, "grad": GRADIENTS}
    return Derivation(
        setting=POLYAK,
        given=(AT_REST, VELOCITY),
        statement="v[t] == -eta*Sum(mu**(t - i)*grad[i], (i, 1, t))",
        proof=Induction(
            "t",
            base=(use("zero velocity", "0"), empty_sum()),
            step=(
                use("velocity", "mu*v[t] - eta*grad[t + 1]", t="t"),
                hypothesis("mu*(-eta*Sum(mu**(t - i)*grad[i], (i, 1, t))) - eta*grad[t + 1]"),
                linearity("-eta*(Sum(mu**(t + 1 - i)*grad[i], (i, 1, t)) + grad[t + 1])"),
                split_last("t + 1"),
            ),
        ),
        worlds=at_times(values),
        witnesses=broken(values, zero_velocity={"v": (1,)}, velocity={"v": (0, 1)}),
    )


def unrolled() -> Derivation:
    """Each step moves by the weighted sum of all gradients so far."""
    values = {"mu": HALF, "eta": 3, "grad": GRADIENTS, "theta": (2,)}
    return Derivation(
        setting=POLYAK,
        given=(AT_REST, VELOCITY, STEP),
        statement="theta[t + 1] == theta[t] - eta*Sum(mu**(t + 1 - i)*grad[i], (i, 1, t + 1))",
        proof=(use("step", "theta[t] + v[t + 1]", t="t"), cites("momentum.velocity", t="t + 1")),
        worlds=at_times(values),
        witnesses=broken(
            values, zero_velocity={"v": (1,)}, velocity={"v": (0, 1)}, step={"theta": (2, 5, 5)}
        ),
    )


def weights_total() -> Derivation:
    """The weights of the sum total (1 − μᵗ⁺¹)/(1 − μ), which tends to 1/(1 − μ): it is no average."""
    return Derivation(
        setting=POLYAK,
        statement="Sum(mu**(t + 1 - i), (i, 1, t + 1)) == (1 - mu**(t + 1))/(1 - mu)",
        proof=(
            ring("(1 - mu)*Sum(mu**(t + 1 - i), (i, 1, t + 1))/(1 - mu)"),
            cites("adam.weights_total", t="t + 1", beta="mu"),
        ),
        worlds=(World({"t": 0, "mu": HALF}), World({"t": 3, "mu": HALF}), World({"t": 2, "mu": -THIRD})),
    )


def terminal_velocity() -> Derivation:
    """Under a constant gradient the velocity tends to −ηc/(1 − μ), 1/(1 − μ) steps of gradient descent."""
    values = {"mu": HALF, "eta": 3, "c": 5, "grad": (None, 5, 5, 5, 5)}
    return Derivation(
        setting=POLYAK,
        given=(AT_REST, VELOCITY, CONSTANT),
        statement="v[t + 1] == -eta*c*((1 - mu**(t + 1))/(1 - mu))",
        proof=(
            cites("momentum.velocity", "-eta*Sum(mu**(t + 1 - i)*grad[i], (i, 1, t + 1))", t="t + 1"),
            use("constant gradient", "-eta*Sum(mu**(t + 1 - i)*c, (i, 1, t + 1))"),
            linearity("-eta*c*Sum(mu**(t + 1 - i), (i, 1, t + 1))"),
            cites("momentum.weights_total"),
        ),
        worlds=at_times(values),
        witnesses=broken(
            values,
            zero_velocity={"v": (1,)},
            velocity={"v": (0, 1)},
            constant_gradient={"grad": (None, 1, 5, 5)},
        ),
    )


def outside_velocity() -> Derivation:
    """At a constant rate c the velocity with the rate inside is −c times the one with the rate outside."""
    values = {"mu": HALF, "c": 3, "eta": RATES, "grad": GRADIENTS}
    return Derivation(
        setting=FORMS,
        given=(AT_REST, INSIDE, OUTSIDE_AT_REST, OUTSIDE, CONSTANT_RATE),
        statement="v[t] == -c*u[t]",
        proof=Induction(
            "t",
            base=(use("zero velocity", "0"), use("zero velocity outside")),
            step=(
                use("rate inside", "mu*v[t] - eta[t + 1]*grad[t + 1]", t="t"),
                use("constant rate", "mu*v[t] - c*grad[t + 1]"),
                hypothesis("mu*(-c*u[t]) - c*grad[t + 1]"),
                use("rate outside", t="t"),
            ),
        ),
        worlds=at_times(values),
        witnesses=broken(
            values,
            zero_velocity={"v": (1,)},
            rate_inside={"v": (0, 1)},
            zero_velocity_outside={"u": (1,)},
            rate_outside={"u": (0, 5)},
            constant_rate={"eta": (None, 1, 3, 3, 3)},
        ),
    )


def rate_outside() -> Derivation:
    """At a constant rate the form with the rate outside takes Polyak's path; at a changing one another."""
    values = {"mu": HALF, "c": 3, "eta": RATES, "grad": GRADIENTS, "theta": (2,)}
    changing = {"mu": HALF, "c": 1, "eta": (None, 1, HALF), "grad": (None, 1, 1), "theta": (0,)}
    return Derivation(
        setting=FORMS,
        given=(
            AT_REST,
            INSIDE,
            Equation("step inside", ("theta[t + 1] == theta[t] + v[t + 1]",), "t"),
            OUTSIDE_AT_REST,
            OUTSIDE,
            OUTSIDE_STEP,
            SAME_START,
            CONSTANT_RATE,
        ),
        statement="p[t] == theta[t]",
        proof=Induction(
            "t",
            base=(use("same start"),),
            step=(
                use("step outside", "p[t] - eta[t + 1]*u[t + 1]", t="t"),
                use("constant rate", "p[t] - c*u[t + 1]"),
                hypothesis("theta[t] - c*u[t + 1]"),
                cites("momentum.outside_velocity", "theta[t] + v[t + 1]", t="t + 1"),
                use("step inside", t="t"),
            ),
        ),
        worlds=at_times(values),
        witnesses=(
            *broken(
                values,
                zero_velocity={"v": (1,)},
                rate_inside={"v": (0, 1)},
                step_inside={"theta": (2, 5)},
                zero_velocity_outside={"u": (1,)},
                rate_outside={"u": (0, 5)},
                step_outside={"p": (2, 9)},
                same_start={"p": (1,)},
            ),
            Witness("constant rate", World({**changing, "t": 2}, steps=2)),
        ),
    )


def damped() -> Derivation:
    """The damped velocity is 1 − μ times the one with the rate outside: its rate η is their rate (1 − μ)η."""
    values = {"mu": HALF, "grad": GRADIENTS}
    return Derivation(
        setting=FORMS,
        given=(
            OUTSIDE_AT_REST,
            OUTSIDE,
            Equation("zero damped velocity", ("d[0] == 0",)),
            Equation("damped velocity", ("d[t + 1] == mu*d[t] + (1 - mu)*grad[t + 1]",), "t"),
        ),
        statement="d[t] == (1 - mu)*u[t]",
        proof=Induction(
            "t",
            base=(use("zero damped velocity", "0"), use("zero velocity outside")),
            step=(
                use("damped velocity", "mu*d[t] + (1 - mu)*grad[t + 1]", t="t"),
                hypothesis("mu*((1 - mu)*u[t]) + (1 - mu)*grad[t + 1]"),
                use("rate outside", t="t"),
            ),
        ),
        worlds=at_times(values),
        witnesses=broken(
            values,
            zero_velocity_outside={"u": (1,)},
            rate_outside={"u": (0, 5)},
            zero_damped_velocity={"d": (1,)},
            damped_velocity={"d": (0, 5)},
        ),
    )


def dampening() -> Derivation:
    """PyTorch damps by τ (1 − τ is the gradient's weight), but not at the first step.

    Its velocity is 1 − τ times the undamped one and what the first gradient had too much, which fades like μᵗ: at
    τ = 0 they are the same, and no τ > 0 gives the damped form, whose first step is damped, too.
    """
    setting = replace(FORMS, arrays={**FORMS.arrays, "b": "*", "tau": ""})
    values = {"mu": HALF, "tau": QUARTER, "grad": (None, 3, -2, 5, 7, -1)}
    return Derivation(
        setting=setting,
        given=(
            OUTSIDE_AT_REST,
            OUTSIDE,
            Equation("first step undamped", ("b[1] == grad[1]",)),
            Equation("dampened velocity", ("b[t + 2] == mu*b[t + 1] + (1 - tau)*grad[t + 2]",), "t"),
        ),
        statement="b[t + 1] == (1 - tau)*u[t + 1] + tau*(mu**t*grad[1])",
        proof=Induction(
            "t",
            base=(
                use("first step undamped", "grad[1]"),
                ring("(1 - tau)*(mu*0 + grad[1]) + tau*(mu**0*grad[1])"),
                use("zero velocity outside", "(1 - tau)*(mu*u[0] + grad[1]) + tau*(mu**0*grad[1])"),
                use("rate outside", t="0"),
            ),
            step=(
                use("dampened velocity", "mu*b[t + 1] + (1 - tau)*grad[t + 2]", t="t"),
                hypothesis("mu*((1 - tau)*u[t + 1] + tau*(mu**t*grad[1])) + (1 - tau)*grad[t + 2]"),
                ring("(1 - tau)*(mu*u[t + 1] + grad[t + 2]) + tau*(mu**(t + 1)*grad[1])"),
                use("rate outside", t="t + 1"),
            ),
        ),
        worlds=at_times(values),
        witnesses=broken(
            values,
            zero_velocity_outside={"u": (1,)},
            rate_outside={"u": (0, 5)},
            first_step_undamped={"b": (None, 5)},
            dampened_velocity={"b": (None, 3, 5)},
        ),
    )


def energy() -> Derivation:
    """Along an eigenvector of a quadratic loss (eigenvalue λ, gradient 2λe) this form of the error e and the
    velocity shrinks by exactly μ a step.

    It is positive, and the error decays like μᵗᐟ², where (1 − √μ)² < 2ηλ < (1 + √μ)².
    """
    form = "2*eta*lambda_*e[t]**2 + (1 - mu - 2*eta*lambda_)*e[t]*v[t] + mu*v[t]**2"
    after = "(e[t] + v[t + 1])"
    new = "(mu*v[t] - 2*eta*lambda_*e[t])"
    values = {"mu": HALF, "eta": QUARTER, "lambda_": 3, "e": (2,)}
    return Derivation(
        setting=QUADRATIC,
        given=(
            AT_REST,
            QUADRATIC_VELOCITY,
            QUADRATIC_ERROR,
        ),
        statement=f"{form} == mu**t*(2*eta*lambda_*e[0]**2)",
        proof=Induction(
            "t",
            base=(use("zero velocity", "2*eta*lambda_*e[0]**2"), ring()),
            step=(
                use(
                    "error",
                    f"2*eta*lambda_*{after}**2 + (1 - mu - 2*eta*lambda_)*{after}*v[t + 1] + mu*v[t + 1]**2",
                    t="t",
                ),
                use(
                    "velocity",
                    f"2*eta*lambda_*(e[t] + {new})**2 + (1 - mu - 2*eta*lambda_)*(e[t] + {new})*{new}"
                    f" + mu*{new}**2",
                    t="t",
                ),
                ring(f"mu*({form})"),
                hypothesis("mu*(mu**t*(2*eta*lambda_*e[0]**2))"),
                ring(),
            ),
        ),
        worlds=at_times(values),
        witnesses=broken(values, zero_velocity={"v": (1,)}, velocity={"v": (0, 1)}, error={"e": (2, 5)}),
    )


def stability() -> Derivation:
    """Along an eigenvector this energy of two errors in a row falls by (1 − μ) times a square at every step.

    For 0 ≤ μ < 1 both of its coefficients are positive, and the error tends to 0, where 0 < ηλ < 1 + μ: without
    momentum that is gradient descent's bound. At ηλ = 1 + μ an error can swing on for ever.
    """
    of = "(eta*lambda_*({1} + {0})**2 + (1 + mu - eta*lambda_)*({1} - {0})**2)".format
    values = {"mu": HALF, "eta": QUARTER, "lambda_": 3, "e": (2,), "v": (5,)}
    third = "({0} + (mu*v[t + 1] - 2*eta*lambda_*{0}))".format
    moved = "(e[t] + v[t + 1])"
    return Derivation(
        setting=QUADRATIC,
        given=(QUADRATIC_VELOCITY, QUADRATIC_ERROR),
        statement=f"{of('e[t]', 'e[t + 1]')} - {of('e[t + 1]', 'e[t + 2]')} == (1 - mu)*(e[t + 2] - e[t])**2",
        proof=(
            use("error", f"{of('e[t]', 'e[t + 1]')} - {of('e[t + 1]', '(e[t + 1] + v[t + 2])')}", t="t + 1"),
            use("velocity", f"{of('e[t]', 'e[t + 1]')} - {of('e[t + 1]', third('e[t + 1]'))}", t="t + 1"),
            use("error", f"{of('e[t]', moved)} - {of(moved, third(moved))}", t="t"),
            ring(f"(1 - mu)*({third(moved)} - e[t])**2"),
            use("error", f"(1 - mu)*({third('e[t + 1]')} - e[t])**2", t="t"),
            use("velocity", "(1 - mu)*(e[t + 1] + v[t + 2] - e[t])**2", t="t + 1"),
            use("error", t="t + 1"),
        ),
        worlds=at_times(values),
        witnesses=broken(values, velocity={"v": (5, 0, 1, 9)}, error={"e": (2, 5, 5)}),
    )


def weighted_average() -> Refutation:
    """The weights of the gradients do not sum to 1: momentum is no weighted average of them."""
    return Refutation(
        setting=POLYAK,
        statement="Sum(mu**(t + 1 - i), (i, 1, t + 1)) == 1",
        world=World({"t": 1, "mu": HALF}),
        printed="1",
        true="3/2",
    )

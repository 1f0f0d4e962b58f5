"""Adam: the unrolled moments, their expectation, the bias correction, and what a constant gradient does; what
leaves the path as it is, and how long a step can be.

The lecture's notation: v is the first moment, g the second one, ∇ᵢ (``grad[i]``) the gradient of step i = 1, 2, …,
and t counts the steps taken.
"""

from __future__ import annotations

from fractions import Fraction

from derivations import _adam_bound as bound
from derivations import _adam_invariances as invariances
from derivations._assumptions import Equation, Moments
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    cites,
    empty_sum,
    hypothesis,
    linearity,
    moments,
    ring,
    root,
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
GRADIENTS = (None, Fraction(1), Fraction(-3), Fraction(5, 2), Fraction(7))

FIRST = Setting(sizes="t", arrays={"beta": "", "c": "", "v": "*", "grad": "*"})
ADAM = Setting(
    sizes="t",
    arrays={
        "beta1": "",
        "beta2": "",
        "eta": "",
        "epsilon": "",
        "c": "",
        "theta": "*",
        "v": "*",
        "g": "*",
        "grad": "*",
    },
)

ZERO_V = Equation("zero first moment", ("v[0] == 0",))
ZERO_G = Equation("zero second moment", ("g[0] == 0",))
AVERAGE_V = Equation("first moment", ("v[t + 1] == beta*v[t] + (1 - beta)*grad[t + 1]",), "t")
AVERAGE_G = Equation("second moment", ("g[t + 1] == beta*g[t] + (1 - beta)*grad[t + 1]**2",), "t")
CONSTANT = Equation("constant gradient", ("grad[i] == c",), "i")
STEP = "eta*(v[t + 1]/(1 - beta1**(t + 1)))/(sqrt(g[t + 1]/(1 - beta2**(t + 1))) + epsilon)"


def update() -> Definition:
    """Adam's step: two moving averages, corrected for their start at zero, and a step of their quotient."""
    return Definition(
        ADAM,
        (
            "v[t + 1] == beta1*v[t] + (1 - beta1)*grad[t + 1]",
            "g[t + 1] == beta2*g[t] + (1 - beta2)*grad[t + 1]**2",
            f"theta[t + 1] == theta[t] - {STEP}",
        ),
    )


def any_state() -> Derivation:
    """A step from any state: its moments, and the number of steps taken, are all that it knows of the past."""
    v, g = "beta1*v[t] + (1 - beta1)*grad[t + 1]", "beta2*g[t] + (1 - beta2)*grad[t + 1]**2"
    step = "eta*({}/(1 - beta1**(t + 1)))/(sqrt({}/(1 - beta2**(t + 1))) + epsilon)".format
    values = {
        "t": 1, "beta1": HALF, "beta2": Fraction(1, 7), "eta": 3, "epsilon": HALF,
        "theta": (None, 7), "v": (None, -3), "g": (None, 186), "grad": (None, None, 5),
    }  # fmt: skip
    start = {**values, "t": 0, "theta": (2,), "v": (1,), "g": (144,), "grad": (None, 5)}
    return Derivation(
        setting=ADAM,
        given=(
            Equation("first moment", (f"v[t + 1] == {v}",), "t"),
            Equation("second moment", (f"g[t + 1] == {g}",), "t"),
            Equation("parameter step", (f"theta[t + 1] == theta[t] - {STEP}",), "t"),
        ),
        statement=f"theta[t + 1] == theta[t] - {step(f'({v})', f'({g})')}",
        proof=(
            use("parameter step", f"theta[t] - {STEP}", t="t"),
            use("first moment", f"theta[t] - {step(f'({v})', 'g[t + 1]')}", t="t"),
            use("second moment", t="t"),
        ),
        worlds=(
            World(values),
            World(start),
            World({**values, "beta1": -THIRD, "eta": -1, "g": (None, 39), "grad": (None, None, -5)}),
        ),
        witnesses=(
            Witness("first moment", World({**values, "v": (None, -3, 2)})),
            Witness("second moment", World({**values, "g": (None, 186, Fraction(48, 49))})),
            Witness("parameter step", World({**values, "theta": (None, 7, 0)})),
        ),
    )


def weights_total() -> Derivation:
    """The weights of t steps sum to 1 − βᵗ: this is what the first steps lack."""
    return Derivation(
        setting=FIRST,
        statement="(1 - beta)*Sum(beta**(t - i), (i, 1, t)) == 1 - beta**t",
        proof=Induction(
            "t",
            base=(empty_sum("(1 - beta)*0"), ring()),
            step=(
                split_last(
                    "t + 1", "(1 - beta)*(Sum(beta**(t + 1 - i), (i, 1, t)) + beta**(t + 1 - (t + 1)))"
                ),
                linearity("beta*((1 - beta)*Sum(beta**(t - i), (i, 1, t))) + (1 - beta)"),
                hypothesis("beta*(1 - beta**t) + (1 - beta)"),
                ring(),
            ),
        ),
        worlds=(
            World({"t": 0, "beta": HALF}),
            World({"t": 3, "beta": HALF}),
            World({"t": 2, "beta": -THIRD}),
        ),
    )


def first_moment() -> Derivation:
    """The first moment is a weighted sum of the gradients: the last counts 1 − β, each older one β times less."""
    values = {"beta": HALF, "grad": GRADIENTS}
    return Derivation(
        setting=FIRST,
        given=(ZERO_V, AVERAGE_V),
        statement="v[t] == (1 - beta)*Sum(beta**(t - i)*grad[i], (i, 1, t))",
        proof=Induction(
            "t",
            base=(use("zero first moment", "0"), empty_sum()),
            step=(
                use("first moment", "beta*v[t] + (1 - beta)*grad[t + 1]", t="t"),
                hypothesis(
                    "beta*((1 - beta)*Sum(beta**(t - i)*grad[i], (i, 1, t))) + (1 - beta)*grad[t + 1]"
                ),
                linearity("(1 - beta)*(Sum(beta**(t + 1 - i)*grad[i], (i, 1, t)) + grad[t + 1])"),
                split_last("t + 1"),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World({**values, "t": 3, "beta": THIRD}),
        ),
        witnesses=(
            Witness("zero first moment", World({**values, "t": 1, "v": (1,)})),
            Witness("first moment", World({**values, "t": 1, "v": (0, 1)})),
        ),
    )


def second_moment() -> Derivation:
    """The second moment is the same weighted sum of the squared gradients."""
    values = {"beta": HALF, "grad": GRADIENTS}
    return Derivation(
        setting=Setting(sizes="t", arrays={"beta": "", "g": "*", "grad": "*"}),
        given=(ZERO_G, AVERAGE_G),
        statement="g[t] == (1 - beta)*Sum(beta**(t - i)*grad[i]**2, (i, 1, t))",
        proof=(cites("adam.first_moment", v="g", grad="grad[i]**2"),),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World({**values, "t": 3, "beta": THIRD}),
        ),
        witnesses=(
            Witness("zero second moment", World({**values, "t": 1, "g": (1,)})),
            Witness("second moment", World({**values, "t": 1, "g": (0, 1)})),
        ),
    )


def expected_second_moment() -> Derivation:
    """For stationary gradients the second moment is expected to lack the factor 1 − βᵗ."""
    values = {"t": 2, "beta": HALF, "m": 5}
    swapping = law(grad=((None, 1, 3), (None, 3, 1)))
    swapping_from_one = law(grad=((None, 1, 3), (None, 3, 1)), g=((1,), (1,)))
    swapping_stuck = law(grad=((None, 1, 3), (None, 3, 1)), g=((0, 1, 1), (0, 1, 1)))
    drifting = law(grad=((None, 1, 3), (None, 1, 5)))
    return Derivation(
        setting=Setting(sizes="t", arrays={"beta": "", "m": ""}, random={"g": "*", "grad": "*"}),
        given=(ZERO_G, AVERAGE_G, Moments("stationary gradients", ("E(grad[i]**2) == m",), "i")),
        statement="E(g[t]) == (1 - beta**t)*m",
        proof=(
            cites("adam.second_moment", "E((1 - beta)*Sum(beta**(t - i)*grad[i]**2, (i, 1, t)))"),
            linearity("(1 - beta)*Sum(beta**(t - i)*E(grad[i]**2), (i, 1, t))"),
            moments("(1 - beta)*Sum(beta**(t - i)*m, (i, 1, t))"),
            linearity("(1 - beta)*Sum(beta**(t - i), (i, 1, t))*m"),
            cites("adam.weights_total"),
        ),
        worlds=(
            World(values, swapping, steps=2),
            World({**values, "t": 1, "beta": THIRD}, swapping, steps=2),
        ),
        witnesses=(
            Witness("zero second moment", World(values, swapping_from_one, steps=2)),
            Witness("second moment", World(values, swapping_stuck, steps=2)),
            Witness("stationary gradients", World({**values, "m": 1}, drifting, steps=2)),
        ),
    )


def bias_correction() -> Derivation:
    """Under a constant gradient the corrected moment is the gradient itself, from the first step on."""
    values = {"beta": HALF, "c": 5, "grad": (None, 5, 5, 5, 5)}
    return Derivation(
        setting=FIRST,
        given=(ZERO_V, AVERAGE_V, CONSTANT),
        statement="v[t]/(1 - beta**t) == c",
        proof=(
            cites("adam.first_moment", "(1 - beta)*Sum(beta**(t - i)*grad[i], (i, 1, t))/(1 - beta**t)"),
            use("constant gradient", "(1 - beta)*Sum(beta**(t - i)*c, (i, 1, t))/(1 - beta**t)"),
            linearity("(1 - beta)*Sum(beta**(t - i), (i, 1, t))*c/(1 - beta**t)"),
            cites("adam.weights_total", "(1 - beta**t)*c/(1 - beta**t)"),
            ring(),
        ),
        worlds=(World({**values, "t": 1}), World({**values, "t": 3, "beta": THIRD})),
        witnesses=(
            Witness("zero first moment", World({**values, "t": 1, "v": (1,)})),
            Witness("first moment", World({**values, "t": 1, "v": (0, 5)})),
            Witness("constant gradient", World({**values, "t": 2, "grad": (None, 1, 5, 5, 5)})),
        ),
    )


def constant_gradient() -> Derivation:
    """Under a constant gradient every step of Adam is the same, η c/(|c| + ε)."""
    corrected_g = "sqrt(g[t + 1]/(1 - beta2**(t + 1)))"
    values = {
        "t": 1, "beta1": HALF, "beta2": THIRD, "eta": 3, "epsilon": HALF,
        "c": -2, "grad": (None, -2, -2, -2, -2), "theta": (7,),
    }  # fmt: skip
    return Derivation(
        setting=ADAM,
        given=(
            ZERO_V,
            ZERO_G,
            Equation("first moment", ("v[t + 1] == beta1*v[t] + (1 - beta1)*grad[t + 1]",), "t"),
            Equation("second moment", ("g[t + 1] == beta2*g[t] + (1 - beta2)*grad[t + 1]**2",), "t"),
            Equation("parameter step", (f"theta[t + 1] == theta[t] - {STEP}",), "t"),
            CONSTANT,
        ),
        statement="theta[t] == theta[0] - t*(eta*c/(abs(c) + epsilon))",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("parameter step", f"theta[t] - {STEP}", t="t"),
                cites(
                    "adam.bias_correction",
                    f"theta[t] - eta*c/({corrected_g} + epsilon)",
                    t="t + 1",
                    beta="beta1",
                ),
                cites(
                    "adam.bias_correction",
                    "theta[t] - eta*c/(sqrt(c**2) + epsilon)",
                    t="t + 1",
                    beta="beta2",
                    v="g",
                    c="c**2",
                    grad="grad[i]**2",
                ),
                root("abs(c)", "theta[t] - eta*c/(abs(c) + epsilon)"),
                hypothesis("theta[0] - t*(eta*c/(abs(c) + epsilon)) - eta*c/(abs(c) + epsilon)"),
                ring(),
            ),
        ),
        worlds=(
            World({**values, "t": 0}),
            World({**values, "t": 1}),
            World({**values, "t": 3, "beta1": -THIRD}),
        ),
        witnesses=(
            Witness("zero first moment", World({**values, "v": (1,)})),
            Witness("zero second moment", World({**values, "g": (10,)})),
            Witness("first moment", World({**values, "v": (0, 5)})),
            Witness("second moment", World({**values, "g": (0, 6)})),
            Witness("parameter step", World({**values, "theta": (7, 0)})),
            Witness("constant gradient", World({**values, "grad": (None, -3, -2, -2, -2)})),
        ),
    )


# --- what leaves the path as it is -------------------------------------------------------------------------


def scale_invariance() -> Derivation:
    """Without ε, gradients that are c times as large lead along the same path, for any positive c."""
    return invariances.scale()


def sign_symmetry() -> Derivation:
    """Gradients with the other sign lead along the mirrored path."""
    return invariances.sign()


def elementwise() -> Derivation:
    """An entry's path depends on its own gradients, not on the others, nor on its place in its tensor."""
    return invariances.place()


# --- how long a step can be --------------------------------------------------------------------------------


def moment_bound() -> Derivation:
    """vₜ² is at most a multiple of gₜ: what it lacks is a sum of squares (Cauchy–Schwarz, by Lagrange)."""
    return bound.moments()


def step_bound() -> Derivation:
    """Without ε a step d is at most η(1 − β₁)/√(1 − β₂)·√S·√(1 − β₂ᵗ)/(1 − β₁ᵗ): the rest R is not negative."""
    return bound.step()


def largest_step() -> Derivation:
    """The bound is attained: where the gradients grow like (β₂/β₁)ⁱ there is no rest."""
    return bound.sharp()


def single_spike() -> Derivation:
    """After zeros only, a gradient's step is η(1 − β₁)/√(1 − β₂)·√(1 − β₂ᵗ)/(1 − β₁ᵗ) long, whatever its size."""
    return bound.spike()


def quoted_bound() -> Refutation:
    """A step may be longer than η though 1 − β₁ ≤ √(1 − β₂), from the second step on."""
    return bound.quoted()


# --- errata ------------------------------------------------------------------------------------------------


def slide_exponent() -> Refutation:
    """Divided by 1 − βᵗ, with t counted before the step, the corrected moment is not the gradient."""
    return Refutation(
        setting=FIRST,
        given=(ZERO_V, AVERAGE_V, CONSTANT),
        statement="v[t + 1]/(1 - beta**t) == c",
        world=World({"t": 1, "beta": HALF, "c": 1, "grad": (None, 1, 1, 1)}),
        printed="3/2",
        true="1",
    )


def raw_moment() -> Refutation:
    """Before the correction the moment of a constant gradient is not that gradient."""
    return Refutation(
        setting=FIRST,
        given=(ZERO_V, AVERAGE_V, CONSTANT),
        statement="v[t] == c",
        world=World({"t": 1, "beta": HALF, "c": 1, "grad": (None, 1, 1, 1)}),
        printed="1",
        true="1/2",
    )

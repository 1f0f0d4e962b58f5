"""How long a step of Adam can be: the proofs, in squares, ε being 0. With an ε the step is shorter.

S is Σᵢ (β₁²/β₂)ᵗ⁻ⁱ; the double sums are those of Lagrange's identity, and are not negative where β₂ is
positive.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._proof import Derivation, Refutation, cites, linearity, ring, root, use
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)

BOUND = Setting(
    sizes="t",
    arrays={
        **dict.fromkeys(("beta1", "beta2", "eta", "c", "d", "S", "R"), ""),
        **dict.fromkeys(("v", "g", "grad"), "*"),
    },
    nonzero="beta1 beta2",
)
STARTS = (Equation("zero first moment", ("v[0] == 0",)), Equation("zero second moment", ("g[0] == 0",)))
AVERAGES = (
    Equation("first moment", ("v[t + 1] == beta1*v[t] + (1 - beta1)*grad[t + 1]",), "t"),
    Equation("second moment", ("g[t + 1] == beta2*g[t] + (1 - beta2)*grad[t + 1]**2",), "t"),
)
TAKEN = Equation("step without ε", ("d**2 == eta**2*(v[t]/(1 - beta1**t))**2/(g[t]/(1 - beta2**t))",))
WEIGHTS = "Sum(beta1**(t - i)*beta1**(t - i)/beta2**(t - i), (i, 1, t))"
FIRST = "(1 - beta1)*Sum(beta1**(t - i)*{}, (i, 1, t))".format
SECOND = "(1 - beta2)*Sum(beta2**(t - i)*{}**2, (i, 1, t))".format
PAIRS = (
    "Sum(Sum(beta2**(t - i)*beta2**(t - j)"
    "*(beta1**(t - i)/beta2**(t - i)*grad[j] - beta1**(t - j)/beta2**(t - j)*grad[i])**2, (j, 1, t)), (i, 1, t))"
)
VALUES = {"t": 2, "beta1": HALF, "beta2": Fraction(1, 7), "eta": 3, "grad": (None, 5, 1)}
"""The corrected second moments are 25 and 4."""


def moments() -> Derivation:
    """Cauchy and Schwarz's inequality for the two sums, as an identity."""
    return Derivation(
        setting=BOUND,
        given=(*STARTS, *AVERAGES),
        statement=f"(1 - beta1)**2*{WEIGHTS}*g[t] - (1 - beta2)*v[t]**2"
        f" == (1 - beta1)**2*(1 - beta2)/2*{PAIRS}",
        proof=(
            cites(
                "adam.first_moment",
                f"(1 - beta1)**2*{WEIGHTS}*g[t] - (1 - beta2)*({FIRST('grad[i]')})**2",
                beta="beta1",
            ),
            cites(
                "adam.second_moment",
                f"(1 - beta1)**2*{WEIGHTS}*({SECOND('grad[i]')}) - (1 - beta2)*({FIRST('grad[i]')})**2",
                beta="beta2",
            ),
            linearity(),
        ),
        worlds=(
            World(VALUES),
            World({**VALUES, "t": 0}),
            World({**VALUES, "t": 3, "beta1": -HALF, "grad": (None, 5, 1, -2)}),
        ),
        witnesses=(
            Witness("zero first moment", World({**VALUES, "v": (1,)})),
            Witness("zero second moment", World({**VALUES, "g": (1,)})),
            Witness("first moment", World({**VALUES, "v": (0, 0, 0)})),
            Witness("second moment", World({**VALUES, "g": (0, 0, 0)})),
        ),
    )


def step() -> Derivation:
    """The same of a step's length."""
    corrected = "eta**2*(1 - beta2**t)/(1 - beta1**t)**2"
    gap = "(1 - beta1)**2*{}*g[t] - (1 - beta2)*v[t]**2"
    bounded = corrected + "*(((1 - beta1)**2*{}*g[t] - ({}))/((1 - beta2)*g[t]))"
    values = {**VALUES, "d": Fraction(7, 2)}
    once = {**values, "t": 1, "d": 3}
    return Derivation(
        setting=BOUND,
        given=(
            *STARTS,
            *AVERAGES,
            TAKEN,
            Equation("sum of the ratios", (f"S == {WEIGHTS}",)),
            Equation("rest", (f"R == (1 - beta2)/(2*g[t])*{PAIRS}",)),
        ),
        statement=f"d**2 == {corrected}*((1 - beta1)**2/(1 - beta2)*(S - R))",
        proof=(
            use("step without ε", f"{corrected}*(v[t]**2/g[t])"),
            ring(bounded.format("S", gap.format("S"))),
            use("sum of the ratios", bounded.format(WEIGHTS, gap.format(WEIGHTS))),
            cites("adam.moment_bound", bounded.format(WEIGHTS, f"(1 - beta1)**2*(1 - beta2)/2*{PAIRS}")),
            ring(f"{corrected}*((1 - beta1)**2/(1 - beta2)*({WEIGHTS} - (1 - beta2)/(2*g[t])*{PAIRS}))"),
            use(
                "sum of the ratios",
                f"{corrected}*((1 - beta1)**2/(1 - beta2)*(S - (1 - beta2)/(2*g[t])*{PAIRS}))",
            ),
            use("rest", f"{corrected}*(1 - beta1)**2*(S - R)/(1 - beta2)"),
            ring(),
        ),
        worlds=(
            World(values),
            World(once),
            World({**values, "eta": -1, "beta1": -HALF, "grad": (None, -13, 7), "d": Fraction(27, 8)}),
        ),
        witnesses=(
            Witness("zero first moment", World({**once, "v": (3,), "d": Fraction(24, 5)})),
            Witness("zero second moment", World({**once, "g": (144,), "d": Fraction(15, 7)})),
            Witness("first moment", World({**once, "v": (0, 5), "d": 6})),
            Witness("second moment", World({**once, "g": (0, Fraction(6, 7)), "d": 15})),
            Witness("step without ε", World({**values, "d": 0})),
            Witness("sum of the ratios", World({**values, "S": 0})),
            Witness("rest", World({**values, "R": 0})),
        ),
    )


def sharp() -> Derivation:
    """Gradients for which every square of the double sum is 0."""
    values = {"t": 2, "beta1": HALF, "beta2": Fraction(1, 7), "c": 2, "grad": (None, 7, 2)}
    extremal = "c*beta1**(t - i)/beta2**(t - i)"
    return Derivation(
        setting=BOUND,
        given=(*STARTS, *AVERAGES, Equation("extremal gradients", (f"grad[i] == {extremal}",), "i")),
        statement=f"(1 - beta2)*v[t]**2 == (1 - beta1)**2*{WEIGHTS}*g[t]",
        proof=(
            cites("adam.first_moment", f"(1 - beta2)*({FIRST('grad[i]')})**2", beta="beta1"),
            use("extremal gradients", f"(1 - beta2)*({FIRST(f'({extremal})')})**2"),
            linearity(f"(1 - beta1)**2*{WEIGHTS}*({SECOND(f'({extremal})')})"),
            use("extremal gradients", f"(1 - beta1)**2*{WEIGHTS}*({SECOND('grad[i]')})"),
            cites("adam.second_moment", beta="beta2"),
        ),
        worlds=(
            World(values),
            World({**values, "t": 1, "grad": (None, 2)}),
            World({**values, "beta1": Fraction(1, 3), "grad": (None, Fraction(14, 3), 2)}),
        ),
        witnesses=(
            Witness("zero first moment", World({**values, "v": (1,)})),
            Witness("zero second moment", World({**values, "g": (1,)})),
            Witness("first moment", World({**values, "v": (0, 0, 0)})),
            Witness("second moment", World({**values, "g": (0, 0, 0)})),
            Witness("extremal gradients", World({**values, "grad": (None, 1, 2)})),
        ),
    )


def spike() -> Derivation:
    """One gradient after nothing but zeros."""
    values = {
        "t": 1, "beta1": HALF, "beta2": Fraction(24, 25), "eta": 3, "grad": (None, 0, -2),
        "theta": (None, 7), "v": (0,), "g": (0,),
    }  # fmt: skip
    step = "theta[t] - eta*({}/(1 - beta1**(t + 1)))/sqrt({}/(1 - beta2**(t + 1)))".format
    v, g = "(1 - beta1)*grad[t + 1]", "(1 - beta2)*grad[t + 1]**2"
    size = "sqrt((1 - beta2)/(1 - beta2**(t + 1)))"
    return Derivation(
        setting=Setting(
            sizes="t",
            arrays={
                **dict.fromkeys(("beta1", "beta2", "eta"), ""),
                **dict.fromkeys(("theta", "v", "g", "grad"), "*"),
            },
        ),
        given=(
            *AVERAGES,
            Equation("nothing before", ("v[t] == 0", "g[t] == 0")),
            Equation("parameter step without ε", (f"theta[t + 1] == {step('v[t + 1]', 'g[t + 1]')}",), "t"),
        ),
        statement="theta[t + 1] == theta[t]"
        f" - eta*((1 - beta1)/(1 - beta1**(t + 1))/{size})*(grad[t + 1]/abs(grad[t + 1]))",
        proof=(
            use("parameter step without ε", step("v[t + 1]", "g[t + 1]"), t="t"),
            use("first moment", step(f"(beta1*v[t] + {v})", "g[t + 1]"), t="t"),
            use("second moment", step(f"(beta1*v[t] + {v})", f"(beta2*g[t] + {g})"), t="t"),
            use("nothing before", step(f"({v})", f"({g})")),
            root(
                f"{size}*abs(grad[t + 1])",
                f"theta[t] - eta*({v}/(1 - beta1**(t + 1)))/({size}*abs(grad[t + 1]))",
            ),
            ring(),
        ),
        worlds=(
            World(values),
            World({**values, "t": 0, "beta1": -HALF, "grad": (None, 5), "theta": (2,)}),
            World({**values, "beta1": Fraction(1, 3), "eta": -1, "grad": (None, 0, 3)}),
        ),
        witnesses=(
            Witness("nothing before", World({**values, "v": (2,)})),
            Witness("first moment", World({**values, "v": (0, 0, 1)})),
            Witness("second moment", World({**values, "g": (0, 0, Fraction(49, 625))})),
            Witness("parameter step without ε", World({**values, "theta": (None, 7, 0)})),
        ),
    )


def quoted() -> Refutation:
    """The second of the two bounds as printed: no step is longer than η where (1 − β₁)² ≤ 1 − β₂."""
    return Refutation(
        setting=BOUND,
        given=(
            *STARTS,
            *AVERAGES,
            TAKEN,
            Equation("second case", ("relu((1 - beta1)**2 - (1 - beta2)) == 0",)),
        ),
        statement="relu(abs(d) - eta) == 0",
        world=World(
            {
                "t": 2,
                "beta1": HALF,
                "beta2": Fraction(5, 7),
                "eta": 1,
                "grad": (None, 10, 17),
                "d": Fraction(88, 87),
            }
        ),
        printed="0",
        true="1/87",
    )

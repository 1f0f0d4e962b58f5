"""Learning rates that change with time: steps at milestones, and the cosine between two rates.

t counts the steps (or the epochs) already taken.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._cosines import (
    ANNEALED,
    COS_ZERO,
    COSINE,
    DIFFERENCES,
    PRODUCTS,
    SCHEDULE,
    SINE_ENDS,
    THIRDS,
    WHOLE,
)
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    cites,
    empty_sum,
    hypothesis,
    linearity,
    ring,
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

MILESTONES = Setting(
    sizes="l t",
    arrays={"eta": "*", "eta0": "", "gamma": "", "h": "l *"},
    indices={"i": "l"},
)
STAGES = Setting(sizes="n", arrays={"eta": "*", "gamma": ""}, nonzero="gamma")
RESTARTS = Setting(
    sizes="k i",
    arrays={"eta": "* *", "eta_min": "", "eta_max": "", "c": "* *", "S": "*", "L": "*", "f": ""},
    nonzero="f",
)
"""Cycle k starts at Sₖ and is Lₖ long; cₖᵢ is cos(πi/Lₖ)."""

LENGTHS = Equation("lengths of the cycles", ("L[k + 1] == f*L[k]",), "k")
STARTS = Equation("starts of the cycles", ("S[k + 1] == S[k] + L[k]",), "k")

# --- milestones --------------------------------------------------------------------------------------------


def step_decay() -> Definition:
    """Every milestone mᵢ that has been reached multiplies the rate by γ: hᵢₜ is 1 if mᵢ ≤ t, else 0."""
    return Definition(
        MILESTONES,
        ("eta[t] == eta0*Product(1 + (gamma - 1)*h[j, t], (j, 1, l))", "h[i, t]**2 == h[i, t]"),
    )


def milestone_count() -> Derivation:
    """With ηₙ the rate after n milestones: each multiplies it by γ, so that n of them make it ηγⁿ."""
    values = {"gamma": THIRD, "eta": (5,)}
    return Derivation(
        setting=STAGES,
        given=(Equation("at a milestone", ("eta[n + 1] == gamma*eta[n]",), "n"),),
        statement="eta[n] == eta[0]*gamma**n",
        proof=Induction(
            "n",
            base=(ring(),),
            step=(
                use("at a milestone", "gamma*eta[n]", n="n"),
                hypothesis("gamma*(eta[0]*gamma**n)"),
                ring(),
            ),
        ),
        worlds=(World({**values, "n": 0}), World({**values, "n": 1}), World({**values, "n": 3, "gamma": -2})),
        witnesses=(Witness("at a milestone", World({**values, "n": 1, "eta": (5, 6)})),),
    )


# --- one cycle of the cosine -------------------------------------------------------------------------------


def cosine_annealing() -> Definition:
    """The rate follows the cosine cₜ = cos(πt/T) from η_max, at t = 0, to η_min, at t = T."""
    return Definition(COSINE, SCHEDULE.equations)


def cosine_start() -> Derivation:
    """A cycle starts at the largest rate."""
    return Derivation(
        setting=COSINE,
        given=(SCHEDULE, COS_ZERO),
        statement="eta[0] == eta_max",
        proof=(use("cosine schedule", ANNEALED.format("0"), t="0"), use("cosine of 0")),
        worlds=(World(THIRDS), World({**WHOLE, "eta_max": -3})),
        witnesses=(
            Witness("cosine schedule", World({**THIRDS, "eta": (1,)})),
            Witness("cosine of 0", World({**THIRDS, "c": (0, HALF, -HALF, -1)})),
        ),
    )


def cosine_symmetry() -> Derivation:
    """The rates at t and at u = T − t are on both sides of the middle, equally far from it."""
    return Derivation(
        setting=COSINE,
        given=(SCHEDULE, Equation("antisymmetry of the cosine", ("c[t] + c[u] == 0",))),
        statement="eta[t] + eta[u] == eta_max + eta_min",
        proof=(
            use("cosine schedule", f"{ANNEALED.format('t')} + {ANNEALED.format('u')}"),
            ring("eta_max + eta_min + 1/2*(eta_max - eta_min)*(c[t] + c[u])"),
            use("antisymmetry of the cosine"),
        ),
        worlds=(
            World({**THIRDS, "t": 1, "u": 2}),
            World({**THIRDS, "t": 3, "u": 0, "eta_min": -1}),
            World({**WHOLE, "t": 0, "u": 1}),
        ),
        witnesses=(
            Witness("cosine schedule", World({**THIRDS, "t": 1, "u": 2, "eta": (9, 1)})),
            Witness(
                "antisymmetry of the cosine", World({**THIRDS, "t": 1, "u": 2, "c": (1, HALF, HALF, -1)})
            ),
        ),
    )


def cosine_end() -> Derivation:
    """A whole period later the rate is the smallest."""
    return Derivation(
        setting=COSINE,
        given=(SCHEDULE, COS_ZERO, Equation("antisymmetry of the cosine", ("c[0] + c[T] == 0",))),
        statement="eta[T] == eta_min",
        proof=(
            ring("eta[0] + eta[T] - eta[0]"),
            cites("schedules.cosine_symmetry", "eta_max + eta_min - eta[0]", t="0", u="T"),
            cites("schedules.cosine_start"),
        ),
        worlds=(World(THIRDS), World({**WHOLE, "eta_max": -3})),
        witnesses=(
            Witness("cosine schedule", World({**WHOLE, "eta": (9, 1)})),
            Witness("cosine of 0", World({**WHOLE, "c": (HALF, -HALF)})),
            Witness("antisymmetry of the cosine", World({**WHOLE, "c": (1, HALF)})),
        ),
    )


def cosine_decrease() -> Derivation:
    """Within a cycle the rate falls at every step: both sines are those of angles between 0 and π."""
    return Derivation(
        setting=COSINE,
        given=(SCHEDULE, DIFFERENCES),
        statement="eta[t] - eta[t + 1] == (eta_max - eta_min)*h*s[t + 1]",
        proof=(
            use("cosine schedule", f"({ANNEALED.format('t')}) - ({ANNEALED.format('t + 1')})"),
            ring("1/2*(eta_max - eta_min)*(c[t] - c[t + 1])"),
            use("difference of cosines", t="t"),
        ),
        worlds=(
            World({**THIRDS, "t": 0}),
            World({**THIRDS, "t": 1, "eta_min": -1}),
            World({**WHOLE, "t": 0}),
        ),
        witnesses=(
            Witness("cosine schedule", World({**THIRDS, "t": 1, "eta": (9, 1)})),
            Witness("difference of cosines", World({**THIRDS, "t": 0, "c": (1, 0, -HALF, -1)})),
        ),
    )


def cosine_sum() -> Derivation:
    """The sum of the first m cosines, times 2 sin(π/(2T)), is the difference of two sines."""
    return Derivation(
        setting=COSINE,
        given=(PRODUCTS,),
        statement="2*h*Sum(c[i], (i, 0, m - 1)) == s[m] - s[0]",
        proof=Induction(
            "m",
            base=(empty_sum("2*h*0"), ring()),
            step=(
                split_last("m", "2*h*(Sum(c[i], (i, 0, m - 1)) + c[m])"),
                linearity("2*h*Sum(c[i], (i, 0, m - 1)) + 2*h*c[m]"),
                hypothesis("s[m] - s[0] + 2*h*c[m]"),
                use("product of sine and cosine", t="m"),
            ),
        ),
        worlds=(World({**THIRDS, "m": 0}), World({**THIRDS, "m": 2}), World({**WHOLE, "m": 1})),
        witnesses=(Witness("product of sine and cosine", World({**THIRDS, "m": 2, "c": (1, 1, -HALF, -1)})),),
    )


def cycle_sum() -> Derivation:
    """The rates of a whole cycle sum to T times their middle, and half of what is between the two ends."""
    middle = "T*eta_min + 1/2*(eta_max - eta_min)*(T + {0})"
    return Derivation(
        setting=COSINE,
        given=(SCHEDULE, PRODUCTS, SINE_ENDS),
        statement="Sum(eta[i], (i, 0, T - 1)) == T*(eta_max + eta_min)/2 + (eta_max - eta_min)/2",
        proof=(
            use("cosine schedule", f"Sum({ANNEALED.format('i')}, (i, 0, T - 1))"),
            linearity(middle.format("Sum(c[i], (i, 0, T - 1))")),
            ring(middle.format("2*h*Sum(c[i], (i, 0, T - 1))/(2*h)")),
            cites("schedules.cosine_sum", middle.format("(s[T] - s[0])/(2*h)"), m="T"),
            use("sines at the ends", middle.format("(h + h)/(2*h)")),
            ring(),
        ),
        worlds=(World(THIRDS), World({**THIRDS, "eta_min": -1}), World(WHOLE)),
        witnesses=(
            Witness("cosine schedule", World({**WHOLE, "eta": (1,)})),
            Witness("product of sine and cosine", World({**WHOLE, "c": (HALF, -1)})),
            Witness("sines at the ends", World({**WHOLE, "c": (2, -1), "s": (-1, 3, 1)})),
        ),
    )


def time_unit() -> Derivation:
    """A schedule of t/T is the same in steps as in epochs, n steps to the epoch."""
    return Derivation(
        setting=Setting(arrays={"n": "", "t": "", "T": ""}),
        statement="n*t/(n*T) == t/T",
        proof=(ring(),),
        worlds=(World({"n": 5, "t": 3, "T": 7}), World({"n": 2, "t": 1, "T": 3})),
    )


# --- restarts ----------------------------------------------------------------------------------------------


def cosine_restarts() -> Definition:
    """Cycle after cycle of the cosine, each f times as long as the one before."""
    return Definition(
        RESTARTS,
        (
            "eta[k, i] == eta_min + 1/2*(eta_max - eta_min)*(1 + c[k, i])",
            "S[k + 1] == S[k] + L[k]",
            "L[k + 1] == f*L[k]",
        ),
    )


def restart_value() -> Derivation:
    """Every cycle starts at the largest rate again."""
    values = {
        "k": 1, "i": 0, "eta_min": 2, "eta_max": 9,
        "c": ((1, -1), (1, HALF, -HALF, -1), (1, 0)),
    }  # fmt: skip
    rate = "eta_min + 1/2*(eta_max - eta_min)*(1 + c[{}])"
    return Derivation(
        setting=RESTARTS,
        given=(
            Equation("cosine in each cycle", (f"eta[k, i] == {rate.format('k, i')}",), "k i"),
            Equation("cosine of 0", ("c[k, 0] == 1",), "k"),
        ),
        statement="eta[k, 0] == eta_max",
        proof=(use("cosine in each cycle", rate.format("k, 0"), k="k", i="0"), use("cosine of 0")),
        worlds=(
            World(values),
            World({**values, "k": 0, "eta_max": -3}),
            World({**values, "k": 2, "eta_min": 5}),
        ),
        witnesses=(
            Witness("cosine in each cycle", World({**values, "eta": ((9,), (1,))})),
            Witness("cosine of 0", World({**values, "c": ((1, -1), (0, HALF), (1, 0))})),
        ),
    )


def cycle_length() -> Derivation:
    """Cycle k is fᵏ times as long as the first."""
    values = {"f": 3, "L": (5,)}
    return Derivation(
        setting=RESTARTS,
        given=(LENGTHS,),
        statement="L[k] == f**k*L[0]",
        proof=Induction(
            "k",
            base=(ring(),),
            step=(use("lengths of the cycles", "f*L[k]", k="k"), hypothesis("f*(f**k*L[0])"), ring()),
        ),
        worlds=(World({**values, "k": 0}), World({**values, "k": 1}), World({**values, "k": 3, "f": HALF})),
        witnesses=(Witness("lengths of the cycles", World({**values, "k": 1, "L": (5, 6)})),),
    )


def restart_times() -> Derivation:
    """Cycle k starts after the geometric sum of the lengths before it."""
    values = {"f": 3, "L": (5,)}
    return Derivation(
        setting=RESTARTS,
        given=(Equation("first cycle", ("S[0] == 0",)), STARTS, LENGTHS),
        statement="(f - 1)*S[k] == (f**k - 1)*L[0]",
        proof=Induction(
            "k",
            base=(use("first cycle", "0"), ring()),
            step=(
                use("starts of the cycles", "(f - 1)*(S[k] + L[k])", k="k"),
                ring("(f - 1)*S[k] + (f - 1)*L[k]"),
                hypothesis("(f**k - 1)*L[0] + (f - 1)*L[k]"),
                cites("schedules.cycle_length", "(f**k - 1)*L[0] + (f - 1)*(f**k*L[0])"),
                ring(),
            ),
        ),
        worlds=(World({**values, "k": 0}), World({**values, "k": 1}), World({**values, "k": 3, "f": HALF})),
        witnesses=(
            Witness("first cycle", World({**values, "k": 1, "S": (1,)})),
            Witness("starts of the cycles", World({**values, "k": 1, "S": (0, 4)})),
            Witness("lengths of the cycles", World({**values, "k": 2, "L": (5, 6)})),
        ),
    )

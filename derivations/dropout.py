"""Dropout: what a random mask does to a pre-activation on average, and what it does not.

x is the layer's input, w the weights of one unit and b its bias; the mask m has mᵢ = 1 where unit i is kept, with
the probability h. The lecture calls h the dropout rate; it is the probability of keeping.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Moments
from derivations._proof import Definition, Derivation, Refutation, cites, linearity, moments
from derivations._terms import Setting
from derivations._worlds import Witness, World, independent, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

MASKED = Setting(sizes="n", arrays={"x": "n", "w": "n", "b": "", "h": ""}, random={"m": "n"})
PREACTIVATION = "Sum(w[i]*(x[i]*m[i]), (i, 1, n)) + b"
KEPT = Moments("kept with probability h", ("E(m[i]) == h",), "i")
UNCORRELATED = Moments("uncorrelated mask", ("E(m[i]*m[j]) == h**2 + (h - h**2)*delta(i, j)",), "i j")

VALUES = {"n": 2, "x": (2, -3), "w": (5, 1), "b": 7, "h": THIRD}
MASKS = tuple(
    (p, {"m": (row["first"], row["second"])})
    for p, row in independent(law(first=(1, 0, 0)), law(second=(1, 0, 0)))
)
"""Two independent units, each kept with probability 1/3."""
TOGETHER = law(m=((1, 1), (0, 0), (0, 0)))
"""Two units that are kept, or dropped, together."""
OFTEN = law(m=((1, 1), (1, 0), (0, 1)))
FAIR = law(m=((1, 1), (1, 0), (0, 1), (0, 0)))


def expected_preactivation() -> Derivation:
    """The expected pre-activation is that of the inputs times h; the bias is not scaled."""
    return Derivation(
        setting=MASKED,
        given=(KEPT,),
        statement=f"E({PREACTIVATION}) == Sum(w[i]*(h*x[i]), (i, 1, n)) + b",
        proof=(linearity("Sum(w[i]*(x[i]*E(m[i])), (i, 1, n)) + b"), moments()),
        worlds=(World(VALUES, MASKS), World({**VALUES, "h": HALF, "b": -1}, FAIR)),
        witnesses=(Witness("kept with probability h", World(VALUES, OFTEN)),),
    )


def preactivation_variance() -> Derivation:
    """The variance of the pre-activation is h(1 − h) Σ wᵢ²xᵢ², if units are dropped without regard to each other."""
    return Derivation(
        setting=MASKED,
        given=(KEPT, UNCORRELATED),
        statement=f"E(({PREACTIVATION})**2) - E({PREACTIVATION})**2"
        " == h*(1 - h)*Sum(w[i]**2*x[i]**2, (i, 1, n))",
        proof=(
            linearity("Sum(Sum(w[i]*x[i]*w[j]*x[j]*(E(m[i]*m[j]) - E(m[i])*E(m[j])), (j, 1, n)), (i, 1, n))"),
            moments(),
        ),
        worlds=(World(VALUES, MASKS), World({**VALUES, "h": HALF, "b": -1}, FAIR)),
        witnesses=(
            Witness(
                "kept with probability h",
                World({**VALUES, "n": 1}, law(m=((1,), (-1,), (0,), (0,), (0,), (0,)))),
            ),
            Witness("uncorrelated mask", World(VALUES, TOGETHER)),
        ),
    )


def test_scaling() -> Derivation:
    """Scaling the weights by h at test time gives the expected pre-activation."""
    return Derivation(
        setting=MASKED,
        given=(KEPT,),
        statement=f"Sum(h*w[i]*x[i], (i, 1, n)) + b == E({PREACTIVATION})",
        proof=(
            linearity("Sum(w[i]*(h*x[i]), (i, 1, n)) + b"),
            cites("dropout.expected_preactivation"),
        ),
        worlds=(World(VALUES, MASKS), World({**VALUES, "h": HALF, "b": -1}, FAIR)),
        witnesses=(Witness("kept with probability h", World(VALUES, OFTEN)),),
    )


def inverted() -> Derivation:
    """Divided by h while training, a masked input is on average the input itself: nothing to scale at test time."""
    return Derivation(
        setting=Setting(sizes="n", arrays={"x": "n", "h": ""}, random={"m": "n"}, indices={"i": "n"}),
        given=(KEPT,),
        statement="E(x[i]*m[i]/h) == x[i]",
        proof=(linearity("x[i]/h*E(m[i])"), moments()),
        worlds=(World({**VALUES, "i": 1}, MASKS), World({**VALUES, "h": HALF, "i": 2}, FAIR)),
        witnesses=(Witness("kept with probability h", World({**VALUES, "i": 1}, OFTEN)),),
    )


def train() -> Definition:
    """Inverted dropout divides what the mask keeps by h."""
    setting = Setting(sizes="n", arrays={"x": "n", "h": ""}, random={"m": "n", "y": "n"}, indices={"i": "n"})
    return Definition(setting, ("y[i] == x[i]*m[i]/h", "E(m[i]) == h", "m[i]**2 == m[i]"))


def eval() -> Definition:
    """Inverted dropout changes nothing at test time."""
    return Definition(Setting(sizes="n", arrays={"x": "n", "y": "n"}, indices={"i": "n"}), ("y[i] == x[i]",))


def through_activation() -> Refutation:
    """The expectation does not pass through the activation."""
    return Refutation(
        setting=MASKED,
        given=(KEPT, UNCORRELATED),
        statement=f"E(relu({PREACTIVATION})) == relu(E({PREACTIVATION}))",
        world=World({"n": 2, "x": (1, -1), "w": (1, 1), "b": 0, "h": HALF}, FAIR),
        printed="0",
        true="1/4",
    )


def output_scaling() -> Refutation:
    """Scaling the whole output by h scales the bias too, which was never dropped."""
    return Refutation(
        setting=MASKED,
        given=(KEPT,),
        statement=f"h*(Sum(w[i]*x[i], (i, 1, n)) + b) == E({PREACTIVATION})",
        world=World({"n": 2, "x": (0, 0), "w": (1, 1), "b": 1, "h": HALF}, FAIR),
        printed="1/2",
        true="1",
    )

"""Dropout: what a random mask does to a pre-activation on average, and what it does not.

x is the layer's input, w the weights of one unit and b its bias; the mask m has mᵢ = 1 where unit i is kept, with
the probability h. The lecture calls h the dropout rate; it is the probability of keeping.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Moments
from derivations._proof import Definition, Derivation, Refutation, cites, derivative, linearity, moments
from derivations._terms import Setting
from derivations._worlds import Witness, World, independent, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

MASKED = Setting(sizes="n", arrays={"x": "n", "w": "n", "b": "", "h": ""}, random={"m": "n"})
PREACTIVATION = "Sum(w[i]*(x[i]*m[i]), (i, 1, n)) + b"
KEPT = Moments("kept with probability h", ("E(m[i]) == h",), "i")
UNCORRELATED = Moments("uncorrelated mask", ("E(m[i]*m[j]) == h**2 + (h - h**2)*delta(i, j)",), "i j")

DROPPED = Setting(sizes="n", arrays={"h": ""}, random={"m": "n"}, indices={"i": "n"})
SAMPLES = Setting(sizes="N n", arrays={"x": "N n", "y": "N", "w": "n", "h": ""}, random={"m": "N n"})
EACH_KEPT = Moments("kept with probability h", ("E(m[r, i]) == h",), "r i")
UNCORRELATED_IN_A_SAMPLE = Moments(
    "uncorrelated mask", ("E(m[r, i]*m[r, j]) == h**2 + (h - h**2)*delta(i, j)",), "r i j"
)
SQUARES = "Sum(Sum(x[r, i]**2*w[i]**2, (i, 1, n)), (r, 1, N))"

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


def _squares(inputs: str) -> str:
    """The sum of the squared errors over all samples."""
    return f"Sum((y[r] - Sum({inputs}*w[i], (i, 1, n)))**2, (r, 1, N))"


def _expected_squares(inputs: str) -> str:
    return f"E({_squares(inputs)})"


_EXPANDED = (
    "Sum(y[r]**2 - 2*y[r]*{0}*Sum(E(m[r, i])*x[r, i]*w[i], (i, 1, n))"
    " + {1}*Sum(Sum(E(m[r, i]*m[r, j])*x[r, i]*w[i]*x[r, j]*w[j], (j, 1, n)), (i, 1, n)), (r, 1, N))"
)
_TWO = {"N": 2, "n": 2, "x": ((2, -3), (1, 5)), "y": (4, -1), "w": (5, 7), "h": THIRD}
_ONE = {"N": 1, "n": 2, "x": ((2, -3),), "y": (4,), "w": (5, 7), "h": HALF}
_WORLDS = (
    World(_TWO, tuple((p, {"m": (row["m"], row["m"])}) for p, row in MASKS)),
    World({**_TWO, "N": 1, "x": ((2, -3),), "y": (4,)}, tuple((p, {"m": (row["m"],)}) for p, row in MASKS)),
    World(_ONE, tuple((p, {"m": (row["m"],)}) for p, row in FAIR)),
)
_WITNESSES = (
    Witness(
        "kept with probability h",
        World(
            {**_ONE, "n": 1, "x": ((2,),), "w": (5,), "h": THIRD}, law(m=(((1,),), ((-1,),), *[((0,),)] * 4))
        ),
    ),
    Witness(
        "uncorrelated mask",
        World({**_ONE, "h": THIRD}, tuple((p, {"m": (row["m"],)}) for p, row in TOGETHER)),
    ),
)
"""Samples may share a mask: the sum over them does not see it."""


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


def drop_probability() -> Derivation:
    """A unit that is kept with probability h is dropped with probability 1 − h."""
    return Derivation(
        setting=DROPPED,
        given=(KEPT,),
        statement="E(1 - m[i]) == 1 - h",
        proof=(linearity("1 - E(m[i])"), moments()),
        worlds=(World({"n": 2, "h": THIRD, "i": 1}, MASKS), World({"n": 2, "h": HALF, "i": 2}, FAIR)),
        witnesses=(Witness("kept with probability h", World({"n": 2, "h": THIRD, "i": 1}, OFTEN)),),
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


def backward() -> Derivation:
    """The derivative goes back through the same mask, with the same scale; s is the derivative by the output."""
    forward = "Sum(s[i]*(x[i]*m[i]/h), (i, 1, n))"
    values = {"n": 2, "x": (2, -3), "s": (5, 7), "h": THIRD}
    return Derivation(
        setting=Setting(
            sizes="n", arrays={"x": "n", "s": "n", "m": "n", "h": ""}, indices={"a": "n"}, nonzero="h"
        ),
        statement=f"D({forward}, x[a]) == s[a]*m[a]/h",
        proof=(derivative(),),
        worlds=(
            World({**values, "m": (1, 0), "a": 1}),
            World({**values, "m": (1, 0), "a": 2}),
            World({**values, "m": (1, 1), "h": HALF, "a": 2}),
        ),
    )


def least_squares() -> Derivation:
    """On average over the masks, squared errors are those of hx, and a penalty on the weights besides."""
    return Derivation(
        setting=SAMPLES,
        given=(EACH_KEPT, UNCORRELATED_IN_A_SAMPLE),
        statement=f"{_expected_squares('m[r, i]*x[r, i]')} == {_squares('h*x[r, i]')} + h*(1 - h)*{SQUARES}",
        proof=(linearity(_EXPANDED.format("1", "1")), moments()),
        worlds=_WORLDS,
        witnesses=_WITNESSES,
    )


def inverted_least_squares() -> Derivation:
    """With kept inputs divided by h, the squared errors are those of x, and the penalty's factor is (1 − h)/h."""
    return Derivation(
        setting=SAMPLES,
        given=(EACH_KEPT, UNCORRELATED_IN_A_SAMPLE),
        statement=f"{_expected_squares('m[r, i]*x[r, i]/h')} == {_squares('x[r, i]')} + (1 - h)/h*{SQUARES}",
        proof=(linearity(_EXPANDED.format("1/h", "1/h**2")), moments()),
        worlds=_WORLDS,
        witnesses=_WITNESSES,
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


def rate() -> Refutation:
    """The parameter of the Bernoulli law of the mask is the probability of keeping, not of dropping."""
    nine_of_ten = (1,) * 9 + (0,)
    return Refutation(
        setting=DROPPED,
        given=(KEPT,),
        statement="E(1 - m[i]) == h",
        world=World({"n": 1, "h": Fraction(9, 10), "i": 1}, law(m=tuple((kept,) for kept in nine_of_ten))),
        printed="9/10",
        true="1/10",
    )

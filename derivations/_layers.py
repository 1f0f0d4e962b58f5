"""What the derivations on layers of weights share: a pre-activation, what is assumed of it, small exact laws."""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Independent, Moments
from derivations._terms import Setting
from derivations._worlds import Law, law

HALF = Fraction(1, 2)

LAYER = Setting(sizes="n m", arrays={"sigma": "", "q": "", "b": ""}, random={"w": "n", "x": "n"})
VARIANCE = "E((dot(w, x) + b)**2) - b**2"
CENTRED = Moments("centred weights", ("E(w[i]) == 0",), "i")
UNCORRELATED = Moments("uncorrelated weights", ("E(w[i]*w[j]) == sigma**2*delta(i, j)",), "i j")
INPUTS = Moments("equal second moments", ("E(x[i]**2) == q",), "i")
BLIND = Independent("weights independent of inputs", (("w",), ("x",)))
GIVEN = (CENTRED, UNCORRELATED, INPUTS, BLIND)

SIGNS = law(w=((1, 1), (1, -1), (-1, 1), (-1, -1)))
"""Two independent weights ±1."""
THREE_SIGNS = law(w=((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)))
"""Three weights ±1 that are pairwise, but not jointly, independent."""
LEANING = law(w=((1, 1), (1, -1)))
"""Two uncorrelated weights, the first of which is always 1."""
ALIKE = law(w=((1, 1), (-1, -1)))
FOUR_SIGNS = law(
    w=(
        (1, 1, 1, 1),
        (1, -1, 1, -1),
        (1, 1, -1, -1),
        (1, -1, -1, 1),
        (-1, -1, -1, -1),
        (-1, 1, -1, 1),
        (-1, -1, 1, 1),
        (-1, 1, 1, -1),
    )
)
"""Four weights ±1 that are centred and pairwise uncorrelated."""
ALL_ALIKE = law(w=((1, 1, 1, 1), (-1, -1, -1, -1)))
PAIR = law(x=((1, 7), (7, 1)))
FOUR = law(x=((1, 1, 7, 7), (7, 7, 1, 1)))


def times(of: Law, factor: Fraction | int) -> Law:
    """The law with the weights scaled."""
    return tuple((p, {**row, "w": tuple(factor * w for w in row["w"])}) for p, row in of)


def following(weights: Law, factor: Fraction | int) -> Law:
    """The law with inputs that follow the weights."""
    return tuple((p, {**row, "x": tuple(factor * w for w in row["w"])}) for p, row in weights)


def mirrored(statement: str, sum_: str) -> tuple[str, ...]:
    """The weights' second moments do not tell w from −w."""
    return statement.replace(sum_, f"-1*{sum_}"), statement.replace("+ b)", "- b)")


HE_WEIGHTS = Independent("weights independent of inputs", (("w",), ("z",)))
SYMMETRIC_PAIR = law(z=((1, 3), (-1, -3), (3, 1), (-3, -1)))
Y = law(y=(1, -1, 3, -3))


def gradients(of: Law) -> Law:
    """The law with the inputs called d: gradients of the m units that a unit feeds."""
    return tuple((p, {"w": row["w"], "d": row["x"]}) for p, row in of)

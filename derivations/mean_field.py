"""How the second moment of a signal goes from layer to layer: exactly through ReLU, and a bound through tanh.

A layer has n weights to a unit, of variance σ²; q is the second moment of its inputs, or of the pre-activations
before it. In a wide network with independent centred weights, pre-activations are close to normal and alike.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation, Independent, Moments, Symmetric
from derivations._layers import (
    ALIKE,
    CENTRED,
    HALF,
    HE_WEIGHTS,
    LEANING,
    SIGNS,
    SYMMETRIC_PAIR,
    UNCORRELATED,
    Y,
    mirrored,
    times,
)
from derivations._proof import (
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
from derivations._worlds import Law, Witness, World, independent, law


def relu_layer() -> Derivation:
    """Through ReLU and a layer of weights the second moment is multiplied by nσ²/2, whatever the weights' law."""
    values = {"n": 2, "sigma": 1, "b": 3}
    sum_ = "Sum(w[i]*relu(z[i]), (i, 1, n))"
    statement = f"E(({sum_} + b)**2) - b**2 == n*sigma**2/2*E(y**2)"
    alike = tuple((p, {"w": row["w"], "z": row["w"]}) for p, row in SIGNS)
    return Derivation(
        setting=Setting(sizes="n", arrays={"sigma": "", "b": ""}, random={"w": "n", "z": "n", "y": ""}),
        given=(
            CENTRED,
            UNCORRELATED,
            HE_WEIGHTS,
            Moments("pre-activations alike", ("E(relu(z[i])**2) == E(relu(y)**2)",), "i"),
            Symmetric("symmetric law", "y"),
        ),
        statement=statement,
        also=mirrored(statement, sum_),
        proof=(
            cites(
                "initialization.preactivation_variance",
                "n*sigma**2*E(relu(y)**2)",
                x="relu(z[i])",
                q="E(relu(y)**2)",
            ),
            cites("initialization.relu_half_moment", "n*sigma**2*(E(y**2)/2)", z="y"),
            ring(),
        ),
        worlds=(
            World(values, independent(SIGNS, SYMMETRIC_PAIR, Y)),
            World({**values, "sigma": 3}, independent(times(SIGNS, 3), SYMMETRIC_PAIR, Y)),
            World(
                {"n": 1, "sigma": 1, "b": -2},
                independent(law(w=((1,), (-1,))), law(z=((2,), (-2,))), law(y=(2, -2))),
            ),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(LEANING, SYMMETRIC_PAIR, Y))),
            Witness("uncorrelated weights", World(values, independent(ALIKE, SYMMETRIC_PAIR, Y))),
            Witness("weights independent of inputs", World(values, independent(alike, law(y=(1, -1))))),
            Witness(
                "pre-activations alike", World(values, independent(SIGNS, SYMMETRIC_PAIR, law(y=(5, -5))))
            ),
            Witness("symmetric law", World(values, independent(SIGNS, SYMMETRIC_PAIR, law(y=(1, 3, 0, 0))))),
        ),
    )


def relu_variances() -> Derivation:
    """With an activation that passes the share h of a second moment, k layers make hᵏ Π nσ² of it: h is ½ for ReLU."""
    layers = {"h": HALF, "n": (None, 4, 6, 2, 5), "s": (None, HALF, 1, Fraction(1, 3), 2)}
    return Derivation(
        setting=Setting(sizes="k", arrays={"h": "", "q": "*", "n": "*", "s": "*"}, nonzero="h"),
        given=(Equation("layer", ("q[k + 1] == h*n[k + 1]*s[k + 1]*q[k]",), "k"),),
        statement="q[k] == h**k*q[0]*Product(n[l]*s[l], (l, 1, k))",
        proof=Induction(
            "k",
            base=(empty_sum(),),
            step=(
                use("layer", "h*n[k + 1]*s[k + 1]*q[k]", k="k"),
                hypothesis("h*n[k + 1]*s[k + 1]*(h**k*q[0]*Product(n[l]*s[l], (l, 1, k)))"),
                ring("h**(k + 1)*q[0]*(Product(n[l]*s[l], (l, 1, k))*(n[k + 1]*s[k + 1]))"),
                split_last("k + 1"),
            ),
        ),
        worlds=(
            World({"k": 0, "q": (3,), **layers}, steps=2),
            World({"k": 1, "q": (3,), **layers}, steps=2),
            World({"k": 3, "q": (7,), **layers}, steps=3),
            World({"k": 2, "q": (7,), **layers, "h": 3}, steps=3),
        ),
        witnesses=(Witness("layer", World({"k": 1, "q": (3, 1), **layers}, steps=2)),),
    )


def _slack(of: Law) -> Law:
    """Pairs (y, z) of one activation as both of two units', and s with y² + s² = z²."""
    return tuple((p, {"y": (row["y"],) * 2, "s": row["s"]}) for p, row in of)


def activation_loss() -> Derivation:
    """An activation with y² <= z², as tanh, makes a layer's variance nσ²q less nσ²E[s²], where s² = z² − y²."""
    values = {"n": 2, "sigma": 1, "q": 25, "b": 3}
    inputs = _slack(law(y=(3, -3, 4, -4), s=(4, 4, 3, 3)))
    statement = "E((dot(w, y) + b)**2) - b**2 == n*sigma**2*q - n*sigma**2*E(s**2)"
    following = tuple((p, {"w": row["w"], "y": row["w"], "s": 2}) for p, row in SIGNS)
    return Derivation(
        setting=Setting(
            sizes="n", arrays={"sigma": "", "q": "", "b": ""}, random={"w": "n", "y": "n", "s": ""}
        ),
        given=(
            CENTRED,
            UNCORRELATED,
            Moments("no larger than its input", ("E(y[i]**2) == q - E(s**2)",), "i"),
            Independent("weights independent of inputs", (("w",), ("y",))),
        ),
        statement=statement,
        also=mirrored(statement, "dot(w, y)"),
        proof=(
            cites(
                "initialization.preactivation_variance", "n*sigma**2*(q - E(s**2))", x="y[i]", q="q - E(s**2)"
            ),
            ring(),
        ),
        worlds=(
            World(values, independent(SIGNS, inputs)),
            World({**values, "sigma": 3}, independent(times(SIGNS, 3), inputs)),
            World(
                {**values, "n": 1, "q": 5}, independent(law(w=((1,), (-1,))), law(y=((1,), (-1,)), s=(2, 2)))
            ),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(LEANING, _slack(law(y=(3,), s=(4,)))))),
            Witness("uncorrelated weights", World(values, independent(ALIKE, inputs))),
            Witness("no larger than its input", World({**values, "q": 1}, independent(SIGNS, inputs))),
            Witness("weights independent of inputs", World({**values, "q": 5}, following)),
        ),
    )


def collapse() -> Derivation:
    """Where a layer multiplies by c and loses e >= 0, the variance after k layers is cᵏ times the first, less all
    losses, each of them multiplied on: with c < 1 it vanishes at least as fast as cᵏ."""
    values = {"c": HALF, "e": (None, 1, Fraction(1, 4), 3, HALF)}
    return Derivation(
        setting=Setting(sizes="k", arrays={"c": "", "q": "*", "e": "*"}, nonzero="c"),
        given=(Equation("layer", ("q[k + 1] == c*q[k] - e[k + 1]",), "k"),),
        statement="q[k] == c**k*q[0] - Sum(c**(k - i)*e[i], (i, 1, k))",
        proof=Induction(
            "k",
            base=(empty_sum(),),
            step=(
                use("layer", "c*q[k] - e[k + 1]", k="k"),
                hypothesis("c*(c**k*q[0] - Sum(c**(k - i)*e[i], (i, 1, k))) - e[k + 1]"),
                linearity("c**(k + 1)*q[0] - (Sum(c**(k + 1 - i)*e[i], (i, 1, k)) + e[k + 1])"),
                split_last("k + 1"),
            ),
        ),
        worlds=(
            World({"k": 0, "q": (8,), **values}, steps=2),
            World({"k": 1, "q": (8,), **values}, steps=2),
            World({"k": 3, "q": (9,), **values, "c": 2}, steps=4),
        ),
        witnesses=(Witness("layer", World({"k": 1, "q": (8, 5), **values}, steps=2)),),
    )

"""Initialisation: which variance of the weights keeps the variance of the signal from layer to layer.

A pre-activation is ⟨w, x⟩ + b: w are its n (fan-in) weights, x the inputs, b a constant bias; m is the fan-out and σ²
the variance of the weights. Its mean is b, so that E[(⟨w, x⟩ + b)²] − b² is its variance; that this holds for every b
says that the mean is b. Pairwise uncorrelated weights are enough: neither normality nor independence is assumed of
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Independent, Moments, Symmetric
from derivations._layers import (
    ALIKE,
    ALL_ALIKE,
    CENTRED,
    FOUR,
    FOUR_SIGNS,
    GIVEN,
    HALF,
    HE_WEIGHTS,
    LAYER,
    LEANING,
    PAIR,
    SIGNS,
    SYMMETRIC_PAIR,
    THREE_SIGNS,
    UNCORRELATED,
    VARIANCE,
    Y,
    following,
    gradients,
    mirrored,
    times,
)
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    antiderivative,
    cases,
    cites,
    empty_sum,
    hypothesis,
    independence,
    linearity,
    ring,
    split_last,
    symmetry,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World, independent, law


def preactivation_variance() -> Derivation:
    """Var⟨w, x⟩ = n σ² E[x²], for centred, pairwise uncorrelated weights that do not depend on the inputs."""
    values = {"n": 2, "m": 1, "b": 3, "sigma": 1, "q": 25}
    triple = law(x=((1, 2, 3), (3, 1, 2), (2, 3, 1)))
    return Derivation(
        setting=LAYER,
        given=GIVEN,
        statement=f"{VARIANCE} == n*sigma**2*q",
        also=mirrored(f"{VARIANCE} == n*sigma**2*q", "dot(w, x)"),
        proof=(
            linearity(
                "Sum(Sum(E(w[i]*w[j]*x[i]*x[j]), (j, 1, n)), (i, 1, n)) + 2*b*Sum(E(w[i]*x[i]), (i, 1, n))"
            ),
            independence(
                "Sum(Sum(E(w[i]*w[j])*E(x[i]*x[j]), (j, 1, n)), (i, 1, n)) + 2*b*Sum(E(w[i])*E(x[i]), (i, 1, n))"
            ),
            use(
                "uncorrelated weights",
                "Sum(sigma**2*E(x[i]**2), (i, 1, n)) + 2*b*Sum(E(w[i])*E(x[i]), (i, 1, n))",
            ),
            use("centred weights", "Sum(sigma**2*E(x[i]**2), (i, 1, n))"),
            use("equal second moments", "Sum(sigma**2*q, (i, 1, n))"),
            linearity(),
        ),
        worlds=(
            World(values, independent(SIGNS, PAIR)),
            World({**values, "sigma": 3}, independent(times(SIGNS, 3), PAIR)),
            World({**values, "n": 3, "q": Fraction(14, 3)}, independent(THREE_SIGNS, triple)),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(LEANING, law(x=((5, 5), (5, 5)))))),
            Witness("uncorrelated weights", World(values, independent(ALIKE, PAIR))),
            Witness(
                "equal second moments", World({**values, "q": 1}, independent(SIGNS, law(x=((1, 7), (1, 7)))))
            ),
            Witness("weights independent of inputs", World(values, following(SIGNS, 5))),
        ),
    )


def lecun() -> Derivation:
    """Weights of variance 1/n keep the second moment: Var⟨w, x⟩ = E[x²]."""
    values = {"n": 4, "m": 1, "b": 3, "sigma": HALF, "q": 25}
    halves = times(FOUR_SIGNS, HALF)
    constant = law(
        w=(
            (HALF, HALF, HALF, HALF),
            (HALF, -HALF, HALF, -HALF),
            (HALF, HALF, -HALF, -HALF),
            (HALF, -HALF, -HALF, HALF),
        )
    )
    one = {"n": 1, "m": 1, "b": 3, "sigma": 1, "q": 9}
    return Derivation(
        setting=LAYER,
        given=(*GIVEN, Equation("LeCun's variance", ("sigma**2 == 1/n",))),
        statement=f"{VARIANCE} == q",
        also=mirrored(f"{VARIANCE} == q", "dot(w, x)"),
        proof=(
            cites("initialization.preactivation_variance", "n*sigma**2*q"),
            use("LeCun's variance", "n*(1/n)*q"),
            ring(),
        ),
        worlds=(
            World(values, independent(halves, FOUR)),
            World(one, independent(law(w=((1,), (-1,))), law(x=((3,), (-3,))))),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(constant, law(x=((5, 5, 5, 5),))))),
            Witness("uncorrelated weights", World(values, independent(times(ALL_ALIKE, HALF), FOUR))),
            Witness("equal second moments", World({**values, "q": 1}, independent(halves, FOUR))),
            Witness("weights independent of inputs", World(values, following(halves, 10))),
            Witness("LeCun's variance", World({**values, "sigma": 1}, independent(FOUR_SIGNS, FOUR))),
        ),
    )


def glorot_forward() -> Derivation:
    """The forward variance is kept if, and only if, nσ² = 1: the change is nσ² − 1 times the second moment."""
    values = {"n": 2, "m": 1, "b": 3, "sigma": 1, "q": 25}
    return Derivation(
        setting=LAYER,
        given=GIVEN,
        statement=f"{VARIANCE} - q == (n*sigma**2 - 1)*q",
        also=mirrored(f"{VARIANCE} - q == (n*sigma**2 - 1)*q", "dot(w, x)"),
        proof=(cites("initialization.preactivation_variance", "n*sigma**2*q - q"), ring()),
        worlds=(
            World(values, independent(SIGNS, PAIR)),
            World({**values, "n": 4, "sigma": HALF}, independent(times(FOUR_SIGNS, HALF), FOUR)),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(LEANING, law(x=((5, 5), (5, 5)))))),
            Witness("uncorrelated weights", World(values, independent(ALIKE, PAIR))),
            Witness("equal second moments", World({**values, "q": 1}, independent(SIGNS, PAIR))),
            Witness("weights independent of inputs", World(values, following(SIGNS, 5))),
        ),
    )


def glorot_backward() -> Derivation:
    """A gradient's second moment is kept if, and only if, mσ² = 1: backward, a unit sums over m weights."""
    values = {"m": 2, "sigma": 1, "q": 25}
    return Derivation(
        setting=Setting(sizes="m", arrays={"sigma": "", "q": ""}, random={"w": "m", "d": "m"}),
        given=(
            UNCORRELATED,
            Moments("equal second moments", ("E(d[i]**2) == q",), "i"),
            Independent("weights independent of gradients", (("w",), ("d",))),
        ),
        statement="E(dot(w, d)**2) - q == (m*sigma**2 - 1)*q",
        proof=(
            linearity("Sum(Sum(E(w[i]*w[j]*d[i]*d[j]), (j, 1, m)), (i, 1, m)) - q"),
            independence("Sum(Sum(E(w[i]*w[j])*E(d[i]*d[j]), (j, 1, m)), (i, 1, m)) - q"),
            use("uncorrelated weights", "Sum(sigma**2*E(d[i]**2), (i, 1, m)) - q"),
            use("equal second moments", "Sum(sigma**2*q, (i, 1, m)) - q"),
            linearity(),
        ),
        worlds=(
            World(values, gradients(independent(SIGNS, PAIR))),
            World(
                {**values, "m": 4, "sigma": HALF, "q": 25},
                gradients(independent(times(FOUR_SIGNS, HALF), FOUR)),
            ),
            World({**values, "sigma": 3}, gradients(independent(times(SIGNS, 3), PAIR))),
        ),
        witnesses=(
            Witness("uncorrelated weights", World(values, gradients(independent(ALIKE, PAIR)))),
            Witness("equal second moments", World({**values, "q": 1}, gradients(independent(SIGNS, PAIR)))),
            Witness("weights independent of gradients", World(values, gradients(following(SIGNS, 5)))),
        ),
    )


def glorot_compromise() -> Derivation:
    """Glorot's variance 2/(n + m) is the harmonic mean of the forward one, 1/n, and the backward one, 1/m."""
    values = {"n": 2, "m": 3, "f": HALF, "b": Fraction(1, 3)}
    return Derivation(
        setting=Setting(sizes="n m", arrays={"f": "", "b": ""}),
        given=(Equation("forward variance", ("f == 1/n",)), Equation("backward variance", ("b == 1/m",))),
        statement="2/(1/f + 1/b) == 2/(n + m)",
        proof=(
            use("forward variance", "2/(1/(1/n) + 1/b)"),
            use("backward variance", "2/(1/(1/n) + 1/(1/m))"),
            ring(),
        ),
        worlds=(World(values), World({"n": 5, "m": 1, "f": Fraction(1, 5), "b": 1})),
        witnesses=(
            Witness("forward variance", World({**values, "f": 1})),
            Witness("backward variance", World({**values, "b": 1})),
        ),
    )


UNIFORM = Setting(sizes="n m", arrays={"a": "", "tau": ""})
UNIFORM_VARIANCE = "Integral(w**2/(2*a), (w, -a, a))"


def uniform_limit() -> Derivation:
    """A uniform law on (−a, a) has the variance a²/3: a² = 3τ gives it the variance τ."""
    return Derivation(
        setting=UNIFORM,
        given=(Equation("limit", ("a**2 == 3*tau",)),),
        statement=f"{UNIFORM_VARIANCE} == tau",
        proof=(antiderivative("w**3/(6*a)", "a**2/3"), use("limit", "3*tau/3"), ring()),
        worlds=(World({"a": 3, "tau": 3}), World({"a": HALF, "tau": Fraction(1, 12)})),
        witnesses=(Witness("limit", World({"a": 3, "tau": 1})),),
    )


def glorot_uniform() -> Derivation:
    """Uniform weights with the limit √(6/(n + m)) have Glorot's variance."""
    return _uniform("6/(n + m)", "2/(n + m)", {"n": 2, "m": 4, "a": 1}, {"n": 11, "m": 13, "a": HALF})


def he_uniform() -> Derivation:
    """Uniform weights with the limit √(6/n) have He's variance."""
    return _uniform("6/n", "2/n", {"n": 6, "m": 1, "a": 1}, {"n": 24, "m": 2, "a": HALF})


def _uniform(square: str, variance: str, *worlds: Mapping[str, Any]) -> Derivation:
    return Derivation(
        setting=UNIFORM,
        given=(Equation("limit", (f"a**2 == {square}",)),),
        statement=f"{UNIFORM_VARIANCE} == {variance}",
        proof=(cites("initialization.uniform_limit", tau=variance),),
        worlds=tuple(World(values) for values in worlds),
        witnesses=(Witness("limit", World({**worlds[0], "a": 5})),),
    )


def truncation() -> Derivation:
    """Keeping (k = 1) only z² <= c² lowers the second moment: neither term on the right is negative."""
    within = law(z=(0, 1, -1, 3, -3, 5), k=(1, 1, 1, 0, 0, 0))
    halved = tuple((p, {**row, "k": row["k"] * HALF}) for p, row in within)
    return Derivation(
        setting=Setting(arrays={"c": ""}, random={"z": "", "k": ""}),
        statement="E(k)*E(z**2) - E(k*z**2) == E(k)*E((1 - k)*(z**2 - c**2)) + (1 - E(k))*E(k*(c**2 - z**2))",
        proof=(linearity(),),
        worlds=(World({"c": 2}, within), World({"c": 3}, halved), World({"c": 1}, law(z=(2, 5), k=(1, 0)))),
    )


def rescaled_truncation() -> Derivation:
    """Divided by the spread of what is kept, a truncated law has the variance that it is multiplied by."""
    kept = law(z=(0, 1, -1, 3), k=(1, 1, 1, 0))
    values = {"tau": Fraction(2, 3), "a": 3, "s": 6}
    return Derivation(
        setting=Setting(arrays={"a": "", "tau": "", "s": ""}, random={"z": "", "k": ""}, nonzero="tau"),
        given=(
            Moments("variance of what is kept", ("E(k*z**2) == tau*E(k)",)),
            Equation("rescaled", ("a**2 == s/tau",)),
        ),
        statement="E(k*(a*z)**2)/E(k) == s",
        proof=(
            linearity("a**2*E(k*z**2)/E(k)"),
            use("variance of what is kept", "a**2*(tau*E(k))/E(k)"),
            use("rescaled", "(s/tau)*(tau*E(k))/E(k)"),
            ring(),
        ),
        worlds=(
            World(values, kept),
            World({"tau": Fraction(17, 2), "a": 2, "s": 34}, law(z=(4, -1, 3), k=(1, 1, 0))),
        ),
        witnesses=(
            Witness("variance of what is kept", World({**values, "tau": 1, "s": 9}, kept)),
            Witness("rescaled", World({**values, "a": 1}, kept)),
        ),
    )


def _normal(variance: str) -> Definition:
    return Definition(
        Setting(sizes="n m", random={"w": "n m"}, indices={"i": "n", "j": "m"}),
        ("E(w[i, j]) == 0", f"E(w[i, j]**2) == {variance}"),
    )


def lecun_normal() -> Definition:
    """LeCun's initialisation draws independent normal weights of variance 1/n."""
    return _normal("1/n")


def glorot_normal() -> Definition:
    """Glorot's normal initialisation draws independent normal weights of variance 2/(n + m)."""
    return _normal("2/(n + m)")


def he_normal() -> Definition:
    """He's normal initialisation draws independent normal weights of variance 2/n."""
    return _normal("2/n")


def relu_half_moment() -> Derivation:
    """ReLU keeps half of the second moment of any symmetric law, with or without an atom at 0."""
    return Derivation(
        setting=Setting(random={"z": ""}),
        given=(Symmetric("symmetric law", "z"),),
        statement="E(relu(z)**2) == E(z**2)/2",
        proof=(
            symmetry("z", "(E(relu(z)**2) + E(relu(-z)**2))/2"),
            linearity("E(relu(z)**2 + relu(-z)**2)/2"),
            cases("z"),
        ),
        worlds=(World({}, law(z=(3, -3, 0, 0, 5, -5))), World({}, law(z=(1, -1)))),
        witnesses=(Witness("symmetric law", World({}, law(z=(3, 1)))),),
    )


def he() -> Derivation:
    """With ReLU before the weights, the variance 2/n keeps the second moment of the pre-activations."""
    values = {"n": 2, "sigma": 1, "b": 3}
    statement = "E((Sum(w[i]*relu(z[i]), (i, 1, n)) + b)**2) - b**2 == E(y**2)"
    alike = tuple((p, {"w": row["w"], "z": row["w"]}) for p, row in SIGNS)
    return Derivation(
        setting=Setting(sizes="n", arrays={"sigma": "", "b": ""}, random={"w": "n", "z": "n", "y": ""}),
        given=(
            CENTRED,
            UNCORRELATED,
            HE_WEIGHTS,
            Moments("pre-activations alike", ("E(relu(z[i])**2) == E(relu(y)**2)",), "i"),
            Symmetric("symmetric law", "y"),
            Equation("He's variance", ("sigma**2 == 2/n",)),
        ),
        statement=statement,
        also=mirrored(statement, "Sum(w[i]*relu(z[i]), (i, 1, n))"),
        proof=(
            cites(
                "initialization.preactivation_variance",
                "n*sigma**2*E(relu(y)**2)",
                x="relu(z[i])",
                q="E(relu(y)**2)",
            ),
            cites("initialization.relu_half_moment", "n*sigma**2*(E(y**2)/2)", z="y"),
            use("He's variance", "n*(2/n)*(E(y**2)/2)"),
            ring(),
        ),
        worlds=(
            World(values, independent(SIGNS, SYMMETRIC_PAIR, Y)),
            World(values, independent(SIGNS, law(z=((2, 2), (-2, -2))), law(y=(2, -2)))),
        ),
        witnesses=(
            Witness("centred weights", World(values, independent(LEANING, SYMMETRIC_PAIR, Y))),
            Witness("uncorrelated weights", World(values, independent(ALIKE, SYMMETRIC_PAIR, Y))),
            Witness("weights independent of inputs", World(values, independent(alike, law(y=(1, -1))))),
            Witness(
                "pre-activations alike", World(values, independent(SIGNS, SYMMETRIC_PAIR, law(y=(5, -5))))
            ),
            Witness("symmetric law", World(values, independent(SIGNS, SYMMETRIC_PAIR, law(y=(1, 3, 0, 0))))),
            Witness(
                "He's variance",
                World({**values, "sigma": 3}, independent(times(SIGNS, 3), SYMMETRIC_PAIR, Y)),
            ),
        ),
    )


def depth_product() -> Derivation:
    """Through k layers the second moment is multiplied by the product of their gains."""
    gains = (None, 2, HALF, 5)
    return Derivation(
        setting=Setting(sizes="k", arrays={"q": "*", "c": "*"}),
        given=(Equation("layer gain", ("q[k + 1] == c[k + 1]*q[k]",), "k"),),
        statement="q[k] == q[0]*Product(c[l], (l, 1, k))",
        proof=Induction(
            "k",
            base=(empty_sum(),),
            step=(
                use("layer gain", "c[k + 1]*q[k]", k="k"),
                hypothesis("c[k + 1]*(q[0]*Product(c[l], (l, 1, k)))"),
                split_last("k + 1"),
            ),
        ),
        worlds=(
            World({"k": 0, "q": (3,), "c": gains}, steps=2),
            World({"k": 1, "q": (3,), "c": gains}, steps=2),
            World({"k": 2, "q": (7,), "c": (None, 3, 2, 5)}, steps=2),
        ),
        witnesses=(Witness("layer gain", World({"k": 1, "q": (3, 3), "c": gains}, steps=2)),),
    )


def he_slide() -> Refutation:
    """With the variance 2/(n + m) that the slide prints, a layer's gain nσ²/2 is n/(n + m), not 1."""
    return Refutation(
        setting=Setting(sizes="n m", arrays={"sigma": ""}),
        given=(Equation("the slide's variance", ("sigma**2 == 2/(n + m)",)),),
        statement="n*sigma**2/2 == 1",
        world=World({"n": 1, "m": 1, "b": 3, "sigma": 1}),
        printed="1",
        true="1/2",
    )


def bias_variance() -> Refutation:
    """A random bias adds its own variance to the pre-activation's."""
    return Refutation(
        setting=Setting(sizes="n", arrays={"sigma": "", "q": ""}, random={"w": "n", "x": "n", "b": ""}),
        given=GIVEN,
        statement="E((dot(w, x) + b)**2) - E(dot(w, x) + b)**2 == n*sigma**2*q",
        world=World(
            {"n": 1, "sigma": 1, "q": 1},
            independent(law(w=((1,), (-1,))), law(x=((1,), (-1,))), law(b=(1, -1))),
        ),
        printed="1",
        true="2",
    )

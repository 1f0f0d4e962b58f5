"""What the derivations of the quadratic losses share: settings, the linear model's assumptions, worlds of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Moments
from derivations._proof import derivative, moments, use
from derivations._terms import Setting
from derivations._worlds import (
    Law,
    Witness,
    World,
    added_to,
    independent,
    law,
    mean,
    second_moment,
    spread_about,
    weighted,
)

HALF = Fraction(1, 2)
QUARTER = Fraction(1, 4)

LINEAR = Setting(
    sizes="n",
    arrays={"u": "n", "w": "n", "mu": "n", "Sigma": "n n", "sigma": "", "mu_hat": "n", "d_hat": "n"},
    random={"X": "n", "Y": "", "epsilon": ""},
    symmetric="Sigma",
)
TOY = Setting(
    sizes="n",
    arrays={"w": "n", "w0": "n", "Sigma": "n n", "sigma": ""},
    random={"X": "n", "Y": "", "epsilon": ""},
    symmetric="Sigma",
)
SAMPLES = Setting(
    sizes="N n",
    arrays={"w": "n", "S": "n n", "b": "n", "c": ""},
    random={"X": "n", "Y": "", "x": "N n", "y": "N"},
    symmetric="S",
)

MODEL = Equation("model", ("Y == dot(X - mu, u) + epsilon",))
MEAN = Moments("mean", ("E(X[i]) == mu[i]",), "i")
COVARIANCE = Moments("covariance", ("E(X[i]*X[j]) == Sigma[i, j] + mu[i]*mu[j]",), "i j")
CENTRED = Moments("centred noise", ("E(epsilon) == 0",))
NOISE = Moments("noise variance", ("E(epsilon**2) == sigma**2",))
UNCORRELATED = Moments("uncorrelated noise", ("E(X[i]*epsilon) == 0",), "i")
REGRESSION = (MODEL, MEAN, COVARIANCE, CENTRED, NOISE, UNCORRELATED)
TOY_MODEL = Equation("model", ("Y == dot(X, w0) + epsilon",))
LAW_OF_PAIR = Moments("law", ("E(X[j]*X[k]) == S[j, k]", "E(X[j]*Y) == b[j]", "E(Y**2) == c"), "j k")
LAW_OF_SAMPLES = Moments(
    "samples of the law",
    ("E(x[i, j]*x[i, k]) == S[j, k]", "E(x[i, j]*y[i]) == b[j]", "E(y[i]**2) == c"),
    "i j k",
)
TOY_INPUTS = Moments("second moments", ("E(X[i]*X[j]) == Sigma[i, j]",), "i j")
BOWL = replace(LINEAR, arrays={**LINEAR.arrays, "q": "n", "lambda_": "", "v": "n", "c": "", "best": "n"})
ENTRY = replace(LINEAR, arrays={**LINEAR.arrays, "d": "n", "sd": "n"}, indices={"r": "n", "s": "n"})
EIGENVECTOR = Equation("eigenvector", ("Sum(Sigma[i, k]*q[k], (k, 1, n)) == lambda_*q[i]",), "i")

CORRELATION = (
    derivative("d[r]*d[s]*E((X[r] - mu[r])*(X[s] - mu[s]))"),
    moments("d[r]*d[s]*Sigma[r, s]"),
    use("scales"),
)
SAME_SQUARES = ("-dot(d*(X - mu), w)", "-Y - dot(d*(X - mu), w)", "Y + dot(d*(X - mu), w)")
"""Errors with the same second derivatives: the targets do not matter."""

TOY_SAMPLES = Setting(
    sizes="N n",
    arrays={"w": "n", "w0": "n", "Sigma": "n n", "sigma": ""},
    random={"x": "N n", "y": "N"},
    symmetric="Sigma",
)
FITS = Setting(
    sizes="N n",
    arrays={"x": "N n", "y": "N", "s": "N", "w": "n", "best": "n"},
    indices={"a": "n"},
)
MEAN_SQUARE = "1/N*Sum(({})**2, (i, 1, N))"

FOUR = law(X=((1, 0), (3, 0), (2, 3), (2, 1)))
SKEWED = weighted((HALF, {"X": (1, 0)}), (QUARTER, {"X": (2, 1)}), (QUARTER, {"X": (0, 1)}))
TILTED = law(X=((1, 0), (3, 2), (2, 3), (2, -1)))
"""Inputs that are correlated, and not centred."""
LEANING = law(X=((1,), (7,)), epsilon=(7, -1))
"""Noise with E[Xε] = 0 and a mean that is not 0."""
FOLLOWING = law(X=((1, 0), (3, 0), (2, 3), (2, 1)), epsilon=(2, -2, 2, -2))
"""Centred noise that is correlated with the input."""


def second_derivative(error: str, value: str, factor: str = "") -> str:
    """That the mean square of an error has this second derivative, times the factor."""
    return f"{factor}D(D(E(({error})**2), w[r]), w[s]) == {value}"


def residual(weights: str) -> str:
    """The residual of sample i."""
    return f"y[i] - Sum(x[i, k]*{weights}[k], (k, 1, n))"


def regression(inputs: Law, size: int, **values: Any) -> World:
    """A world of the linear model: independent noise ±size, μ and Σ those of the inputs unless they are given."""
    centre = values.get("mu", mean(inputs, "X"))
    spread = spread_about(inputs, "X", centre)
    known = {"n": len(centre), "mu": centre, "Sigma": spread, "sigma": size, **values}
    return World(known, independent(inputs, law(epsilon=(size, -size))))


def regression_witnesses(pair: Mapping[str, Any], single: Mapping[str, Any]) -> tuple[Witness, ...]:
    """A witness for each assumption of the linear model; the values are of a pair of weights and of a single one."""
    good = regression(FOUR, 2, **pair)
    return (
        Witness("model", World(good.values, added_to(good.law, Y=7))),
        Witness("mean", regression(FOUR, 2, **pair, mu=(1, 0))),
        Witness("covariance", regression(FOUR, 2, **pair, Sigma=((1, 0), (0, 1)))),
        Witness(
            "centred noise", World({**single, "n": 1, "mu": (4,), "Sigma": ((9,),), "sigma": 5}, LEANING)
        ),
        Witness("noise variance", regression(FOUR, 2, **pair, sigma=1)),
        Witness("uncorrelated noise", World(good.values, FOLLOWING)),
    )


def toy(inputs: Law, size: int, **values: Any) -> World:
    """A world of the toy model: centred by assumption, Σ the inputs' second moments unless it is given."""
    known = {"n": 2, "Sigma": second_moment(inputs, "X"), "sigma": size, **values}
    return World(known, independent(inputs, law(epsilon=(size, -size))))


def solved(world: World, **values: Any) -> World:
    """The world with the solution v of Σv = μ, for one or two inputs."""
    mu, Sigma = world.values["mu"], world.values["Sigma"]
    if len(mu) == 1:
        v: tuple[Any, ...] = (Fraction(mu[0]) / Sigma[0][0],)
    else:
        (a, b), (c, d) = Sigma
        v = tuple(x / Fraction(a * d - b * c) for x in (d * mu[0] - b * mu[1], a * mu[1] - c * mu[0]))
    return replace(world, values={**world.values, "v": v, **values})


def with_targets(inputs: Law, size: int, **values: Any) -> World:
    """A world in which the targets depend on the inputs by no linear model."""
    world = regression(inputs, size, **values)
    rows = tuple((p, {**row, "Y": row["X"][0] ** 2 + 3}) for p, row in world.law)
    return replace(world, law=rows)


def drawn(*choices: tuple[int, int]) -> Law:
    """Two pairs (X, Y) and two samples: each choice picks the pairs that the samples repeat."""
    pairs = ({"X": (1, 0), "Y": 3}, {"X": (-1, 2), "Y": 1})
    rows = [
        {
            "X": pairs[k % 2]["X"],
            "Y": pairs[k % 2]["Y"],
            "x": tuple(pairs[one]["X"] for one in choice),
            "y": tuple(pairs[one]["Y"] for one in choice),
        }
        for k, choice in enumerate(choices)
    ]
    return weighted(*((Fraction(1, len(rows)), row) for row in rows))

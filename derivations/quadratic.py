"""The expected quadratic loss of a linear model: what its shape depends on, and what only second moments can tell.

X is the input with mean μ and covariance Σ, Y the target, ε (epsilon) the noise, u (w₀ in the toy model) the weights
behind the data and w those of the model. Normality is assumed nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Moments
from derivations._proof import Definition, Derivation, Refutation, derivative, linearity, moments, use
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
TOY_INPUTS = Moments("second moments", ("E(X[i]*X[j]) == Sigma[i, j]",), "i j")

FOUR = law(X=((1, 0), (3, 0), (2, 3), (2, 1)))
SKEWED = weighted((HALF, {"X": (1, 0)}), (QUARTER, {"X": (2, 1)}), (QUARTER, {"X": (0, 1)}))
LEANING = law(X=((1,), (7,)), epsilon=(7, -1))
"""Noise with E[Xε] = 0 and a mean that is not 0."""
FOLLOWING = law(X=((1, 0), (3, 0), (2, 3), (2, 1)), epsilon=(2, -2, 2, -2))
"""Centred noise that is correlated with the input."""


def _regression(inputs: Law, size: int, **values: Any) -> World:
    """A world of the linear model: independent noise ±size, μ and Σ those of the inputs unless they are given."""
    centre = values.get("mu", mean(inputs, "X"))
    spread = spread_about(inputs, "X", centre)
    known = {"n": len(centre), "mu": centre, "Sigma": spread, "sigma": size, **values}
    return World(known, independent(inputs, law(epsilon=(size, -size))))


def _regression_witnesses(pair: Mapping[str, Any], single: Mapping[str, Any]) -> tuple[Witness, ...]:
    """A witness for each assumption of the linear model; the values are of a pair of weights and of a single one."""
    good = _regression(FOUR, 2, **pair)
    return (
        Witness("model", World(good.values, added_to(good.law, Y=7))),
        Witness("mean", _regression(FOUR, 2, **pair, mu=(1, 0))),
        Witness("covariance", _regression(FOUR, 2, **pair, Sigma=((1, 0), (0, 1)))),
        Witness(
            "centred noise", World({**single, "n": 1, "mu": (4,), "Sigma": ((9,),), "sigma": 5}, LEANING)
        ),
        Witness("noise variance", _regression(FOUR, 2, **pair, sigma=1)),
        Witness("uncorrelated noise", World(good.values, FOLLOWING)),
    )


def expected_loss() -> Derivation:
    """The expected squared error is a quadratic in w with Hessian 2(Σ + μμᵀ); only second moments matter."""
    return Derivation(
        setting=LINEAR,
        given=REGRESSION,
        statement="E((Y - dot(X, w))**2)"
        " == form(w, Sigma + outer(mu, mu), w) - 2*form(u, Sigma, w) + form(u, Sigma, u) + sigma**2",
        proof=(
            use("model", "E((dot(X - mu, u) + epsilon - dot(X, w))**2)"),
            linearity(
                "E((dot(X - mu, u) - dot(X, w))**2) + 2*E((dot(X - mu, u) - dot(X, w))*epsilon) + E(epsilon**2)"
            ),
            moments(),
        ),
        worlds=(_regression(FOUR, 2, u=(1, -2), w=(3, 5)), _regression(SKEWED, 3, u=(2, 1), w=(-1, 3))),
        witnesses=_regression_witnesses({"u": (1, -2), "w": (3, 5)}, {"u": (1,), "w": (2,)}),
    )


def standardised_loss() -> Derivation:
    """Recentred by μ̂ and rescaled by D̂ = diag(d̂), the loss has Hessian 2D̂(Σ + (μ − μ̂)(μ − μ̂)ᵀ)D̂."""
    pair = {"u": (1, -2), "w": (3, 5), "mu_hat": (2, 3), "d_hat": (HALF, 3)}
    return Derivation(
        setting=LINEAR,
        given=REGRESSION,
        statement="E((Y - dot(d_hat*(X - mu_hat), w))**2)"
        " == form(d_hat*w, Sigma + outer(mu - mu_hat, mu - mu_hat), d_hat*w)"
        " - 2*form(u, Sigma, d_hat*w) + form(u, Sigma, u) + sigma**2",
        proof=(
            use("model", "E((dot(X - mu, u) + epsilon - dot(d_hat*(X - mu_hat), w))**2)"),
            linearity(
                "E((dot(X - mu, u) - dot(X - mu_hat, d_hat*w))**2)"
                " + 2*E((dot(X - mu, u) - dot(X - mu_hat, d_hat*w))*epsilon) + E(epsilon**2)"
            ),
            moments(),
        ),
        worlds=(
            _regression(FOUR, 2, **pair),
            _regression(SKEWED, 3, u=(2, 1), w=(-1, 3), mu_hat=(-1, 2), d_hat=(2, QUARTER)),
        ),
        witnesses=_regression_witnesses(pair, {"u": (1,), "w": (2,), "mu_hat": (1,), "d_hat": (3,)}),
    )


def _toy(inputs: Law, size: int, **values: Any) -> World:
    known = {"n": 2, "Sigma": second_moment(inputs, "X"), "sigma": size, **values}
    return World(known, independent(inputs, law(epsilon=(size, -size))))


def toy_loss() -> Derivation:
    """Around the true weights the expected loss is the quadratic form of the input's second moments."""
    good = _toy(FOUR, 2, w=(3, 5), w0=(1, -2))
    return Derivation(
        setting=TOY,
        given=(TOY_MODEL, TOY_INPUTS, NOISE, UNCORRELATED),
        statement="E((Y - dot(X, w))**2) == form(w - w0, Sigma, w - w0) + sigma**2",
        proof=(
            use("model", "E((dot(X, w0) + epsilon - dot(X, w))**2)"),
            linearity("E(dot(X, w - w0)**2) - 2*E(dot(X, w - w0)*epsilon) + E(epsilon**2)"),
            moments(),
        ),
        worlds=(good, _toy(SKEWED, 3, w=(-1, 3), w0=(2, 1))),
        witnesses=(
            Witness("model", World(good.values, added_to(good.law, Y=7))),
            Witness("second moments", _toy(FOUR, 2, w=(3, 5), w0=(1, -2), Sigma=((1, 0), (0, 1)))),
            Witness("noise variance", _toy(FOUR, 2, w=(3, 5), w0=(1, -2), sigma=1)),
            Witness("uncorrelated noise", World(good.values, FOLLOWING)),
        ),
    )


def toy_minimiser() -> Derivation:
    """The excess over the loss of the true weights is the mean of a square: w₀ is a minimiser."""
    good = _toy(FOUR, 2, w=(3, 5), w0=(1, -2))
    return Derivation(
        setting=TOY,
        given=(TOY_MODEL, UNCORRELATED),
        statement="E((Y - dot(X, w))**2) - E((Y - dot(X, w0))**2) == E(dot(X, w - w0)**2)",
        proof=(
            use(
                "model",
                "E((dot(X, w0) + epsilon - dot(X, w))**2) - E((dot(X, w0) + epsilon - dot(X, w0))**2)",
            ),
            linearity("E(dot(X, w - w0)**2) - 2*Sum((w[i] - w0[i])*E(X[i]*epsilon), (i, 1, n))"),
            use("uncorrelated noise"),
        ),
        worlds=(good, _toy(SKEWED, 3, w=(-1, 3), w0=(2, 1))),
        witnesses=(
            Witness("model", World(good.values, added_to(good.law, Y=7))),
            Witness("uncorrelated noise", World(good.values, FOLLOWING)),
        ),
    )


def empirical_loss() -> Definition:
    """The empirical loss is the mean of the squared errors of the samples."""
    return Definition(
        Setting(sizes="N n", arrays={"L": "", "x": "N n", "y": "N", "w": "n"}),
        ("L == 1/N*Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2, (i, 1, N))",),
    )


def empirical_expectation() -> Derivation:
    """The empirical loss is an unbiased estimate of the expected one; the samples need not be independent."""
    pairs = ({"X": (1, 0), "Y": 3}, {"X": (-1, 2), "Y": 1})
    values = {"N": 2, "n": 2, "w": (3, 5), "S": ((1, -1), (-1, 2)), "b": (1, 1), "c": 5}

    def drawn(*choices: tuple[int, int]) -> Law:
        """Each choice (first, second) picks the pairs that the two samples repeat."""
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

    fair = drawn((0, 0), (0, 1), (1, 0), (1, 1))
    return Derivation(
        setting=SAMPLES,
        given=(
            Moments(
                "law",
                ("E(X[j]*X[k]) == S[j, k]", "E(X[j]*Y) == b[j]", "E(Y**2) == c"),
                "j k",
            ),
            Moments(
                "samples of the law",
                ("E(x[i, j]*x[i, k]) == S[j, k]", "E(x[i, j]*y[i]) == b[j]", "E(y[i]**2) == c"),
                "i j k",
            ),
        ),
        statement="E(1/N*Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2, (i, 1, N))) == E((Y - dot(X, w))**2)",
        proof=(
            linearity("1/N*Sum(E((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2), (i, 1, N))"),
            moments("c - 2*dot(b, w) + form(w, S, w)"),
            moments(),
        ),
        worlds=(World(values, fair), World({**values, "w": (-1, 2)}, drawn((0, 1), (1, 0)))),
        witnesses=(
            Witness("law", World(values, added_to(fair, X=(1, 0), Y=3))),
            Witness("samples of the law", World(values, drawn((0, 0), (0, 1)))),
        ),
    )


def gradient() -> Derivation:
    """The gradient of the empirical loss is −2/N times the inputs' sum weighted by the residuals."""
    values = {"N": 2, "n": 2, "a": 1, "x": ((1, 2), (3, -1)), "y": (5, 7), "w": (2, -3)}
    return Derivation(
        setting=Setting(sizes="N n", arrays={"x": "N n", "y": "N", "w": "n"}, indices={"a": "n"}),
        statement="D(1/N*Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2, (i, 1, N)), w[a])"
        " == -2/N*Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))*x[i, a], (i, 1, N))",
        proof=(derivative(),),
        worlds=(World(values), World({**values, "a": 2}), World({**values, "N": 1, "a": 2})),
    )


def slide_constant() -> Refutation:
    """Without uᵀΣu the constant of the expected loss is too small: at w = 0 nothing but Y is left."""
    return Refutation(
        setting=LINEAR,
        given=REGRESSION,
        statement="E((Y - dot(X, w))**2) == form(w, Sigma + outer(mu, mu), w) - 2*form(u, Sigma, w) + sigma**2",
        world=World(
            {"n": 1, "u": (1,), "w": (0,), "mu": (0,), "Sigma": ((1,),), "sigma": 0},
            law(X=((1,), (-1,)), epsilon=(0, 0)),
        ),
        printed="0",
        true="1",
    )


def slide_sum() -> Refutation:
    """Without 1/N the sum of the squared errors grows with the number of samples."""
    noise = independent(law(epsilon=(1, -1)), law(x=(((1,), (1,)),)), law(y=((2, 0), (2, 0))))
    return Refutation(
        setting=Setting(
            sizes="N n",
            arrays={"w": "n", "w0": "n", "Sigma": "n n", "sigma": ""},
            random={"x": "N n", "y": "N"},
            symmetric="Sigma",
        ),
        given=(),
        statement="E(Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2, (i, 1, N)))"
        " == form(w - w0, Sigma, w - w0) + sigma**2",
        world=World({"N": 2, "n": 1, "w": (1,), "w0": (1,), "Sigma": ((1,),), "sigma": 1}, noise),
        printed="1",
        true="2",
    )

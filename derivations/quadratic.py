"""The expected quadratic loss of a linear model: what its shape depends on, and what only second moments can tell.

X is the input with mean μ and covariance Σ, Y the target, ε (epsilon) the noise, u (w₀ in the toy model) the weights
behind the data and w those of the model. Normality is assumed nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derivations._assumptions import Equation
from derivations._condition_number import CONDITION_NUMBERS, FLATTEST, TWO_BOWLS
from derivations._linear_model import (
    BOWL,
    COVARIANCE,
    EIGENVECTOR,
    ENTRY,
    FITS,
    FOLLOWING,
    FOUR,
    HALF,
    LAW_OF_PAIR,
    LAW_OF_SAMPLES,
    LINEAR,
    MEAN,
    MEAN_SQUARE,
    NOISE,
    QUARTER,
    REGRESSION,
    SAMPLES,
    SKEWED,
    TILTED,
    TOY,
    TOY_INPUTS,
    TOY_MODEL,
    TOY_SAMPLES,
    UNCORRELATED,
    drawn,
    regression,
    regression_witnesses,
    residual,
    second_derivative,
    solved,
    toy,
    with_targets,
)
from derivations._proof import (
    Also,
    Definition,
    Derivation,
    Refutation,
    cites,
    derivative,
    linearity,
    moments,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World, added_to, independent, law


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
        worlds=(regression(FOUR, 2, u=(1, -2), w=(3, 5)), regression(SKEWED, 3, u=(2, 1), w=(-1, 3))),
        witnesses=regression_witnesses({"u": (1, -2), "w": (3, 5)}, {"u": (1,), "w": (2,)}),
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
            regression(FOUR, 2, **pair),
            regression(SKEWED, 3, u=(2, 1), w=(-1, 3), mu_hat=(-1, 2), d_hat=(2, QUARTER)),
        ),
        witnesses=regression_witnesses(pair, {"u": (1,), "w": (2,), "mu_hat": (1,), "d_hat": (3,)}),
    )


def hessian() -> Derivation:
    """The Hessian of the expected squared error is 2(Σ + μμᵀ), whatever the targets are."""
    good = {"u": (1, -2), "w": (3, 5)}
    value, proof = "2*(Sigma[r, s] + mu[r]*mu[s])", (derivative("2*E(X[r]*X[s])"), moments())
    return Derivation(
        setting=ENTRY,
        given=(COVARIANCE,),
        statement=second_derivative("Y - dot(X, w)", value),
        proof=proof,
        also=tuple(
            Also(second_derivative(error, value), proof)
            for error in ("-dot(X, w)", "-Y - dot(X, w)", "Y + dot(X, w)")
        ),
        worlds=(
            with_targets(TILTED, 2, **good, r=2, s=1),
            with_targets(TILTED, 2, **good, r=1, s=1),
            with_targets(SKEWED, 3, u=(2, 1), w=(-1, 3), r=1, s=1),
        ),
        witnesses=(Witness("covariance", with_targets(TILTED, 2, **good, r=1, s=1, Sigma=((1, 0), (0, 1)))),),
    )


def eigen_curvature() -> Derivation:
    """Along an eigenvector of Σ a mean adds ⟨μ, q⟩² to the curvature: λ_max(Σ + μμᵀ) is at least λ_max(Σ)."""
    first = {"n": 2, "Sigma": ((2, 1), (1, 2)), "mu": (3, -1), "q": (1, 1), "lambda_": 3}
    return Derivation(
        setting=BOWL,
        given=(EIGENVECTOR,),
        statement="form(q, Sigma + outer(mu, mu), q) == lambda_*dot(q, q) + dot(mu, q)**2",
        proof=(
            linearity("Sum(q[i]*Sum(Sigma[i, k]*q[k], (k, 1, n)), (i, 1, n)) + dot(mu, q)**2"),
            use("eigenvector", "Sum(q[i]*(lambda_*q[i]), (i, 1, n)) + dot(mu, q)**2", i="i"),
            linearity(),
        ),
        worlds=(World(first), World({**first, "q": (2, -2), "lambda_": 1, "mu": (5, 2)})),
        witnesses=(Witness("eigenvector", World({**first, "lambda_": 2})),),
    )


def mean_curvature() -> Derivation:
    """Along μ the curvature is ‖μ‖⁴ and the variance of ⟨X, μ⟩: λ_max(Σ + μμᵀ) is at least ‖μ‖²."""
    return Derivation(
        setting=LINEAR,
        given=(MEAN, COVARIANCE),
        statement="form(mu, Sigma + outer(mu, mu), mu) == dot(mu, mu)**2 + E(dot(X - mu, mu)**2)",
        proof=(moments(),),
        worlds=(regression(TILTED, 2), regression(SKEWED, 3)),
        witnesses=(
            Witness("mean", regression(TILTED, 2, mu=(1, 0))),
            Witness("covariance", regression(TILTED, 2, Sigma=((1, 0), (0, 1)))),
        ),
    )


def without_bias() -> Derivation:
    """Without a bias the loss is least at w* = u − cv with Σv = μ and c = ⟨μ, u⟩/(1 + ⟨μ, v⟩).

    There it exceeds the noise by ⟨μ, u⟩²/(1 + ⟨μ, v⟩); from there it grows by the mean of a square.
    """
    least = "dot(mu, u)**2/(1 + dot(mu, v)) + sigma**2"
    moved, mv, Sv = (
        "Sum(mu[h]*(w[h] - u[h]), (h, 1, n))",
        "Sum(mu[h]*v[h], (h, 1, n))",
        "Sum(Sigma[h, m]*v[m], (m, 1, n))",
    )
    about, single = {"u": (3, -2), "w": (1, 5)}, {"u": (1,), "w": (2,)}
    good = regression(TILTED, 2, **about)
    return Derivation(
        setting=BOWL,
        given=(
            *REGRESSION,
            Equation("solution", ("Sum(Sigma[i, j]*v[j], (j, 1, n)) == mu[i]",), "i"),
            Equation("offset", ("c == dot(mu, u)/(1 + dot(mu, v))",)),
            Equation("best weights", ("best[i] == u[i] - c*v[i]",), "i"),
        ),
        statement=f"E((Y - dot(X, w))**2) == E(dot(X, w - best)**2) + {least}",
        proof=(
            cites(
                "quadratic.expected_loss",
                "form(w, Sigma + outer(mu, mu), w) - 2*form(u, Sigma, w) + form(u, Sigma, u) + sigma**2",
            ),
            linearity("form(w - u, Sigma, w - u) + dot(mu, w)**2 + sigma**2"),
            use(
                "offset",
                f"form(w - u, Sigma, w - u) + ({moved} + c*{mv})**2 + 2*c*{moved} + c**2*{mv} + {least}",
            ),
            use(
                "solution",
                f"form(w - u, Sigma, w - u) + ({moved} + c*{mv})**2 + 2*c*Sum((w[h] - u[h])*{Sv}, (h, 1, n))"
                f" + c**2*Sum(v[h]*{Sv}, (h, 1, n)) + {least}",
                i="h",
            ),
            linearity(f"form(w - (u - c*v), Sigma + outer(mu, mu), w - (u - c*v)) + {least}"),
            moments(f"E(dot(X, w - (u - c*v))**2) + {least}"),
            use("best weights"),
        ),
        worlds=(solved(good), solved(regression(SKEWED, 3, u=(2, 1), w=(-1, 3)))),
        witnesses=(
            *(replace(one, world=solved(one.world)) for one in regression_witnesses(about, single)),
            Witness("solution", solved(good, v=(1, 1))),
            Witness("offset", solved(good, c=1)),
            Witness("best weights", solved(good, best=(1, 1))),
        ),
    )


def correlation_hessian() -> Derivation:
    """Centred by μ and divided by the spreads, the inputs have their correlation matrix as half the Hessian."""
    good = {"w": (3, 5), "u": (1, -2), "sd": (2, 3), "d": (HALF, Fraction(1, 3))}
    value = "Sigma[r, s]/(sd[r]*sd[s])"
    proof = (
        derivative("d[r]*d[s]*E((X[r] - mu[r])*(X[s] - mu[s]))"),
        moments("d[r]*d[s]*Sigma[r, s]"),
        use("scales"),
    )
    return Derivation(
        setting=ENTRY,
        given=(MEAN, COVARIANCE, Equation("scales", ("d[i] == 1/sd[i]",), "i")),
        statement=second_derivative("Y - dot(d*(X - mu), w)", value, "1/2*"),
        proof=proof,
        also=tuple(
            Also(second_derivative(error, value, "1/2*"), proof)
            for error in ("-dot(d*(X - mu), w)", "-Y - dot(d*(X - mu), w)", "Y + dot(d*(X - mu), w)")
        ),
        worlds=(
            with_targets(TILTED, 2, **good, r=2, s=1),
            with_targets(TILTED, 2, **good, r=1, s=1),
            with_targets(SKEWED, 3, **good, r=2, s=2),
        ),
        witnesses=(
            Witness("mean", with_targets(TILTED, 2, **good, r=1, s=1, mu=(1, 0))),
            Witness("covariance", with_targets(TILTED, 2, **good, r=1, s=1, Sigma=((1, 0), (0, 1)))),
            Witness("scales", with_targets(TILTED, 2, **{**good, "d": (1, 1)}, r=1, s=1)),
        ),
    )


def unit_diagonal() -> Derivation:
    """The correlation matrix has ones on its diagonal: standardised inputs all curve the bowl alike."""
    wide = law(X=((1, 0), (5, 6), (1, 6), (5, 0)))
    return Derivation(
        setting=ENTRY,
        given=(Equation("spreads", ("Sigma[i, i] == sd[i]**2",), "i"),),
        statement="Sigma[r, r]/(sd[r]*sd[r]) == 1",
        proof=(use("spreads", "sd[r]**2/(sd[r]*sd[r])", i="r"), linearity()),
        worlds=(regression(wide, 2, sd=(2, 3), r=1), regression(wide, 2, sd=(2, 3), r=2)),
        witnesses=(Witness("spreads", regression(wide, 2, sd=(1, 3), r=1)),),
    )


def conditioning() -> Refutation:
    """Centring may spoil the condition number: a mean along the flattest direction makes the bowl round.

    κ₀ = a/b is that of Σ, κ = g/h that of Σ + μμᵀ; what is refuted says that the larger of the two is κ.
    """
    return Refutation(
        setting=TWO_BOWLS,
        given=CONDITION_NUMBERS,
        statement="kappa + relu(kappa0 - kappa) == kappa",
        world=FLATTEST,
        printed="1",
        true="5",
    )


def toy_loss() -> Derivation:
    """Around the true weights the expected loss is the quadratic form of the input's second moments."""
    good = toy(FOUR, 2, w=(3, 5), w0=(1, -2))
    return Derivation(
        setting=TOY,
        given=(TOY_MODEL, TOY_INPUTS, NOISE, UNCORRELATED),
        statement="E((Y - dot(X, w))**2) == form(w - w0, Sigma, w - w0) + sigma**2",
        proof=(
            use("model", "E((dot(X, w0) + epsilon - dot(X, w))**2)"),
            linearity("E(dot(X, w - w0)**2) - 2*E(dot(X, w - w0)*epsilon) + E(epsilon**2)"),
            moments(),
        ),
        worlds=(good, toy(SKEWED, 3, w=(-1, 3), w0=(2, 1))),
        witnesses=(
            Witness("model", World(good.values, added_to(good.law, Y=7))),
            Witness("second moments", toy(FOUR, 2, w=(3, 5), w0=(1, -2), Sigma=((1, 0), (0, 1)))),
            Witness("noise variance", toy(FOUR, 2, w=(3, 5), w0=(1, -2), sigma=1)),
            Witness("uncorrelated noise", World(good.values, FOLLOWING)),
        ),
    )


def toy_minimiser() -> Derivation:
    """The excess over the loss of the true weights is the mean of a square: w₀ is a minimiser."""
    good = toy(FOUR, 2, w=(3, 5), w0=(1, -2))
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
        worlds=(good, toy(SKEWED, 3, w=(-1, 3), w0=(2, 1))),
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
    values = {"N": 2, "n": 2, "w": (3, 5), "S": ((1, -1), (-1, 2)), "b": (1, 1), "c": 5}
    fair = drawn((0, 0), (0, 1), (1, 0), (1, 1))
    return Derivation(
        setting=SAMPLES,
        given=(LAW_OF_PAIR, LAW_OF_SAMPLES),
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


def empirical_minimiser() -> Derivation:
    """Weights that solve the normal equations of the whole training set minimise the empirical loss.

    From there it grows by a mean of squares: empirical risk minimisation is over all N samples.
    """
    first = {"N": 3, "n": 2, "x": ((1, 0), (0, 1), (1, 1)), "y": (1, 2, 6), "w": (2, -3), "best": (2, 3)}
    second = {"N": 3, "n": 1, "x": ((1,), (2,), (0,)), "y": (5, 5, 7), "w": (1,), "best": (3,)}
    growth = "1/N*Sum(Sum(x[i, k]*(w[k] - best[k]), (k, 1, n))**2, (i, 1, N))"
    least = f"{MEAN_SQUARE.format(residual('best'))} + {growth}"
    slopes = f"Sum(x[i, j]*({residual('best')}), (i, 1, N))"
    return Derivation(
        setting=FITS,
        given=(Equation("normal equations", (f"{slopes} == 0",), "j"),),
        statement=f"{MEAN_SQUARE.format(residual('w'))} == {least}",
        proof=(
            linearity(f"{least} - 2/N*Sum((w[j] - best[j])*{slopes}, (j, 1, n))"),
            use("normal equations", f"{least} - 2/N*Sum((w[j] - best[j])*0, (j, 1, n))", j="j"),
            linearity(),
        ),
        worlds=(World(first), World(second), World({**first, "w": (0, 4)})),
        witnesses=(Witness("normal equations", World({**first, "best": (1, 1)})),),
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
        setting=TOY_SAMPLES,
        given=(),
        statement="E(Sum((y[i] - Sum(x[i, j]*w[j], (j, 1, n)))**2, (i, 1, N)))"
        " == form(w - w0, Sigma, w - w0) + sigma**2",
        world=World({"N": 2, "n": 1, "w": (1,), "w0": (1,), "Sigma": ((1,),), "sigma": 1}, noise),
        printed="1",
        true="2",
    )


def batch_minimiser() -> Refutation:
    """The fit of a single batch (whose samples have sᵢ = 1) is not that of the training set."""
    return Refutation(
        setting=FITS,
        given=(
            Equation("normal equations", (f"Sum(x[i, j]*({residual('best')}), (i, 1, N)) == 0",), "j"),
            Equation("fit of the batch", (f"Sum(s[i]*x[i, j]*({residual('w')}), (i, 1, N)) == 0",), "j"),
        ),
        statement="best[a] == w[a]",
        world=World(
            {"N": 2, "n": 1, "a": 1, "x": ((1,), (1,)), "y": (0, 2), "s": (1, 0), "w": (0,), "best": (1,)}
        ),
        printed="0",
        true="1",
    )

"""Gradient descent: the step, what it does to a quadratic loss, and its stochastic form on the toy model.

Step t + 1 subtracts η∇ₜ₊₁ (``grad[t + 1]``), the gradient at the parameters of time t. On the toy model the
loss is (w − w₀)ᵀΣ(w − w₀) + σ², whose gradient 2Σ(w − w₀) has a factor 2. Where w has an index of time, the
true weights w₀ are called u; q is an eigenvector of Σ.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Moments
from derivations._descent_worlds import HALF, QUARTER, THIRD, pair, single, stale
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    derivative,
    hypothesis,
    linearity,
    moments,
    ring,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World, law

TOY = Setting(
    sizes="n",
    arrays={"w": "n", "w0": "n", "d": "n", "g": "n", "step": "n", "Sigma": "n n", "eta": "", "s": ""},
    indices={"a": "n"},
    symmetric="Sigma",
)
PATH = Setting(
    sizes="n t",
    arrays={"w": "* n", "u": "n", "q": "n", "Sigma": "n n", "eta": "", "lambda_": "", "r": ""},
    symmetric="Sigma",
    nonzero="r",
)
SGD = Setting(
    sizes="n t",
    arrays={
        "start": "n", "u": "n", "m": "* n", "q": "n", "Sigma": "n n", "eta": "", "lambda_": "", "r": "",
    },
    random={"w": "* n", "x": "* n", "y": "*", "epsilon": "*"},
    symmetric="Sigma",
    nonzero="r",
)  # fmt: skip

EIGENVECTOR = Equation("eigenvector", ("Sum(Sigma[i, k]*q[k], (k, 1, n)) == lambda_*q[i]",), "i")
RATIO = Equation("ratio", ("1 - 2*eta*lambda_ == r",))
STEPPED = "w[t, i] - 2*eta*Sum(Sigma[i, k]*(w[t, k] - u[k]), (k, 1, n))"
GRADIENT_STEP = Equation("gradient step", (f"w[t + 1, i] == {STEPPED}",), "t i")
POWERS = Setting(
    sizes="n t",
    arrays={"w": "* n", "M": "* n n", "start": "n", "u": "n", "Sigma": "n n", "eta": ""},
    indices={"a": "n"},
    symmetric="Sigma",
)
MATRIX_POWERS = Equation(
    "matrix powers", ("M[t + 1, i, j] == M[t, i, j] - 2*eta*Sum(Sigma[i, k]*M[t, k, j], (k, 1, n))",), "t i j"
)
CLOSED_FORM = Equation(
    "closed form", ("w[t, i] == u[i] + Sum(M[t, i, j]*(start[j] - u[j]), (j, 1, n))",), "t i"
)
ROUND = ((2, 1), (1, 2))
"""A Σ with the eigenvectors (1, 1) and (1, −1) of the eigenvalues 3 and 1."""


def update() -> Definition:
    """Gradient descent steps against the gradient, the learning rate times as far."""
    return Definition(
        Setting(sizes="t", arrays={"eta": "", "theta": "*", "grad": "*"}),
        ("theta[t + 1] == theta[t] - eta*grad[t + 1]",),
    )


def toy_gradient() -> Derivation:
    """The gradient of the toy model's quadratic form is 2Σ(w − w₀)."""
    values = {"n": 2, "a": 1, "w": (3, 5), "w0": (1, -2), "Sigma": ((2, 1), (1, 3))}
    return Derivation(
        setting=TOY,
        statement="D(form(w - w0, Sigma, w - w0), w[a]) == 2*Sum(Sigma[a, j]*(w[j] - w0[j]), (j, 1, n))",
        proof=(derivative(),),
        worlds=(World(values), World({**values, "a": 2}), World({**values, "w": (-1, 3)})),
    )


def level_set() -> Derivation:
    """Along d the loss changes by −⟨step, d⟩/η. On a level set it stays: the step is orthogonal to it."""
    loss = "form(w + s*d - w0, Sigma, w + s*d - w0)"
    values = {
        "n": 2, "w": (3, 5), "w0": (1, -2), "d": (4, -1), "s": 2, "eta": THIRD, "Sigma": ((2, 1), (1, 3)),
    }  # fmt: skip
    return Derivation(
        setting=TOY,
        given=(Equation("step", (f"step[i] == -eta*D({loss}, w[i])",), "i"),),
        statement=f"eta*D({loss}, s) == -dot(step, d)",
        proof=(derivative(f"eta*Sum(D({loss}, w[i])*d[i], (i, 1, n))"), use("step")),
        worlds=(World(values), World({**values, "s": -1, "d": (1, 2)}), World({**values, "w0": (2, 5)})),
        witnesses=(Witness("step", World({**values, "step": (1, 1)})),),
    )


def decrease() -> Derivation:
    """A step lowers the loss by η(‖g‖² − η gᵀΣg): for all g if and only if 0 < η < 1/λ for all λ."""
    values = {"n": 2, "w": (3, 5), "w0": (1, -2), "eta": THIRD, "Sigma": ((2, 1), (1, 3))}
    return Derivation(
        setting=TOY,
        given=(Equation("gradient", ("g[i] == 2*Sum(Sigma[i, m]*(w[m] - w0[m]), (m, 1, n))",), "i"),),
        statement="form(w - w0, Sigma, w - w0) - form(w - eta*g - w0, Sigma, w - eta*g - w0)"
        " == eta*(dot(g, g) - eta*form(g, Sigma, g))",
        proof=(
            linearity("2*eta*form(g, Sigma, w - w0) - eta**2*form(g, Sigma, g)"),
            use("gradient"),
        ),
        worlds=(World(values), World({**values, "w": (-1, 3), "eta": 2}), World({**values, "w0": (4, 1)})),
        witnesses=(Witness("gradient", World({**values, "g": (1, 1)})),),
    )


def eigen_direction() -> Derivation:
    """Along an eigenvector of Σ every step multiplies the error by 1 − 2ηλ."""
    along = "Sum(q[i]*(w[t, i] - u[i]), (i, 1, n))"
    values = {"n": 2, "t": 2, "w": ((3, 5),), "u": (1, -2), "Sigma": ROUND}
    first = {**values, "q": (1, 1), "lambda_": 3, "eta": QUARTER, "r": -HALF}
    second = {**values, "q": (1, -1), "lambda_": 1, "eta": THIRD, "r": THIRD}
    return Derivation(
        setting=PATH,
        given=(
            GRADIENT_STEP,
            EIGENVECTOR,
            RATIO,
        ),
        statement=f"{along} == r**t*Sum(q[i]*(w[0, i] - u[i]), (i, 1, n))",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use(
                    "gradient step",
                    "Sum(q[i]*(w[t, i] - 2*eta*Sum(Sigma[i, k]*(w[t, k] - u[k]), (k, 1, n)) - u[i]),"
                    " (i, 1, n))",
                    t="t",
                ),
                linearity(
                    f"{along} - 2*eta*Sum(Sum(Sigma[j, k]*q[k], (k, 1, n))*(w[t, j] - u[j]), (j, 1, n))"
                ),
                use("eigenvector", f"{along} - 2*eta*Sum(lambda_*q[j]*(w[t, j] - u[j]), (j, 1, n))", i="j"),
                linearity(f"(1 - 2*eta*lambda_)*{along}"),
                use("ratio", f"r*{along}"),
                hypothesis("r*(r**t*Sum(q[i]*(w[0, i] - u[i]), (i, 1, n)))"),
                ring(),
            ),
        ),
        worlds=(World({**first, "t": 0}), World(first), World({**second, "t": 1}), World({**second, "t": 3})),
        witnesses=(
            Witness("gradient step", World({**first, "w": ((3, 5), (1, 1))})),
            Witness("eigenvector", World({**first, "t": 1, "q": (1, 2)})),
            Witness("ratio", World({**first, "t": 1, "r": HALF})),
        ),
    )


def convergence() -> Derivation:
    """Of the squared error along an eigenvector a step removes the share 4ηλ(1 − ηλ).

    It is positive, and the error tends to 0, if and only if 0 < η < 1/λ; at η = 1/λ the error only changes its
    sign. For all eigenvectors together the bound is 1/λ_max: the loss has no factor ½.
    """
    along = "Sum(q[i]*(w[{}, i] - u[i]), (i, 1, n))"
    now, after = along.format("t"), along.format("t + 1")
    values = {"n": 2, "t": 1, "w": ((3, 5),), "u": (1, -2), "Sigma": ROUND}
    first = {**values, "q": (1, 1), "lambda_": 3, "eta": QUARTER}
    second = {**values, "q": (1, -1), "lambda_": 1, "eta": THIRD}
    return Derivation(
        setting=PATH,
        given=(GRADIENT_STEP, EIGENVECTOR),
        statement=f"{now}**2 - {after}**2 == 4*eta*lambda_*(1 - eta*lambda_)*{now}**2",
        proof=(
            use("gradient step", f"{now}**2 - Sum(q[i]*({STEPPED} - u[i]), (i, 1, n))**2", t="t"),
            linearity(
                f"{now}**2"
                f" - ({now} - 2*eta*Sum(Sum(Sigma[j, k]*q[k], (k, 1, n))*(w[t, j] - u[j]), (j, 1, n)))**2"
            ),
            use(
                "eigenvector",
                f"{now}**2 - ({now} - 2*eta*Sum(lambda_*q[j]*(w[t, j] - u[j]), (j, 1, n)))**2",
                i="j",
            ),
            linearity(),
        ),
        worlds=(World({**first, "t": 0}), World(second), World({**second, "t": 2, "eta": 2})),
        witnesses=(
            Witness("gradient step", World({**first, "t": 0, "w": ((3, 5), (1, 1))})),
            Witness("eigenvector", World({**first, "t": 0, "q": (1, 2)})),
        ),
    )


def closed_form() -> Derivation:
    """The path u + (I − 2ηΣ)ᵗ(w₀ − u) takes gradient descent's steps, in every coordinate."""
    started = "Sum(M[t, {}, j]*(start[j] - u[j]), (j, 1, n))"
    values = {"n": 2, "t": 1, "a": 1, "start": (3, 5), "u": (1, -2), "Sigma": ((2, 1), (1, 3)), "eta": THIRD}
    identity = ((1, 0), (0, 1))
    return Derivation(
        setting=POWERS,
        given=(MATRIX_POWERS, CLOSED_FORM),
        statement="w[t + 1, a] == w[t, a] - 2*eta*Sum(Sigma[a, k]*(w[t, k] - u[k]), (k, 1, n))",
        proof=(
            use("closed form", "u[a] + Sum(M[t + 1, a, j]*(start[j] - u[j]), (j, 1, n))", t="t + 1"),
            use(
                "matrix powers",
                "u[a] + Sum((M[t, a, j] - 2*eta*Sum(Sigma[a, k]*M[t, k, j], (k, 1, n)))*(start[j] - u[j]),"
                " (j, 1, n))",
                t="t",
            ),
            linearity(
                f"u[a] + {started.format('a')}"
                f" - 2*eta*Sum(Sigma[a, k]*(u[k] + {started.format('k')} - u[k]), (k, 1, n))"
            ),
            use("closed form", t="t"),
        ),
        worlds=(
            World({**values, "t": 0, "M": (identity,)}),
            World({**values, "a": 2, "M": (identity,)}),
            World({**values, "M": (((1, 4), (-2, 3)),)}),
        ),
        witnesses=(
            Witness("matrix powers", World({**values, "t": 0, "M": (identity, identity)})),
            Witness("closed form", World({**values, "t": 0, "M": (identity,), "w": ((3, 5), (1, 1))})),
        ),
    )


def closed_form_start() -> Derivation:
    """That path starts at w₀: so it is gradient descent's."""
    values = {"n": 2, "t": 1, "a": 1, "start": (3, 5), "u": (1, -2), "Sigma": ROUND, "eta": THIRD}
    return Derivation(
        setting=POWERS,
        given=(Equation("power 0", ("M[0, i, j] == delta(i, j)",), "i j"), CLOSED_FORM),
        statement="w[0, a] == start[a]",
        proof=(
            use("closed form", "u[a] + Sum(M[0, a, j]*(start[j] - u[j]), (j, 1, n))", t="0"),
            use("power 0", "u[a] + Sum(delta(a, j)*(start[j] - u[j]), (j, 1, n))"),
            linearity(),
        ),
        worlds=(World(values, steps=0), World({**values, "a": 2}, steps=0)),
        witnesses=(
            Witness("power 0", World({**values, "M": (((1, 1), (0, 1)),)}, steps=0)),
            Witness("closed form", World({**values, "w": ((1, 1),)}, steps=0)),
        ),
    )


def half_loss_rate() -> Refutation:
    """The bound 2/λ belongs to a loss with a factor ½: without it η = 3/(2λ) doubles the error at every step."""
    along = "Sum(q[i]*(w[{}, i] - u[i]), (i, 1, n))"
    return Refutation(
        setting=PATH,
        given=(GRADIENT_STEP, EIGENVECTOR),
        statement=f"{along.format('t + 1')} == (1 - eta*lambda_)*{along.format('t')}",
        world=World(
            {
                "n": 1, "t": 0, "w": ((1,),), "u": (0,), "q": (1,), "Sigma": ((1,),), "lambda_": 1,
                "eta": 3 * HALF,
            }
        ),
        printed="-1/2",
        true="-2",
    )  # fmt: skip


def best_rate() -> Derivation:
    """Of the ratios 1 − 2ηλ of two eigenvalues a, b > 0 the worse is best at η = 1/(a + b).

    There both have the size (b − a)/(a + b). A mean of their squares is the square of that size, and a square
    that is 0 at this rate only: at any other the larger of the two is larger.
    """
    return Derivation(
        setting=Setting(arrays={"a": "", "b": "", "eta": ""}),
        statement="(b*(1 - 2*eta*a)**2 + a*(1 - 2*eta*b)**2)/(a + b)"
        " == ((b - a)/(a + b))**2 + 4*a*b*(eta - 1/(a + b))**2",
        proof=(ring(),),
        worlds=(
            World({"a": 1, "b": 3, "eta": THIRD}),
            World({"a": 2, "b": 5, "eta": 3}),
            World({"a": -1, "b": 3, "eta": 5}),
        ),
    )


STEP = "w[t, i] - 2*eta*x[t + 1, i]*(Sum(x[t + 1, j]*w[t, j], (j, 1, n)) - y[t + 1])"
STOCHASTIC = (
    Equation("stochastic step", (f"w[t + 1, i] == {STEP}",), "t i"),
    Equation("model", ("y[t] == Sum(x[t, j]*u[j], (j, 1, n)) + epsilon[t]",), "t"),
    Moments("mean path", ("E(w[t, i]) == m[t, i]",), "t i"),
    Moments("fresh inputs", ("E(x[t + 1, i]*x[t + 1, j]*w[t, k]) == Sigma[i, j]*m[t, k]",), "t i j k"),
    Moments("second moments", ("E(x[t, i]*x[t, j]) == Sigma[i, j]",), "t i j"),
    Moments("uncorrelated noise", ("E(x[t, i]*epsilon[t]) == 0",), "t i"),
)


def mean_step() -> Derivation:
    """On the toy model SGD's mean takes gradient descent's step, in every coordinate."""
    noiseless, noisy = law(epsilon=(0,)), law(epsilon=(2, -2))
    following = law(x=((None, (2,)), (None, (-2,))), epsilon=((None, 1), (None, -1)))
    now: dict[str, Any] = {"t": 0, "a": 1, "w": ((1,),)}
    pairs = {"w": ((3, 5),)}
    return Derivation(
        setting=replace(SGD, indices={"a": "n"}),
        given=STOCHASTIC,
        statement="E(w[t + 1, a]) == m[t, a] - 2*eta*Sum(Sigma[a, k]*(m[t, k] - u[k]), (k, 1, n))",
        proof=(
            use("stochastic step", f"E({STEP.replace('i]', 'a]')})", t="t"),
            use(
                "model",
                "E(w[t, a] - 2*eta*x[t + 1, a]*(Sum(x[t + 1, j]*(w[t, j] - u[j]), (j, 1, n))"
                " - epsilon[t + 1]))",
                t="t + 1",
            ),
            moments(),
        ),
        worlds=(
            pair(noiseless, 2, t=1, a=1, eta=QUARTER, **pairs),
            pair(noisy, 1, t=0, a=2, eta=HALF, **pairs),
        ),
        witnesses=(
            Witness("stochastic step", single(**{**now, "w": ((1,), (7,)), "m": ((1,), (7,))})),
            Witness("model", single(y=(None, 7), m=((1,), (-1,)), **now)),
            Witness("mean path", stale(Fraction(5429, 625), **{**now, "t": 1})),
            Witness("fresh inputs", stale(Fraction(5), **{**now, "t": 1})),
            Witness("second moments", single(**{**now, "w": ((0,),), "m": ((0,), (6,)), "Sigma": ((5,),)})),
            Witness("uncorrelated noise", single(following, m=((1,), (6,)), **now)),
        ),
    )


def mean_path() -> Derivation:
    """On the toy model SGD's mean path is that of gradient descent: the same ratio along each eigenvector."""
    along = "E(Sum(q[i]*(w[t, i] - u[i]), (i, 1, n)))"
    noiseless, noisy = law(epsilon=(0,)), law(epsilon=(2, -2))
    first = {"q": (1, 1), "lambda_": 1, "eta": QUARTER, "r": HALF}
    second = {"q": (1, -1), "lambda_": THIRD, "eta": HALF, "r": 2 * THIRD}
    following = law(x=((None, (2,)), (None, (-2,))), epsilon=((None, 1), (None, -1)))
    return Derivation(
        setting=SGD,
        given=(
            Equation("start", ("w[0, i] == start[i]",), "i"),
            *STOCHASTIC,
            EIGENVECTOR,
            RATIO,
        ),
        statement=f"{along} == r**t*Sum(q[i]*(start[i] - u[i]), (i, 1, n))",
        proof=Induction(
            "t",
            base=(use("start", "E(Sum(q[i]*(start[i] - u[i]), (i, 1, n)))"), linearity()),
            step=(
                use("stochastic step", f"E(Sum(q[i]*({STEP} - u[i]), (i, 1, n)))", t="t"),
                use(
                    "model",
                    "E(Sum(q[i]*(w[t, i] - 2*eta*x[t + 1, i]*(Sum(x[t + 1, j]*(w[t, j] - u[j]), (j, 1, n))"
                    " - epsilon[t + 1]) - u[i]), (i, 1, n)))",
                    t="t + 1",
                ),
                moments(
                    f"{along} - 2*eta*Sum(Sum(Sigma[j, k]*q[k], (k, 1, n))*(E(w[t, j]) - u[j]), (j, 1, n))"
                ),
                use(
                    "eigenvector", f"{along} - 2*eta*Sum(lambda_*q[j]*(E(w[t, j]) - u[j]), (j, 1, n))", i="j"
                ),
                linearity(f"(1 - 2*eta*lambda_)*{along}"),
                use("ratio", f"r*{along}"),
                hypothesis("r*(r**t*Sum(q[i]*(start[i] - u[i]), (i, 1, n)))"),
                ring(),
            ),
        ),
        worlds=(
            pair(noiseless, 2, t=0, **first),
            pair(noiseless, 2, t=2, **first),
            pair(noisy, 1, t=1, **second),
        ),
        witnesses=(
            Witness("start", single(t=0, w=((5,),), m=((5,),))),
            Witness("stochastic step", single(w=((1,), (7,)), m=((1,), (7,)))),
            Witness("model", single(y=(None, 7), m=((1,), (-1,)))),
            Witness("mean path", stale(Fraction(5429, 625))),
            Witness("fresh inputs", stale(Fraction(5))),
            Witness(
                "second moments",
                single(start=(0,), m=((0,), (6,)), lambda_=5, Sigma=((5,),), r=-Fraction(3, 2)),
            ),
            Witness("uncorrelated noise", single(following, m=((1,), (6,)))),
            Witness("eigenvector", pair(noiseless, 1, t=1, **{**first, "q": (1, 2)})),
            Witness("ratio", single(r=2)),
        ),
    )

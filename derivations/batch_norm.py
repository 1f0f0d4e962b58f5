"""Batch normalization: what it does to a batch, its running statistics, and its gradients.

z holds pre-activations, its rows samples and its columns units, each of which is normalised by itself. μ and v
are a unit's mean and variance in the batch (the slide calls v σ, and leaves out its root), s is what is divided
by, z̃ the normalised pre-activation, and y = γz̃ + β what the layer puts out. μ̄ and v̄ are the running statistics,
and α is the weight that the old ones keep in a step.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation, Moments
from derivations._normalising import (
    AVERAGED,
    BATCH,
    BATCH_MEANS,
    BY_HAND,
    COIN,
    COINS,
    DIVISOR,
    FOUR,
    HALF,
    MEAN,
    MEAN_OF_Z,
    NORMALISED,
    OUT,
    OUTPUT,
    PRINTED,
    RUNNING,
    SAMPLES,
    SLIDE,
    STILL,
    THIRD,
    TOGETHER,
    TWO,
    UNIT,
    UNIT_DIVISOR,
    UNIT_FOUR,
    UNIT_MEAN,
    UNIT_NORMALISED,
    UNIT_TWO,
    UNIT_VARIANCE,
    VARIANCE,
    Z,
    gradient_of_inputs,
    normalised_by_itself,
)
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    derivative,
    empty_sum,
    hypothesis,
    linearity,
    moments,
    ring,
    root,
    split_last,
    use,
)
from derivations._worlds import Witness, World

# --- the two modes -----------------------------------------------------------------------------------------


def train() -> Definition:
    """In training a unit is normalised by its mean and variance in the batch, then scaled and shifted."""
    return Definition(
        BATCH,
        (
            *MEAN.equations,
            *VARIANCE.equations,
            "y[i, j] == gamma[j]*((z[i, j] - mu[j])/sqrt(v[j] + epsilon)) + beta[j]",
        ),
    )


def eval() -> Definition:
    """At test time the running statistics stand for the batch's."""
    return Definition(
        BATCH, ("y[i, j] == gamma[j]*((z[i, j] - mu_bar[j])/sqrt(v_bar[j] + epsilon)) + beta[j]",)
    )


def affine() -> Derivation:
    """At test time a layer is an affine map of each unit: it can be folded into the weights before it."""
    two = {**TWO, "mu_bar": (0, 6), "v_bar": (0, 11)}
    four = {**FOUR, "mu_bar": (-1,), "v_bar": (Fraction(75, 4),)}
    return Derivation(
        setting=BATCH,
        statement="gamma[j]*((z[i, j] - mu_bar[j])/sqrt(v_bar[j] + epsilon)) + beta[j]"
        " == gamma[j]/sqrt(v_bar[j] + epsilon)*z[i, j]"
        " + (beta[j] - gamma[j]*mu_bar[j]/sqrt(v_bar[j] + epsilon))",
        proof=(ring(),),
        worlds=(World(two), World(four)),
    )


# --- what a batch is normalised to -------------------------------------------------------------------------


def centred() -> Derivation:
    """The normalised values of a unit sum to 0, and so their mean is 0."""
    return Derivation(
        setting=BATCH,
        given=(MEAN, NORMALISED),
        statement="Sum(z_tilde[k, j], (k, 1, N)) == 0",
        proof=(
            use("normalised", "Sum((z[k, j] - mu[j])/s[j], (k, 1, N))"),
            linearity("(Sum(z[k, j], (k, 1, N)) - N*mu[j])/s[j]"),
            use("mean", "0/s[j]"),
            ring(),
        ),
        worlds=(World(TWO), World(FOUR)),
        witnesses=(
            Witness("mean", World({**TWO, "mu": (0, 1)})),
            Witness("normalised", World({**TWO, "z_tilde": ((0, 1), (0, 1))})),
        ),
    )


def variance() -> Derivation:
    """The mean square of the normalised values is v/(v + ε): less than 1, and 0 for a constant unit."""
    return Derivation(
        setting=BATCH,
        given=(VARIANCE, DIVISOR, NORMALISED),
        statement="1/N*Sum(z_tilde[k, j]**2, (k, 1, N)) == v[j]/(v[j] + epsilon)",
        proof=(
            use("normalised", "1/N*Sum(((z[k, j] - mu[j])/s[j])**2, (k, 1, N))"),
            linearity("1/N*Sum((z[k, j] - mu[j])**2, (k, 1, N))/s[j]**2"),
            use("variance", "v[j]/s[j]**2"),
            use("divisor", "v[j]/sqrt(v[j] + epsilon)**2"),
            ring(),
        ),
        worlds=(World(TWO), World(FOUR), World(STILL)),
        witnesses=(
            Witness("variance", World({**TWO, "v": (0, 11), "s": (0, 4)})),
            Witness("divisor", World({**TWO, "s": (0, 2)})),
            Witness("normalised", World({**TWO, "z_tilde": ((0, 1), (0, 1))})),
        ),
    )


def output_mean() -> Derivation:
    """The mean of what a unit puts out is β, whatever comes in."""
    return Derivation(
        setting=BATCH,
        given=(MEAN, OUTPUT),
        statement="1/N*Sum(y[k, j], (k, 1, N)) == beta[j]",
        proof=(
            use("output", "1/N*Sum(gamma[j]*((z[k, j] - mu[j])/s[j]) + beta[j], (k, 1, N))"),
            linearity("gamma[j]*((1/N*Sum(z[k, j], (k, 1, N)) - mu[j])/s[j]) + beta[j]"),
            use("mean"),
        ),
        worlds=(World(TWO), World(FOUR)),
        witnesses=(
            Witness("mean", World({**TWO, "mu": (0, 1)})),
            Witness("output", World({**TWO, "y": ((0, 1), (0, 1))})),
        ),
    )


def constant_unit() -> Derivation:
    """A unit that is constant in the batch, as every one is in a batch of one sample, puts out β."""
    one = {**FOUR, "N": 1, "z": ((8,),), "mu": (8,), "v": (0,), "s": (HALF,), "epsilon": HALF**2, "c": (8,)}
    return Derivation(
        setting=BATCH,
        given=(Equation("constant unit", ("z[i, j] == c[j]",), "i"), MEAN, OUTPUT),
        statement="y[i, j] == beta[j]",
        proof=(
            use("output", "gamma[j]*((z[i, j] - mu[j])/s[j]) + beta[j]"),
            use("mean", "gamma[j]*((z[i, j] - 1/N*Sum(z[k, j], (k, 1, N)))/s[j]) + beta[j]"),
            use("constant unit", "gamma[j]*((c[j] - 1/N*Sum(c[j], (k, 1, N)))/s[j]) + beta[j]"),
            linearity(),
        ),
        worlds=(World(STILL), World(one)),
        witnesses=(
            Witness("constant unit", World({**STILL, "z": ((3, 5), (9, 7)), "mu": (0, 6)})),
            Witness("mean", World({**STILL, "mu": (0, 4)})),
            Witness("output", World({**STILL, "y": ((0, 1), (0, 1))})),
        ),
    )


# --- what it does not depend on ----------------------------------------------------------------------------


def bias() -> Derivation:
    """A bias before the layer is useless: the normalised values do not depend on it."""
    two, four = {**TWO, "b": (0, 7)}, {**FOUR, "b": (-HALF,)}
    return Derivation(
        setting=BATCH,
        given=(MEAN, VARIANCE),
        statement=f"{normalised_by_itself('(z[{0}, j] + b[j])')} == (z[i, j] - mu[j])/sqrt(v[j] + epsilon)",
        proof=(
            linearity(normalised_by_itself(Z)),
            use("mean", "(z[i, j] - mu[j])/sqrt(1/N*Sum((z[k, j] - mu[j])**2, (k, 1, N)) + epsilon)"),
            use("variance"),
        ),
        worlds=(World(two), World(four)),
        witnesses=(
            Witness("mean", World({**two, "mu": (0, 6), "v": (0, 20)})),
            Witness("variance", World({**two, "v": (0, 11)})),
        ),
    )


def scale() -> Derivation:
    """To scale the weights before the layer by a is to divide ε by a²: without ε it changes nothing."""
    two = {**TWO, "a": (0, HALF), "epsilon": Fraction(5, 4)}
    four = {**FOUR, "a": (2,), "epsilon": 69}
    scaled = "a[j]*(z[i, j] - mu[j])/"
    return Derivation(
        setting=BATCH,
        given=(MEAN, VARIANCE),
        statement=f"{normalised_by_itself('a[j]*z[{0}, j]')} == (z[i, j] - mu[j])/sqrt(v[j] + epsilon/a[j]**2)",
        proof=(
            linearity(
                f"a[j]*(z[i, j] - {MEAN_OF_Z})"
                f"/sqrt(a[j]**2*(1/N*Sum((z[k, j] - {MEAN_OF_Z})**2, (k, 1, N))) + epsilon)"
            ),
            use("mean", f"{scaled}sqrt(a[j]**2*(1/N*Sum((z[k, j] - mu[j])**2, (k, 1, N))) + epsilon)"),
            use("variance", f"{scaled}sqrt(a[j]**2*v[j] + epsilon)"),
            root("a[j]*sqrt(v[j] + epsilon/a[j]**2)", f"{scaled}(a[j]*sqrt(v[j] + epsilon/a[j]**2))"),
            ring(),
        ),
        worlds=(World(two), World(four)),
        witnesses=(
            Witness("mean", World({**two, "mu": (0, 6), "v": (0, 20)})),
            Witness("variance", World({**two, "v": (0, 11)})),
        ),
    )


# --- running statistics ------------------------------------------------------------------------------------

UNROLLED = "Sum(alpha**(t - 1 - i)*mu[i], (i, 0, t - 1))"


def running() -> Definition:
    """After every batch the running statistics go a part of the way to those of the batch."""
    return Definition(
        RUNNING,
        (
            "mu_bar[t + 1] == alpha*mu_bar[t] + (1 - alpha)*(1/N*Sum(z[t, k], (k, 1, N)))",
            "v_bar[t + 1] == alpha*v_bar[t]"
            " + (1 - alpha)*(1/N*Sum((z[t, k] - 1/N*Sum(z[t, l], (l, 1, N)))**2, (k, 1, N)))",
        ),
    )


def unrolled() -> Derivation:
    """The statistics of a batch fade by α with every later batch, and so does what the average starts with."""
    values = {"alpha": THIRD, "mu_bar": (5,), "mu": BATCH_MEANS}
    return Derivation(
        setting=RUNNING,
        given=(AVERAGED,),
        statement=f"mu_bar[t] == alpha**t*mu_bar[0] + (1 - alpha)*{UNROLLED}",
        proof=Induction(
            "t",
            base=(
                empty_sum("mu_bar[0] + (1 - alpha)*Sum(alpha**(0 - 1 - i)*mu[i], (i, 0, 0 - 1))"),
                ring(),
            ),
            step=(
                use("running average", "alpha*mu_bar[t] + (1 - alpha)*mu[t]", t="t"),
                hypothesis(f"alpha*(alpha**t*mu_bar[0] + (1 - alpha)*{UNROLLED}) + (1 - alpha)*mu[t]"),
                linearity(
                    "alpha**(t + 1)*mu_bar[0]"
                    " + (1 - alpha)*(Sum(alpha**(t - i)*mu[i], (i, 0, t - 1)) + mu[t])"
                ),
                split_last("t"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(Witness("running average", World({**values, "t": 1, "mu_bar": (5, 1)})),),
    )


def same_statistics() -> Derivation:
    """Of a statistic that stays the same the average has 1 − αᵗ, and αᵗ of what it started with."""
    values = {"alpha": THIRD, "c": 4, "mu_bar": (5,), "mu": (4, 4, 4, 4)}
    return Derivation(
        setting=RUNNING,
        given=(AVERAGED, Equation("same statistics", ("mu[i] == c",), "i")),
        statement="mu_bar[t] == alpha**t*mu_bar[0] + (1 - alpha**t)*c",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("running average", "alpha*mu_bar[t] + (1 - alpha)*mu[t]", t="t"),
                use("same statistics", "alpha*mu_bar[t] + (1 - alpha)*c"),
                hypothesis("alpha*(alpha**t*mu_bar[0] + (1 - alpha**t)*c) + (1 - alpha)*c"),
                ring(),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("running average", World({**values, "t": 1, "mu_bar": (5, 1)})),
            Witness("same statistics", World({**values, "t": 1, "mu": (1, 4, 4, 4)})),
        ),
    )


def weight_of_the_new() -> Derivation:
    """With the weight a of the new statistics in place of α of the old ones, a is 1 − α: 0.1 for 0.9."""
    values = {"alpha": THIRD, "a": 2 * THIRD, "t": 1, "mu_bar": (5,), "mu": BATCH_MEANS}
    return Derivation(
        setting=RUNNING,
        given=(AVERAGED, Equation("weight of the new", ("a == 1 - alpha",))),
        statement="mu_bar[t + 1] == (1 - a)*mu_bar[t] + a*mu[t]",
        proof=(
            use("running average", "alpha*mu_bar[t] + (1 - alpha)*mu[t]", t="t"),
            ring("(1 - (1 - alpha))*mu_bar[t] + (1 - alpha)*mu[t]"),
            use("weight of the new"),
        ),
        worlds=(World({**values, "t": 0}), World(values), World({**values, "t": 3})),
        witnesses=(
            Witness("running average", World({**values, "mu_bar": (5, 1, 1)})),
            Witness("weight of the new", World({**values, "a": THIRD})),
        ),
    )


def unbiased() -> Derivation:
    """With 1/(N − 1) the variance of a batch of independent samples is on average that of their law."""
    return Derivation(
        setting=SAMPLES,
        given=(Moments("uncorrelated samples", ("E(z[i]*z[k]) == m**2 + delta(i, k)*v",), "i k"),),
        statement="E(1/(N - 1)*Sum((z[k] - 1/N*Sum(z[l], (l, 1, N)))**2, (k, 1, N))) == v",
        proof=(
            linearity("1/(N - 1)*(Sum(E(z[k]**2), (k, 1, N)) - 1/N*E(Sum(z[k], (k, 1, N))**2))"),
            moments("1/(N - 1)*(N*(m**2 + v) - 1/N*(N**2*m**2 + N*v))"),
            ring(),
        ),
        worlds=(World({"N": 2, "m": 2, "v": 4}, COIN), World({"N": 3, "m": 0, "v": 1}, COINS)),
        witnesses=(Witness("uncorrelated samples", World({"N": 2, "m": 2, "v": 4}, TOGETHER)),),
    )


# --- gradients ---------------------------------------------------------------------------------------------


def _gradient(by: str, slope: str, others: tuple[str, ...]) -> Derivation:
    """The derivative of the loss, of which d is the derivative by what is put out; that of others is as good."""
    statement = f"D(Sum(d[k]*({{}}), (k, 1, N)), {by}) == Sum({slope}, (k, 1, N))"
    return Derivation(
        setting=UNIT,
        statement=statement.format(OUT),
        proof=(derivative(),),
        worlds=BY_HAND,
        also=tuple(statement.format(other) for other in others),
    )


def gamma_gradient() -> Derivation:
    """The gradient by γ is the sum of the gradients d that come in, each times its normalised value."""
    return _gradient("gamma", "d[k]*z_tilde[k]", ("gamma*z_tilde[k]", "gamma*z_tilde[k] - beta"))


def beta_gradient() -> Derivation:
    """The gradient by β is the sum of the gradients that come in."""
    others = ("beta", "z_tilde[k] + beta", "gamma + beta", "-(gamma*z_tilde[k]) + beta")
    return _gradient("beta", "d[k]", others)


def backward() -> Derivation:
    """The gradient by an input: its own way, the mean's and the variance's."""
    mean, squares = "1/N*Sum(z[l], (l, 1, N))", "1/N*Sum((z[p] - {})**2, (p, 1, N))"
    normalised = f"gamma*((z[k] - {mean})/sqrt({squares.format(mean)} + epsilon))"
    statement = (
        "D(Sum(d[k]*({}), (k, 1, N)), z[i])"
        " == gamma/(N*s)*(N*d[i] - Sum(d[k], (k, 1, N)) - z_tilde[i]*Sum(d[k]*z_tilde[k], (k, 1, N)))"
    )
    return Derivation(
        setting=UNIT,
        given=(UNIT_MEAN, UNIT_VARIANCE, UNIT_DIVISOR, UNIT_NORMALISED),
        statement=statement.format(f"{normalised} + beta"),
        proof=(
            derivative(gradient_of_inputs(mean, f"sqrt({squares.format(mean)} + epsilon)")),
            use("mean", gradient_of_inputs("mu", f"sqrt({squares.format('mu')} + epsilon)")),
            use("variance", gradient_of_inputs("mu", "sqrt(v + epsilon)")),
            use("divisor", gradient_of_inputs("mu", "s")),
            use("normalised"),
        ),
        worlds=(World(UNIT_TWO), World(UNIT_FOUR)),
        witnesses=(
            Witness("mean", World({**UNIT_TWO, "mu": 6, "v": 20, "s": 5})),
            Witness("variance", World({**UNIT_TWO, "v": 11, "s": 4})),
            Witness("divisor", World({**UNIT_TWO, "s": 2})),
            Witness("normalised", World({**UNIT_TWO, "z_tilde": (1, 2)})),
        ),
        also=(statement.format(normalised), statement.format(f"{normalised} - beta")),
    )


# --- as printed --------------------------------------------------------------------------------------------


def slide_root() -> Refutation:
    """The slide's σ is the variance: divided by it, without a root, a batch does not get the variance 1."""
    return Refutation(
        setting=SLIDE,
        given=PRINTED,
        statement="1/N*Sum(((z[k] - mu)/sigma)**2, (k, 1, N)) == 1",
        world=World({"N": 2, "z": (0, 4)}),
        printed="1/4",
        true="1",
    )


def slide_epsilon() -> Refutation:
    """Without ε a unit that is constant in the batch is 0/0: with no divisor it does not get the variance 1."""
    return Refutation(
        setting=SLIDE,
        given=(*PRINTED, Equation("the slide's division", ("sigma*z_tilde[i] == z[i] - mu",), "i")),
        statement="1/N*Sum(z_tilde[k]**2, (k, 1, N)) == 1",
        world=World({"N": 2, "z": (5, 5), "z_tilde": (0, 0)}),
        printed="1",
        true="0",
    )

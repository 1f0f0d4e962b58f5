"""Batch normalization: what it does to a batch, its running statistics, and its gradients.

z holds pre-activations, its rows samples and its columns units, each of which is normalised by itself. μ and v
are a unit's mean and variance in the batch (v is the square of the lecture's σ, once the root is taken there),
s is what is divided by, z̃ the normalised pre-activation, and y = γz̃ + β what the layer puts out. μ̄ and v̄ are
the running statistics; α is what the old ones keep of their weight in a step.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation, Moments
from derivations._proof import (
    Also,
    Chain,
    Definition,
    Derivation,
    Induction,
    Refutation,
    cites,
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
from derivations._terms import Setting
from derivations._worlds import Witness, World, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

BATCH = Setting(
    sizes="N n",
    arrays={
        "z": "N n", "z_tilde": "N n", "y": "N n", "mu": "n", "v": "n", "s": "n", "gamma": "n", "beta": "n",
        "mu_bar": "n", "v_bar": "n", "epsilon": "", "a": "n", "b": "n", "c": "n",
    },
    indices={"i": "N", "j": "n"},
    nonnegative="a epsilon",
)  # fmt: skip
UNIT = Setting(
    sizes="N",
    arrays={
        "z": "N", "z_tilde": "N", "d": "N", "mu": "", "v": "", "s": "", "gamma": "", "beta": "", "epsilon": "",
    },
    indices={"i": "N"},
    nonnegative="epsilon",
)  # fmt: skip
RUNNING = Setting(
    sizes="t N",
    arrays={"z": "* N", "mu": "*", "v": "*", "mu_bar": "*", "v_bar": "*", "alpha": "", "a": "", "c": ""},
    nonzero="alpha",
)

MEAN = Equation("mean", ("mu[j] == 1/N*Sum(z[k, j], (k, 1, N))",))
VARIANCE = Equation("variance", ("v[j] == 1/N*Sum((z[k, j] - mu[j])**2, (k, 1, N))",))
DIVISOR = Equation("divisor", ("s[j] == sqrt(v[j] + epsilon)",))
NORMALISED = Equation("normalised", ("z_tilde[i, j] == (z[i, j] - mu[j])/s[j]",), "i j")
OUTPUT = Equation("output", ("y[i, j] == gamma[j]*((z[i, j] - mu[j])/s[j]) + beta[j]",), "i j")

TWO = {
    "N": 2, "n": 2, "i": 2, "j": 2, "z": ((3, 0), (9, 4)), "epsilon": 5, "gamma": (2, 7), "beta": (1, -3),
    "mu": (0, 2), "v": (0, 4), "s": (0, 3),
}  # fmt: skip
"""The second unit is 0, 4: its mean is 2, its variance 4."""
FOUR = {
    "N": 4, "n": 1, "i": 1, "j": 1, "z": ((8,), (2,), (0,), (-6,)), "epsilon": Fraction(69, 4),
    "gamma": (-3,), "beta": (HALF,), "mu": (1,), "v": (25,), "s": (Fraction(13, 2),),
}  # fmt: skip


# --- the two modes -----------------------------------------------------------------------------------------


def train() -> Definition:
    """In training a unit is normalised by its mean and variance in the batch, then scaled and shifted."""
    return Definition(
        BATCH,
        (
            "mu[j] == 1/N*Sum(z[k, j], (k, 1, N))",
            "v[j] == 1/N*Sum((z[k, j] - mu[j])**2, (k, 1, N))",
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
        worlds=(World(TWO), World(FOUR), World({**TWO, "z": ((3, 5), (9, 5)), "mu": (0, 5), "v": (0, 0),
                                                "epsilon": 4, "s": (0, 2)})),
        witnesses=(
            Witness("variance", World({**TWO, "v": (0, 11), "s": (0, 4)})),
            Witness("divisor", World({**TWO, "s": (0, 2)})),
            Witness("normalised", World({**TWO, "z_tilde": ((0, 1), (0, 1))})),
        ),
    )  # fmt: skip


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
    two = {**TWO, "z": ((3, 5), (9, 5)), "mu": (0, 5), "v": (0, 0), "s": (0, 2), "epsilon": 4, "c": (0, 5)}
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
        worlds=(World(two), World(one)),
        witnesses=(
            Witness("constant unit", World({**two, "z": ((3, 5), (9, 7)), "mu": (0, 6)})),
            Witness("mean", World({**two, "mu": (0, 4)})),
            Witness("output", World({**two, "y": ((0, 1), (0, 1))})),
        ),
    )


# --- what it does not depend on ----------------------------------------------------------------------------

_SPREAD_OF = "sqrt(1/N*Sum(({k} - 1/N*Sum({l}, (l, 1, N)))**2, (k, 1, N)) + {epsilon})"
_MEAN_OF_Z, _Z = "1/N*Sum(z[l, j], (l, 1, N))", "z[{0}, j]"


def _normalised(of: str, epsilon: str = "epsilon") -> str:
    """Entry i of a unit, normalised by the unit's own mean and variance."""
    divisor = _SPREAD_OF.format(k=of.format("k"), l=of.format("l"), epsilon=epsilon)
    return f"({of.format('i')} - 1/N*Sum({of.format('l')}, (l, 1, N)))/{divisor}"


def bias() -> Derivation:
    """A bias before the layer is useless: the normalised values do not depend on it."""
    two, four = {**TWO, "b": (0, 7)}, {**FOUR, "b": (-HALF,)}
    return Derivation(
        setting=BATCH,
        given=(MEAN, VARIANCE),
        statement=f"{_normalised('(z[{0}, j] + b[j])')} == (z[i, j] - mu[j])/sqrt(v[j] + epsilon)",
        proof=(
            linearity(_normalised(_Z)),
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
        statement=f"{_normalised('a[j]*z[{0}, j]')} == (z[i, j] - mu[j])/sqrt(v[j] + epsilon/a[j]**2)",
        proof=(
            linearity(
                f"a[j]*(z[i, j] - {_MEAN_OF_Z})"
                f"/sqrt(a[j]**2*(1/N*Sum((z[k, j] - {_MEAN_OF_Z})**2, (k, 1, N))) + epsilon)"
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

AVERAGED = Equation("running average", ("mu_bar[t + 1] == alpha*mu_bar[t] + (1 - alpha)*mu[t]",), "t")
BATCH_MEANS = (Fraction(1), Fraction(-3), Fraction(5, 2), Fraction(7))
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
    setting = Setting(sizes="N", arrays={"m": "", "sigma2": ""}, random={"z": "N"})
    coin = law(z=((0, 0), (0, 4), (4, 0), (4, 4)))
    dice = law(z=tuple((a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)))
    together = law(z=((0, 0), (4, 4)))
    return Derivation(
        setting=setting,
        given=(
            Moments("samples of one law", ("E(z[i]) == m",), "i"),
            Moments("uncorrelated samples", ("E(z[i]*z[k]) == m**2 + delta(i, k)*sigma2",), "i k"),
        ),
        statement="E(1/(N - 1)*Sum((z[k] - 1/N*Sum(z[l], (l, 1, N)))**2, (k, 1, N))) == sigma2",
        proof=(
            linearity("1/(N - 1)*(Sum(E(z[k]**2), (k, 1, N)) - 1/N*E(Sum(z[k], (k, 1, N))**2))"),
            moments("1/(N - 1)*(N*(m**2 + sigma2) - 1/N*(N**2*m**2 + N*sigma2))"),
            ring(),
        ),
        worlds=(
            World({"N": 2, "m": 2, "sigma2": 4}, coin),
            World({"N": 3, "m": 0, "sigma2": 1}, dice),
        ),
        witnesses=(
            Witness("samples of one law", World({"N": 2, "m": 1, "sigma2": 3}, coin)),
            Witness("uncorrelated samples", World({"N": 2, "m": 2, "sigma2": 4}, together)),
        ),
    )


# --- gradients ---------------------------------------------------------------------------------------------

UNIT_MEAN = Equation("mean", ("mu == 1/N*Sum(z[k], (k, 1, N))",))
UNIT_VARIANCE = Equation("variance", ("v == 1/N*Sum((z[k] - mu)**2, (k, 1, N))",))
UNIT_DIVISOR = Equation("divisor", ("s == sqrt(v + epsilon)",))
UNIT_NORMALISED = Equation("normalised", ("z_tilde[i] == (z[i] - mu)/s",), "i")

UNIT_TWO = {"N": 2, "i": 2, "z": (0, 4), "d": (3, -5), "gamma": 7, "beta": -3, "epsilon": 5, "mu": 2, "v": 4,
            "s": 3}  # fmt: skip
UNIT_FOUR = {"N": 4, "i": 1, "z": (8, 2, 0, -6), "d": (1, -2, 5, 4), "gamma": -3, "beta": HALF,
             "epsilon": Fraction(69, 4), "mu": 1, "v": 25, "s": Fraction(13, 2)}  # fmt: skip
LOSS = "Sum(d[k]*(gamma*z_tilde[k] + beta), (k, 1, N))"


def gamma_gradient() -> Derivation:
    """The gradient by γ is the sum of the gradients d that come in, each times its normalised value."""
    return Derivation(
        setting=UNIT,
        statement=f"D({LOSS}, gamma) == Sum(d[k]*z_tilde[k], (k, 1, N))",
        proof=(derivative(),),
        worlds=(World({**UNIT_TWO, "z_tilde": (1, 2)}), World({**UNIT_FOUR, "z_tilde": (1, 2, 3, -5)})),
    )


def beta_gradient() -> Derivation:
    """The gradient by β is the sum of the gradients that come in."""
    return Derivation(
        setting=UNIT,
        statement=f"D({LOSS}, beta) == Sum(d[k], (k, 1, N))",
        proof=(derivative(),),
        worlds=(World({**UNIT_TWO, "z_tilde": (1, 2)}), World({**UNIT_FOUR, "z_tilde": (1, 2, 3, -5)})),
    )

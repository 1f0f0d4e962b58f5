"""Batch normalization: the symbols, what is assumed of them, and small exact batches."""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._terms import Setting
from derivations._worlds import World, law

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

# --- a batch of several units ------------------------------------------------------------------------------

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
        "beta": "", "gamma": "", "epsilon": "", "z": "N", "z_tilde": "N", "d": "N", "mu": "", "v": "", "s": "",
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

STILL = {
    **TWO, "z": ((3, 5), (9, 5)), "epsilon": 4, "mu": (0, 5), "v": (0, 0), "s": (0, 2), "c": (0, 5),
}  # fmt: skip
"""The second unit is constant."""

_DIVISOR_OF = "sqrt(1/N*Sum(({k} - 1/N*Sum({l}, (l, 1, N)))**2, (k, 1, N)) + epsilon)"
MEAN_OF_Z, Z = "1/N*Sum(z[l, j], (l, 1, N))", "z[{0}, j]"


def normalised_by_itself(of: str) -> str:
    """Entry i of a unit, normalised by the unit's own mean and variance."""
    divisor = _DIVISOR_OF.format(k=of.format("k"), l=of.format("l"))
    return f"({of.format('i')} - 1/N*Sum({of.format('l')}, (l, 1, N)))/{divisor}"


# --- one unit, and the gradients of what it puts out --------------------------------------------------------

UNIT_MEAN = Equation("mean", ("mu == 1/N*Sum(z[k], (k, 1, N))",))
UNIT_VARIANCE = Equation("variance", ("v == 1/N*Sum((z[k] - mu)**2, (k, 1, N))",))
UNIT_DIVISOR = Equation("divisor", ("s == sqrt(v + epsilon)",))
UNIT_NORMALISED = Equation("normalised", ("z_tilde[i] == (z[i] - mu)/s",), "i")

UNIT_TWO = {"N": 2, "i": 2, "z": (0, 4), "d": (3, -5), "gamma": 7, "beta": -3, "epsilon": 5, "mu": 2, "v": 4,
            "s": 3}  # fmt: skip
UNIT_FOUR = {"N": 4, "i": 1, "z": (8, 2, 0, -6), "d": (1, -2, 5, 4), "gamma": -3, "beta": HALF,
             "epsilon": Fraction(69, 4), "mu": 1, "v": 25, "s": Fraction(13, 2)}  # fmt: skip

OUT = "gamma*z_tilde[k] + beta"
BY_HAND = (World({**UNIT_TWO, "z_tilde": (1, 2)}), World({**UNIT_FOUR, "z_tilde": (1, 2, 3, -5)}))


def gradient_of_inputs(m: str, s: str) -> str:
    """The gradient by input i, with the batch's mean and divisor written like this."""
    return (
        f"gamma/{s}*(d[i] - 1/N*Sum(d[k], (k, 1, N)))"
        f" - gamma*(z[i] - {m})/(N*{s}**3)*Sum(d[k]*(z[k] - {m}), (k, 1, N))"
    )


# --- running statistics ------------------------------------------------------------------------------------

AVERAGED = Equation("running average", ("mu_bar[t + 1] == alpha*mu_bar[t] + (1 - alpha)*mu[t]",), "t")
BATCH_MEANS = (Fraction(1), Fraction(-3), Fraction(5, 2), Fraction(7))

SAMPLES = Setting(sizes="N", arrays={"m": "", "v": ""}, random={"z": "N"})
COIN = law(z=((0, 0), (0, 4), (4, 0), (4, 4)))
COINS = law(z=tuple((a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)))
TOGETHER = law(z=((0, 0), (4, 4)))

# --- as printed --------------------------------------------------------------------------------------------

PRINTED = (
    Equation("mean", ("mu == 1/N*Sum(z[k], (k, 1, N))",)),
    Equation("the slide's σ", ("sigma == 1/N*Sum((z[k] - mu)**2, (k, 1, N))",)),
)
SLIDE = Setting(sizes="N", arrays={"z": "N", "z_tilde": "N", "mu": "", "sigma": ""})

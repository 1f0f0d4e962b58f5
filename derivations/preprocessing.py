"""Preprocessing: what centring and normalising do to a feature, exactly.

x is the data, its rows samples and its columns features; mⱼ and sⱼ are feature j's mean and spread.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from derivations._assumptions import Equation
from derivations._proof import Also, Chain, Definition, Derivation, Step, cites, linearity, ring, root, use
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)

DATA = Setting(
    sizes="N n",
    arrays={"x": "N n", "z": "N n", "m": "n", "s": "n"},
    indices={"i": "N", "j": "n"},
)
TWICE = Setting(
    sizes="N n",
    arrays={"x": "N n", "z": "N n", "m": "n", "s": "n", "m_bar": "n", "s_bar": "n"},
    indices={"i": "N", "j": "n"},
)
AFFINE = Setting(
    sizes="N n",
    arrays={"x": "N n", "m": "n", "s": "n", "a": "n", "b": "n"},
    indices={"i": "N", "j": "n"},
    nonnegative="a s",
)

MEAN = Equation("mean", ("m[j] == 1/N*Sum(x[k, j], (k, 1, N))",))
SPREAD = Equation("spread", ("s[j]**2 == 1/N*Sum((x[k, j] - m[j])**2, (k, 1, N))",))
STANDARDISED = Equation("standardised", ("z[i, j] == (x[i, j] - m[j])/s[j]",), "i j")

TWO = {"N": 2, "n": 2, "i": 2, "j": 2, "x": ((0, 1), (9, 5)), "m": (0, 3), "s": (0, 2)}
"""The second feature is 1, 5: its mean is 3, its spread 2."""
OFF = {**TWO, "x": ((0, -1), (9, 7)), "m": (0, 0), "s": (0, 5)}
"""The spread is about a value that is not the mean."""
FOUR = {"N": 4, "n": 1, "i": 1, "j": 1, "x": ((7,), (1,), (-1,), (-7,)), "m": (0,), "s": (5,)}


def center() -> Definition:
    """Centring takes each feature's mean off it."""
    return Definition(DATA, ("z[i, j] == x[i, j] - 1/N*Sum(x[k, j], (k, 1, N))",))


def fit() -> Definition:
    """A feature's statistics are its mean and the root of its variance, with 1/N."""
    return Definition(
        DATA,
        (
            "m[j] == 1/N*Sum(x[k, j], (k, 1, N))",
            "s[j] == sqrt(1/N*Sum((x[k, j] - m[j])**2, (k, 1, N)))",
        ),
    )


def standardise() -> Definition:
    """Data are standardised with the statistics of the training set, whether they belong to it or not."""
    return Definition(DATA, STANDARDISED.equations)


def centred_mean() -> Derivation:
    """The values of a centred feature sum to 0, and so their mean is 0."""
    return Derivation(
        setting=DATA,
        given=(MEAN,),
        statement="Sum(x[k, j] - m[j], (k, 1, N)) == 0",
        proof=(linearity("Sum(x[k, j], (k, 1, N)) - N*m[j]"), use("mean")),
        worlds=(World(TWO), World(FOUR), World({**TWO, "j": 1, "m": (Fraction(9, 2), 3)})),
        witnesses=(Witness("mean", World({**TWO, "m": (0, 1)})),),
    )


def one_pass() -> Derivation:
    """The variance is the mean square less the square of the mean: one pass over the data gives both."""
    return Derivation(
        setting=DATA,
        given=(MEAN,),
        statement="1/N*Sum((x[k, j] - m[j])**2, (k, 1, N)) == 1/N*Sum(x[k, j]**2, (k, 1, N)) - m[j]**2",
        proof=(
            linearity("1/N*Sum(x[k, j]**2, (k, 1, N)) - 2*m[j]*(1/N*Sum(x[k, j], (k, 1, N))) + m[j]**2"),
            use("mean"),
        ),
        worlds=(World(TWO), World({**FOUR, "x": ((8,), (2,), (0,), (-6,)), "m": (1,)})),
        witnesses=(Witness("mean", World({**TWO, "m": (0, 1)})),),
    )


def unit_variance() -> Derivation:
    """The mean square of a standardised feature is 1; its mean is 0, so this is its variance."""
    return Derivation(
        setting=DATA,
        given=(SPREAD,),
        statement="1/N*Sum(((x[k, j] - m[j])/s[j])**2, (k, 1, N)) == 1",
        proof=(
            linearity("1/N*Sum((x[k, j] - m[j])**2, (k, 1, N))/s[j]**2"),
            use("spread", "s[j]**2/s[j]**2"),
            ring(),
        ),
        worlds=(World(TWO), World(FOUR), World({**FOUR, "s": (-5,)})),
        witnesses=(Witness("spread", World({**TWO, "s": (0, 3)})),),
    )


def sample_spread() -> Derivation:
    """With 1/(N − 1) in the spread, the mean square of a standardised feature is (N − 1)/N, and not 1."""
    three = {"N": 3, "n": 1, "i": 1, "j": 1, "x": ((1,), (3,), (5,)), "m": (3,), "s": (2,)}
    return Derivation(
        setting=DATA,
        given=(Equation("spread with N − 1", ("s[j]**2 == 1/(N - 1)*Sum((x[k, j] - m[j])**2, (k, 1, N))",)),),
        statement="1/N*Sum(((x[k, j] - m[j])/s[j])**2, (k, 1, N)) == (N - 1)/N",
        proof=(
            linearity("(N - 1)/N*(1/(N - 1)*Sum((x[k, j] - m[j])**2, (k, 1, N)))/s[j]**2"),
            use("spread with N − 1", "(N - 1)/N*s[j]**2/s[j]**2"),
            ring(),
        ),
        worlds=(
            World(three),
            World({**three, "N": 2, "x": ((1,), (8,)), "m": (1,), "s": (7,)}),
        ),
        witnesses=(Witness("spread with N − 1", World({**three, "s": (1,)})),),
    )


def shift_and_scale() -> Derivation:
    """Neither a feature's origin nor its unit matters: ax + b standardised is x standardised, for a > 0."""
    moved, mean = "a[j]*x[{0}, j] + b[j]", "1/N*Sum(x[{0}, j], ({0}, 1, N))"
    moved_mean = "1/N*Sum(a[j]*x[{0}, j] + b[j], ({0}, 1, N))"
    two = {**TWO, "a": (0, 3), "b": (0, 7)}
    four = {**FOUR, "a": (HALF,), "b": (-1,)}
    return Derivation(
        setting=AFFINE,
        given=(MEAN, SPREAD),
        statement=f"({moved.format('i')} - {moved_mean.format('k')})"
        f"/sqrt(1/N*Sum(({moved.format('k')} - {moved_mean.format('l')})**2, (k, 1, N)))"
        " == (x[i, j] - m[j])/s[j]",
        proof=(
            linearity(
                f"a[j]*(x[i, j] - {mean.format('k')})"
                f"/sqrt(a[j]**2*(1/N*Sum((x[k, j] - {mean.format('l')})**2, (k, 1, N))))"
            ),
            use("mean", "a[j]*(x[i, j] - m[j])/sqrt(a[j]**2*(1/N*Sum((x[k, j] - m[j])**2, (k, 1, N))))"),
            use("spread", "a[j]*(x[i, j] - m[j])/sqrt(a[j]**2*s[j]**2)"),
            root("a[j]*s[j]", "a[j]*(x[i, j] - m[j])/(a[j]*s[j])"),
            ring(),
        ),
        worlds=(World(two), World(four)),
        witnesses=(
            Witness("mean", World({**two, **OFF})),
            Witness("spread", World({**two, "s": (0, 3)})),
        ),
    )


def _standardised_again(form: str) -> Chain:
    """Of z's own mean {m} and spread {s} in the formula, the first is 0 and the second 1."""
    divided = "1/N*Sum((x[k, j] - m[j])/s[j], (k, 1, N))"
    centred = "1/N*(Sum(x[k, j] - m[j], (k, 1, N))/s[j])"
    of = "sqrt(1/N*Sum(({}[k, j] - {})**2, (k, 1, N)))"
    means: list[tuple[Callable[[str], Step], str]] = [
        (partial(use, "mean again"), "1/N*Sum(z[k, j], (k, 1, N))"),
        (partial(use, "standardised"), divided),
        (linearity, centred),
    ]
    steps = [step(form.format(m=mean, s="s_bar[j]")) for step, mean in means if "{m}" in form]
    form = (
        form.replace("(z[i, j] - {m})", "z[i, j]").replace("(z[i, j] + {m})", "z[i, j]").replace(" - {m}", "")
    )
    if steps:
        steps.append(cites("preprocessing.centred_mean", form.format(s="s_bar[j]")))
    spreads: list[tuple[Callable[[str], Step], str]] = [
        (partial(use, "spread again"), of.format("z", "m_bar[j]")),
        (partial(use, "mean again"), of.format("z", "1/N*Sum(z[l, j], (l, 1, N))")),
        (partial(use, "standardised"), of.format("z", divided.replace("k", "l"))),
        (linearity, of.format("z", centred.replace("k", "l"))),
        (partial(cites, "preprocessing.centred_mean"), "sqrt(1/N*Sum(z[k, j]**2, (k, 1, N)))"),
        (partial(use, "standardised"), "sqrt(1/N*Sum(((x[k, j] - m[j])/s[j])**2, (k, 1, N)))"),
        (partial(cites, "preprocessing.unit_variance"), "sqrt(1)"),
    ]
    steps += [step(form.format(s=spread)) for step, spread in spreads if "{s}" in form]
    return (*steps, root("1"))


def standardised_twice() -> Derivation:
    """Standardising what is standardised changes nothing: its own mean is 0, and its own spread is 1."""
    form = "(z[i, j] - {m})/{s}"
    # left out, or used in the opposite way, they change as little
    others = ("z[i, j] - {m}", "z[i, j]/{s}", "(z[i, j] + {m})/{s}", "(z[i, j] - {m})*{s}")
    return Derivation(
        setting=TWICE,
        given=(
            MEAN,
            SPREAD,
            STANDARDISED,
            Equation("mean again", ("m_bar[j] == 1/N*Sum(z[k, j], (k, 1, N))",), "j"),
            Equation("spread again", ("s_bar[j] == sqrt(1/N*Sum((z[k, j] - m_bar[j])**2, (k, 1, N)))",), "j"),
        ),
        statement=f"{form.format(m='m_bar[j]', s='s_bar[j]')} == z[i, j]",
        proof=_standardised_again(form),
        worlds=(World(TWO), World(FOUR)),
        witnesses=(
            Witness("mean", World(OFF)),
            Witness("spread", World({**TWO, "s": (0, 3)})),
            Witness("standardised", World({**TWO, "z": ((0, 5), (0, 7))})),
            Witness("mean again", World({**TWO, "m_bar": (0, Fraction(3, 4))})),
            Witness("spread again", World({**TWO, "s_bar": (0, 2)})),
        ),
        also=tuple(
            Also(f"{other.format(m='m_bar[j]', s='s_bar[j]')} == z[i, j]", _standardised_again(other))
            for other in others
        ),
    )


def constant_feature() -> Derivation:
    """The mean square of a constant feature is the square of its mean: its spread is 0, and no divisor."""
    values = {"N": 3, "n": 1, "j": 1, "c": 5, "x": ((5,), (5,), (5,))}
    return Derivation(
        setting=Setting(sizes="N n", arrays={"x": "N n", "c": ""}, indices={"j": "n"}),
        given=(Equation("constant feature", ("x[k, j] == c",), "k"),),
        statement="1/N*Sum(x[k, j]**2, (k, 1, N)) == (1/N*Sum(x[k, j], (k, 1, N)))**2",
        proof=(
            use("constant feature", "1/N*Sum(c**2, (k, 1, N))"),
            linearity("(1/N*Sum(c, (k, 1, N)))**2"),
            use("constant feature"),
        ),
        worlds=(World(values), World({**values, "N": 2, "c": -1, "x": ((-1,), (-1,))})),
        witnesses=(Witness("constant feature", World({**values, "x": ((5,), (5,), (6,))})),),
    )

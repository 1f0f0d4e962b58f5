"""Preprocessing: centring, and standardising by the statistics of a training set."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from reference.claims import _shifted as shifted
from reference.claims import _standardising as features
from reference.claims import _standardising_mistakes as known
from reference.claims._linear import alone
from reference.claims._model import Case, Claim, Convention, Equals, Mistake, Source, Unstable, Values
from reference.exact import Value, total

SLIDE = Source("lecture", "Data Preprocessing")
PAPER = Source("lecun1998", "section 4.3")

# --- conventions -------------------------------------------------------------------------------------------

DIVISORS = (
    Convention("1/N", "the variance is the mean of the squared deviations", {"ddof": 0}, ("scikit-learn",)),
    Convention(
        "1/(N − 1)",
        "the sum of the squared deviations is divided by N − 1, which estimates a population's variance",
        {"ddof": 1},
        ("pandas",),
        only_declared=True,
    ),
)
SPREADS = (
    Convention("spread 0", "the spread of a constant feature is 0, and nobody divides by it", {}),
    Convention(
        "spread 1",
        "a constant feature is given the spread 1: standardised, it is 0 everywhere",
        {"constant": 1},
        ("scikit-learn",),
    ),
)

ONE_PASS = (
    Unstable(
        "one pass",
        "The mean of the squares less the square of the mean loses digits where a feature lies far from 0 and "
        "hardly varies: take the mean off first, and square then.",
        {"one_pass": True},
    ),
)

# --- examples ----------------------------------------------------------------------------------------------


def _table(*samples: tuple[float, ...]) -> features.Table:
    return tuple(tuple(map(Fraction, sample)) for sample in samples)


_TRAINING: Case = {"X": _table((1, -2, 8.5), (5, 1, 8.25), (0, 0.5, 9), (3, 3, 8.75))}
_ANOTHER_UNIT = shifted.moved(
    _TRAINING["X"],
    (Fraction(1, 2), Fraction(4), Fraction(1, 8)),
    (Fraction(3), Fraction(-5), Fraction(1)),
)
_TWO: Case = {"X": _table((1, 7), (5, 4))}
_SINGLE: Case = {"X": _table((3, -0.75))}
"""One sample is its own mean."""
_FAR: Case = {"X": _table((4096, 1), (4096 + 2**-9, 2), (4096 + 3 * 2**-10, 4))}
_FINE: Case = {"X": _table((2**-12, 1), (-(2**-13), 2), (0, 4))}
"""Of a spread below 1/1000, which is none the less."""
_CONSTANT: Case = {"X": _table((3, -0.75), (3, -0.75), (3, -0.75))}
_OTHER: Case = {
    "X": _table((4, 0.5), (-1, 2), (2.5, 2)),
    "mean": (Fraction(1), Fraction(-3)),
    "spread": (Fraction(5, 2), Fraction(1, 8)),
}

# --- closed forms ------------------------------------------------------------------------------------------


def zero(case: Case) -> Value:
    """0, for any ``x``."""
    return Fraction(0)


def one(case: Case) -> Value:
    """1, for any ``x`` that is not constant."""
    return Fraction(1)


def one_pass(case: Case) -> Value:
    """(1/N) Σₖ xₖ² − m² with ``x``, the numbers x₁ ... x_N of one feature."""
    x = case["x"]
    return total([a * a for a in x]) / Fraction(len(x)) - (total(x) / Fraction(len(x))) ** 2


def with_one_fewer(case: Case) -> Value:
    """(N − 1)/N with ``x``."""
    return Fraction(len(case["x"]) - 1, len(case["x"]))


def standardised(case: Case) -> Value:
    """(xᵢ − m)/s with ``x``, whose spread is rational, and ``i``, which counts from 1."""
    x = case["x"]
    return (x[case["i"] - 1] - features.mean(x)) / features.spread(x)


def squared_mean(case: Case) -> Value:
    """((1/N) Σₖ xₖ)² with ``x``."""
    return features.mean(case["x"]) ** 2


# --- claims ------------------------------------------------------------------------------------------------

_MEAN = {"mean": "m is the mean of the feature"}
_SPREAD = {"spread": "s² is the mean of the squared deviations from m"}

JUDGED = (
    Claim(
        id="preprocessing.center",
        title="Centring",
        statement="zᵢⱼ = xᵢⱼ − 1/N Σₖ₌₁ᴺ xₖⱼ",
        sources=(SLIDE, PAPER),
        property=Equals(
            features.TRAINING,
            features.ask_center,
            partial(alone, features.center),
            (_TRAINING, _TWO, _SINGLE),
        ),
        mistakes=known.CENTER,
        closed_form=features.center,
    ),
    Claim(
        id="preprocessing.centred_mean",
        title="The mean of centred data",
        statement="Σₖ₌₁ᴺ (xₖⱼ − mⱼ) = 0",
        assumptions=_MEAN,
        sources=(SLIDE,),
        property=Equals(
            features.TRAINING,
            features.ask_center,
            features.centred_sums,
            (_TRAINING, _TWO),
            features.sums,
        ),
        mistakes=known.CENTRED_SUMS,
        closed_form=zero,
    ),
    Claim(
        id="preprocessing.fit",
        title="The statistics of a training set",
        statement="mⱼ = 1/N Σₖ₌₁ᴺ xₖⱼ; sⱼ = √(1/N Σₖ₌₁ᴺ (xₖⱼ − mⱼ)²)",
        sources=(SLIDE, PAPER),
        property=Equals(
            features.TRAINING,
            features.ask_fit,
            partial(alone, features.fit),
            (_TRAINING, _TWO, _FAR, _FINE),
            unstable=ONE_PASS,
        ),
        conventions=DIVISORS,
        mistakes=known.FIT,
    ),
    Claim(
        id="preprocessing.constant_feature",
        title="The spread of a constant feature",
        statement="1/N Σₖ₌₁ᴺ xₖⱼ² = (1/N Σₖ₌₁ᴺ xₖⱼ)²",
        assumptions={"constant feature": "the feature is c in every sample"},
        sources=(SLIDE,),
        property=Equals(
            features.CONSTANT,
            features.ask_fit,
            partial(alone, features.fit),
            (_CONSTANT,),
            unstable=ONE_PASS,
        ),
        conventions=SPREADS,
        mistakes=known.CONSTANT,
        closed_form=squared_mean,
    ),
    Claim(
        id="preprocessing.standardise",
        title="Standardising, with the statistics of the training set",
        statement="zᵢⱼ = (xᵢⱼ − mⱼ) / sⱼ",
        sources=(SLIDE, PAPER),
        property=Equals(
            features.OTHER, features.ask_standardise, partial(alone, features.standardise), (_OTHER,)
        ),
        mistakes=known.STANDARDISE,
        closed_form=features.standardise,
    ),
    Claim(
        id="preprocessing.shift_and_scale",
        title="Standardised data have no origin and no unit",
        statement="(aⱼxᵢⱼ + bⱼ − 1/N Σₖ₌₁ᴺ (aⱼxₖⱼ + bⱼ))"
        " / √(1/N Σₖ₌₁ᴺ (aⱼxₖⱼ + bⱼ − 1/N Σₗ₌₁ᴺ (aⱼxₗⱼ + bⱼ))²) = (xᵢⱼ − mⱼ) / sⱼ",
        assumptions={**_MEAN, **_SPREAD},
        sources=(SLIDE,),
        property=Equals(
            shifted.MOVED, shifted.ask, shifted.compared, (_ANOTHER_UNIT,), shifted.differences, ONE_PASS
        ),
        mistakes=shifted.MISTAKES,
        closed_form=standardised,
    ),
)


def _root_of_one_fewer(case: Case) -> Values:
    return (with_one_fewer(case) ** 2,)


def _square_of_the_mean_forgotten(case: Case) -> Values:
    x = case["x"]
    return (total([a * a for a in x]) / Fraction(len(x)),)


THEOREMS = (
    Claim(
        id="preprocessing.one_pass",
        title="The variance in one pass",
        statement="1/N Σₖ₌₁ᴺ (xₖⱼ − mⱼ)² = 1/N Σₖ₌₁ᴺ xₖⱼ² − mⱼ²",
        assumptions=_MEAN,
        sources=(Source("chan1983", "section 1"),),
        mistakes=(
            Mistake(
                "mean square",
                "You leave out the square of the mean: what is left is the variance of centred data only.",
                _square_of_the_mean_forgotten,
            ),
        ),
        closed_form=one_pass,
    ),
    Claim(
        id="preprocessing.unit_variance",
        title="The variance of standardised data",
        statement="1/N Σₖ₌₁ᴺ ((xₖⱼ − mⱼ) / sⱼ)² = 1",
        assumptions=_SPREAD,
        sources=(SLIDE,),
        closed_form=one,
    ),
    Claim(
        id="preprocessing.sample_spread",
        title="The variance of data standardised with 1/(N − 1)",
        statement="1/N Σₖ₌₁ᴺ ((xₖⱼ − mⱼ) / sⱼ)² = (N − 1) / N",
        assumptions={"spread with N − 1": "s² is the sum of the squared deviations, divided by N − 1"},
        sources=(SLIDE,),
        mistakes=(
            Mistake(
                "squared",
                "You square the factor: the spread is multiplied by √(N/(N − 1)), its square by N/(N − 1).",
                _root_of_one_fewer,
            ),
        ),
        closed_form=with_one_fewer,
    ),
    Claim(
        id="preprocessing.standardised_twice",
        title="Standardising twice",
        statement="(zᵢⱼ − m̄ⱼ) / s̄ⱼ = zᵢⱼ",
        assumptions={
            **_MEAN,
            **_SPREAD,
            "standardised": "z is x standardised",
            "mean again": "m̄ is the mean of z",
            "spread again": "s̄ is the spread of z",
        },
        sources=(SLIDE,),
        closed_form=standardised,
    ),
)

CLAIMS: tuple[Claim, ...] = (*JUDGED, *THEOREMS)

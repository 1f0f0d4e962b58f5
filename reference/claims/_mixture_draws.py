"""How samples of a mixture are held against its law: programs, exact evidence, imitations of wrong ones.

Every function takes the same options. ``order`` is a convention: whether points are "sorted" by their class. The
others describe mistakes. ``prior`` says how likely class 1 is: as "given", by the "other" class's prior, both
classes "equal", or with a "fixed" number of points. ``spread`` names the covariance around the means, ``means``
which means are used, ``labels`` whether they are "exchanged", and ``repeats`` what shares one draw: "" nothing,
"generator" all calls; "never" says that not even the same generator repeats a draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import fsum, sqrt
from random import Random
from typing import Any

from reference.claims import _laws, _sources
from reference.claims._model import (
    Binomial,
    Call,
    Case,
    ChiSquared,
    Convention,
    Evidence,
    Fact,
    Generator,
    Mistake,
    Values,
)
from reference.claims._outputs import RAGGED, again, shape_of

Vector = Sequence[float]
Matrix = Sequence[Vector]
Sample = tuple[tuple[Vector, ...], tuple[int, ...]]


def _case(n: int, prior: Fraction, seeds: Sequence[int]) -> Case:
    half = Fraction(1, 2)
    return {
        "n": n,
        "priors": (1 - prior, prior),
        "means": ((Fraction(1), Fraction(-2)), (Fraction(-1), half)),
        "covariances": (
            ((Fraction(4), Fraction(3)), (Fraction(3), Fraction(5))),
            ((half, -Fraction(1, 4)), (-Fraction(1, 4), Fraction(3, 4))),
        ),
        "seeds": tuple(seeds),
    }


DESIGNS: tuple[Case, ...] = (
    _case(1500, Fraction(1, 4), (1, 2)),
    _case(1500, Fraction(5, 8), (11, 12)),
    _case(4, Fraction(1, 4), range(101, 301)),
    {**_case(4, Fraction(1, 4), ()), "draws": 8},
)
"""Many points with unequal priors, and so few that all are of one class many times: not so where the numbers of
points are fixed. Scripted draws tell where the draws come from."""

_BEYOND = _laws.tail(_laws.NORMAL, Fraction(4))
"""How often a standard normal number is beyond ±2: more often than uniform noise of its variance, which never is."""

FEW = 10
"""Up to so many points, it is counted how often all are of one class."""

# --- laws, right and wrong ---------------------------------------------------------------------------------


def _square(M: Matrix) -> Matrix:
    return [[fsum(a * b for a, b in zip(row, other, strict=True)) for other in M] for row in M]


def _transposed_root(M: Matrix) -> Matrix:
    """LᵀL where M = LLᵀ."""
    return _square(list(zip(*_root(M), strict=True)))


SPREADS: Mapping[str, Callable[[Matrix], Matrix]] = {
    "Σ": lambda M: M,
    "Σ²": _square,
    "LᵀL": _transposed_root,
    "I": lambda M: [[float(i == j) for j in range(len(M))] for i in range(len(M))],
    "diag Σ": lambda M: [[a if i == j else 0.0 for j, a in enumerate(row)] for i, row in enumerate(M)],
}
"""The covariance of the points of a class, by its formula."""


def _root(M: Matrix) -> list[list[float]]:
    """The lower triangular L with LLᵀ = M."""
    L: list[list[float]] = [[0.0] * len(M) for _ in M]
    for i, row in enumerate(M):
        for j in range(i + 1):
            rest = row[j] - fsum(L[i][k] * L[j][k] for k in range(j))
            L[i][j] = sqrt(rest) if i == j else rest / L[j][j]
    return L


def whitened(x: Vector, mean: Vector, L: Matrix) -> list[float]:
    """L⁻¹(x − μ)."""
    z: list[float] = []
    for i, row in enumerate(L):
        z.append((x[i] - mean[i] - fsum(row[k] * z[k] for k in range(i))) / row[i])
    return z


def class_one(case: Case, prior: str) -> Fraction:
    first, second = case["priors"]
    chances: dict[str, Fraction] = {"given": second, "other": first, "equal": Fraction(1, 2), "fixed": second}
    return chances[prior]


def fixed(case: Case) -> int:
    """How many points of class 1 there are where their number is fixed."""
    points: Fraction = case["n"] * case["priors"][1]
    return round(points)


def laws(case: Case, spread: str, means: str) -> list[tuple[Vector, Matrix]]:
    """Mean and root of the covariance of each class."""
    covariances = [[[float(a) for a in row] for row in M] for M in case["covariances"]]
    if spread == "Σ₀":
        covariances, spread = [covariances[0]] * 2, "Σ"
    centres = [[float(a) * (means != "none") for a in mean] for mean in case["means"]]
    if means == "first":
        centres = [centres[0]] * 2
    roots = [_root(SPREADS[spread](M)) for M in covariances]
    return list(zip(centres, roots, strict=True))


# --- asking, and what the answers say ----------------------------------------------------------------------


def program(case: Case, **_: Any) -> tuple[Call, ...]:
    """One sample a seed, and the first seed's once more."""
    given = tuple(case[name] for name in ("n", "priors", "means", "covariances"))
    seeds = (*case["seeds"], case["seeds"][0])
    return tuple(Call("mixture_sample", (*given, Generator(seed))) for seed in seeds)


def evidence(
    case: Case,
    outputs: Values,
    unit: Fraction,
    *,
    prior: str = "given",
    spread: str = "Σ",
    means: str = "given",
    labels: str = "",
    order: str = "",
    repeats: str = "",
) -> tuple[Evidence, ...]:
    """Shapes, labels, how often class 1 comes and whether its draws are independent, and whitened points."""
    shapes = (case["n"], len(case["means"][0])), (case["n"],)
    for output in outputs:
        got = tuple(map(shape_of, output)) if isinstance(output, tuple) else ()
        if got != shapes:
            shown = tuple(one or RAGGED for one in got)
            return (Fact("the shapes of the points and of their classes", False, shown, shapes),)
    samples = [_sample(output, labels) for output in outputs[:-1]]
    every = sorted({label for _, y in samples for label in y})
    if not set(every) <= {0, 1}:
        return (Fact("the classes are 0 and 1", False, tuple(every[:5]), (0, 1)),)
    found: list[Evidence] = [
        Fact("the shapes of the points and of their classes", True, shapes, shapes),
        *again(outputs, repeats),
    ]
    if repeats == "generator":
        found.append(Fact("every generator gives the same sample", len(set(outputs)) == 1))
        samples = samples[:1]
    found += _classes(case, samples, prior, order)
    return (*found, *_points(samples, laws(case, spread, means)))


def _sample(output: Any, labels: str) -> Sample:
    X, y = output
    exchanged = labels == "exchanged"
    return tuple(tuple(map(float, x)) for x in X), tuple(1 - int(k) if exchanged else int(k) for k in y)


def _classes(case: Case, samples: Sequence[Sample], prior: str, order: str) -> Iterator[Evidence]:
    p, n = class_one(case, prior), case["n"]
    if order == "sorted":
        yield Fact("points are sorted by their class", all(map(_is_sorted, samples)))
    if prior == "fixed":
        yield Fact("the number of points is fixed", all(sum(y) == fixed(case) for _, y in samples))
        yield Fact("whether points are sorted", (order == "sorted") == all(map(_is_sorted, samples)))
        return
    yield Binomial("points of class 1", sum(sum(y) for _, y in samples), n * len(samples), p)
    if order != "sorted":
        pairs = [y[i] == y[i + 1] for _, y in samples for i in range(0, n - 1, 2)]
        yield Binomial("pairs of one class", sum(pairs), len(pairs), p**2 + (1 - p) ** 2)
    if n <= FEW:
        alike = sum(len(set(y)) == 1 for _, y in samples)
        yield Binomial("samples of one class only", alike, len(samples), p**n + (1 - p) ** n)


def _is_sorted(sample: Sample) -> bool:
    return list(sample[1]) == sorted(sample[1])


def _points(samples: Sequence[Sample], laws: Sequence[tuple[Vector, Matrix]]) -> Iterator[Evidence]:
    """The points of a class, whitened, are independent standard normal numbers."""
    for k, (mean, L) in enumerate(laws):
        rows = [whitened(x, mean, L) for X, y in samples for x, label in zip(X, y, strict=True) if label == k]
        if not rows:
            continue
        n, d = len(rows), len(mean)
        numbers = [z for row in rows for z in row]
        sums = [fsum(column) for column in zip(*rows, strict=True)]
        agree = [(a[0] > 0) == (b[0] > 0) for a, b in list(pairwise(rows))[::2]]
        yield ChiSquared(f"squares of whitened points of class {k}", fsum(z * z for z in numbers), n * d)
        yield ChiSquared(f"squares of their sums over n, class {k}", fsum(s * s for s in sums) / n, d)
        yield ChiSquared(
            f"squares of sums of coordinates, class {k}", fsum(fsum(z) ** 2 for z in rows) / d, n
        )
        yield Binomial(f"first coordinates > 0, class {k}", sum(z[0] > 0 for z in rows), n, Fraction(1, 2))
        yield Binomial(f"coordinates beyond 2, class {k}", sum(abs(z) > 2 for z in numbers), n * d, _BEYOND)
        if agree:
            yield Binomial(f"neighbours of one sign, class {k}", sum(agree), len(agree), Fraction(1, 2))


def imitate(
    case: Case,
    random: Random,
    *,
    prior: str = "given",
    spread: str = "Σ",
    means: str = "given",
    labels: str = "",
    order: str = "",
    repeats: str = "",
) -> Values:
    """Samples with this law, in the shape of the program's replies."""
    parts = laws(case, spread, means)
    p = float(class_one(case, prior))
    outputs: list[Any] = []
    for _ in range(len(case["seeds"]) + 1):
        if prior == "fixed":
            y = [int(i < fixed(case)) for i in range(case["n"])]
            random.shuffle(y)
        else:
            y = [int(random.random() < p) for _ in range(case["n"])]
        if order == "sorted":
            y.sort()
        X = []
        for label in y:
            mean, L = parts[label]
            z = [random.gauss() for _ in mean]
            noise = (fsum(a * b for a, b in zip(row, z, strict=True)) for row in L)
            X.append(tuple(Fraction(m + e) for m, e in zip(mean, noise, strict=True)))
        shown = tuple(Fraction(1 - k if labels == "exchanged" else k) for k in y)
        outputs.append((tuple(X), shown))
    if repeats == "generator":
        outputs = [outputs[0]] * len(outputs)
    return tuple(outputs) if repeats == "never" else (*outputs[:-1], outputs[0])


_NAMED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "priors exchanged": ("You draw each class with the prior of the other one.", {"prior": "other"}),
    "priors ignored": ("Your classes are equally likely: class k has the prior πₖ.", {"prior": "equal"}),
    "fixed numbers": (
        "You draw a fixed number of points of each class: the class of every point is drawn.",
        {"prior": "fixed"},
    ),
    "one class after the other": (
        "You draw a fixed number of points of class 0, then of class 1: the class of every point is drawn.",
        {"prior": "fixed", "order": "sorted"},
    ),
    "covariance for its root": (
        "You multiply normal numbers by Σ: multiply by a root L of it, with LLᵀ = Σ.",
        {"spread": "Σ²"},
    ),
    "root transposed": (
        "You multiply by Lᵀ where L belongs: your covariance is LᵀL, not LLᵀ.",
        {"spread": "LᵀL"},
    ),
    "no covariance": ("Your points have the covariance I around their means: use Σₖ.", {"spread": "I"}),
    "variances alone": ("Your coordinates are independent: use all of Σₖ.", {"spread": "diag Σ"}),
    "covariance of class 0 for both": (
        "You draw both classes with the covariance of class 0.",
        {"spread": "Σ₀"},
    ),
    "mean of class 0 for both": ("You draw both classes around the mean of class 0.", {"means": "first"}),
    "no means": ("You leave out the means.", {"means": "none"}),
    "labels exchanged": ("You return 1 for class 0, and 0 for class 1.", {"labels": "exchanged"}),
}

CONVENTIONS = (
    Convention("in any order", "the class of each point is drawn on its own", {"order": ""}),
    Convention(
        "class by class",
        "the numbers of points of the classes are drawn, then all points of class 0, then those of class 1",
        {"order": "sorted"},
        followed_by=("scikit-learn",),
    ),
)

_IMITATE = partial(_sources.imitate, imitate)
MISTAKES = (
    *(Mistake(name, text, imitate=_IMITATE, options=options) for name, (text, options) in _NAMED.items()),
    *_sources.mistakes("samples", _IMITATE),
)

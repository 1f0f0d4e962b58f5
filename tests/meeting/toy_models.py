"""Two normal classes, with any rational function in the place of the logarithm; mixtures as finite laws."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from derivations._worlds import Law, World
from reference.claims import _mixture_draws as draws
from reference.claims._linear import gram
from reference.claims._model import Case, Claim
from reference.exact import Value
from tests.claims.equality import equals
from tests.meeting.laws import chance, number, numbers, positive, with_covariance
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

Matrix = Sequence[Sequence[Fraction]]
CONSTANTS = {"c": Fraction(7, 3), "e": Fraction(-5)}


def logarithm(x: Value) -> Value:
    """In the place of log: the formulas are about whatever numbers the logarithms are."""
    return x - 3 / x


def exponential(x: Value) -> Value:
    """In the place of exp, positive."""
    return 2 + x * x


def with_logarithms(claim: Claim) -> Compute:
    """What the oracle says of the first operation, with these functions in the place of log and exp."""
    return lambda case: equals(claim).oracle(case, log=logarithm, exp=exponential)[0]


# --- cases -------------------------------------------------------------------------------------------------


def quadratics(claim: Claim, random: Random) -> Iterator[Case]:
    """Numbers in the places of precisions and logarithms."""
    for _ in range(20):
        n = random.randint(1, 2)
        yield {
            "x": numbers(random, n),
            "means": tuple(numbers(random, n) for _ in range(2)),
            "precisions": tuple(tuple(numbers(random, n) for _ in range(n)) for _ in range(2)),
            "log_dets": numbers(random, 2),
            "log_priors": numbers(random, 2),
        }


def linear(claim: Claim, random: Random) -> Iterator[Case]:
    """A point, w and b."""
    for _ in range(20):
        n = random.randint(1, 3)
        yield {"x": numbers(random, n), "w": numbers(random, n), "b": number(random)}


def odds(claim: Claim, random: Random) -> Iterator[Case]:
    """Odds and what they are made of."""
    for _ in range(20):
        prior, r = chance(random), positive(random)
        yield {"r": r, "priors": (1 - prior, prior)}


def densities(claim: Claim, random: Random) -> Iterator[Case]:
    """Classes with priors and densities."""
    for K in (1, 2, 3, 4) * 5:
        weights = [random.randint(1, 9) for _ in range(K)]
        pi = tuple(Fraction(weight, sum(weights)) for weight in weights)
        yield {"pi": pi, "f": tuple(positive(random) for _ in range(K))}


def decisions(claim: Claim, random: Random) -> Iterator[Case]:
    """Decisions, certain ones among them, at all sorts of posteriors."""
    for h in (Fraction(0), Fraction(1), chance(random)):
        for _ in range(8):
            yield {"h": h, "p": chance(random)}


def mixtures(claim: Claim, random: Random) -> Iterator[Case]:
    """Mixtures of two laws."""
    for _ in range(20):
        n, prior = random.randint(1, 2), chance(random)
        yield {
            "priors": (1 - prior, prior),
            "means": tuple(numbers(random, n) for _ in range(2)),
            "covariances": tuple(gram([numbers(random, n) for _ in range(n)]) for _ in range(2)),
        }


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """Layers of all small sizes."""
    for n, m in product(range(1, 6), repeat=2):
        yield {"n": n, "m": m}


def of_201(claim: Claim, random: Random) -> Iterator[Case]:
    """The lecture's network and others with one hidden layer that have as many parameters."""
    yield {"widths": (2, 50, 1)}
    for n, m in product(range(1, 40), range(1, 20)):
        hidden, rest = divmod(201 - m, n + 1 + m)
        if hidden and not rest:
            yield {"widths": (n, hidden, m)}


# --- points ------------------------------------------------------------------------------------------------


def determinant(M: Matrix) -> Fraction:
    """By the first row's cofactors."""
    if not M:
        return Fraction(1)
    return sum(((-1) ** j * a * determinant(_without(M, 0, j)) for j, a in enumerate(M[0])), Fraction(0))


def inverse(M: Matrix) -> tuple[tuple[Fraction, ...], ...]:
    """By cofactors."""
    n, det = range(len(M)), determinant(M)
    return tuple(tuple((-1) ** (i + j) * determinant(_without(M, j, i)) / det for j in n) for i in n)


def _without(M: Matrix, i: int, j: int) -> Matrix:
    return [[a for c, a in enumerate(row) if c != j] for r, row in enumerate(M) if r != i]


def _classes(case: Case) -> dict[str, Any]:
    (mu0, mu1), (a0, a1) = case["means"], map(logarithm, case["priors"])
    return {"n": len(mu0), "mu0": mu0, "mu1": mu1, "a0": a0, "a1": a1, **CONSTANTS}


def quadratic(compute: Compute, case: Case) -> Iterator[Point]:
    first, second = case["covariances"]
    known = {
        **_classes(case),
        "P0": inverse(first),
        "P1": inverse(second),
        "d0": logarithm(determinant(first)),
        "d1": logarithm(determinant(second)),
    }
    for x, claimed in zip(case["X"], compute(case), strict=True):
        yield Point(World({**known, "x": x}), claimed, BOTH)


def of_numbers(compute: Compute, case: Case) -> Iterator[Point]:
    (P0, P1), (d0, d1), (a0, a1) = case["precisions"], case["log_dets"], case["log_priors"]
    (mu0, mu1), n = case["means"], len(case["x"])
    classes = {"mu0": mu0, "mu1": mu1, "P0": P0, "P1": P1, "d0": d0, "d1": d1, "a0": a0, "a1": a1}
    yield Point(World({"n": n, "x": case["x"], **classes, **CONSTANTS}), compute(case), BOTH)


def _one_covariance(case: Case) -> dict[str, Any]:
    Sigma = case["covariance"]
    return {**_classes(case), "Sigma": Sigma, "P": inverse(Sigma), "d": logarithm(determinant(Sigma))}


def boundary(compute: Compute, case: Case) -> Iterator[Point]:
    """The log odds at some points: those of the densities, and those of the w and b that are claimed."""
    w, b = compute(case)
    for shift in (0, 1, -3):
        x = tuple(Fraction(shift + i, 2) for i in range(len(w)))
        claimed = sum((a * c for a, c in zip(w, x, strict=True)), b)
        yield Point(World({**_one_covariance(case), "w": w, "x": x}), claimed, BOTH)


def at_a_point(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"n": len(case["x"]), **case}), compute(case))


def _middle(case: Case) -> World:
    known = _one_covariance(case)
    difference = [b - a for a, b in zip(known["mu0"], known["mu1"], strict=True)]
    w = tuple(sum(a * b for a, b in zip(row, difference, strict=True)) for row in known["P"])
    return World({**known, "w": w})


def middle(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_middle(case), compute(case), BOTH)


def _joint(case: Case, r: Fraction) -> World:
    """A density of 1 for class 0, and one for class 1 that has these odds."""
    first, second = case["priors"]
    return World({"pi0": first, "pi1": second, "f0": Fraction(1), "f1": r * first / second})


def rows(compute: Compute, case: Case) -> Iterator[Point]:
    """The second number of a row, and the first one with the classes exchanged."""
    odds = equals_log_odds(case)
    exchanged = {"priors": tuple(case["priors"][::-1])}
    for (p0, p1), one in zip(compute(case), odds, strict=True):
        r = exponential(one)
        yield Point(_joint(case, r), p1, BOTH)
        yield Point(_joint(exchanged, 1 / r), p0, BOTH)


def equals_log_odds(case: Case) -> tuple[Fraction, ...]:
    """The log odds by their definition."""
    result = []
    for x in case["X"]:
        scores = []
        for prior, mu, Sigma in zip(case["priors"], case["means"], case["covariances"], strict=True):
            d, P = [a - b for a, b in zip(x, mu, strict=True)], inverse(Sigma)
            square = sum(P[i][j] * d[i] * d[j] for i in range(len(d)) for j in range(len(d)))
            scores.append(logarithm(prior) - (logarithm(determinant(Sigma)) + square) / 2)
        result.append(scores[1] - scores[0])
    return tuple(result)


def of_odds(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_joint(case, case["r"]), compute(case), BOTH)


def even(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_joint(case, Fraction(1)), compute(case), BOTH)


def whole(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"K": len(case["pi"]), **case}), compute(case), BOTH)


def decision(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(case), compute(case), BOTH)


def _law(case: Case) -> Law:
    """A class, then a point of a finite law with the mean and the covariance of that class."""
    parts = zip(case["priors"], case["means"], case["covariances"], ((1, 0), (0, 1)), strict=True)
    return tuple(
        (prior * p, {**outcome, "z": z})
        for prior, mean, Sigma, z in parts
        for p, outcome in with_covariance("X", mean, Sigma)
    )


def _mixture(case: Case) -> dict[str, Any]:
    known = {"pi": case["priors"], "mu": case["means"], "Sigma": case["covariances"]}
    return {"K": 2, "n": len(case["means"][0]), **known}


def means(compute: Compute, case: Case) -> Iterator[Point]:
    for r, claimed in enumerate(compute(case), start=1):
        yield Point(World({**_mixture(case), "r": r}, _law(case)), claimed, BOTH)


def covariances(compute: Compute, case: Case) -> Iterator[Point]:
    for r, row in enumerate(compute(case), start=1):
        for s, claimed in enumerate(row, start=1):
            yield Point(World({**_mixture(case), "r": r, "s": s}, _law(case)), claimed, BOTH)


def drawn_class(claim: Claim) -> Compute:
    """How often the evidence expects class 1."""
    return lambda case: draws.class_one(case, "given")


def drawn_spread(claim: Claim) -> Compute:
    """The second moments that the evidence expects around the means, times the prior."""
    return lambda case: [
        [[prior * a for a in row] for row in draws.SPREADS["Σ"](Sigma)]
        for prior, Sigma in zip(case["priors"], case["covariances"], strict=True)
    ]


def of_class_one(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({**_mixture(case), "k": 2}, _law(case)), compute(case), BOTH)


def of_pairs(compute: Compute, case: Case) -> Iterator[Point]:
    n = len(case["means"][0])
    claimed = compute(case)
    for k, i, j in product(range(2), range(n), range(n)):
        where = {"k": k + 1, "i": i + 1, "j": j + 1}
        yield Point(World({**_mixture(case), **where}, _law(case)), claimed[k][i][j], BOTH)


def layer(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(case), Fraction(compute(case)), BOTH)


def network(compute: Compute, case: Case) -> Iterator[Point]:
    widths = case["widths"]
    yield Point(World({"K": len(widths) - 1, "n": widths}), Fraction(compute(case)), BOTH)


MEETINGS = {
    "toy_models.log_odds": (
        Meeting(with_logarithms, drawn, quadratic),
        Meeting(closed_form, quadratics, of_numbers),
    ),
    "toy_models.linear_log_odds": (
        Meeting(with_logarithms, drawn, boundary),
        Meeting(closed_form, linear, at_a_point),
    ),
    "toy_models.midpoint": (
        Meeting(with_logarithms, drawn, middle, side="lhs"),
        Meeting(closed_form, drawn, middle),
    ),
    "toy_models.posterior": (Meeting(with_logarithms, drawn, rows), Meeting(closed_form, odds, of_odds)),
    "toy_models.posterior_sum": (Meeting(closed_form, densities, whole),),
    "toy_models.posterior_at_the_boundary": (Meeting(closed_form, odds, even),),
    "toy_models.bayes_error": (Meeting(closed_form, decisions, decision),),
    "toy_models.mixture": (
        Meeting(drawn_class, mixtures, of_class_one, equation=0),
        Meeting(drawn_spread, mixtures, of_pairs, equation=2),
    ),
    "toy_models.mixture_mean": (Meeting(closed_form, mixtures, means),),
    "toy_models.mixture_covariance": (Meeting(closed_form, mixtures, covariances),),
    "toy_models.layer_parameters": (Meeting(closed_form, layers, layer),),
    "toy_models.parameters": (Meeting(oracle, drawn, network),),
    "toy_models.toy_network": (Meeting(closed_form, of_201, network),),
}

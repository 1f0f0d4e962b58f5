"""The shape of the quadratic losses: entries of matrices, curvatures, and fits."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from derivations._worlds import Law, World, independent
from reference.claims._bowl import best_weights
from reference.claims._linear import form, gram, inverse
from reference.claims._model import Case, Claim
from reference.exact import dot, sqrt
from tests.meeting.laws import F, number, numbers, positive, scalar, two_point, with_covariance
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, by_both, closed_form, drawn, oracle

# --- cases -------------------------------------------------------------------------------------------------


def _definite(random: Random, n: int) -> tuple[tuple[Fraction, ...], ...]:
    Sigma = gram([numbers(random, n) for _ in range(n)])
    return tuple(tuple(x + int(i == j) for j, x in enumerate(row)) for i, row in enumerate(Sigma))


def models(claim: Claim, random: Random) -> Iterator[Case]:
    """Linear models, their covariances positive definite."""
    for _ in range(20):
        n = random.randint(1, 2)
        weights = {name: numbers(random, n) for name in ("w", "u", "mu")}
        yield {**weights, "Sigma": _definite(random, n), "noise_variance": abs(number(random))}


def eigenvectors(claim: Claim, random: Random) -> Iterator[Case]:
    """Σ = λqqᵀ/⟨q, q⟩ and anything that sends q to 0."""
    for _ in range(20):
        n = random.randint(1, 3)
        q, S, k = (*numbers(random, n - 1), F(3)), _definite(random, n), number(random)
        size = range(n)
        P = [[int(i == j) - q[i] * q[j] / dot(q, q) for j in size] for i in size]
        rest = [[form(P[i], S, P[j]) for j in size] for i in size]
        Sigma = [[k * q[i] * q[j] / dot(q, q) + rest[i][j] for j in size] for i in size]
        yield {"q": q, "eigenvalue": k, "mu": numbers(random, n), "Sigma": Sigma}


def variances(claim: Claim, random: Random) -> Iterator[Case]:
    """Covariances whose variances are squares."""
    for _ in range(20):
        a, b, c = random.randint(1, 12), random.randint(1, 12), number(random)
        yield {"Sigma": ((F(a * a), c), (c, F(b * b)))}


def spectra(claim: Claim, random: Random) -> Iterator[Case]:
    """The eigenvalues of Σ + μμᵀ; the first ones are the erratum's."""
    yield {"smallest": F(5), "largest": F(5), "centred": F(5)}
    for _ in range(20):
        yield {"smallest": positive(random), "largest": positive(random), "centred": positive(random)}


def data(claim: Claim, random: Random) -> Iterator[Case]:
    """Samples whose inputs span the space, those of a batch too; the first case is the erratum's."""
    yield {"w": (F(0),), "X": ((F(1),), (F(1),)), "y": (F(0), F(2)), "batch": (0,)}
    for _ in range(20):
        n = random.randint(1, 2)
        N = n + random.randint(1, 2)
        X = [(*numbers(random, n - 1), positive(random)) for _ in range(N - n)]
        X += [tuple(F(int(i == j)) for j in range(n)) for i in range(n)]
        batch = tuple(range(N - n, N))
        yield {"w": numbers(random, n), "X": tuple(X), "y": numbers(random, N), "batch": batch}


# --- worlds ------------------------------------------------------------------------------------------------


def _inputs(case: Case) -> Law:
    """Inputs with the case's mean and covariance, and targets that follow no model."""
    mean = case.get("mu", (F(1),) * len(case["Sigma"]))
    rows = with_covariance("X", mean, case["Sigma"])
    return tuple((p, {**row, "Y": row["X"][0] + k}) for k, (p, row) in enumerate(rows))


def entries(compute: Compute, case: Case) -> Iterator[Point]:
    """Each entry. What the targets and the weights are does not matter."""
    Sigma = case["Sigma"]
    n = len(Sigma)
    known: dict[str, Any] = {"n": n, "Sigma": Sigma, "w": (F(2),) * n, "mu": case.get("mu", (F(1),) * n)}
    if "mu" not in case:
        known["sd"] = [sqrt(row[i]) for i, row in enumerate(Sigma)]
    for r, row in enumerate(compute(case), start=1):
        for s, entry in enumerate(row, start=1):
            sides = BOTH if n < 3 else ("rhs",)  # many outcomes take long, and show no more
            yield Point(World({**known, "r": r, "s": s}, _inputs(case)), entry, sides)


def diagonal(compute: Compute, case: Case) -> Iterator[Point]:
    sd = [sqrt(row[i]) for i, row in enumerate(case["Sigma"])]
    for r in range(1, len(sd) + 1):
        world = World({"n": len(sd), "Sigma": case["Sigma"], "sd": sd, "r": r})
        yield Point(world, compute(case), BOTH)


def along(compute: Compute, case: Case) -> Iterator[Point]:
    known = {name: case[name] for name in ("q", "mu", "Sigma")}
    yield Point(World({"n": len(case["q"]), "lambda_": case["eigenvalue"], **known}), compute(case), BOTH)


def mean_direction(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"n": len(case["mu"]), "mu": case["mu"], "Sigma": case["Sigma"]}
    yield Point(World(known, _inputs(case)), compute(case), BOTH)


def _regression(case: Case, **more: Any) -> World:
    """σ is what the case has for σ²: its square is the noise variance of the world."""
    v = [dot(row, case["mu"]) for row in inverse(case["Sigma"])]
    noise = scalar("epsilon", two_point(case["noise_variance"] ** 2))
    known = {name: case[name] for name in ("w", "u", "mu", "Sigma")}
    known |= {"n": len(case["w"]), "v": v, "sigma": case["noise_variance"], **more}
    return World(known, independent(with_covariance("X", case["mu"], case["Sigma"]), noise))


def fitted(compute: Compute, case: Case) -> Iterator[Point]:
    squared = {**case, "noise_variance": case["noise_variance"] ** 2}
    yield Point(_regression(case), compute(squared), BOTH)


def best(compute: Compute, case: Case) -> Iterator[Point]:
    """At the best weights, without noise."""
    yield Point(_regression({**case, "w": best_weights(case), "noise_variance": F(0)}), compute(case), BOTH)
    if len(case["u"]) < 3:  # noise and other weights add what is known
        away = tuple(x + 1 for x in best_weights(case))
        growth = dot(case["mu"], (1,) * len(away)) ** 2 + sum(map(sum, case["Sigma"]))
        world = _regression({**case, "w": away, "noise_variance": F(2)})
        yield Point(world, compute(case) + growth + 4, BOTH)


def spectrum(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"n": 1, "g": case["largest"], "h": case["smallest"], "a": case["centred"], "b": F(1)}
    yield Point(World(known), compute(case))


def fit(compute: Compute, case: Case) -> Iterator[Point]:
    columns = list(zip(*case["X"], strict=True))
    normal = inverse([[dot(x, y) for y in columns] for x in columns])
    best_fit = [dot(row, [dot(column, case["y"]) for column in columns]) for row in normal]
    known = {"N": len(case["y"]), "n": len(case["w"]), "x": case["X"], "y": case["y"], "w": case["w"]}
    yield Point(World({**known, "best": best_fit}), compute(case), BOTH)


def batch(compute: Compute, case: Case) -> Iterator[Point]:
    for a, value in enumerate(compute(case), start=1):
        yield Point(World({"n": len(case["w"]), "a": a, "w": compute(case)}), value)


MEETINGS = {
    "quadratic.hessian": by_both(drawn, entries),
    "quadratic.correlation_hessian": by_both(drawn, entries),
    "quadratic.unit_diagonal": (Meeting(closed_form, variances, diagonal),),
    "quadratic.eigen_curvature": (Meeting(closed_form, eigenvectors, along),),
    "quadratic.mean_curvature": (Meeting(closed_form, models, mean_direction),),
    "quadratic.without_bias": (Meeting(oracle, drawn, best), Meeting(closed_form, models, fitted)),
    "quadratic.conditioning": (Meeting(closed_form, spectra, spectrum),),
    "quadratic.empirical_minimiser": (Meeting(closed_form, data, fit),),
    "quadratic.batch_minimiser": (Meeting(closed_form, data, batch),),
}

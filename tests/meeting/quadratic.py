"""The quadratic losses: worlds in which the inputs have exactly the case's mean and covariance."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from derivations._worlds import Law, World, independent
from reference.claims._linear import gram
from reference.claims._model import Case, Claim
from reference.exact import dot
from tests.meeting.laws import number, numbers, scalar, two_point, with_covariance
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, by_both, closed_form, drawn

ZERO, ONE = Fraction(0), Fraction(1)

# --- cases -------------------------------------------------------------------------------------------------


def _models(random: Random, *names: str) -> Iterator[Case]:
    """Linear models with the named weights and means."""
    for _ in range(20):
        n = random.randint(1, 2)
        yield {
            **{name: numbers(random, n) for name in names},
            "Sigma": gram([numbers(random, n) for _ in range(n)]),
            "noise_variance": abs(number(random)),
            "N": 2,
        }


def toy_models(claim: Claim, random: Random) -> Iterator[Case]:
    """The first one refutes the slide's sum."""
    yield {"w": (ONE,), "w0": (ONE,), "Sigma": ((ONE,),), "noise_variance": ONE, "N": 2}
    yield from _models(random, "w", "w0")


def linear_models(claim: Claim, random: Random) -> Iterator[Case]:
    """The first one refutes the slide's constant."""
    yield {"w": (ZERO,), "u": (ONE,), "mu": (ZERO,), "Sigma": ((ONE,),), "noise_variance": ZERO}
    yield from _models(random, "w", "u", "mu")


# --- worlds ------------------------------------------------------------------------------------------------


def _squared(case: Case) -> Case:
    """The derivations have σ: its square is the noise variance, so σ is what the case had in its place."""
    return {**case, "noise_variance": case["noise_variance"] ** 2}


def _values(case: Case) -> dict[str, Any]:
    names = ("w", "w0", "u", "mu", "Sigma", "mu_hat", "d_hat")
    return {"n": len(case["w"]), "sigma": case["noise_variance"], **{x: case[x] for x in names if x in case}}


def _law(case: Case) -> Law:
    """Inputs with the case's mean (0 in the toy model) and covariance, and independent noise."""
    mean = case.get("mu", [Fraction(0)] * len(case["w"]))
    noise = scalar("epsilon", two_point(case["noise_variance"]))
    return independent(with_covariance("X", mean, case["Sigma"]), noise)


def loss(compute: Compute, case: Case) -> Iterator[Point]:
    squared = _squared(case)
    yield Point(World(_values(case), _law(squared)), compute(squared), BOTH)


def erratum(compute: Compute, case: Case) -> Iterator[Point]:
    """Nothing random on the side that is printed."""
    yield Point(World(_values(case)), compute(_squared(case)))


def sampled(compute: Compute, case: Case) -> Iterator[Point]:
    """Two independent samples of the law of (X, Y); the law's own pair is the first of them."""
    pairs = [(p, {"X": row["X"], "Y": dot(row["X"], case["w0"]) + row["epsilon"]}) for p, row in _law(case)]
    law = tuple(
        (p * q, {**one, "x": (one["X"], other["X"]), "y": (one["Y"], other["Y"])})
        for p, one in pairs
        for q, other in pairs
    )
    yield Point(World({"n": len(case["w"]), "N": 2, "w": case["w"]}, law), compute(case), BOTH)


# --- the empirical loss ------------------------------------------------------------------------------------


def _data(case: Case) -> dict[str, Any]:
    return {"N": len(case["y"]), "n": len(case["w"]), "x": case["X"], "y": case["y"], "w": case["w"]}


def empirical_loss(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(_data(case)), compute(case))


def gradient(compute: Compute, case: Case) -> Iterator[Point]:
    for a, value in enumerate(compute(case), start=1):
        yield Point(World({**_data(case), "a": a}), value, BOTH)


MEETINGS = {
    "quadratic.expected_loss": by_both(drawn, loss),
    "quadratic.standardised_loss": by_both(drawn, loss),
    "quadratic.toy_loss": by_both(drawn, loss),
    "quadratic.toy_minimiser": (Meeting(closed_form, toy_models, loss),),
    "quadratic.empirical_loss": by_both(drawn, empirical_loss),
    "quadratic.gradient": by_both(drawn, gradient),
    "quadratic.empirical_expectation": (Meeting(closed_form, toy_models, sampled),),
    "quadratic.slide_constant": (Meeting(closed_form, linear_models, erratum),),
    "quadratic.slide_sum": (Meeting(closed_form, toy_models, erratum),),
}

"""The variance map: small exact laws of weights and pre-activations, and networks of up to six layers."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from derivations._worlds import World, independent
from reference.claims._model import Case, Claim
from reference.exact import sqrt
from tests.meeting.laws import F, finite, number, positive, scalar, two_point, vector
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, drawn, oracle

HALF = Fraction(1, 2)

# --- cases -------------------------------------------------------------------------------------------------


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """Up to three weights, and pre-activations with a law that is symmetric about 0; σ² is a square."""
    for _ in range(20):
        half = finite(random, random.randint(1, 3))
        law = [(p / 2, sign * z) for p, z in half for sign in (1, -1)]
        moment = sum((p * z**2 for p, z in law), F(0))
        lost = sum((p * (z / 2) ** 2 for p, z in law), F(0))
        yield {
            "law": law,
            "n": random.randint(1, 3),
            "weight_variance": positive(random) ** 2,
            "second_moment": moment,
            "lost": lost,
            "b": number(random),
        }


def networks(claim: Claim, random: Random) -> Iterator[Case]:
    """None to five layers."""
    for depth in (*range(6),) * 4:
        yield {
            "second_moment": positive(random),
            "fan_in": tuple(random.randint(1, 9) for _ in range(depth)),
            "weight_variance": tuple(positive(random) for _ in range(depth)),
            "gain": positive(random),
            "losses": tuple(positive(random) for _ in range(depth)),
        }


# --- points ------------------------------------------------------------------------------------------------


def _weights(case: Case) -> Any:
    return vector("w", [two_point(case["weight_variance"])] * case["n"])


def relu_layer(compute: Compute, case: Case) -> Iterator[Point]:
    """All pre-activations are the same one, which has the law of y."""
    z = tuple((p, {"z": (x,) * case["n"]}) for p, x in case["law"])
    known = {"n": case["n"], "b": case["b"], "sigma": sqrt(case["weight_variance"])}
    law = independent(_weights(case), z, scalar("y", case["law"]))
    yield Point(World(known, law), compute(case), BOTH)


def activation_loss(compute: Compute, case: Case) -> Iterator[Point]:
    """All outputs are one whose second moment is three quarters of q, and s is the other quarter's."""
    factor = Fraction(3, 4)
    y = [(p * factor, z) for p, z in case["law"]] + [(1 - factor, F(0))]
    outputs = tuple((p, {"y": (x,) * case["n"]}) for p, x in y)
    lost = scalar("s", [(p, z / 2) for p, z in case["law"]])
    known = {
        **{name: case[name] for name in ("n", "b")},
        "sigma": sqrt(case["weight_variance"]),
        "q": case["second_moment"],
    }
    yield Point(World(known, independent(_weights(case), outputs, lost)), compute(case), BOTH)


def _network(case: Case) -> dict[str, Any]:
    return {
        "h": HALF,
        "q": (case["second_moment"],),
        "n": (None, *case["fan_in"]),
        "s": (None, *case["weight_variance"]),
    }


def last_layer(compute: Compute, case: Case) -> Iterator[Point]:
    """The last layer of the network."""
    yield Point(World({**_network(case), "k": len(case["fan_in"])}), compute(case), BOTH)


def every_layer(compute: Compute, case: Case) -> Iterator[Point]:
    """Each of its layers."""
    for k, variance in enumerate(compute(case), 1):
        yield Point(World({**_network(case), "k": k}), variance, BOTH)


def collapse(compute: Compute, case: Case) -> Iterator[Point]:
    """The last layer of a network that loses variance."""
    known = {"k": len(case["losses"]), "c": case["gain"], "e": (None, *case["losses"])}
    yield Point(World({**known, "q": (case["second_moment"],)}), compute(case), BOTH)


MEETINGS = {
    "mean_field.relu_layer": (Meeting(closed_form, layers, relu_layer),),
    "mean_field.relu_variances": (
        Meeting(closed_form, networks, last_layer),
        Meeting(oracle, drawn, every_layer),
    ),
    "mean_field.activation_loss": (Meeting(closed_form, layers, activation_loss),),
    "mean_field.collapse": (Meeting(closed_form, networks, collapse),),
}

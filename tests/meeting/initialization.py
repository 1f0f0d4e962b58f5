"""Initial weights: independent weights with two values each, which have the case's variance exactly."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World, independent
from reference.claims import initialization
from reference.claims._model import Case, ChiSquared, Claim, Fact, Sampled
from reference.claims._weights import VARIANCES
from reference.exact import UNIT_ROUNDOFF, sqrt
from tests.meeting.laws import F, Outcomes, finite, number, positive, scalar, two_point, vector
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form

# --- cases -------------------------------------------------------------------------------------------------


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """Layers; the first one refutes both errata. σ² is a square: the derivations have σ."""
    one = F(1)
    yield {"n": 1, "m": 1, "fan_in": 1, "fan_out": 1, "weight_variance": one, "second_moment": one, "b": one}
    for _ in range(20):
        n, m = random.randint(1, 4), random.randint(1, 4)
        yield {
            "n": n,
            "m": m,
            "fan_in": n,
            "fan_out": m,
            "weight_variance": positive(random) ** 2,
            "second_moment": positive(random),
            "b": number(random),
        }


def moments(claim: Claim, random: Random) -> Iterator[Case]:
    """Laws that are symmetric about 0, some with an atom there."""
    for _ in range(20):
        half = finite(random, random.randint(1, 3))
        law = [(p / 2, sign * z) for p, z in half for sign in (1, -1)]
        yield {
            "law": law,
            "second_moment": sum((p * z**2 for p, z in law), F(0)),
            "fan_in": random.randint(1, 3),
            "b": number(random),
        }


def truncations(claim: Claim, random: Random) -> Iterator[Case]:
    """Laws of which some values are kept, the first among them."""
    for _ in range(20):
        law = [(p, z, int(i == 0 or random.random() < 0.5)) for i, (p, z) in enumerate(finite(random, 4))]
        law[0] = law[0][0], positive(random), 1
        kept = sum((p * k for p, _, k in law), F(0))
        moment, a = sum((p * k * z**2 for p, z, k in law), F(0)), positive(random)
        yield {
            "kept_law": law,
            "c": number(random),
            "kept": kept,
            "second_moment": sum((p * z**2 for p, z, _ in law), F(0)),
            "kept_moment": moment,
            "tau": moment / kept,
            "a": a,
            "weight_variance": a**2 * moment / kept,
        }


def limits(claim: Claim, random: Random) -> Iterator[Case]:
    """Variances a²/3 with a rational limit a."""
    yield from ({"weight_variance": positive(random) ** 2 / 3} for _ in range(20))


def depths(claim: Claim, random: Random) -> Iterator[Case]:
    """Up to five layers, each with a width and a variance of its own."""
    for depth in (0, *range(1, 6), *range(1, 6), *range(1, 6), *range(1, 6)):
        yield {
            "second_moment": positive(random),
            "gain": positive(random),
            "widths": tuple(random.randint(1, 9) for _ in range(depth)),
            "variances": tuple(positive(random) for _ in range(depth)),
        }


def fans(claim: Claim, random: Random) -> Iterator[Case]:
    """Fans with a rational limit for uniform weights: 6/n, or 6/(n + m), is a square."""
    by_sum = claim.id.endswith("glorot_uniform")
    for square in (6, 24):
        for other in range(1, 24):
            if by_sum and other < square:
                yield {"fan_in": square - other, "fan_out": other}
            if not by_sum:
                yield {"fan_in": square, "fan_out": other}


def binary_fans(claim: Claim, random: Random) -> Iterator[Case]:
    """Fans with a variance that is a power of two, so that dividing by it rounds nothing."""
    for size in (2, 4, 8, 16):
        for other in range(1, 16):
            if not claim.id.endswith("glorot_normal"):
                yield {"fan_in": size, "fan_out": other}
            elif other < size:
                yield {"fan_in": size - other, "fan_out": other}


# --- points ------------------------------------------------------------------------------------------------


def _inputs(second_moment: Fraction) -> Outcomes:
    """The second moment is what it must be; whether the mean is 0 does not matter."""
    return (
        [(p, 1 + x) for p, x in two_point(second_moment - 1)]
        if second_moment > 1
        else two_point(second_moment)
    )


def _signal(case: Case, weight_variance: Fraction, n: int) -> Any:
    """Independent weights and inputs."""
    return vector("w", [two_point(weight_variance)] * n), vector("x", [_inputs(case["second_moment"])] * n)


def _known(case: Case) -> dict[str, Any]:
    known = {name: case[name] for name in ("n", "m", "b")}
    return {**known, "sigma": sqrt(case["weight_variance"]), "q": case["second_moment"]}


def forward(sides: tuple[str, ...], compute: Compute, case: Case) -> Iterator[Point]:
    """Weights of the case's variance."""
    law = independent(*_signal(case, case["weight_variance"], case["n"]))
    yield Point(World(_known(case), law), compute(case), sides)


def backward(compute: Compute, case: Case) -> Iterator[Point]:
    """The m gradients that a unit gets, in the place of inputs."""
    w, x = _signal(case, case["weight_variance"], case["m"])
    d = tuple((p, {"d": row["x"]}) for p, row in x)
    yield Point(World(_known(case), independent(w, d)), compute(case), BOTH)


def lecun(compute: Compute, case: Case) -> Iterator[Point]:
    """Weights of LeCun's variance."""
    law = independent(*_signal(case, initialization.lecun(case), case["n"]))
    yield Point(World(_known(case), law), compute(case), BOTH)


def fan(compute: Compute, case: Case) -> Iterator[Point]:
    """A formula of the fans."""
    yield Point(World({"n": case["fan_in"], "m": case["fan_out"]}), compute(case))


def compromise(compute: Compute, case: Case) -> Iterator[Point]:
    """The exact engine takes the forward and the backward variance from the assumptions."""
    yield Point(World({"n": case["fan_in"], "m": case["fan_out"]}), compute(case), BOTH)


def gain(compute: Compute, case: Case) -> Iterator[Point]:
    """σ² = 2/(n + m) where the root is rational: n + m is 2, or 8."""
    for total in (2, 8):
        for n in range(1, total):
            fans = {"fan_in": n, "fan_out": total - n}
            sigma = sqrt(initialization.he_slide(fans))
            yield Point(World({"n": n, "m": total - n, "sigma": sigma}), compute(fans), ("lhs",))


def uniform(compute: Compute, case: Case) -> Iterator[Point]:
    """The limit is the root of what the claims say its square is."""
    a = sqrt(initialization.uniform_limit(case))
    yield Point(World({"a": a, "tau": case["weight_variance"]}), compute(case), BOTH)


def _kept(case: Case) -> Any:
    return tuple((p, {"z": z, "k": F(k)}) for p, z, k in case["kept_law"])


def truncated(compute: Compute, case: Case) -> Iterator[Point]:
    """The limit is any number: what the claim computes is the left side."""
    yield Point(World({"c": case["c"]}, _kept(case)), compute(case), BOTH)


def rescaled(compute: Compute, case: Case) -> Iterator[Point]:
    """The factor is chosen, and the variance follows."""
    known = {"tau": case["tau"], "a": case["a"], "s": case["weight_variance"]}
    yield Point(World(known, _kept(case)), compute(case), BOTH)


def half(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({}, scalar("z", case["law"])), compute(case), BOTH)


def he(compute: Compute, case: Case) -> Iterator[Point]:
    """All pre-activations are the same one, which has the law of y."""
    n = case["fan_in"]
    z = tuple((p, {"z": (x,) * n}) for p, x in case["law"])
    w = vector("w", [two_point(initialization.he(case))] * n)
    law = independent(w, z, scalar("y", case["law"]))
    yield Point(World({"n": n, "b": case["b"]}, law), compute(case), BOTH)


def depth(compute: Compute, case: Case) -> Iterator[Point]:
    """A layer multiplies by gain·nσ²."""
    gains = [case["gain"] * n * s for n, s in zip(case["widths"], case["variances"], strict=True)]
    known = {"k": len(gains), "q": (case["second_moment"],), "c": (None, *gains)}
    yield Point(World(known), compute(case), BOTH)


def limited(compute: Compute, case: Case) -> Iterator[Point]:
    """The largest weight that the evidence allows is the limit; a third of its square is the variance."""
    a = compute(case)
    yield Point(World({"n": case["fan_in"], "m": case["fan_out"], "a": a}), a**2 / 3, BOTH)


# --- what the claims compute -------------------------------------------------------------------------------


def _evidence(claim: Claim, case: Case) -> Any:
    """On weights that are all 1."""
    sampled = claim.property
    assert isinstance(sampled, Sampled)
    matrix = ((F(1),) * case["fan_out"],) * case["fan_in"]
    return sampled.evidence({**case, "seeds": (1,)}, (matrix, matrix), UNIT_ROUNDOFF["float64"])


def chi_squared_variance(claim: Claim) -> Compute:
    """The σ² by which the evidence divides the squares of the weights."""

    def variance(case: Case) -> Any:
        (one,) = [
            one
            for one in _evidence(claim, case)
            if isinstance(one, ChiSquared) and one.what == "squares of the weights over σ²"
        ]
        return F(one.degrees) / F(one.statistic)

    return variance


def limit(claim: Claim) -> Compute:
    """The limit beyond which the evidence allows no weight."""

    def largest(case: Case) -> Any:
        (one,) = [
            one
            for one in _evidence(claim, case)
            if isinstance(one, Fact) and one.what == "no weight beyond the limit"
        ]
        return F(one.expected)

    return largest


def variance(claim: Claim) -> Compute:
    """The formula for σ² that the evidence is given."""
    sampled = claim.property
    assert isinstance(sampled, Sampled)
    assert isinstance(sampled.evidence, partial)
    (of_weights,) = sampled.evidence.args  # around it is what tells where scripted draws come from
    formula = VARIANCES[of_weights.keywords["variance"]]
    return lambda case: formula(case["fan_in"], case["fan_out"])


def named(formula: Compute, claim: Claim) -> Compute:
    """A formula of the topic, on which an assumption rests."""
    return formula


def _normal() -> tuple[Meeting, ...]:
    return (
        Meeting(variance, layers, fan, equation=1),
        Meeting(chi_squared_variance, binary_fans, fan, equation=1),
    )


def _uniform() -> tuple[Meeting, ...]:
    return Meeting(variance, layers, fan), Meeting(limit, fans, limited)


MEETINGS = {
    "initialization.preactivation_variance": (Meeting(closed_form, layers, partial(forward, BOTH)),),
    "initialization.bias_variance": (Meeting(closed_form, layers, partial(forward, ("rhs",))),),
    "initialization.lecun": (
        Meeting(closed_form, layers, lecun),
        Meeting(partial(named, initialization.lecun), layers, fan, about="LeCun's variance"),
    ),
    "initialization.glorot_forward": (Meeting(closed_form, layers, partial(forward, BOTH)),),
    "initialization.glorot_backward": (Meeting(closed_form, layers, backward),),
    "initialization.glorot_compromise": (
        Meeting(closed_form, layers, compromise),
        Meeting(partial(named, initialization.lecun), layers, fan, about="forward variance"),
        Meeting(partial(named, initialization.glorot_backward), layers, fan, about="backward variance"),
    ),
    "initialization.uniform_limit": (Meeting(closed_form, limits, uniform),),
    "initialization.truncation": (Meeting(closed_form, truncations, truncated, side="lhs"),),
    "initialization.rescaled_truncation": (Meeting(closed_form, truncations, rescaled),),
    "initialization.relu_half_moment": (Meeting(closed_form, moments, half),),
    "initialization.he": (
        Meeting(closed_form, moments, he),
        Meeting(partial(named, initialization.he), layers, fan, about="He's variance"),
    ),
    "initialization.he_slide": (
        Meeting(closed_form, layers, gain, side="lhs"),
        Meeting(partial(named, initialization.he_slide), layers, fan, about="the slide's variance"),
    ),
    "initialization.depth_product": (Meeting(closed_form, depths, depth),),
    "initialization.lecun_normal": _normal(),
    "initialization.glorot_normal": _normal(),
    "initialization.he_normal": _normal(),
    "initialization.glorot_uniform": _uniform(),
    "initialization.he_uniform": _uniform(),
}

"""Minibatches: the law of the batch is every batch that a way of sampling allows, all equally likely.

The gradients of the samples are what ``derivations.quadratic`` says they are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import product
from random import Random
from typing import Any

from derivations._worlds import Law, World, independent, law, mean
from reference.claims import _batches
from reference.claims._model import Case, Claim, Fact, Sampled
from reference.exact import UNIT_ROUNDOFF
from tests.claims.equality import equals
from tests.meeting.laws import F, certain, chance, finite, indicator, number, numbers, scalar
from tests.meeting.meetings import (
    BOTH,
    Compute,
    Meeting,
    Point,
    by_both,
    closed_form,
    drawn,
    oracle,
    value,
)

RIGHT = ("rhs",)
Indicators = Callable[[int, _batches.Batch], Any]

# --- cases -------------------------------------------------------------------------------------------------


def sizes(claim: Claim, random: Random) -> Iterator[Case]:
    """All batch sizes of sets of two to six samples."""
    yield from ({"N": N, "B": B} for N in range(2, 7) for B in range(1, N + 1))


def risks(claim: Claim, random: Random) -> Iterator[Case]:
    """Finite laws of a sample's gradient, of one or two components."""
    for _ in range(20):
        size, d = random.randint(2, 3), random.randint(1, 2)
        yield {
            "probabilities": tuple(p for p, _ in finite(random, size)),
            "gradients": tuple(numbers(random, d) for _ in range(size)),
        }


def inputs(claim: Claim, random: Random) -> Iterator[Case]:
    """Laws of one number x, and a step from w₀; the first one refutes both errata."""
    first = ((-1, 1), (0, 1))[claim.id.endswith("reused_sample")]
    yield {"probabilities": (F(1, 2),) * 2, "x": tuple(map(F, first)), "w0": F(1), "eta": F(1, 2)}
    for _ in range(20):
        outcomes = finite(random, random.randint(2, 4))
        probabilities, x = zip(*outcomes, strict=True)
        yield {"probabilities": probabilities, "x": x, "w0": number(random), "eta": number(random)}


def epochs(claim: Claim, random: Random) -> Iterator[Case]:
    """Data sets, cut into batches; the first one refutes the plain mean."""
    X, y = ((F(1),), (F(1),), (F(1),)), (F(-1, 2), F(-1), F(-3))
    yield {"w": (F(0),), "X": X, "y": y, "B": 2, "order": (0, 1, 2)}
    for _ in range(20):
        N, n = random.randint(1, 5), random.randint(1, 3)
        yield {
            "w": numbers(random, n),
            "X": tuple(numbers(random, n) for _ in range(N)),
            "y": numbers(random, N),
            "B": random.randint(1, N),
            "order": tuple(random.sample(range(N), N)),
        }


# --- worlds ------------------------------------------------------------------------------------------------


def of_draws(N: int, batch: _batches.Batch) -> tuple[tuple[int, ...], ...]:
    """The indicator of each draw."""
    return tuple(indicator(N, (i,)) for i in batch)


def gradient(case: Case, rows: Sequence[int]) -> tuple[F, ...]:
    """The derived gradient of the mean loss of these rows."""
    return _gradient(case["w"], *(tuple(case[name][i] for i in rows) for name in ("X", "y")))


@cache
def _gradient(w: tuple[F, ...], x: Any, y: tuple[F, ...]) -> tuple[F, ...]:
    known = {"N": len(y), "n": len(w), "x": x, "y": y, "w": w}
    return tuple(value("quadratic.gradient", "rhs", World({**known, "a": a})) for a in range(1, len(w) + 1))


def _values(case: Case, B: int) -> dict[str, Any]:
    """The number of samples, the batch size, and every sample's gradient."""
    N = len(case["y"])
    return {"N": N, "B": B, "d": len(case["w"]), "G": tuple(gradient(case, (i,)) for i in range(N))}


def _law(indicators: Indicators, N: int, batches: Iterable[_batches.Batch]) -> Law:
    return law(s=tuple(indicators(N, batch) for batch in batches))


def _size(batches: Sequence[_batches.Batch]) -> int:
    (size,) = {len(batch) for batch in batches}
    return size


# --- points ------------------------------------------------------------------------------------------------


def chances(compute: Compute, case: Case) -> Iterator[Point]:
    """How often the first sample is in the batch, and the first two: counted over all subsets."""
    N, B = case["N"], case["B"]
    subsets = _batches.subsets({"y": (0,) * N, "B": B})
    known = {
        "p": F(sum(0 in batch for batch in subsets), len(subsets)),
        "q": F(sum({0, 1} <= set(batch) for batch in subsets), len(subsets)),
    }
    yield Point(World({"N": N, "B": B, **known}), compute(case), BOTH)


def average(
    batches: _batches.Batches, indicators: Indicators, sides: tuple[str, ...], compute: Compute, case: Case
) -> Iterator[Point]:
    """The expectation over the batch."""
    possible = batches(case)
    known, s = _values(case, _size(possible)), _law(indicators, len(case["y"]), possible)
    for a, entry in enumerate(compute(case), start=1):
        yield Point(World({**known, "a": a}, s), entry, sides)


def each(batches: _batches.Batches, indicators: Indicators, compute: Compute, case: Case) -> Iterator[Point]:
    """The gradient of every batch: the estimate, when this batch is certain."""
    for batch, entries in zip(batches(case), compute(case), strict=True):
        known = _values(case, len(batch))
        for a, entry in enumerate(entries, start=1):
            yield Point(
                World({**known, "a": a}, certain(s=indicators(len(case["y"]), batch))), entry, ("lhs",)
            )


def spread(
    batches: _batches.Batches, indicators: Indicators, sides: tuple[str, ...], compute: Compute, case: Case
) -> Iterator[Point]:
    """The covariance of every two components; which of them is first makes no difference to its left side."""
    possible = batches(case)
    known, s = _values(case, _size(possible)), _law(indicators, len(case["y"]), possible)
    for u, row in enumerate(compute(case), start=1):
        for v, entry in enumerate(row, start=1):
            yield Point(World({**known, "u": u, "v": v}, s), entry, sides if u <= v else RIGHT)


def epoch(sides: tuple[str, ...], compute: Compute, case: Case) -> Iterator[Point]:
    """The blocks of the order, as the partition P with sizes b."""
    blocks = _batches.blocks(case)
    known = {
        **_values(case, 0),
        "K": len(blocks),
        "P": tuple(indicator(len(case["y"]), block) for block in blocks),
        "b": tuple(map(len, blocks)),
    }
    for a, entry in enumerate(compute(case), start=1):
        yield Point(World({**known, "a": a}), entry, sides)


def risk(compute: Compute, case: Case) -> Iterator[Point]:
    """Two independent samples, one of which is the batch."""
    d = len(case["gradients"][0])
    one = tuple(zip(case["probabilities"], case["gradients"], strict=True))
    samples = tuple((p * q, {"G": (g, h), "first": g}) for (p, g), (q, h) in product(one, repeat=2))
    known = {"N": 2, "B": 1, "d": d, "L": mean(samples, "first")}
    joint = independent(samples, law(s=((1, 0), (0, 1))))
    for a, entry in enumerate(compute(case), start=1):
        yield Point(World({**known, "a": a}, joint), entry, BOTH)


def printed_risk(compute: Compute, case: Case) -> Iterator[Point]:
    """The gradient −2x."""
    (entry,) = compute({**case, "gradients": tuple((-2 * x,) for x in case["x"])})
    yield Point(World({}, scalar("x", list(zip(case["probabilities"], case["x"], strict=True)))), entry)


def step(compute: Compute, case: Case) -> Iterator[Point]:
    """The weight after the step is what the derivation's assumption says it is."""
    outcomes = list(zip(case["probabilities"], case["x"], strict=True))
    yield Point(World({"w0": case["w0"], "eta": case["eta"]}, scalar("x", outcomes)), compute(case))


# --- what the claims compute -------------------------------------------------------------------------------


def of_each_batch(claim: Claim) -> Compute:
    """What the oracle says of every batch."""
    return lambda case: equals(claim).oracle(case)[1:]


def reduced(batches: _batches.Batches, claim: Claim) -> Compute:
    """What the claim compares: reduced from the derived gradients of every batch."""
    reduce = equals(claim).reduce
    assert reduce is not None
    return lambda case: reduce(case, tuple(gradient(case, batch) for batch in batches(case)))[0]


def by_all(
    batches: _batches.Batches, indicators: Indicators, found: Callable[..., Iterator[Point]]
) -> tuple[Meeting, ...]:
    """Oracle (on both sides of the equation), closed form, and what is compared."""
    both, right = partial(found, batches, indicators, BOTH), partial(found, batches, indicators, RIGHT)
    reduce = partial(reduced, batches)
    return Meeting(oracle, drawn, both), Meeting(closed_form, drawn, right), Meeting(reduce, drawn, right)


def unbiased(batches: _batches.Batches, indicators: Indicators) -> tuple[Meeting, ...]:
    """Every batch's own gradient, too."""
    own = Meeting(of_each_batch, drawn, partial(each, batches, indicators), side="lhs")
    return (*by_all(batches, indicators, average), own)


# --- an epoch is a partition -------------------------------------------------------------------------------


def accepts(claim: Claim) -> Compute:
    """Whether every fact of the evidence holds."""
    sampled = claim.property
    assert isinstance(sampled, Sampled)
    return lambda case, outputs: all(
        one.holds
        for one in sampled.evidence(case, outputs, UNIT_ROUNDOFF["float64"])
        if isinstance(one, Fact)
    )


def triples(claim: Claim, random: Random) -> Iterator[Case]:
    """All ways to write three indices into batches of two and one, partitions and others."""
    yield from ({"batches": ((i, j), (k,))} for i, j, k in product(range(3), repeat=3))


def partition(compute: Compute, case: Case) -> Iterator[Point]:
    """Every sample is in exactly one batch: the equation holds for all of them."""
    batches = case["batches"]
    accepted = compute({"N": 3, "batch_size": 2, "seeds": (1,)}, (batches, batches))
    known = {"N": 3, "K": 2, "P": tuple(indicator(3, batch) for batch in batches)}
    yield Point(World(known), accepted, ("holds",))


def laws(claim: Claim, random: Random) -> Iterator[Case]:
    """Finite laws of (X, Y), and weights."""
    for _ in range(20):
        n, size = random.randint(1, 3), random.randint(1, 3)
        yield {
            "w": numbers(random, n),
            "X": tuple(numbers(random, n) for _ in range(size)),
            "y": numbers(random, size),
            "probabilities": (F(1, size),) * size,
        }


def exchanged(compute: Compute, case: Case) -> Iterator[Point]:
    rows = zip(case["probabilities"], case["X"], case["y"], strict=True)
    of_pairs = tuple((p, {"X": x, "Y": y}) for p, x, y in rows)
    for a, entry in enumerate(compute(case), start=1):
        yield Point(World({"n": len(case["w"]), "w": case["w"], "a": a}, of_pairs), entry, BOTH)


def jumps(claim: Claim, random: Random) -> Iterator[Case]:
    """Losses that jump at θ; the first case is the erratum's."""
    yield {"theta": F(1, 2), "a": 1, "b": 0, "c": 0, "d": 0}
    for _ in range(20):
        yield {"theta": chance(random), **{name: number(random) for name in ("a", "b", "c", "d")}}


def jump(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World(case), compute(case))


MEETINGS = {
    "minibatch.inclusion": (Meeting(closed_form, sizes, chances),),
    "minibatch.joint_inclusion": (Meeting(closed_form, sizes, chances),),
    "minibatch.sample_gradient": unbiased(_batches.singles, indicator),
    "minibatch.with_replacement": unbiased(_batches.tuples, of_draws),
    "minibatch.without_replacement": unbiased(_batches.subsets, indicator),
    "minibatch.covariance": by_all(_batches.subsets, indicator, spread),
    "minibatch.covariance_with_replacement": by_all(_batches.tuples, of_draws, spread),
    "minibatch.expected_risk": (Meeting(closed_form, risks, risk),),
    "minibatch.gradient_of_risk": (Meeting(closed_form, laws, exchanged),),
    "minibatch.exchanged_gradient": (Meeting(closed_form, jumps, jump),),
    "minibatch.given_sample": (Meeting(closed_form, inputs, printed_risk),),
    "minibatch.reused_sample": (Meeting(closed_form, inputs, step),),
    "minibatch.epoch_partition": (Meeting(accepts, triples, partition, side="holds"),),
    "minibatch.epoch_weights": (
        *by_both(drawn, partial(epoch, BOTH)),
        Meeting(partial(reduced, _batches.blocks), drawn, partial(epoch, BOTH)),
    ),
    "minibatch.unweighted_epoch": (Meeting(closed_form, epochs, partial(epoch, ("lhs",)), side="lhs"),),
}

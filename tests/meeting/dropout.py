"""Dropout: the law of the mask is every mask, as likely as it is."""

from collections.abc import Iterable, Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World
from reference.claims._model import Binomial, Case, Claim, Fact, Sampled
from reference.exact import UNIT_ROUNDOFF
from tests.meeting.laws import F, certain, chance, masks, number, numbers
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

# --- cases -------------------------------------------------------------------------------------------------


def layers(claim: Claim, random: Random) -> Iterator[Case]:
    """Layers of one to three inputs and one or two units; the first one refutes an erratum."""
    first = {
        "dropout.output_scaling": {"x": (F(0), F(0)), "b": (F(1),)},
        "dropout.through_activation": {"x": (F(1), F(-1)), "b": (F(0),)},
    }.get(claim.id)
    if first:
        yield {"W": ((F(1),), (F(1),)), "keep": F(1, 2), **first}
    for _ in range(20):
        n, units = random.randint(1, 3), random.randint(1, 2)
        yield {
            "W": tuple(numbers(random, units) for _ in range(n)),
            "x": numbers(random, n),
            "b": numbers(random, units),
            "keep": chance(random),
        }


def units(claim: Claim, random: Random) -> Iterator[Case]:
    """One unit that is not 0, a probability of keeping it whose inverse is a binary number, and its mask."""
    for keep in (F(1, 2), F(1, 4), F(1, 8)):
        for x in {number(random) for _ in range(12)} - {0}:
            yield from ({"x": x, "keep": keep, "mask": mask} for mask in (0, 1))


# --- points ------------------------------------------------------------------------------------------------


def preactivations(sides: tuple[str, ...], compute: Compute, case: Case) -> Iterator[Point]:
    """Each unit: a column of W and its bias."""
    n, law = len(case["x"]), masks(len(case["x"]), case["keep"])
    columns = zip(*case["W"], strict=True)
    for w, b, entry in zip(columns, case["b"], compute(case), strict=True):
        yield Point(World({"n": n, "x": case["x"], "w": w, "b": b, "h": case["keep"]}, law), entry, sides)


def inputs(compute: Compute, case: Case) -> Iterator[Point]:
    """Each input on average."""
    n, law = len(case["x"]), masks(len(case["x"]), case["keep"])
    for i, entry in enumerate(compute(case), start=1):
        yield Point(World({"n": n, "i": i, "x": case["x"], "h": case["keep"]}, law), entry, BOTH)


def at_test(compute: Compute, case: Case) -> Iterator[Point]:
    """Each number of a layer."""
    for x, entries in zip(case["x"], compute(case), strict=True):
        for i, entry in enumerate(entries, start=1):
            yield Point(World({"n": len(x), "i": i, "x": x}), entry)


def _unit(case: Case) -> dict[str, Any]:
    return {"n": 1, "i": 1, "x": (case["x"],), "h": case["keep"]}


def trained(compute: Compute, case: Case) -> Iterator[Point]:
    """The output that the evidence accepts of a kept unit, and of a dropped one."""
    kept = [y for y in _answers(case) if compute(case, ((y,),) * 2)]
    yield Point(World({**_unit(case), "m": (case["mask"],)}), kept[0] if case["mask"] else F(0))
    assert len(kept) == 1
    assert compute(case, ((F(0),), (F(0),)))


def evaluated(compute: Compute, case: Case) -> Iterator[Point]:
    """The output at test time that the evidence accepts after the derived one while training."""
    world = World(_unit(case), certain(m=(1,)))
    output = value("dropout.inverted", "lhs", world)
    (y,) = [y for y in _answers(case) if compute(case, ((output,), (y,)))]
    yield Point(world, y)


def _answers(case: Case) -> set[F]:
    x, keep = case["x"], case["keep"]
    return {
        F(sign * x * factor) for sign in (1, -1) for factor in (1, 2, 1 / keep, 1 / keep**2, keep, 1 - keep)
    }


def probability(compute: Compute, case: Case) -> Iterator[Point]:
    """How often the evidence has a unit kept."""
    yield Point(World(_unit(case), masks(1, case["keep"])), compute(case), BOTH)


def mask(compute: Compute, case: Case) -> Iterator[Point]:
    """The evidence accepts x·m/h for the m that the definition allows, and for no other."""
    for m in (0, 1, -1, 2, F(1, 2), 3):
        y = value("dropout.train", "rhs", World({**_unit(case), "m": (m,)}))
        yield Point(World({**_unit(case), "m": (m,)}), compute(case, ((y,), (y,))), ("holds",))


def rates(claim: Claim, random: Random) -> Iterator[Case]:
    """Probabilities of keeping; the first one is the erratum's."""
    yield {"keep": F(9, 10)}
    yield from ({"keep": chance(random)} for _ in range(30))


def rate(sides: tuple[str, ...], compute: Compute, case: Case) -> Iterator[Point]:
    """One unit."""
    yield Point(World({"n": 1, "i": 1, "h": case["keep"]}, masks(1, case["keep"])), compute(case), sides)


def gradients(claim: Claim, random: Random) -> Iterator[Case]:
    """Derivatives by the outputs of one to three units, and their mask."""
    for _ in range(20):
        n = random.randint(1, 3)
        mask = tuple(random.randint(0, 1) for _ in range(n))
        yield {"d": numbers(random, n), "x": numbers(random, n), "mask": mask, "keep": chance(random)}


def back(compute: Compute, case: Case) -> Iterator[Point]:
    """Each entry of the derivative by the input."""
    n, values = len(case["d"]), {"s": case["d"], "x": case["x"], "m": case["mask"], "h": case["keep"]}
    for a, entry in enumerate(compute(case), start=1):
        yield Point(World({"n": n, "a": a, **values}), entry, BOTH)


def passed_back(compute: Compute, case: Case) -> Iterator[Point]:
    """The derivative that the evidence accepts by a kept unit, and by a dropped one."""
    accepted = [y for y in {F(0), *_answers(case)} if compute(case, y)]
    assert len(accepted) == 1
    world = {"n": 1, "a": 1, "s": (case["x"],), "x": (F(1),), "m": (case["mask"],), "h": case["keep"]}
    yield Point(World(world), accepted[0], BOTH)


def samples(claim: Claim, random: Random) -> Iterator[Case]:
    """One or two samples of one or two inputs, so that there are few masks."""
    for _ in range(22):
        N, n = random.randint(1, 2), random.randint(1, 2)
        X = tuple(numbers(random, n) for _ in range(N))
        yield {"w": numbers(random, n), "X": X, "y": numbers(random, N), "keep": chance(random)}


def regularised(compute: Compute, case: Case) -> Iterator[Point]:
    """The loss, averaged over all masks of all samples."""
    N, n = len(case["y"]), len(case["w"])
    law = [
        (p, {"m": tuple(row["m"][r * n : (r + 1) * n] for r in range(N))})
        for p, row in masks(N * n, case["keep"])
    ]
    values = {"N": N, "n": n, "x": case["X"], "y": case["y"], "w": case["w"], "h": case["keep"]}
    yield Point(World(values, tuple(law)), compute(case), BOTH)


# --- what the claims compute -------------------------------------------------------------------------------


def _evidence(claim: Claim, case: Case, outputs: Iterable[Any]) -> Any:
    """On a layer of one unit."""
    sampled = claim.property
    assert isinstance(sampled, Sampled)
    layer = {"x": ((case["x"],),), "keep": case["keep"]}
    return sampled.evidence(layer, tuple((output,) for output in outputs), UNIT_ROUNDOFF["float64"])


def accepts(claim: Claim) -> Compute:
    """Whether every fact of the evidence holds."""
    return lambda case, outputs: all(
        one.holds for one in _evidence(claim, case, outputs) if isinstance(one, Fact)
    )


def keeps(claim: Claim) -> Compute:
    """The probability with which the evidence has a unit kept."""

    def probability(case: Case) -> Any:
        evidence = _evidence(claim, case, ((case["x"] / case["keep"],), (case["x"] / case["keep"],)))
        (count,) = [
            one for one in evidence if isinstance(one, Binomial) and one.what == "units that are kept"
        ]
        return count.probability

    return probability


def accepts_back(claim: Claim) -> Compute:
    """Whether every fact holds of a derivative by one unit, after an honest forward pass."""

    def accepts(case: Case, derivative: F) -> bool:
        assert isinstance(claim.property, Sampled)
        one = {"d": ((case["x"],),), "mask": ((bool(case["mask"]),),), "keep": case["keep"]}
        outputs = ((1 / case["keep"],),), ((derivative,),)
        return all(fact.holds for fact in claim.property.evidence(one, outputs, UNIT_ROUNDOFF["float64"]))

    return accepts


MEETINGS = {
    "dropout.drop_probability": (Meeting(closed_form, rates, partial(rate, BOTH)),),
    "dropout.rate": (Meeting(closed_form, rates, partial(rate, ("rhs",))),),
    "dropout.backward": (
        Meeting(closed_form, gradients, back),
        Meeting(accepts_back, units, passed_back),
    ),
    "dropout.least_squares": (Meeting(closed_form, samples, regularised),),
    "dropout.inverted_least_squares": by_both(samples, regularised),
    "dropout.expected_preactivation": (Meeting(closed_form, layers, partial(preactivations, BOTH)),),
    "dropout.preactivation_variance": (Meeting(closed_form, layers, partial(preactivations, BOTH)),),
    "dropout.test_scaling": (Meeting(closed_form, layers, partial(preactivations, BOTH)),),
    "dropout.output_scaling": (Meeting(closed_form, layers, partial(preactivations, ("lhs",)), side="lhs"),),
    "dropout.through_activation": (Meeting(closed_form, layers, partial(preactivations, ("rhs",))),),
    "dropout.inverted": (Meeting(closed_form, layers, inputs), Meeting(accepts, units, evaluated)),
    "dropout.train": (
        Meeting(accepts, units, trained, equation=0),
        Meeting(keeps, units, probability, equation=1),
        Meeting(accepts, units, mask, equation=2, side="holds"),
    ),
    "dropout.eval": (Meeting(oracle, drawn, at_test),),
}

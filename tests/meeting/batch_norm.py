"""Batch normalization: batches whose divisors √(v + ε) are rational."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from derivations._worlds import World, independent, weighted
from reference.claims import _normalising as layers
from reference.claims import _running_statistics as averages
from reference.claims._model import Case, Claim
from tests.meeting.laws import F, number, numbers, positive
from tests.meeting.meetings import BOTH, Compute, Meeting, Point, closed_form, oracle

PATTERNS = {2: ((1, -1), 1), 4: ((7, 1, -1, -7), 5)}
"""Deviations from the mean, and the root of their mean square."""

# --- cases -------------------------------------------------------------------------------------------------


def _spread(random: Random, root: F) -> F:
    """σ such that σ² + ε is a square, where ε is the square of ``root``."""
    m = 1 + positive(random)
    return root * (m - 1 / m) / 2


def _unit(random: Random, N: int, root: F) -> tuple[F, ...]:
    deviations, size = PATTERNS[N]
    middle, sigma = number(random), _spread(random, root)
    return tuple(middle + sigma / size * one for one in random.sample(deviations, N))


def units(claim: Claim, random: Random) -> Iterator[Case]:
    """One unit, one of its samples, and what its gradient needs."""
    for _ in range(24):
        N, root = random.choice(tuple(PATTERNS)), positive(random)
        yield {
            "x": _unit(random, N, root),
            "i": random.randint(1, N),
            "eps": root**2,
            "gamma": number(random),
            "beta": number(random),
            "b": number(random),
            "a": positive(random),
            "d": numbers(random, N),
        }


def scaled_units(claim: Claim, random: Random) -> Iterator[Case]:
    """The same, with an ε that is divided by a²."""
    for case in units(claim, random):
        yield {**case, "eps": case["eps"] * case["a"] ** 2}


def batches(claim: Claim, random: Random) -> Iterator[Case]:
    """Units side by side, with running statistics and with gradients."""
    for _ in range(12):
        N, root = random.choice(tuple(PATTERNS)), positive(random)
        yield {
            "z": tuple(zip(*(_unit(random, N, root) for _ in range(2)), strict=True)),
            "eps": root**2,
            "gamma": (positive(random), -positive(random)),
            "beta": numbers(random, 2),
            "running_mean": numbers(random, 2),
            "running_var": tuple(_spread(random, root) ** 2 for _ in range(2)),
            "momentum": F(1, random.randint(2, 5)),
            "grad": tuple(numbers(random, 2) for _ in range(N)),
            "b": numbers(random, 2),
            "a": positive(random),
        }


def bare_batches(claim: Claim, random: Random) -> Iterator[Case]:
    """Neither scaled nor shifted."""
    for case in batches(claim, random):
        yield {**case, "gamma": (F(1), F(1)), "beta": (F(0), F(0))}


def still_batches(claim: Claim, random: Random) -> Iterator[Case]:
    """Every unit is constant."""
    for case in batches(claim, random):
        yield {**case, "z": (numbers(random, 2),) * random.randint(1, 3)}


def entries_at_test_time(claim: Claim, random: Random) -> Iterator[Case]:
    """One entry and its unit's running statistics."""
    for _ in range(20):
        root = positive(random)
        known = {name: number(random) for name in ("z", "gamma", "beta", "running_mean")}
        yield {**known, "running_var": _spread(random, root) ** 2, "eps": root**2}


def streams(claim: Claim, random: Random) -> Iterator[Case]:
    """A start, and none to four means of batches."""
    for t in (*range(5),) * 5:
        rates = {"momentum": F(1, random.randint(2, 7)), "start": number(random), "c": number(random), "t": t}
        yield {**rates, "means": numbers(random, t), "mean": number(random), "a": 1 - rates["momentum"]}


def laws(claim: Claim, random: Random) -> Iterator[Case]:
    """Equally likely values."""
    for _ in range(20):
        yield {"values": numbers(random, random.randint(2, 3))}


def any_units(claim: Claim, random: Random) -> Iterator[Case]:
    """One unit of any spread; the first case refutes the slide's divisor."""
    yield {"x": (F(0), F(4))}
    for _ in range(20):
        first = number(random)
        yield {"x": (first, first + positive(random), *numbers(random, random.randint(0, 2)))}


def still_units(claim: Claim, random: Random) -> Iterator[Case]:
    """One constant unit; the first case refutes that it gets the variance 1."""
    for value in (F(5), *numbers(random, 20)):
        yield {"x": (value,) * 2}


# --- points ------------------------------------------------------------------------------------------------


def _of_batch(case: Case, **values: Any) -> dict[str, Any]:
    """A world's values: the batch, its own statistics and the running ones."""
    statistics = layers.of_batch(case)
    columns = list(zip(*case["z"], strict=True))
    return {
        "N": len(case["z"]),
        "n": len(columns),
        "z": case["z"],
        "epsilon": case["eps"],
        "gamma": case["gamma"],
        "beta": case["beta"],
        "mu": tuple(m for m, _ in statistics),
        "v": tuple(map(layers.variance, columns)),
        "s": tuple(s for _, s in statistics),
        "mu_bar": case["running_mean"],
        "v_bar": case["running_var"],
        **values,
    }


def _of_unit(case: Case, **values: Any) -> World:
    """The world of one unit, as a batch that has no other."""
    batch = {"z": tuple((a,) for a in case["x"]), "eps": case["eps"]}
    alone = {name: (case[name],) for name in ("gamma", "beta")}
    known = _of_batch({**batch, **alone, "running_mean": (F(0),), "running_var": (F(0),)})
    return World({**known, "i": case["i"], "j": 1, "a": (case["a"],), "b": (case["b"],), **values})


def outputs(compute: Compute, case: Case) -> Iterator[Point]:
    """Every entry of the output."""
    for i, row in enumerate(compute(case), start=1):
        for j, value in enumerate(row, start=1):
            yield Point(World(_of_batch(case, i=i, j=j)), value)


def still_outputs(compute: Compute, case: Case) -> Iterator[Point]:
    for i, row in enumerate(compute(case), start=1):
        for j, value in enumerate(row, start=1):
            yield Point(World(_of_batch(case, i=i, j=j, c=case["z"][0])), value, BOTH)


def statistics(which: int, compute: Compute, case: Case) -> Iterator[Point]:
    """The mean (0) or the variance (1) of every unit."""
    for j, value in enumerate(compute(case)[which], start=1):
        yield Point(World(_of_batch(case, i=1, j=j)), value)


def mean_squares(compute: Compute, case: Case) -> Iterator[Point]:
    for j, value in enumerate(compute(case), start=1):
        yield Point(World(_of_batch(case, i=1, j=j)), value, BOTH)


def moved(other: Any, compute: Compute, case: Case) -> Iterator[Point]:
    """The difference between two outputs, over γ, is how far a batch is normalised to another."""
    known = _of_batch(case, a=(case["a"],) * 2, b=case["b"], epsilon=other(case)["eps"])
    for i, row in enumerate(compute(case)):
        for j, value in enumerate(row):
            normalised = (case["z"][i][j] - known["mu"][j]) / known["s"][j]
            there = World({**known, "i": i + 1, "j": j + 1})
            yield Point(there, normalised + value / case["gamma"][j], BOTH)


def unit(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(_of_unit(case), compute(case), BOTH)


def scaled_unit(compute: Compute, case: Case) -> Iterator[Point]:
    plain = {**case, "eps": case["eps"] / case["a"] ** 2}
    yield Point(_of_unit(plain, epsilon=case["eps"]), compute(case), BOTH)


def still_unit(compute: Compute, case: Case) -> Iterator[Point]:
    still = {**case, "x": (case["x"][0],) * len(case["x"])}
    yield Point(_of_unit(still, c=(case["x"][0],)), compute(case), BOTH)


def entry(compute: Compute, case: Case) -> Iterator[Point]:
    known = {name: (case[name],) for name in ("gamma", "beta")}
    averaged = {"mu_bar": (case["running_mean"],), "v_bar": (case["running_var"],)}
    world = {
        "N": 1,
        "n": 1,
        "i": 1,
        "j": 1,
        "z": ((case["z"],),),
        "epsilon": case["eps"],
        **known,
        **averaged,
    }
    yield Point(World(world), compute(case), BOTH)


def averaged(which: int, compute: Compute, case: Case) -> Iterator[Point]:
    """The running mean (0) or variance (1) of every unit, after one batch."""
    columns, name = list(zip(*case["z"], strict=True)), ("mu_bar", "v_bar")[which]
    old = case[("running_mean", "running_var")[which]]
    for value, x, start in zip(averages.running(case)[which], columns, old, strict=True):
        known = {"t": 0, "N": len(x), "z": (x,), "alpha": case["momentum"], name: (start,)}
        yield Point(World(known), value, BOTH)


def stream(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"t": case["t"], "alpha": case["momentum"], "mu_bar": (case["start"],)}
    yield Point(World({**known, "mu": case["means"]}), compute(case), BOTH)


def constant_stream(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"t": case["t"], "alpha": case["momentum"], "mu_bar": (case["start"],)}
    yield Point(World({**known, "c": case["c"], "mu": (case["c"],) * 4}), compute(case), BOTH)


def one_batch(compute: Compute, case: Case) -> Iterator[Point]:
    known = {"t": 0, "alpha": case["momentum"], "a": case["a"], "mu_bar": (case["start"],)}
    yield Point(World({**known, "mu": (case["mean"],)}), compute(case), BOTH)


def samples(compute: Compute, case: Case) -> Iterator[Point]:
    """Two independent samples of the law."""
    values = case["values"]
    draws = [weighted(*((F(1, len(values)), {k: x}) for x in values)) for k in ("first", "second")]
    law = tuple((p, {"z": (row["first"], row["second"])}) for p, row in independent(*draws))
    v = compute(case)
    yield Point(World({"N": 2, "m": sum(values, F(0)) / len(values), "v": v}, law), v, BOTH)


def _alone(case: Case, d: tuple[F, ...], x: tuple[F, ...], gamma: F, **values: Any) -> dict[str, Any]:
    m, s = layers.mean(x), layers.divisor(x, case["eps"])
    known = {"N": len(x), "z": x, "d": d, "gamma": gamma, "beta": F(3), "epsilon": case["eps"]}
    tilde = tuple((a - m) / s for a in x)
    return {**known, "mu": m, "v": layers.variance(x), "s": s, "z_tilde": tilde, **values}


def slopes(compute: Compute, case: Case) -> Iterator[Point]:
    """The gradient by every entry that comes in."""
    columns = zip(*(zip(*case[name], strict=True) for name in ("grad", "z")), case["gamma"], strict=True)
    found = list(zip(*compute(case), strict=True))
    for (d, x, gamma), column in zip(columns, found, strict=True):
        for i, value in enumerate(column, start=1):
            yield Point(World(_alone(case, d, x, gamma, i=i)), value, BOTH)


def slopes_by_parameter(compute: Compute, case: Case) -> Iterator[Point]:
    """The gradient by every unit's γ or β."""
    columns = zip(*(zip(*case[name], strict=True) for name in ("grad", "z")), case["gamma"], strict=True)
    for (d, x, gamma), value in zip(columns, compute(case), strict=True):
        yield Point(World(_alone(case, d, x, gamma)), value, BOTH)


def slope(compute: Compute, case: Case) -> Iterator[Point]:
    known = _alone(case, case["d"], case["x"], case["gamma"], i=case["i"])
    yield Point(World(known), compute({**case, "normalised": known["z_tilde"]}), BOTH)


def printed(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"N": len(case["x"]), "z": case["x"]}), compute(case), ("lhs",))


def printed_of_still(compute: Compute, case: Case) -> Iterator[Point]:
    yield Point(World({"N": 2, "z": case["x"], "z_tilde": (F(0), F(0))}), compute(case))


# --- what is computed --------------------------------------------------------------------------------------


def batch_statistics(claim: Claim) -> Compute:
    """What is blended in: without a weight of the old, the running statistics are the batch's."""
    return lambda case, **_: averages.running({**case, "momentum": F(0)})


def running_statistics(claim: Claim) -> Compute:
    """Both of them."""
    return lambda case, **_: averages.running(case)


MEETINGS = {
    "batch_norm.train": (
        Meeting(batch_statistics, batches, partial(statistics, 0), equation=0),
        Meeting(batch_statistics, batches, partial(statistics, 1), equation=1),
        Meeting(oracle, batches, outputs, equation=2),
    ),
    "batch_norm.eval": (Meeting(oracle, batches, outputs),),
    "batch_norm.running": (
        Meeting(oracle, batches, partial(averaged, 0), equation=0),
        Meeting(oracle, batches, partial(averaged, 1), equation=1),
    ),
    "batch_norm.variance": (
        Meeting(oracle, bare_batches, mean_squares),
        Meeting(closed_form, units, unit),
    ),
    "batch_norm.constant_unit": (
        Meeting(oracle, still_batches, still_outputs),
        Meeting(closed_form, units, still_unit),
    ),
    "batch_norm.bias": (
        Meeting(oracle, batches, partial(moved, layers.with_bias)),
        Meeting(closed_form, units, unit),
    ),
    "batch_norm.scale": (
        Meeting(oracle, batches, partial(moved, layers.rescaled)),
        Meeting(closed_form, scaled_units, scaled_unit),
    ),
    "batch_norm.backward": (Meeting(oracle, batches, slopes), Meeting(closed_form, units, slope)),
    "batch_norm.gamma_gradient": (
        Meeting(oracle, batches, slopes_by_parameter),
        Meeting(closed_form, units, slope),
    ),
    "batch_norm.beta_gradient": (
        Meeting(oracle, batches, slopes_by_parameter),
        Meeting(closed_form, units, slope),
    ),
    "batch_norm.centred": (Meeting(closed_form, units, unit),),
    "batch_norm.output_mean": (Meeting(closed_form, units, unit),),
    "batch_norm.affine": (Meeting(closed_form, entries_at_test_time, entry),),
    "batch_norm.unrolled": (Meeting(closed_form, streams, stream),),
    "batch_norm.same_statistics": (Meeting(closed_form, streams, constant_stream),),
    "batch_norm.weight_of_the_new": (Meeting(closed_form, streams, one_batch),),
    "batch_norm.unbiased": (Meeting(closed_form, laws, samples),),
    "batch_norm.slide_root": (Meeting(closed_form, any_units, printed, side="lhs"),),
    "batch_norm.slide_epsilon": (Meeting(closed_form, still_units, printed_of_still),),
}

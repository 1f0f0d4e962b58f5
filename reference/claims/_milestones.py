"""Step decay: cases around the milestones, the oracle, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import Any

from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real, Values
from reference.exact import Value, rounded

Rule = Callable[[Case, int], Value]
"""The rate at t."""


def with_times(inputs: Mapping[str, Any]) -> Case:
    """The milestones from the gaps between them; the first time, the last, and those around milestones."""
    milestones = tuple(accumulate(inputs["gaps"]))
    times = {0, milestones[-1] + 3, *(m + d for m in milestones for d in (-1, 0, 1))}
    return {
        "lr": inputs["lr"],
        "gamma": inputs["gamma"],
        "milestones": milestones,
        "times": tuple(sorted(times)),
    }


MILESTONES = Domain(
    {
        "count": Integer(1, 3),
        "lr": Real(0, 1, open=True, scales=(0, -6)),
        "gamma": Real(0, 1, open=True, scales=(0, -3)),
        "gaps": Array(Integer(1, 5), ("count",)),
    },
    with_times,
)
EXAMPLES = (
    *(
        with_times({"lr": Fraction(3, 8), "gamma": Fraction(1, 4), "gaps": gaps})
        for gaps in ((3, 1, 4), (2, 2), (1,))
    ),
    with_times({"lr": Fraction(201, 256), "gamma": Fraction(231, 256), "gaps": (1, 2, 1, 5, 1, 3)}),
)
"""The milestones are in rising order, and none is there twice: not all right code takes others."""


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call at each of the times."""
    settings = {name: case[name] for name in ("lr", "gamma", "milestones")}
    return tuple(Call("step_decay", (t,), settings) for t in case["times"])


def reached(case: Case, t: int) -> int:
    """#{i : mᵢ <= t}."""
    return sum(m <= t for m in case["milestones"])


def stepped(case: Case, t: int) -> Value:
    """η γ^#{i : mᵢ <= t}.

    The power may be exp(n·log γ), which loses two roundings of n·log γ, here less than 21, and 8 of itself.
    """
    return _powers(reached)(case, t)


def _powers(exponent: Callable[[Case, int], int]) -> Rule:
    def rate(case: Case, t: int) -> Value:
        value = case["lr"] * case["gamma"] ** exponent(case, t)
        return rounded(value, value, 50)

    return rate


def rates(case: Case, rule: Rule = stepped, **_: Any) -> Values:
    """The rate at each of the times."""
    return tuple(rule(case, t) for t in case["times"])


# --- known wrong ones --------------------------------------------------------------------------------------


def _fed_back(case: Case, t: int) -> int:
    return sum(reached(case, s) for s in range(t + 1))


MISTAKES = tuple(
    Mistake(name, sentence, partial(rates, rule=rule))
    for name, sentence, rule in (
        (
            "one step early",
            "You count a milestone one step before it, as floor((1 + t)/k) does: the rate changes at t = mᵢ.",
            _powers(lambda case, t: reached(case, t + 1)),
        ),
        (
            "one step late",
            "You count a milestone one step after it, with mᵢ < t: it is mᵢ <= t.",
            _powers(lambda case, t: reached(case, t - 1)),
        ),
        (
            "only at the milestone",
            "You lower the rate at the milestones only: it stays lower.",
            _powers(lambda case, t: int(t in case["milestones"])),
        ),
        (
            "only once",
            "You lower the rate once, however many milestones there were.",
            _powers(lambda case, t: min(1, reached(case, t))),
        ),
        (
            "compounding",
            "You multiply the current rate by the whole factor again at every step: multiply the first rate.",
            _powers(_fed_back),
        ),
        (
            "every step",
            "You multiply by γ at every step: do it at the milestones only.",
            _powers(lambda case, t: t),
        ),
        (
            "first milestone as period",
            "You lower the rate at every multiple of the first milestone: use the others as well.",
            _powers(lambda case, t: t // case["milestones"][0]),
        ),
        (
            "the rate grows",
            "You divide by γ: multiply by it.",
            lambda case, t: case["lr"] / case["gamma"] ** reached(case, t),
        ),
        (
            "1 − γ",
            "You multiply by 1 − γ: γ is what is left of the rate.",
            lambda case, t: case["lr"] * (1 - case["gamma"]) ** reached(case, t),
        ),
        (
            "times the count",
            "You multiply by γ times the number of milestones: it is γ to that power.",
            lambda case, t: case["lr"] * case["gamma"] * reached(case, t) if reached(case, t) else case["lr"],
        ),
    )
)

"""What the tests of dropout's masks will see of a mistake: so their power can be computed.

The tests are those that a right layer's outputs are put to; of each, the law under the mistake. What scripted
draws tell depends on how a subject draws: nothing is counted of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from reference.claims import _masks
from reference.claims._masks import FACTORS, KEPT
from reference.claims._model import Binomial, Case, Evidence, Fact, Prospect, Values
from reference.exact import UNIT_ROUNDOFF

_UNIT = UNIT_ROUNDOFF["float64"]
_RIGHT_BY_CHANCE = Fraction(1, 2**40)
"""Noise has a density below 2 here: hardly ever is a unit's value over keep within its budget."""

Options = Mapping[str, Any]
OF_TWO = {
    "masks of two samples that agree": ("row", "array"),
    "masks of two units that agree": ("column", "array"),
    "masks of units half a layer apart that agree": ("array",),
    "masks of units at opposite ends that agree": ("array",),
    "masks from two generators that agree": ("generator",),
}
"""The pairs of draws that are held to each other, and what repeats make all of them agree."""


def of_train(case: Case, made: Options, **options: Any) -> tuple[Prospect, ...]:
    """As ``Sampled.prospects``, of training layers."""
    return _prospects(case, made, options, _masks.imitate_train, _masks.train_evidence, _train_scale)


def of_both(case: Case, made: Options, **options: Any) -> tuple[Prospect, ...]:
    """As ``Sampled.prospects``, of training layers and the layer at test time."""
    return _prospects(case, made, options, _masks.imitate_both, _masks.both_evidence, _both_scales)


def _prospects(
    case: Case,
    made: Options,
    options: dict[str, Any],
    imitate: Callable[..., Values],
    evidence: Callable[..., tuple[Evidence, ...]],
    off: Callable[[Case, Options], Fraction | None],
) -> tuple[Prospect, ...]:
    if "draws" in case:
        return (Prospect(Fact("what scripted draws tell", True), None),)
    tests = evidence(case, imitate(case, Random(0), **options), _UNIT, **options)
    wrong = {**options, **made}
    return tuple(Prospect(test, _other(test, case, wrong, off)) for test in tests)


def _other(
    test: Evidence, case: Case, made: Options, off: Callable[[Case, Options], Fraction | None]
) -> Fraction | None:
    """What rules under the mistake; None where that is not known."""
    keep, repeats = KEPT[made.get("kept", "keep")](case["keep"]), made.get("repeats", "")
    noise = made.get("factor") == "noise" and case["keep"] != 1
    match test:
        case Fact("the same generator state gives the same result"):
            return 1 - _agree(keep) ** _units(case) if repeats == "never" else None
        case Fact("a unit that is not zero"):
            return 1 - _RIGHT_BY_CHANCE if noise else off(case, made)
        case Binomial(what):
            if noise:
                return Fraction(what != "masks that keep no unit")
            return _kept(what, case, keep, repeats)
    return None


def _kept(what: str, case: Case, keep: Fraction, repeats: str) -> Fraction | None:
    if what in OF_TWO:
        if repeats in OF_TWO[what]:
            return Fraction(1)
        return _agree(keep) if repeats in ("", "never") else None
    if repeats not in ("", "never"):
        return None
    of_all = {"masks that keep every unit": keep, "masks that keep no unit": 1 - keep}
    return of_all[what] ** _units(case) if what in of_all else keep


def _agree(keep: Fraction) -> Fraction:
    return keep**2 + (1 - keep) ** 2


def _units(case: Case) -> int:
    """How many units tell whether they were kept."""
    return sum(value != 0 for row in case["x"] for value in row)


# --- a factor that is not the one of the convention --------------------------------------------------------


def _train_scale(case: Case, made: Options) -> Fraction | None:
    """A kept unit tells: how likely there is one."""
    if made.get("factor") == "noise":
        return None  # at keep = 1 there is none
    right = "1/keep" if made.get("scaled_at", "train") == "train" else "1"
    own, wrong = (FACTORS[name](case["keep"]) for name in (right, made.get("factor") or right))
    return _some_kept(case, made) if own != wrong else None


def _both_scales(case: Case, made: Options) -> Fraction | None:
    """Likewise; of a layer that is dropped at test time, a unit that is kept in training and not then."""
    keep, draws = KEPT[made.get("kept", "keep")](case["keep"]), len(case["seeds"])
    if made.get("eval_factor") == "dropped":
        once = (1 - keep) * (1 - (1 - keep) ** draws)
        return 1 - (1 - once) ** _units(case)
    if not made.get("factor"):
        return None
    trained, evaluated = (FACTORS[made[name]](case["keep"]) for name in ("factor", "eval_factor"))
    return _some_kept(case, made) if trained * case["keep"] != evaluated else None


def _some_kept(case: Case, made: Options) -> Fraction:
    keep = KEPT[made.get("kept", "keep")](case["keep"])
    return 1 - (1 - keep) ** (_units(case) * len(case["seeds"]))

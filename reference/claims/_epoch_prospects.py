"""What the tests of an epoch will see of a mistake: so their power can be computed.

Of chance it is the law under the mistake; of scripted draws, which leave nothing to chance, what they tell of a
shuffle that draws as the imitation does, by integers below a bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import factorial, prod
from random import Random
from typing import Any

from reference.claims import _epochs, _scripted_epochs
from reference.claims._model import Binomial, Case, Evidence, Fact, Prospect
from reference.exact import UNIT_ROUNDOFF

_UNIT = UNIT_ROUNDOFF["float64"]
_IN_BATCH = re.compile(r"epochs with index (\d+) in batch (\d+)")
_TOGETHER = re.compile(r"epochs with the indices (\d+) and (\d+) in one batch")
_TOLD_BY_SCRIPTS = ("any", "cyclic")

Options = Mapping[str, Any]


def prospects(case: Case, made: Options, **options: Any) -> tuple[Prospect, ...]:
    """As ``Sampled.prospects``."""
    wrong = {**options, **made}
    if "draws" in case:
        return _of_scripts(case, wrong, options)
    outputs = _epochs.imitate(case, Random(0), **options)
    tests = _epochs.evidence(case, outputs, _UNIT, **options)
    return tuple(Prospect(test, _other(test, case, wrong)) for test in tests)


def _of_scripts(case: Case, wrong: Options, options: dict[str, Any]) -> tuple[Prospect, ...]:
    nothing = (Prospect(Fact("what scripted draws tell", True), None),)
    if wrong.get("shuffle") not in _TOLD_BY_SCRIPTS:
        return nothing
    outputs = _scripted_epochs.imitate(case, Random(0), **wrong)
    found = _scripted_epochs.evidence(case, outputs, _UNIT, **options)
    told = tuple(Prospect(one, None if one.holds else Fraction(1)) for one in found if isinstance(one, Fact))
    return told or nothing


def _other(test: Evidence, case: Case, made: Options) -> Fraction | None:
    """What rules under the mistake; None where that is not known."""
    shuffle, repeats = made.get("shuffle", "all"), made.get("repeats", "")
    N, epochs = case["N"], len(case["seeds"])
    sizes = _epochs.batch_sizes(N, case["batch_size"], "kept")
    match test:
        case Fact("an epoch is a partition"):
            return _no_partition(N, epochs, sizes, case["batch_size"], made)
        case Fact("the same generator state gives the same result"):
            # at least, as the indices of a batch may be in any order
            alike = Fraction(prod(map(factorial, sizes)), factorial(N))
            return 1 - alike if repeats == "never" else None
        case Binomial(what) if repeats == "generator":
            # index 0 is in one of the batches in every epoch: in the one that tells least, at worst
            worst = max(range(len(sizes)), key=sizes.__getitem__)
            return Fraction(1) if what == f"epochs with index 0 in batch {worst}" else None
        case Binomial(what) if shuffle in ("none", "batches", "others") and repeats in ("", "never"):
            if place := _IN_BATCH.fullmatch(what):
                return _epochs.in_batch(int(place[1]), int(place[2]), N, sizes, shuffle)
            if pair := _TOGETHER.fullmatch(what):
                return _epochs.together(int(pair[1]), int(pair[2]), N, sizes, shuffle)
    return None


def _no_partition(N: int, epochs: int, sizes: list[int], batch_size: int, made: Options) -> Fraction | None:
    """How likely some epoch is no partition into batches of the right sizes, the smaller one last."""
    if made.get("start") or _epochs.batch_sizes(N, batch_size, made.get("last", "kept")) != sizes:
        return Fraction(1)
    if made.get("shuffle") == "drawn":
        return 1 - Fraction(factorial(N), N**N) ** epochs
    if made.get("shuffle") == "batches" and N % batch_size:
        return 1 - Fraction(1, len(sizes)) ** epochs
    return None

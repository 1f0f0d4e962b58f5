"""After how many cases each known mistake is refused, and what that takes.

    python benchmarks/time_to_kill.py [--claims adam,dropout.eval] [--seed 0] [--cases 100] [--worst 20] [--late 4]

Cases are asked as the judge asks them: the claim's examples first, then the drawn ones. A mistake is what its
oracle computes, rounded to the dtype that is asked; it is refused once it lies outside of the budget under every
convention that would be accepted. Mistakes are made under each convention, and the latest counts; under another
than the contract's own, what no case refuses is no mistake there (twice a half is the contract's one). The
milliseconds are those of oracles and comparison in this process, up to that case.

A mistake that outlives the examples, or the first ``--late`` cases, belongs into an explicit example.
The exit status is 1 if a mistake is never refused.
"""

from __future__ import annotations

import argparse
import struct
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from reference.claims._model import Claim, Convention, Equals, Mistake, Values
from reference.exact import exact_value, is_finite, to_ball, working_precision
from reference.judging.asking import Question
from reference.judging.compare import compare
from reference.judging.conventions import conventions
from reference.judging.questions import pool
from reference.judging.select import judged


@dataclass(frozen=True)
class Killed:
    """``cases`` until the mistake is refused (None: never), of which the claim has ``examples`` explicit ones."""

    claim: str
    mistake: str
    convention: str
    cases: int | None
    milliseconds: float
    examples: int


def returned(value: Any, dtype: str) -> Any:
    """What code with the mistake hands back: the oracle's numbers, rounded to the dtype."""
    if isinstance(value, tuple):
        return tuple(returned(part, dtype) for part in value)
    exact = exact_value(value) if is_finite(value) else float("nan")
    if isinstance(exact, float):
        return exact
    if dtype == "float64":
        return Fraction(float(exact))
    return Fraction(struct.unpack("<f", struct.pack("<f", float(exact)))[0])


def refused(
    claim: Equals, mistake: Mistake, made: Mapping[str, Any], held: Mapping[str, Any], question: Question
) -> bool:
    """Whether the claim, held under one convention, refuses the mistake, made under one, on this case."""
    if mistake.oracle is None:
        return False
    balls = to_ball(question.case, question.dtype)
    got: Values = returned(mistake.oracle(balls, **{**made, **(mistake.options or {})}), question.dtype)
    return compare(claim.oracle(balls, **held), got).mismatch is not None


def first(
    claim: Equals,
    mistake: Mistake,
    made: Convention,
    accepted: Sequence[Convention],
    questions: Sequence[Question],
) -> int | None:
    """The number of cases until the last of the accepted conventions refuses the mistake."""
    latest = 0
    for held in accepted:
        for number, question in enumerate(questions, start=1):
            if refused(claim, mistake, made.options, held.options, question):
                latest = max(latest, number)
                break
        else:
            return None
    return latest


def killed(claim: Claim, seed: int, cases: int) -> Iterator[Killed]:
    """All mistakes of an ``Equals`` claim."""
    held = claim.property
    if not isinstance(held, Equals):
        return
    questions = pool(claim, seed, cases).questions
    examples = sum(question.id.startswith("example") for question in questions)
    order = conventions(claim)
    accepted = [order[0], *(c for c in order[1:] if not c.only_declared)]
    for mistake in claim.mistakes:
        for made in accepted:
            start = time.perf_counter()
            number = first(held, mistake, made, accepted, questions)
            spent = 1000 * (time.perf_counter() - start)
            if number is None and made is not order[0]:
                continue
            yield Killed(claim.id, mistake.name, made.name, number, spent, examples)


def latest(found: Sequence[Killed]) -> list[Killed]:
    """One for each mistake: the convention under which it lives longest; the longest-lived mistake first."""
    worst: dict[tuple[str, str], Killed] = {}
    for one in found:
        known = worst.get((one.claim, one.mistake))
        if known is None or _age(one) > _age(known):
            worst[one.claim, one.mistake] = one
    return sorted(worst.values(), key=lambda one: (-_age(one), one.claim, one.mistake))


def _age(one: Killed) -> float:
    return float("inf") if one.cases is None else one.cases


def line(one: Killed) -> str:
    """One row of the table."""
    cases = "never" if one.cases is None else str(one.cases)
    under = f" ({one.convention})" if one.convention else ""
    return f"{one.claim:36} {cases:>6} {one.examples:>9} {one.milliseconds:>8.1f}  {one.mistake}{under}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", default="", metavar="A,B")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--worst", type=int, default=20, help="how many mistakes are listed; 0 for all")
    parser.add_argument("--late", type=int, default=4, help="later than this case is late")
    options = parser.parse_args()
    claims = judged([pattern for pattern in options.claims.split(",") if pattern])
    with working_precision():
        found = latest([one for claim in claims for one in killed(claim, options.seed, options.cases)])
    if not found:
        sys.exit("time_to_kill.py: none of these claims is judged by equality")
    print(f"{'claim':36} {'cases':>6} {'examples':>9} {'ms':>8}  mistake")
    for one in found[: options.worst or len(found)]:
        print(line(one))
    ages = [_age(one) for one in found]
    beyond = sum(_age(one) > one.examples for one in found)
    late = sum(age > options.late for age in ages)
    never = sum(one.cases is None for one in found)
    print(
        f"{len(found)} mistakes: median {median(ages):g} cases, {late} later than case {options.late}, "
        f"{beyond} after the examples, {never} never."
    )
    return 1 if never else 0


if __name__ == "__main__":
    sys.exit(main())

"""How often mistakes are refused, and rightly named: every mistake of every judged claim, at random seeds.

    python -m benchmarks.rates [--seeds 3] [--claims adam,dropout.train] [--cases 20]

A subject that makes the mistake answers with a random number of its oracle's ball, rounded to the dtype, or
with its imitation's draws. Printed are all that are not refused, or not named alone, and the counts.
"""

from __future__ import annotations

import argparse
from collections import Counter

from reference.claims._model import Claim, Mistake
from reference.judging.select import judged as selected
from reference.reporting import Kind
from tests.rates.imitations import CASES, judged

OUTCOMES = ("named alone", "named among others", "unknown", "another kind of failure", "WRONG", "NOT REFUSED")


def outcome(claim: Claim, mistake: Mistake, seed: int, cases: int) -> str:
    """What became of one mistake, in a word of OUTCOMES."""
    verdict = judged(claim, mistake, seed, cases)
    causes = {cause.mistake for cause in verdict.causes}
    if verdict.holds:
        return "NOT REFUSED"
    if mistake.name in causes:
        return "named alone" if len(causes) == 1 else "named among others"
    if causes:
        return "WRONG"
    return "unknown" if verdict.kind is Kind.FAILS else "another kind of failure"


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--claims", default="", metavar="A,B")
    parser.add_argument("--cases", type=int, default=CASES)
    options = parser.parse_args()
    claims = selected([pattern for pattern in options.claims.split(",") if pattern])
    counts: Counter[str] = Counter()
    for claim in claims:
        for mistake in claim.mistakes:
            for seed in range(options.seeds):
                found = outcome(claim, mistake, seed, options.cases)
                counts[found] += 1
                if found != "named alone":
                    print(f"{found:24} {claim.id}: {mistake.name} (seed {seed})", flush=True)
    total = counts.total()
    print(f"{total} runs of {sum(len(claim.mistakes) for claim in claims)} mistakes of {len(claims)} claims")
    for name in OUTCOMES:
        print(f"{name:24} {counts[name]:6} {100 * counts[name] / total:6.2f} %")


if __name__ == "__main__":
    main()

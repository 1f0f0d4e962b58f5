"""Beside what courses use: mistakes refused, and right code refused, by the customary tests and by gnomon.

    python -m benchmarks.practice [--claims adam,quadratic] [--inputs 5]

Of every ``Equals`` claim, each mistake and a right program are asked, with a random honest rounding:

    expected value   one example with a known answer, to 1e-7 relatively
    rel_error        max |x − y| / max(1e-8, |x| + |y|) < 1e-6 on random inputs
    allclose         numpy's defaults (1e-5 relatively, 1e-8 absolutely) on random inputs
    gnomon           the examples and 20 drawn cases

Random inputs are the claim's own first drawn cases, in float64, without the simplest one: these are made to tell
mistakes apart (several steps, unlike hyperparameters), so that the customary tests fare better here than on the
inputs of a course. They hold the code to the exact value, rounded, the best that a reference solution could give.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from reference.claims._model import Case, Claim, Equals, Mistake
from reference.exact import to_ball
from reference.judging.conventions import conventions
from reference.judging.drawing import draw
from reference.judging.select import judged as selected
from tests.rates.imitations import judged, roundings

TESTS = ("expected value", "rel_error", "allclose", "gnomon")
Pair = tuple[Any, Any]


def flat(values: Any) -> Iterator[float]:
    """The numbers of nested tuples."""
    if isinstance(values, tuple):
        for value in values:
            yield from flat(value)
    else:
        yield values


def answers(claim: Claim, mistake: Mistake | None, given: Sequence[Case], seed: int) -> list[Pair]:
    """What the code returns on the inputs, and what is right, as arrays."""
    held = claim.property
    assert isinstance(held, Equals)
    options, random = conventions(claim)[0].options, Random(seed)
    oracle = mistake.oracle if mistake else held.oracle
    assert oracle is not None
    pairs = []
    for case in given:
        balls = to_ball(case, "float64")
        got = roundings(oracle(balls, **options), random, "float64")
        right = roundings(held.oracle(balls, **options), None, "float64")
        pairs.append((np.array(list(flat(got))), np.array(list(flat(right)))))
    return pairs


def expected_value(pairs: Sequence[Pair]) -> bool:
    """Whether the first answer is right to 1e-7."""
    return bool(np.allclose(*pairs[0], rtol=1e-7, atol=0, equal_nan=True))


def rel_error(pairs: Sequence[Pair]) -> bool:
    """Whether every answer has a relative error below 1e-6."""
    return all(bool(np.all(np.abs(x - y) < 1e-6 * np.maximum(1e-8, np.abs(x) + np.abs(y)))) for x, y in pairs)


def allclose(pairs: Sequence[Pair]) -> bool:
    """Whether every answer is as close as numpy asks by default."""
    return all(bool(np.allclose(x, y, equal_nan=True)) for x, y in pairs)


def accepted(claim: Claim, mistake: Mistake | None, inputs: int, seed: int) -> tuple[bool, ...]:
    """Which tests accept the code, in the order of TESTS."""
    held = claim.property
    assert isinstance(held, Equals)
    drawn = [one.case for one in draw(held.domain, inputs + 1, f"practice/{claim.id}")][1:] or held.examples[
        :1
    ]
    customary: Sequence[Callable[[Sequence[Pair]], bool]] = (expected_value, rel_error, allclose)
    pairs = answers(claim, mistake, drawn, seed)
    return *(test(pairs) for test in customary), judged(claim, mistake, seed, 20).holds


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", default="", metavar="A,B")
    parser.add_argument("--inputs", type=int, default=5)
    options = parser.parse_args()
    claims = selected([pattern for pattern in options.claims.split(",") if pattern])
    claims = tuple(claim for claim in claims if isinstance(claim.property, Equals))
    wrong = [accepted(c, mistake, options.inputs, 0) for c in claims for mistake in c.mistakes]
    right = [accepted(c, None, options.inputs, seed) for c in claims for seed in range(3)]
    print(
        f"{'':16} {'of ' + str(len(wrong)) + ' mistakes':>18} {'of ' + str(len(right)) + ' right ones':>20}"
    )
    for k, name in enumerate(TESTS):
        refused, alarms = (sum(not row[k] for row in rows) for rows in (wrong, right))
        share = 100 * refused / len(wrong)
        print(f"{name:16} {refused:6} ({share:5.1f} %) refused {alarms:10} refused")


if __name__ == "__main__":
    main()

"""The gate: no claim without it. Mistakes are refused and named, and of every function there are honest rewrites.

Every claim that is judged is in these tables, because they are made of ``CLAIMS``. More seeds, and every
mistake at each of them: ``python -m benchmarks.rates``.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reference.claims import CLAIMS, claim
from reference.claims._model import Claim, Equals, Sampled
from reference.exact import to_ball
from reference.judging.conventions import conventions
from reference.reporting import Kind
from tests.claims.equality import answers, cases, equals, unbounded, undistinguished
from tests.rates.imitations import judged

JUDGED = [one for one in CLAIMS if one.property is not None]
EQUALS = [one for one in JUDGED if isinstance(one.property, Equals)]
SEED = 4
REWRITES = 8
ZOO = sorted(path.stem for path in (Path(__file__).parent.parent / "zoo").glob("*.py"))
PLAIN = {"mean_field": "relu_variances"}
"""Zoos of a single function."""

each_judged = pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
each_equals = pytest.mark.parametrize("one", EQUALS, ids=lambda one: one.id)


@each_judged
def test_it_has_mistakes(one: Claim) -> None:
    assert one.mistakes


@each_equals
def test_an_example_refuses_every_mistake_whatever_the_seed(one: Claim) -> None:
    """Examples are asked in every run; where two balls are apart, no rounding makes the one answer the other."""
    made = conventions(one)[0]
    told = undistinguished(answers(one, made, list(equals(one).examples)))
    assert [pair for pair in told if "" in pair] == []


@each_equals
def test_any_two_mistakes_differ_on_a_case(one: Claim) -> None:
    computed = answers(one, conventions(one)[0], list(equals(one).examples))
    alike = undistinguished(computed)
    if alike:  # no example tells these apart: then a drawn case does
        names = {name for pair in alike for name in pair}
        fewer = replace(one, mistakes=tuple(made for made in one.mistakes if made.name in names))
        alike = undistinguished(answers(fewer, conventions(one)[0], cases(one, 20)))
    assert [pair for pair in alike if "" not in pair] == []


@each_equals
def test_most_cases_have_a_verdict(one: Claim) -> None:
    for dtype in ("float64", "float32"):
        given = [to_ball(case, dtype) for case in cases(one, 10)]
        without = sum(bool(unbounded(equals(one).oracle(case))) for case in given)
        assert 4 * without <= len(given)


@cache
def named(id: str) -> tuple[str, bool, frozenset[str]]:
    """A mistake at random, whether code that makes it is refused, and what is named as the cause."""
    one = claim(id)
    mistake = Random(f"{SEED}/{one.id}").choice(one.mistakes)
    verdict = judged(one, mistake, SEED)
    return mistake.name, not verdict.holds, frozenset(cause.mistake for cause in verdict.causes)


@each_judged
def test_a_mistake_at_random_is_refused_and_no_other_named_for_it(one: Claim) -> None:
    mistake, refused, causes = named(one.id)
    assert refused
    assert not causes or mistake in causes


def test_nineteen_in_twenty_are_named_and_nothing_besides() -> None:
    others = [one.id for one in JUDGED if (found := named(one.id))[2] != {found[0]}]
    assert 20 * len(others) <= len(JUDGED), others


@each_equals
def test_an_honest_evaluation_holds(one: Claim) -> None:
    verdict = judged(one, None, SEED, 10)
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None)


@cache
def rewrites() -> dict[str, set[Any]]:
    """The honest rewrites of each function of the contract, over all zoos."""
    found: dict[str, set[Any]] = defaultdict(set)
    for topic in ZOO:
        zoo = vars(importlib.import_module(f"tests.zoo.{topic}"))
        for table in ("VARIANTS", "DRAWN"):
            for name, functions in zoo.get(table, {}).items():
                if callable(functions):
                    found[PLAIN[topic]].add(name)
                    continue
                for function, code in functions.items():
                    found[function].add(code)
    return found


@each_judged
def test_the_zoo_has_eight_honest_rewrites_of_what_it_asks_for(one: Claim) -> None:
    held = one.property
    assert isinstance(held, Equals | Sampled)
    case = held.examples[0] if isinstance(held, Equals) else held.designs[0]
    for operation in held.program(case, **conventions(one)[0].options):
        assert len(rewrites()[operation.function]) >= REWRITES, operation.function

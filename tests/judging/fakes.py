"""Small claims, so that the judge is tested on its own: a mean of products, and a coin."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from reference.claims._model import (
    Array,
    Binomial,
    Call,
    Claim,
    Convention,
    Domain,
    Equals,
    Evidence,
    Fact,
    Generator,
    Integer,
    Mistake,
    Operation,
    Real,
    Sampled,
    Source,
)
from reference.exact import dot
from reference.judging import in_process_subject
from reference.judging.reply import Reply
from reference.judging.run import judge
from reference.reporting import Report, Verdict

REAL = Real(-4, 4, scales=(0, -20, 3))


def products(case: Mapping[str, Any], factor: int = 2) -> tuple[Any, ...]:
    """factor / N times Xᵀy."""
    columns = zip(*case["X"], strict=True)
    return (tuple(Fraction(factor, len(case["X"])) * dot(column, case["y"]) for column in columns),)


def summed(case: Mapping[str, Any], factor: int = 2) -> tuple[Any, ...]:
    return (tuple(len(case["X"]) * value for value in products(case, factor)[0]),)


def turned(case: Mapping[str, Any], factor: int = 2) -> tuple[Any, ...]:
    return (tuple(-value for value in products(case, factor)[0]),)


def ask_products(case: Mapping[str, Any], **_: object) -> tuple[Operation, ...]:
    return (Call("gradient", (case["w"], case["X"], case["y"])),)


PRODUCTS = Claim(
    "quadratic.products",
    "A mean of products",
    "g = (2/N) X'y",
    (Source("lecture"),),
    property=Equals(
        Domain(
            {
                "N": Integer(1, 4),
                "n": Integer(1, 3),
                "w": Array(REAL, ("n",)),
                "X": Array(REAL, ("N", "n")),
                "y": Array(REAL, ("N",)),
            }
        ),
        ask_products,
        products,
        examples=(
            {"w": (Fraction(1),), "X": ((Fraction(1),), (Fraction(3),)), "y": (Fraction(1, 2), Fraction(1))},
        ),
    ),
    conventions=(
        Convention("two over N", "the factor is 2/N", {}),
        Convention("one over N", "the factor is 1/N", {"factor": 1}),
        Convention("three over N", "the factor is 3/N", {"factor": 3}, only_declared=True),
    ),
    mistakes=(
        Mistake("summed", "The sum is not divided by N.", summed),
        Mistake("turned", "The sign is turned.", turned),
        Mistake("turned again", "The difference is taken the wrong way round.", turned),
    ),
)


def ask_coin(case: Mapping[str, Any], **_: object) -> tuple[Operation, ...]:
    return (Call("epoch", (case["trials"], 1, Generator(5))),)


def coin_evidence(
    case: Mapping[str, Any], outputs: Sequence[Any], unit: Fraction, chance: Fraction = Fraction(1, 2)
) -> tuple[Evidence, ...]:
    flips = outputs[0]
    return (
        Fact("every flip is 0 or 1", set(flips) <= {0, 1}, sorted(set(flips))[-1], 1),
        Binomial("heads", sum(int(flip) for flip in flips), len(flips), chance),
    )


COIN = Claim(
    "quadratic.coin",
    "A fair coin",
    "P(1) = 1/2",
    (Source("lecture"),),
    property=Sampled(({"trials": 1000},), ask_coin, coin_evidence),
    conventions=(
        Convention("fair", "heads half of the time", {}),
        Convention("three quarters", "heads three quarters of the time", {"chance": Fraction(3, 4)}),
    ),
    mistakes=(
        Mistake("rare", "Heads come up one time in ten.", options={"chance": Fraction(1, 10)}),
        Mistake("rarer", "Heads come up one time in eleven.", options={"chance": Fraction(1, 11)}),
        Mistake("frequent", "Heads come up nine times in ten.", options={"chance": Fraction(9, 10)}),
    ),
)


class Answers:
    """A subject whose replies are given by a function of the operation; ``asked`` counts them."""

    output = ""
    isolation = None

    def __init__(self, reply: Callable[[Operation], Reply], declares: str | None = None) -> None:
        self.name = "answers"
        self.asked = 0
        self._reply = reply
        self._declares = declares

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        self.asked += len(operations)
        return [self._reply(operation) for operation in operations]

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        return lambda: self.run(operations, dtype)

    def declared_convention(self, function: str) -> str | None:
        return self._declares

    def close(self) -> None:
        pass


def report_on(function: Callable[..., Any], claim: Claim = PRODUCTS, **options: Any) -> Report:
    """Judge a plain function in the place that the claim calls."""
    name = "epoch" if claim is COIN else "gradient"
    return judge(in_process_subject({name: function}), [claim], **options)


def verdict_on(function: Callable[..., Any], claim: Claim = PRODUCTS, **options: Any) -> Verdict:
    """The one verdict of ``report_on``."""
    return report_on(function, claim, **options).verdicts[0]


def flips(seed: int, trials: int, heads_in_a_thousand: int) -> list[int]:
    """Coin flips without a random number generator."""
    digests = (hashlib.sha256(f"{seed}/{i}".encode()).digest() for i in range(trials))
    return [int(int.from_bytes(d[:8], "big") % 1000 < heads_in_a_thousand) for d in digests]

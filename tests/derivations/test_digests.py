"""A digest changes when the mathematics does, and only then; the committed ones are those of the derivations."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from derivations._assumptions import Equation, Moments
from derivations._proof import Definition, Derivation, Refutation, cites, linearity, moments, use
from derivations._prove import Prover, Source
from derivations._terms import Setting
from derivations._worlds import Witness, World, law
from tests.derivations.proving import proved

SETTING = Setting(sizes="n", arrays={"x": "n", "c": "", "q": ""}, random={"r": "n"})
ALIKE = Equation("alike", ("x[i] == c",), "i")
WHITE = Moments("white", ("E(r[i]*r[j]) == q*delta(i, j)",), "i j")
SIGNS = law(r=((1, 1), (1, -1), (-1, 1), (-1, -1)))
TWICE = law(r=((2, 2), (2, -2), (-2, 2), (-2, -2)))
VALUES = {"n": 2, "x": (3, 3), "c": 3, "q": 1}
BASE = Derivation(
    setting=SETTING,
    given=(ALIKE, WHITE),
    statement="E(Sum(x[i]*r[i], (i, 1, n))**2) == n*c**2*q",
    proof=(
        use("alike", "E(Sum(c*r[i], (i, 1, n))**2)"),
        linearity("c**2*Sum(Sum(E(r[i]*r[j]), (j, 1, n)), (i, 1, n))"),
        moments(),
    ),
    worlds=(World(VALUES, SIGNS), World({**VALUES, "x": (5, 5), "c": 5, "q": 4}, TWICE)),
    witnesses=(
        Witness("alike", World({**VALUES, "c": 2}, SIGNS)),
        Witness("white", World({**VALUES, "q": 2}, SIGNS)),
    ),
)
CITING = Derivation(
    setting=SETTING,
    given=(ALIKE, WHITE),
    statement="2*E(Sum(x[i]*r[i], (i, 1, n))**2) == 2*n*c**2*q",
    proof=(cites("it.cited"),),
    worlds=BASE.worlds,
    witnesses=BASE.witnesses,
)


def digest(source: Source | Callable[[], Source], **others: Source) -> str:
    table: dict[str, Callable[[], Source]] = {
        f"it.{name}": (lambda one=one: one) for name, one in others.items()
    }
    table["it.judged"] = source if callable(source) else lambda: source
    result = Prover(table).result("it.judged")
    assert result.status in ("derived", "definition", "refuted"), result.reason
    return result.digest


def documented() -> Derivation:
    """This says something."""
    return BASE


SAME = {
    "terms in another order": replace(BASE, statement="E(Sum(r[i]*x[i], (i, 1, n))**2) == q*n*c**2"),
    "another bound index": replace(BASE, statement="E(Sum(x[k]*r[k], (k, 1, n))**2) == n*c**2*q"),
    "other quantified indices": replace(
        BASE,
        given=(
            replace(ALIKE, equations=("x[k] == c",), forall="k"),
            replace(WHITE, equations=("E(r[k]*r[l]) == q*delta(l, k)",), forall="k l"),
        ),
    ),
    "assumptions in another order": replace(BASE, given=(WHITE, ALIKE)),
    "an assumption under another name": replace(
        BASE,
        given=(replace(ALIKE, name="all alike"), WHITE),
        proof=(use("all alike", BASE.proof[0].to), *BASE.proof[1:]),
        witnesses=(replace(BASE.witnesses[0], without="all alike"), BASE.witnesses[1]),
    ),
    "another line of the same rule": replace(
        BASE, proof=(use("alike", "E((c*Sum(r[i], (i, 1, n)))**2)"), *BASE.proof[1:])
    ),
    "a world more": replace(BASE, worlds=(*BASE.worlds, World({**VALUES, "x": (7, 7), "c": 7}, SIGNS))),
    "worlds in another order": replace(BASE, worlds=BASE.worlds[::-1]),
    "other witnesses": replace(
        BASE,
        witnesses=(
            Witness("alike", World({**VALUES, "c": 1}, SIGNS)),
            Witness("white", World({**VALUES, "q": 3}, SIGNS)),
        ),
    ),
    "a symbol that nothing mentions": replace(
        BASE,
        setting=replace(SETTING, arrays={"x": "n", "c": "", "q": "", "z": ""}),
        worlds=tuple(replace(one, values={**one.values, "z": 1}) for one in BASE.worlds),
        witnesses=tuple(
            replace(one, world=replace(one.world, values={**one.world.values, "z": 1}))
            for one in BASE.witnesses
        ),
    ),
    "a docstring": documented,
}

OTHER = {
    "another statement": replace(
        BASE,
        statement="3*E(Sum(x[i]*r[i], (i, 1, n))**2) == 3*n*c**2*q",
        proof=(
            use("alike", "3*E(Sum(c*r[i], (i, 1, n))**2)"),
            linearity(f"3*({BASE.proof[1].to})"),
            moments(),
        ),
    ),
    "another assumption": replace(
        BASE, given=(ALIKE, replace(WHITE, equations=(*WHITE.equations, "E(r[i]) == 0")))
    ),
    "another kind of symbol": replace(
        BASE, setting=replace(SETTING, arrays={"x": "n", "c": "", "q": ""}, nonnegative="q")
    ),
    "other rules": replace(BASE, proof=(use("alike", BASE.proof[0].to), moments())),
    "something random": replace(
        BASE,
        setting=Setting(sizes="n", arrays={"c": "", "q": ""}, random={"r": "n", "x": "n"}),
        worlds=(
            World({"n": 2, "c": 3, "q": 1}, tuple((p, {**row, "x": (3, 3)}) for p, row in SIGNS)),
            World({"n": 2, "c": 5, "q": 4}, tuple((p, {**row, "x": (5, 5)}) for p, row in TWICE)),
        ),
        witnesses=(
            Witness(
                "alike", World({"n": 2, "c": 2, "q": 1}, tuple((p, {**row, "x": (3, 3)}) for p, row in SIGNS))
            ),
            Witness(
                "white", World({"n": 2, "c": 3, "q": 2}, tuple((p, {**row, "x": (3, 3)}) for p, row in SIGNS))
            ),
        ),
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_the_digest_is_the_same_with(what: str) -> None:
    assert digest(SAME[what]) == digest(BASE)


@pytest.mark.parametrize("what", OTHER)
def test_the_digest_is_another_with(what: str) -> None:
    assert digest(OTHER[what]) != digest(BASE)


def test_the_digest_changes_with_what_is_cited() -> None:
    first = digest(CITING, cited=BASE)
    assert first == digest(CITING, cited=SAME["another bound index"])
    assert first != digest(CITING, cited=OTHER["other rules"])


def test_the_digest_of_a_definition_and_of_an_erratum_is_that_of_what_they_say() -> None:
    defined = Definition(SETTING, ("c == q + 1", "x[1] == c"))
    assert digest(defined) == digest(replace(defined, equations=("c == 1 + q", "x[1] == c")))
    assert digest(defined) != digest(replace(defined, equations=("c == q - 1", "x[1] == c")))
    erratum = Refutation(SETTING, "c == q", World({"c": 1, "q": 2}), printed="1", true="2")
    assert digest(erratum) == digest(replace(erratum, world=World({"c": 1, "q": 2, "n": 5})))
    assert digest(erratum) != digest(replace(erratum, printed="2", true="1"))


def test_two_claims_have_two_digests() -> None:
    table: dict[str, Callable[[], Source]] = {"it.one": lambda: BASE, "it.other": lambda: BASE}
    prover = Prover(table)
    assert prover.result("it.one").digest != prover.result("it.other").digest


def test_what_is_recorded_is_what_is_derived() -> None:
    recorded = json.loads(files("reference.claims").joinpath("digests.json").read_text(encoding="utf-8"))
    results = proved().results.values()
    computed = {result.id: {"status": result.status, "digest": result.digest} for result in results}
    assert recorded == computed, "the mathematics of a claim has changed: see `gnomon prove --record`"


SCRIPT = """
from derivations import prove
from derivations._results import digest, shown_condition, shown_step
from tests.derivations.proving import theorems
for id, theorem in theorems().items():
    source = theorem.derivation
    print(id, digest(id, source.setting, [theorem.relation], source.given))
    print(*map(shown_condition, theorem.conditions), *map(shown_step, theorem.lines), sep="\\n")
for result in prove(["adam.update", "adam.first_moment", "dropout.inverted", "dropout.output_scaling"], processes=1):
    print(result)
"""


def test_nothing_depends_on_the_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "20260101"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add("".join(line.split("seconds=")[0] for line in run.stdout.splitlines()))
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000

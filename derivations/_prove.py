"""Running the derivations: every status is computed here, never written by an author.

==============  ====================================================================================
``derived``     the kernel accepts every step, every world agrees with every line, every assumption has its
                witness, and no mutant of the statement survives the kernel or the worlds
``definition``  an update rule as printed: nothing to prove
``refuted``     an erratum, with a world in which what is printed is false
``waiting``     a claim that it cites is not derived
``weak``        a mutant of the statement survives
``broken``      anything else; the reason says what
==============  ====================================================================================
"""

from __future__ import annotations

import importlib
import inspect
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace

from derivations._evaluator import Evaluator
from derivations._judging import agree, hold_as_well, truth, witnessed
from derivations._kernel import check
from derivations._linear import Refused
from derivations._mutants import keyed_mutants
from derivations._print import LATEX, TEXT
from derivations._proof import Definition, Derivation, Refutation
from derivations._results import (
    Result,
    digest,
    reason,
    shown_assumptions,
    shown_condition,
    shown_step,
)
from derivations._state import Memory, Theorem
from derivations._terms import Equality, read_equality
from derivations._truth import assumption_holds
from derivations._witness import shown_world

TOPICS = (
    "preprocessing",
    "quadratic",
    "minibatch",
    "gradient_descent",
    "momentum",
    "nesterov",
    "initialization",
    "mean_field",
    "backpropagation",
    "adagrad",
    "rmsprop",
    "adam",
    "batch_norm",
    "dropout",
    "weight_decay",
    "adamw",
    "schedules",
    "toy_models",
)
Source = Derivation | Definition | Refutation


def sources() -> dict[str, Callable[[], Source]]:
    """The functions of the topic files by claim id: every public function that a topic file defines."""
    found: dict[str, Callable[[], Source]] = {}
    for topic in TOPICS:
        module = importlib.import_module(f"derivations.{topic}")
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{topic}.{name}"] = thing
    return found


class Prover:
    """Checks derivations on demand, each once, those that it cites first."""

    def __init__(self, table: Mapping[str, Callable[[], Source]] | None = None):
        self.table = sources() if table is None else table
        self.results: dict[str, Result] = {}
        self.theorems: dict[str, Theorem] = {}
        self.running: list[str] = []

    def result(self, id: str) -> Result:
        if id not in self.results:
            started = time.perf_counter()
            self.running.append(id)
            result = self.examined(id)
            self.running.pop()
            self.results[id] = replace(result, seconds=time.perf_counter() - started)
        return self.results[id]

    def examined(self, id: str) -> Result:
        summary = (inspect.getdoc(self.table[id]) or "").split("\n\n")[0].replace("\n", " ")
        blank = Result(id, "broken", "", "", summary)
        try:
            source = self.table[id]()
            if isinstance(source, Definition):
                return _definition(blank, source)
            if isinstance(source, Refutation):
                return _refutation(blank, source)
            return self.derivation(_stated(blank, source), source)
        except Exception as error:  # whatever is wrong with one derivation, the others are still judged
            return replace(blank, reason=reason(error))

    def derivation(self, stated: Result, source: Derivation) -> Result:
        for id in source.cited():
            if id not in self.table:
                return replace(stated, reason=f"cites {id}, which does not exist")
            if id in self.running or self.result(id).status != "derived":
                return replace(stated, status="waiting", reason=f"cites {id}, which is not derived")
        try:
            return self.judged(stated, source)
        except Exception as error:
            return replace(stated, reason=reason(error))

    def judged(self, stated: Result, source: Derivation) -> Result:
        memory = Memory()
        theorem = check(stated.id, source, self.theorems, memory=memory)
        agree(source, theorem)
        witnessed(source, theorem.relation)
        mutants = keyed_mutants(source.setting, theorem.relation)
        for key in tuple(hold_as_well(source, theorem, self.theorems, mutants)):
            mutants.pop(key, None)
        proved = replace(
            stated,
            steps=tuple(map(shown_step, theorem.lines)),
            side_conditions=tuple(map(shown_condition, theorem.conditions)),
            depends_on=theorem.depends_on,
            mutants=len(mutants),
            digest=digest(
                stated.id,
                source.setting,
                [theorem.relation],
                source.given,
                sorted({line.rule for line in theorem.lines}),
                sorted(map(shown_condition, theorem.conditions)),
                [self.results[id].digest for id in theorem.depends_on],
            ),
        )
        for survivor in self.surviving(source, theorem.relation, mutants.values(), memory):
            return replace(proved, status="weak", reason=survivor)
        self.theorems[stated.id] = theorem
        return replace(proved, status="derived")

    def surviving(
        self, source: Derivation, relation: Equality, mutants: Iterable[Equality], memory: Memory
    ) -> Iterator[str]:
        """The mutants that the kernel proves, or that hold in every world."""
        tests = [truth(source, world, relation) for world in source.worlds]
        for mutant in mutants:
            try:
                check("mutant", source, self.theorems, mutant=mutant, memory=memory)
                yield f"the kernel also proves {TEXT.relation(mutant)}"
            except Refused:
                pass
            if all(true(mutant) for true in tests):
                yield f"no world tells the statement from {TEXT.relation(mutant)}"


def _stated(blank: Result, source: Derivation | Refutation) -> Result:
    relation = read_equality(source.setting, source.statement)
    return replace(
        blank,
        text=TEXT.relation(relation),
        latex=LATEX.relation(relation),
        assumptions=shown_assumptions(source.setting, source.given),
        worlds=len(source.worlds) if isinstance(source, Derivation) else 0,
    )


def _definition(blank: Result, source: Definition) -> Result:
    relations = [read_equality(source.setting, text) for text in source.equations]
    return replace(
        blank,
        status="definition",
        text="; ".join(TEXT.relation(one) for one in relations),
        latex=r" \\ ".join(LATEX.relation(one) for one in relations),
        digest=digest(blank.id, source.setting, relations),
    )


def _refutation(blank: Result, source: Refutation) -> Result:
    relation = read_equality(source.setting, source.statement)
    evaluator = Evaluator(source.setting, source.given, source.world)
    stated = replace(
        _stated(blank, source),
        printed=source.printed,
        true=source.true,
        witness=shown_world(source.setting, source.world),
    )
    for one in source.given:
        if not assumption_holds(evaluator, one):
            return replace(stated, reason=f"the witness does not satisfy {one.name!r}")
    if evaluator.holds(relation):
        return replace(stated, reason="the statement is true in its witness")
    values = sorted(str(evaluator.value(side)) for side in relation.sides())
    if values != sorted((source.true, source.printed)):
        return replace(stated, reason=f"in the witness the two sides are {values[0]} and {values[1]}")
    return replace(
        stated,
        status="refuted",
        digest=digest(blank.id, source.setting, [relation], source.given, source.printed, source.true),
    )


def prove(
    ids: Iterable[str] | None = None,
    progress: Callable[[str], None] | None = None,
    processes: int | None = None,
) -> tuple[Result, ...]:
    """The results of the named derivations (of all, without names), in the order of the topic files.

    Topics are checked side by side in as many ``processes`` as there are cores; one process checks them in
    turn."""
    table = sources()
    wanted = tuple(table) if ids is None else tuple(ids)
    unknown = [id for id in wanted if id not in table]
    if unknown:
        raise KeyError(f"no derivation is called {unknown[0]!r}")
    topics = list(dict.fromkeys(id.split(".")[0] for id in wanted))
    groups = [tuple(id for id in wanted if id.split(".")[0] == topic) for topic in topics]
    results: dict[str, Result] = {}
    for group in _side_by_side(groups, processes or os.cpu_count() or 1):
        for result in group:
            results[result.id] = result
            if progress:
                progress(result.id)
    return tuple(results[id] for id in wanted)


def _side_by_side(groups: list[tuple[str, ...]], processes: int) -> Iterator[tuple[Result, ...]]:
    if min(processes, len(groups)) < 2:
        prover = Prover()
        yield from (tuple(map(prover.result, group)) for group in groups)
        return
    with ProcessPoolExecutor(min(processes, len(groups))) as pool:
        for future in as_completed([pool.submit(_results, group) for group in groups]):
            yield future.result()


def _results(ids: tuple[str, ...]) -> tuple[Result, ...]:
    return tuple(map(Prover().result, ids))

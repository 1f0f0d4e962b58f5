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

import hashlib
import importlib
import inspect
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import Any

from derivations._assumptions import Assumption
from derivations._kernel import Line, Memory, Theorem, assumption_key, check
from derivations._mutants import mutants
from derivations._normal import Refused, Theory, canonical
from derivations._print import LATEX, TEXT
from derivations._proof import Definition, Derivation, Refutation
from derivations._terms import FormulaError, Equality, Setting, read_equality, read_term
from derivations._worlds import Evaluator, Undefined, World

TOPICS = ("quadratic", "minibatch", "initialization", "adam", "dropout")
Source = Derivation | Definition | Refutation


@dataclass(frozen=True)
class ShownStep:
    """A line as a reader sees it: the part of the proof, the rule that led to it and what the rule refers to."""

    part: str
    rule: str
    about: str
    text: str
    latex: str


@dataclass(frozen=True)
class ShownAssumption:
    """An assumption as a reader sees it; ``witness`` says whether its necessity has been shown."""

    name: str
    kind: str
    texts: tuple[str, ...]
    latex: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What became of one derivation."""

    id: str
    status: str
    text: str
    latex: str
    summary: str
    reason: str = ""
    steps: tuple[ShownStep, ...] = ()
    assumptions: tuple[ShownAssumption, ...] = ()
    side_conditions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    mutants: int = 0
    worlds: int = 0
    printed: str = ""
    true: str = ""
    digest: str = ""
    seconds: float = field(default=0.0, compare=False)


class Broken(Exception):
    """Why a derivation does not stand."""


def sources() -> dict[str, Callable[[], Source]]:
    """The functions of the topic files by claim id: every public function that a topic file defines."""
    found = {}
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
            try:
                result = self.examined(id)
            finally:
                self.running.pop()
            self.results[id] = replace(result, seconds=time.perf_counter() - started)
        return self.results[id]

    def examined(self, id: str) -> Result:
        function = self.table[id]
        summary = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
        blank = Result(id, "broken", "", "", summary)
        try:
            source = function()
            if isinstance(source, Definition):
                return _definition(blank, source)
            if isinstance(source, Refutation):
                return _refutation(blank, source)
            return self.derivation(blank, source)
        except (Refused, Broken, FormulaError, Undefined) as error:
            return replace(blank, reason=_why(error))

    def derivation(self, blank: Result, source: Derivation) -> Result:
        relation = read_equality(source.setting, source.statement)
        shown = replace(
            blank,
            text=TEXT.relation(relation),
            latex=LATEX.relation(relation),
            assumptions=tuple(_shown_assumption(source.setting, one) for one in source.given),
            worlds=len(source.worlds),
        )
        needed = source.cited()
        for id in needed:
            if id not in self.table:
                raise Broken(f"cites {id}, which does not exist")
            if id in self.running or self.result(id).status != "derived":
                return replace(shown, status="waiting", reason=f"cites {id}, which is not derived")
        memory = Memory()
        try:
            theorem = check(blank.id, source, self.theorems, memory=memory)
            _agree(source, theorem)
            _witnessed(source, relation)
        except (Refused, Broken, Undefined) as error:
            return replace(shown, reason=_why(error))
        proved = replace(
            shown,
            steps=tuple(_shown_step(line) for line in theorem.lines),
            side_conditions=tuple(f"{TEXT.show(divisor)} ≠ 0" for divisor in theorem.divisors),
            depends_on=theorem.depends_on,
            digest=_digest(
                blank.id,
                [source.statement and _key(source.setting, relation)],
                [assumption_key(source.setting, one, {}) for one in source.given],
                sorted({line.rule for line in theorem.lines}),
                [self.results[id].digest for id in theorem.depends_on],
            ),
        )
        try:
            changed = _without_symmetries(source, mutants(source.setting, relation))
        except Broken as error:
            return replace(shown, reason=_why(error))
        survivor = next(self.surviving(source, relation, changed, memory), None)
        if survivor:
            return replace(proved, status="weak", reason=survivor, mutants=len(changed))
        self.theorems[blank.id] = theorem
        return replace(proved, status="derived", mutants=len(changed))

    def surviving(
        self, source: Derivation, relation: Equality, changed: Iterable[Equality], memory: Memory
    ) -> Iterator[str]:
        """The mutants that the kernel proves, or that hold in every world."""
        tests = [_truth(source, world, relation) for world in source.worlds]
        for mutant in changed:
            try:
                check("mutant", source, self.theorems, mutant=mutant, memory=memory)
                yield f"the kernel also proves {TEXT.relation(mutant)}"
            except Refused:
                pass
            if all(true(mutant) for true in tests):
                yield f"no world tells the statement from {TEXT.relation(mutant)}"


def prove(
    ids: Iterable[str] | None = None, progress: Callable[[str], None] | None = None, processes: int | None = None
) -> tuple[Result, ...]:
    """The results of the named derivations (of all, without names), in the order of the topic files.

    Topics are checked side by side in as many ``processes`` as there are cores; one process checks them in turn.
    """
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
        yield from map(_results, groups)
        return
    with ProcessPoolExecutor(min(processes, len(groups))) as pool:
        for future in as_completed([pool.submit(_results, group) for group in groups]):
            yield future.result()


def _results(ids: tuple[str, ...]) -> tuple[Result, ...]:
    prover = Prover()
    return tuple(prover.result(id) for id in ids)


# --- the parts of a judgement ------------------------------------------------------------------------------


def _why(error: Exception) -> str:
    """The message, with the formulas that it is about."""
    return ": ".join([str(error), " → ".join(TEXT.show(term) for term in getattr(error, "about", ()))]).rstrip(": ")


def _definition(blank: Result, source: Definition) -> Result:
    relations = [read_equality(source.setting, text) for text in source.equations]
    keys = [_key(source.setting, relation) for relation in relations]
    return replace(
        blank,
        status="definition",
        text="; ".join(TEXT.relation(one) for one in relations),
        latex=r" \\ ".join(LATEX.relation(one) for one in relations),
        digest=_digest(blank.id, keys, [], [], []),
    )


def _refutation(blank: Result, source: Refutation) -> Result:
    relation = read_equality(source.setting, source.statement)
    evaluator = Evaluator(source.setting, source.given, source.world)
    shown = replace(
        blank,
        text=TEXT.relation(relation),
        latex=LATEX.relation(relation),
        assumptions=tuple(_shown_assumption(source.setting, one) for one in source.given),
        printed=source.printed,
        true=source.true,
    )
    for one in source.given:
        if not evaluator.assumption_holds(one):
            return replace(shown, reason=f"the witness does not satisfy {one.name!r}")
    if evaluator.holds(relation):
        return replace(shown, reason="the statement is true in its witness")
    values = sorted((str(evaluator.value(relation.lhs)), str(evaluator.value(relation.rhs))))
    if values != sorted((source.true, source.printed)):
        return replace(shown, reason=f"in the witness the two sides are {values[0]} and {values[1]}")
    digest = _digest(
        blank.id,
        [_key(source.setting, relation), values],
        [assumption_key(source.setting, one, {}) for one in source.given],
        [],
        [],
    )
    return replace(shown, status="refuted", digest=digest)


def _agree(source: Derivation, theorem: Theorem) -> None:
    """Every line of the proof has the same value as the line before it, in every world in which it has one."""
    if len(source.worlds) < 2:
        raise Broken("a derivation needs at least two worlds")
    parts = sorted({line.part for line in theorem.lines})
    for world in source.worlds:
        evaluator = Evaluator(source.setting, source.given, world)
        for one in source.given:
            if not evaluator.assumption_holds(one):
                raise Broken(f"a world does not satisfy {one.name!r}")
        if not evaluator.holds(theorem.relation):
            raise Broken("the statement is false in a world that satisfies all assumptions")
    for part in parts:
        lines = [line for line in theorem.lines if line.part == part]
        seen = 0
        for world in source.worlds:
            evaluator = Evaluator(source.setting, source.given, world)
            try:
                values = [evaluator.value(line.term) for line in lines]
            except Undefined:
                continue
            seen += 1
            for value, line in zip(values, lines, strict=True):
                if value != values[0]:
                    raise Broken(f"a world refuses the line {TEXT.show(line.term)}")
        if not seen:
            raise Broken(f"no world has a value for every line of the {part or 'proof'}")


def _witnessed(source: Derivation, relation: Equality) -> None:
    """Every assumption is needed: its witness satisfies all the others and refuses the statement."""
    for one in source.given:
        worlds = [witness.world for witness in source.witnesses if witness.without == one.name]
        if not worlds:
            raise Broken(f"no witness shows what fails without {one.name!r}")
        for world in worlds:
            evaluator = Evaluator(source.setting, source.given, world)
            for other in source.given:
                if evaluator.assumption_holds(other) == (other.name == one.name):
                    raise Broken(f"the witness for {one.name!r} is wrong about {other.name!r}")
            if evaluator.holds(relation):
                raise Broken(f"the statement is true in the witness for {one.name!r}")


def _without_symmetries(source: Derivation, changed: Iterable[Equality]) -> tuple[Equality, ...]:
    """The mutants but those that the derivation says hold as well; each of these must be one, and true."""
    changed = tuple(changed)
    symmetries = {_key(source.setting, one): one for one in (read_equality(source.setting, s) for s in source.also)}
    keys = [_key(source.setting, mutant) for mutant in changed]
    for key, one in symmetries.items():
        if key not in keys or not all(Evaluator(source.setting, source.given, w).holds(one) for w in source.worlds):
            raise Broken(f"{TEXT.relation(one)} is no mutant that holds as well")
    return tuple(mutant for mutant, key in zip(changed, keys, strict=True) if key not in symmetries)


def _truth(source: Derivation, world: World, relation: Equality) -> Callable[[Equality], bool]:
    """A test of mutants: whether both sides have values in the world, the same ones. A kept side is not run again."""
    evaluator = Evaluator(source.setting, source.given, world)
    known = {id(side): evaluator.value(side) for side in (relation.lhs, relation.rhs)}

    def true(mutant: Equality) -> bool:
        try:
            lhs, rhs = (
                known[id(side)] if id(side) in known else evaluator.value(side) for side in (mutant.lhs, mutant.rhs)
            )
        except Undefined:
            return False
        return lhs == rhs

    return true


def _shown_step(line: Line) -> ShownStep:
    return ShownStep(line.part, line.rule, line.about, TEXT.show(line.term), LATEX.show(line.term))


def _shown_assumption(setting: Setting, one: Assumption) -> ShownAssumption:
    kind = type(one).__name__.lower()
    relations = [read_equality(setting, text, getattr(one, "forall", "").split()) for text in one.stated()]
    texts = tuple(TEXT.relation(relation) for relation in relations)
    return ShownAssumption(one.name, kind, texts, tuple(LATEX.relation(relation) for relation in relations))


def _key(setting: Setting, relation: Equality) -> tuple[Any, ...]:
    theory = Theory(setting)
    return tuple(canonical(theory.normal(side)) for side in (relation.lhs, relation.rhs))


def _digest(id: str, *parts: list[Any]) -> str:
    """The sha256 of the mathematics: it changes when, and only when, one of the parts does."""
    return hashlib.sha256(repr((id, parts)).encode()).hexdigest()

"""The second engine's judgement: worlds agree with every line, witnesses show the need of each assumption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from derivations._evaluator import Evaluator, Undefined
from derivations._kernel import check
from derivations._linear import Refused
from derivations._mutants import Key, key
from derivations._print import TEXT
from derivations._proof import Chain, Derivation, Step
from derivations._results import Broken
from derivations._state import Theorem
from derivations._terms import Equality, read_equality
from derivations._truth import assumption_holds
from derivations._worlds import World


def agree(source: Derivation, theorem: Theorem) -> None:
    """Every line of a proof has the value of the line before it, in every world in which it has one."""
    if len(source.worlds) < 2:
        raise Broken("a derivation needs at least two worlds")
    evaluators = [Evaluator(source.setting, source.given, world) for world in source.worlds]
    for evaluator in evaluators:
        for one in source.given:
            if not assumption_holds(evaluator, one):
                raise Broken(f"a world does not satisfy {one.name!r}")
        if not evaluator.holds(theorem.relation):
            raise Broken("the statement is false in a world that satisfies all assumptions")
    for part in sorted({line.part for line in theorem.lines}):
        lines = [line for line in theorem.lines if line.part == part]
        seen = 0
        for evaluator in evaluators:
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


def witnessed(source: Derivation, relation: Equality) -> None:
    """Every assumption is needed: its witness satisfies all the others and refuses the statement."""
    for one in source.given:
        worlds = [witness.world for witness in source.witnesses if witness.without == one.name]
        if not worlds:
            raise Broken(f"no witness shows what fails without {one.name!r}")
        for world in worlds:
            evaluator = Evaluator(source.setting, source.given, world)
            for other in source.given:
                if assumption_holds(evaluator, other) == (other.name == one.name):
                    raise Broken(f"the witness for {one.name!r} is wrong about {other.name!r}")
            if evaluator.holds(relation):
                raise Broken(f"the statement is true in the witness for {one.name!r}")


def truth(source: Derivation, world: World, relation: Equality) -> Callable[[Equality], bool]:
    """A test of mutants: whether both sides have values in the world, the same ones."""
    evaluator = Evaluator(source.setting, source.given, world)
    for side in relation.sides():
        evaluator.value(side)

    def true(mutant: Equality) -> bool:
        try:
            return evaluator.holds(mutant)
        except Undefined:
            return False

    return true


def hold_as_well(
    source: Derivation, theorem: Theorem, theorems: Mapping[str, Theorem], mutants: Mapping[Key, Equality]
) -> Iterator[Key]:
    """The mutants that the derivation says hold as well, as the kernel confirms.

    One without a proof of its own is the statement with the sign of one symbol changed, or with 0 or 1 in its
    place."""
    known = {**theorems, theorem.id: theorem}
    for also in source.also:
        statement, proofs = (
            (also, _changes(source, theorem.id)) if isinstance(also, str) else (also.statement, [also.proof])
        )
        relation = read_equality(source.setting, statement)
        if key(source.setting, relation) not in mutants:
            raise Broken(f"{TEXT.relation(relation)} is no mutant")
        if not any(_stands(replace(source, proof=proof), relation, known) for proof in proofs):
            raise Broken(f"it is not shown that {TEXT.relation(relation)} holds as well")
        yield key(source.setting, relation)


def _changes(source: Derivation, id: str) -> Iterator[Chain]:
    for table in (source.setting.arrays, source.setting.random):
        for name, dimensions in table.items():
            entry = f"{name}[{', '.join('ijkl'[: len(dimensions.split())])}]" if dimensions else name
            for value in (f"-{entry}", "0", "1"):
                yield (Step("cites", None, {name: value}, about=id),)


def _stands(derivation: Derivation, relation: Equality, theorems: Mapping[str, Theorem]) -> bool:
    try:
        check("also", derivation, theorems, mutant=relation)
    except Refused:
        return False
    return True

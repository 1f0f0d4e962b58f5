"""Nothing in a derivation can be changed without notice: no line, no assumption, no witness."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
from sympy import Expr

from derivations._evaluator import Evaluator, Undefined
from derivations._kernel import check
from derivations._linear import Refused
from derivations._mutants import changed
from derivations._proof import Chain, Derivation, Induction
from derivations._prove import sources
from derivations._state import Memory
from derivations._terms import read_term
from tests.derivations.proving import theorems
from tests.derivations.writing import written

CHANGES = 10
"""Of each line: spread over all that can be changed in it."""

DERIVATIONS = {id: one for id, source in sources().items() if isinstance(one := source(), Derivation)}


def chains(of: Derivation) -> Iterator[tuple[str, Chain]]:
    if isinstance(of.proof, Induction):
        yield from (("base", of.proof.base), ("step", of.proof.step))
    else:
        yield "proof", of.proof


def with_line(of: Derivation, part: str, number: int, text: str) -> Derivation:
    """The derivation with another line in one place."""
    chain = dict(chains(of))[part]
    new = (*chain[:number], replace(chain[number], to=text), *chain[number + 1 :])
    return replace(of, proof=new if part == "proof" else replace(of.proof, **{part: new}))


def told_apart(of: Derivation, line: Expr, other: Expr) -> bool:
    """Whether some world has different values for the two lines."""
    for world in of.worlds:
        evaluator = Evaluator(of.setting, of.given, world)
        try:
            if evaluator.value(line) != evaluator.value(other):
                return True
        except Undefined:
            continue
    return False


@pytest.mark.parametrize("id", DERIVATIONS)
def test_a_changed_line_is_refused(id: str) -> None:
    derivation, memory = DERIVATIONS[id], Memory()
    check(id, derivation, theorems(), memory=memory)
    for part, chain in chains(derivation):
        for number, step in enumerate(chain[:-1]):
            line = read_term(derivation.setting, step.to or "")
            mutants = list(changed(line))
            for mutant in islice(mutants, 0, None, max(1, len(mutants) // CHANGES)):
                if told_apart(derivation, line, mutant):
                    wrong = with_line(derivation, part, number, written(mutant))
                    with pytest.raises(Refused):
                        check(id, wrong, theorems(), memory=memory)


@pytest.mark.parametrize("id", [id for id, one in DERIVATIONS.items() if one.given])
def test_without_an_assumption_the_proof_breaks(id: str) -> None:
    derivation = DERIVATIONS[id]
    for one in derivation.given:
        rest = tuple(other for other in derivation.given if other != one)
        with pytest.raises(Refused):
            check(id, replace(derivation, given=rest), theorems())


@pytest.mark.parametrize("id", DERIVATIONS)
def test_every_assumption_has_a_witness_and_every_witness_an_assumption(id: str) -> None:
    derivation = DERIVATIONS[id]
    assert {one.without for one in derivation.witnesses} == {one.name for one in derivation.given}

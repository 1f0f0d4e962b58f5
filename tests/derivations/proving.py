"""Small proofs for the tests, and the results of all derivations, computed once."""

from collections.abc import Iterable, Mapping
from functools import cache

from derivations._assumptions import Assumption
from derivations._kernel import check
from derivations._linear import Refused
from derivations._proof import Chain, Derivation, Induction, Step
from derivations._prove import Prover, sources
from derivations._results import shown_condition
from derivations._state import Theorem
from derivations._terms import Setting


def theorem(
    setting: Setting,
    statement: str,
    proof: Chain | Induction,
    given: Iterable[Assumption] = (),
    theorems: Mapping[str, Theorem] | None = None,
    id: str = "it",
) -> Theorem:
    """What the kernel makes of a proof. Raises ``Refused``."""
    return check(id, Derivation(setting, statement, proof, tuple(given)), theorems or {})


def leads(
    setting: Setting,
    step: Step,
    statement: str,
    given: Iterable[Assumption] = (),
    theorems: Mapping[str, Theorem] | None = None,
) -> bool:
    """Whether the kernel lets one step lead from the statement's left side to its right side."""
    try:
        theorem(setting, statement, (step,), given, theorems)
    except Refused:
        return False
    return True


def conditions(of: Theorem) -> list[str]:
    return [shown_condition(one) for one in of.conditions]


@cache
def proved() -> Prover:
    """All derivations, judged."""
    prover = Prover()
    for id in prover.table:
        prover.result(id)
    return prover


@cache
def theorems() -> dict[str, Theorem]:
    """All theorems, as the kernel alone makes them."""
    made: dict[str, Theorem] = {}
    table = {id: source() for id, source in sources().items()}

    def make(id: str) -> None:
        source = table[id]
        if isinstance(source, Derivation) and id not in made:
            for cited in source.cited():
                make(cited)
            made[id] = check(id, source, made)

    for id in table:
        make(id)
    return made

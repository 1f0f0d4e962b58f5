"""No argument proves what is false: each attack fails, on a statement that the exact engine refutes."""

import pytest

from derivations._evaluator import Evaluator
from derivations._kernel import check
from derivations._linear import Refused
from derivations._terms import read_equality
from derivations._truth import assumption_holds
from tests.derivations.attacks import ATTACKS as PLAIN
from tests.derivations.attacks_by_citing import BY_CITING

ATTACKS = {**PLAIN, **BY_CITING}


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.world])
def test_what_is_attacked_is_false(name: str) -> None:
    attack = ATTACKS[name]
    assert attack.world
    evaluator = Evaluator(attack.setting, attack.given, attack.world)
    assert all(assumption_holds(evaluator, one) for one in attack.given)
    assert not evaluator.holds(read_equality(attack.setting, attack.statement))


@pytest.mark.parametrize("name", ATTACKS)
def test_the_kernel_refuses_it(name: str) -> None:
    attack = ATTACKS[name]
    theorems = {id: check(id, derivation, {}) for id, derivation in attack.cited.items()}
    with pytest.raises(Refused):
        check("attack", attack.derivation(), theorems)

"""Whether an assumption holds in a world: for all values of its indices, and in all outcomes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import sympy
from sympy import Indexed

from derivations._assumptions import Assumption, Equation, Independent, Moments, Symmetric
from derivations._evaluator import Evaluator, Undefined
from derivations._terms import Equality, read_equality
from derivations._worlds import Law


def assumption_holds(evaluator: Evaluator, one: Assumption) -> bool:
    """Whether it holds in the evaluator's world. Undefined if it says nothing there."""
    if isinstance(one, Independent):
        return _factorises(evaluator.world.law, one)
    if isinstance(one, Symmetric):
        return _distribution(evaluator.world.law, (one.of,)) == _distribution(
            evaluator.world.law, (one.of,), sign=-1
        )
    verdicts = [
        verdict
        for text in one.equations
        for verdict in _instances(evaluator, read_equality(evaluator.setting, text, one.forall.split()), one)
    ]
    if not verdicts:
        raise Undefined(f"the assumption {one.name!r} says nothing in this world")
    return all(verdicts)


def _instances(evaluator: Evaluator, relation: Equality, one: Moments | Equation) -> list[bool]:
    """Whether the equation holds, for each value of its indices for which it says something."""
    names = [name for name in one.forall.split() if _mentions(relation, name)]
    verdicts = []
    for indices in product(*(_range_of(evaluator, name, relation) for name in names)):
        before, evaluator.bindings = evaluator.bindings, dict(zip(names, map(Fraction, indices), strict=True))
        try:
            if isinstance(one, Equation):
                verdicts.append(_holds_in_every_outcome(evaluator, relation))
            else:
                verdicts.append(evaluator.holds(relation))
        except Undefined:
            continue
        finally:
            evaluator.bindings = before
    return verdicts


def _holds_in_every_outcome(evaluator: Evaluator, relation: Equality) -> bool:
    for _, outcome in evaluator.world.law:
        evaluator.enter(outcome)
        try:
            if not evaluator.holds(relation):
                return False
        finally:
            evaluator.enter(None)
    return True


def _range_of(evaluator: Evaluator, name: str, relation: Equality) -> range:
    """The values of a quantified index: those of the dimension at which it stands."""
    for side in relation.sides():
        for node in sympy.preorder_traversal(side):
            if isinstance(node, Indexed):
                sizes = evaluator.setting.dimensions(node.base.name) or ()
                for size, index in zip(sizes, node.indices, strict=True):
                    if name in {s.name for s in index.free_symbols}:
                        if size == "*":
                            return range(evaluator.world.steps + 1)
                        return range(1, int(evaluator.world.values[size]) + 1)
    raise Undefined(f"nothing says what {name} runs over")


def _mentions(relation: Equality, name: str) -> bool:
    return any(symbol.name == name for side in relation.sides() for symbol in side.free_symbols)


def _factorises(of: Law, one: Independent) -> bool:
    joint = _distribution(of, tuple(name for family in one.families for name in family))
    marginals = [_distribution(of, family) for family in one.families]
    for combination in product(*(marginal.items() for marginal in marginals)):
        key = tuple(value for part, _ in combination for value in part)
        expected = Fraction(1)
        for _, p in combination:
            expected *= p
        if joint.get(key, Fraction(0)) != expected:
            return False
    return True


def _distribution(of: Law, names: tuple[str, ...], sign: int = 1) -> dict[Any, Fraction]:
    result: dict[Any, Fraction] = {}
    for probability, outcome in of:
        key = tuple(_times(outcome.get(name), sign) for name in names)
        result[key] = result.get(key, Fraction(0)) + probability
    return result


def _times(value: Any, sign: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(one, sign) for one in value)
    return None if value is None else sign * Fraction(value)

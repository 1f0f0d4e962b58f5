"""Citing another claim: what its symbols stand for here, and whether its assumptions are given here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from sympy import Expr

from derivations._assumptions import Assumption, Equation, Independent, Symmetric
from derivations._conditions import NONNEGATIVE, NONZERO, Condition, is_whole, visibly_nonnegative
from derivations._functions import functions_in
from derivations._linear import ONE, Refused, linear, not_negative, substituted, variable, within
from derivations._nodes import D, E, names_of, symbol
from derivations._normal import Theory, ranges_of
from derivations._polynomials import canonical
from derivations._quantified import Stated, instantiated, stated
from derivations._state import Check, Theorem
from derivations._terms import Equality, Setting, read_term
from derivations._trees import names_outside_means, substitute, substitute_equality

Meanings = Mapping[str, Expr]
"""What a cited claim's symbols stand for; what is left out stands for the symbol of the same name."""


def instance(check: Check, theorem: Theorem, hints: Mapping[str, str]) -> Equality:
    """The cited statement here. Refused where a symbol changes its kind or an assumption is not given."""
    check.cited.add(theorem.id)
    key = (theorem.id, *sorted(hints.items()))
    if key not in check.memory.instances:
        check.memory.instances[key] = _instance(check, theorem, hints)
    return check.memory.instances[key]


def _instance(check: Check, theorem: Theorem, hints: Mapping[str, str]) -> Equality:
    cited, here = theorem.derivation.setting, check.setting
    if unknown := sorted(set(hints) - set(cited.names())):
        raise Refused(f"{theorem.id} has no symbol {unknown[0]!r}")
    at = {name: _meaning(cited, here, name, text) for name, text in hints.items()}
    equations = _equations(theorem)
    terms = [side for equation in equations for side in equation.sides()]
    terms += [condition.term for condition in theorem.conditions]
    _refuse_other_functions(theorem, terms, here)
    _refuse_moved_variables(terms, at)
    mentioned = _mentioned(theorem, terms)
    for name in mentioned:
        _refuse_another_kind(cited, here, name, at)
    if _is_about_expectations(theorem, terms):
        _refuse_random_parameters(cited, here, mentioned, at)
    for needed in theorem.derivation.given:
        check.used.add(_given(check, theorem, needed, at))
    for condition in theorem.conditions:
        _carry_over(check, condition, at)
    return substitute_equality(theorem.relation, at)


def _meaning(cited: Setting, here: Setting, name: str, text: str) -> Expr:
    """A formula; for an array an array's name, or its entry i (i, j, …)."""
    dimensions = cited.dimensions(name)
    if not dimensions:
        return read_term(here, text)
    if here.dimensions(text):
        return symbol(text)
    indices = tuple("ijkl"[: len(dimensions)])
    return sympy.Lambda(tuple(symbol(i) for i in indices), read_term(here, text, indices))


def _equations(theorem: Theorem) -> list[Equality]:
    """The statement and what it assumes."""
    setting = theorem.derivation.setting
    given = (one for one in theorem.derivation.given if not isinstance(one, Independent | Symmetric))
    return [theorem.relation, *(known.relation for one in given for known in stated(setting, one))]


def _mentioned(theorem: Theorem, terms: list[Expr]) -> list[str]:
    """The symbols of the cited claim that it is about."""
    setting = theorem.derivation.setting
    names = set().union(*(names_of(term) for term in terms))
    for one in theorem.derivation.given:
        if isinstance(one, Independent):
            names |= {name for family in one.families for name in family}
        if isinstance(one, Symmetric):
            names.add(one.of)
    names |= {size for name in names for size in setting.dimensions(name) or () if size != "*"}
    names |= {setting.indices[name] for name in names if name in setting.indices}
    return sorted(name for name in names if setting.declares(name))


def _refuse_another_kind(cited: Setting, here: Setting, name: str, at: Meanings) -> None:
    """A size stands for a size, an index for an index in range, an array for one of the same dimensions."""
    sizes, ranges = here.sizes.split(), ranges_of(here)
    value = at.get(name, symbol(name))
    if name in cited.sizes.split():
        fits = not_negative(linear(value), ranges, sizes)
    elif name in cited.indices:
        size = cited.indices[name]
        fits = within(linear(value), (ONE, linear(at.get(size, symbol(size)))), ranges, sizes)
    elif not cited.dimensions(name):
        fits = name in at or here.dimensions(name) == ()
    elif isinstance(value, sympy.Lambda):
        fits = not cited.is_symmetric(name)
    else:
        wanted = [linear(at.get(size, symbol(size))) for size in cited.dimensions(name) or ()]
        fits = wanted == [variable(size) for size in here.dimensions(value.name) or ()]
        fits = fits and (here.is_symmetric(value.name) or not cited.is_symmetric(name))
    if not fits:
        raise Refused(f"{value} may not stand for {name}: it is of another kind")


def _is_about_expectations(theorem: Theorem, terms: list[Expr]) -> bool:
    laws = any(isinstance(one, Independent | Symmetric) for one in theorem.derivation.given)
    return laws or any(term.has(E) for term in terms)


def _refuse_random_parameters(cited: Setting, here: Setting, mentioned: list[str], at: Meanings) -> None:
    """A claim about expectations holds for fixed parameters: none of them may stand for something random."""
    for name in mentioned:
        if not cited.is_random(name) and _random_names(here, at.get(name, symbol(name))):
            raise Refused(f"{name} is a fixed parameter and stands for something random here")


def _random_names(here: Setting, meaning: Expr) -> list[str]:
    """The random names that a meaning depends on; an expectation depends on none."""
    term = meaning.expr if isinstance(meaning, sympy.Lambda) else meaning
    return sorted(name for name in names_outside_means(term) if here.is_random(name))


def _refuse_other_functions(theorem: Theorem, terms: list[Expr], here: Setting) -> None:
    """A declared function, and those that its derivative is made of, are the same here."""
    cited = theorem.derivation.setting
    for name in functions_in(cited, terms):
        if here.functions.get(name) != cited.functions[name]:
            raise Refused(f"{theorem.id} is about a function {name} that is another one here")


def _refuse_moved_variables(terms: list[Expr], at: Meanings) -> None:
    """What is differentiated by stays the variable that it is, and nothing that is put in depends on it."""
    variables = {name for term in terms for node in term.atoms(D) for name in _variable(node)}
    moved = variables & {*at, *(name for value in at.values() for name in names_of(value))}
    if moved:
        raise Refused(
            f"{min(moved)} is differentiated by: it may not be replaced, nor stand in what is put in"
        )


def _variable(node: D) -> list[str]:
    by = node.args[1]
    return [by.base.name if isinstance(by, sympy.Indexed) else by.name]


def _carry_over(check: Check, condition: Condition, at: Meanings) -> None:
    """The condition of a cited claim is one here, unless it visibly holds."""
    values = {name: value for name, value in at.items() if name not in condition.over}
    term = substitute(condition.term, values, condition.over)
    if condition.sign == NONNEGATIVE and is_whole(check.setting, term):
        value = linear(term)
        if not_negative(value, ranges_of(check.setting), check.setting.sizes.split()):
            return
        if not value[0]:
            raise Refused(f"a cited claim holds where {condition.term} is not negative, and {term} is")
    if condition.sign == NONZERO or not visibly_nonnegative(term, check.setting):
        check.conditions.setdefault(Condition(term, condition.sign, condition.over))


# --- assumptions -------------------------------------------------------------------------------------------


def _renamed(cited: Setting, known: Stated, at: Meanings) -> Stated:
    """A cited claim's equation here, its quantified indices under names that no author can write."""
    fresh = {name: symbol(f"?{k + 1}") for k, name in enumerate(known.ranges)}
    renames = {name: linear(new) for name, new in fresh.items()}
    sizes = {name: linear(at[name]) for name in cited.sizes.split() if name in at}
    ranges = {
        fresh[name].name: (low and substituted(low, sizes), high and substituted(high, sizes))
        for name, (low, high) in known.ranges.items()
    }
    needs = tuple(substituted(need, {**sizes, **renames}) for need in known.needs)
    return Stated(substitute_equality(known.relation, {**at, **fresh}), ranges, needs)


def assumption_key(
    cited: Setting, one: Assumption, here: Setting | None = None, at: Meanings | None = None
) -> Any:
    """What makes two assumptions the same: the kind, the ranges, and the normal forms of the equations."""
    here, at = here or cited, at or {}
    if isinstance(one, Symmetric):
        return ("Symmetric", str(at.get(one.of, one.of)))
    if isinstance(one, Independent):
        families = (
            {name for n in family for name in _random_names(here, at.get(n, symbol(n)))}
            for family in one.families
        )
        return ("Independent", tuple(sorted(tuple(sorted(family)) for family in families)))
    keys = []
    for known in (_renamed(cited, equation, at) for equation in stated(cited, one)):
        theory = Theory(here, ranges=known.ranges)
        sides = (canonical(theory.normal(side)) for side in known.relation.sides())
        keys.append((tuple(known.ranges.values()), known.needs, *sides))
    return (type(one).__name__, tuple(sorted(keys, key=repr)))


def _given(check: Check, theorem: Theorem, needed: Assumption, at: Meanings) -> str:
    """The given assumption that is the needed one, or from which it follows by one replacement."""
    cited, here = theorem.derivation.setting, check.setting
    key = assumption_key(cited, needed, here, at)
    for one in check.given:
        if assumption_key(here, one) == key:
            return one.name
    if isinstance(needed, Equation):
        wanted = [_renamed(cited, equation, at) for equation in stated(cited, needed)]
        for one in check.given:
            if isinstance(one, Equation) and all(_follows(check, equation, one) for equation in wanted):
                return one.name
    raise Refused(f"{theorem.id} assumes {needed.name!r}, which is not given here")


def _follows(check: Check, wanted: Stated, given: Equation) -> bool:
    lhs, rhs = wanted.relation.sides()
    for known in check.equations(given):
        lhs, rhs = (
            instantiated(check.setting, side, known, check.conditions, around=wanted.ranges)
            for side in (lhs, rhs)
        )
    return check.same(lhs, rhs, check.theory(ranges=wanted.ranges))

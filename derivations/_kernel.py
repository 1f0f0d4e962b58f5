"""The kernel: a statement becomes a theorem when every step of its derivation is an instance of a rule.

What a reader of the derivations has to trust is this file and what it imports:

===============================  ====================================================================
``_nodes``, ``_terms``           how formulas are built and read
``_linear``, ``_polynomials``    whole numbers and their ranges; polynomials in atoms
``_algebra``, ``_normal``        the normal form of a formula
``_trees``                       replacing without capture
``_quantified``, ``_moments``    what an assumption says, and for which indices
``_calculus``, ``_citing``       derivatives and signs; what a cited claim says here
``_rules``                       the rules, each on a few lines
``_state``, ``_proof``           what a check collects; how a proof is written down
===============================  ====================================================================

Of SymPy, the building of trees and their comparison as trees: it is never asked whether two things are equal
in value. Not trusted are the derivations, the printing, the worlds and the mutants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Expr, Integer

from derivations._assumptions import Equation, Independent, Moments, Symmetric
from derivations._conditions import NONNEGATIVE, NONZERO, Condition, is_whole
from derivations._linear import ONE, Refused
from derivations._nodes import add, entry, names_of, symbol
from derivations._normal import Theory
from derivations._polynomials import Polynomial, canonical
from derivations._proof import Chain, Derivation, Induction, Step
from derivations._quantified import stated
from derivations._rules import RULES
from derivations._state import SEAL, Check, Line, Memory, Theorem
from derivations._terms import Equality, FormulaError, read_equality, read_term
from derivations._trees import free_names, substitute_equality


def check(
    id: str,
    derivation: Derivation,
    theorems: Mapping[str, Theorem],
    mutant: Equality | None = None,
    memory: Memory | None = None,
) -> Theorem:
    """Check every step of a derivation; the theorem, or ``Refused``.

    A ``mutant`` takes the place of the derivation's statement; ``memory`` is shared by a derivation and its
    mutants. An assumption that no step has used is refused: it would hide that the claim is true without it.
    """
    try:
        relation = mutant or read_equality(derivation.setting, derivation.statement)
        state = Check(derivation, theorems, memory or Memory())
        _refuse_odd_assumptions(derivation)
        if isinstance(derivation.proof, Induction):
            _induction(state, derivation.proof, relation)
        else:
            _chain(state, "", relation.lhs, derivation.proof, relation.rhs)
    except FormulaError as error:
        raise Refused(str(error)) from error
    idle = {one.name for one in derivation.given} - state.used
    if idle and mutant is None:
        raise Refused(f"assumed and not used: {', '.join(sorted(idle))}")
    return Theorem(
        id=id,
        relation=relation,
        derivation=derivation,
        lines=tuple(state.lines),
        conditions=tuple(_conditions(state)),
        depends_on=tuple(sorted(state.cited)),
        seal=SEAL,
    )


def _chain(state: Check, part: str, start: Expr, chain: Chain, goal: Expr) -> None:
    """Check the steps from ``start`` to ``goal``."""
    state.lines.append(Line(part, "", "", start))
    if not chain:
        raise Refused("a chain needs a step")
    before = start
    for k, step in enumerate(chain, 1):
        if step.rule not in RULES:
            raise Refused(f"there is no rule {step.rule!r}")
        if (step.to is None) != (k == len(chain)):
            raise Refused("the last step of a chain leads to the goal, and only that one has no line")
        after = goal if step.to is None else read_term(state.setting, step.to)
        key = (step.rule, step.about, tuple(step.hints.items()), before, after, state.hypothesis)
        if key not in state.memory.accepted:
            known = len(state.conditions)
            if not RULES[step.rule](state, step, before, after):
                raise Refused(
                    f"step {k} ({step.rule}) does not lead from one line to the next", before, after
                )
            state.memory.accepted.add(key)
            _drop_implied(state, step, known)
        state.lines.append(Line(part, step.rule, step.about, after))
        before = after


def _drop_implied(state: Check, step: Step, known: int) -> None:
    """A step that leads from one condition's term to another's says that both are one condition."""
    conditions = list(state.conditions)
    for k, new in enumerate(conditions[known:], known):
        for old in conditions[:k]:
            if (old.sign, old.over) == (new.sign, new.over) and _leads(state, step, old.term, new.term):
                state.implied.add(new)
                break


def _leads(state: Check, step: Step, before: Expr, after: Expr) -> bool:
    try:
        return RULES[step.rule](state, step, before, after)
    except (Refused, FormulaError):
        return False


def _induction(state: Check, proof: Induction, statement: Equality) -> None:
    """The statement at 0, and at t + 1 from that at t: for this nothing that is given may depend on t."""
    _refuse_fixed(state.derivation, proof.over)
    t = symbol(proof.over)
    base = substitute_equality(statement, {proof.over: Integer(0)})
    step = substitute_equality(statement, {proof.over: add(t, Integer(1))})
    _chain(state, "base", base.lhs, proof.base, base.rhs)
    state.hypothesis = statement
    _chain(state, "step", step.lhs, proof.step, step.rhs)
    for condition in state.conditions:
        if at := state.generalised & free_names(condition.term) - set(condition.over):
            raise Refused(
                f"the hypothesis is used for every {min(at)}, and a condition is about one", condition.term
            )


def _refuse_fixed(derivation: Derivation, over: str) -> None:
    setting = derivation.setting
    if over not in setting.sizes.split():
        raise Refused(f"induction goes over a size, and {over!r} is none")
    dimensions = [*setting.indices.values(), *setting.arrays.values(), *setting.random.values()]
    if any(over in text.split() for text in dimensions):
        raise Refused(f"an index runs up to {over}: no induction goes over it")
    for one in derivation.given:
        for known in stated(setting, one) if isinstance(one, Equation | Moments) else ():
            names = {name for side in known.relation.sides() for name in free_names(side)}
            if over in names - set(known.ranges):
                raise Refused(f"the assumption {one.name!r} fixes {over}")


def _refuse_odd_assumptions(derivation: Derivation) -> None:
    """Every assumption has a name of its own; one about a law is about what is declared as random."""
    names = [one.name for one in derivation.given]
    for one in derivation.given:
        if names.count(one.name) > 1:
            raise Refused(f"two assumptions are called {one.name!r}")
        families = one.families if isinstance(one, Independent) else ()
        laws = [one.of] if isinstance(one, Symmetric) else [name for family in families for name in family]
        for name in laws:
            if not derivation.setting.is_random(name):
                raise Refused(f"{one.name!r} is about {name!r}, which is not declared as random")


def _conditions(state: Check) -> Iterator[Condition]:
    """What is assumed not to be 0 or not to be negative, each once; in an induction, at every step."""
    proof, theory = state.derivation.proof, Theory(state.setting)
    over = proof.over if isinstance(proof, Induction) else ""
    seen = set()
    for condition in (*_declared(state), *state.conditions):
        names = free_names(condition.term)
        key = condition.sign, _essence(condition.sign, theory.normal(condition.term))
        if not names or key in seen or condition in state.implied:
            continue
        seen.add(key)
        if over not in names - set(condition.over):
            yield condition
        elif is_whole(state.setting, condition.term):
            raise Refused(f"an index leaves its range at some step: {condition.term} may be negative")
        else:
            yield replace(condition, over=(*condition.over, over))


def _declared(state: Check) -> Iterator[Condition]:
    """What the setting says is not negative, where a line is about it."""
    used = {name for line in state.lines for name in names_of(line.term)}
    for name in state.setting.nonnegative.split():
        if name in used:
            indices = ("i", "j", "k")[: len(state.setting.dimensions(name) or ())]
            term = entry(name, *map(symbol, indices)) if indices else symbol(name)
            yield Condition(term, NONNEGATIVE, indices)


def _essence(sign: str, p: Polynomial) -> object:
    """What a condition comes to: a product is not 0 where no factor is, whatever their exponents."""
    match list(p):
        case [((), factors)] if sign == NONZERO:
            return tuple((atom, exponent if exponent[0] else ONE) for atom, exponent in factors)
    return canonical(p)

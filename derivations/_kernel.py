"""The kernel: the closed set of rules by which one line of a derivation leads to the next.

This file, the normal form and the reader of formulas are all that a reader of the derivations has to trust. A
``Theorem`` comes out of ``check`` only. A rule is a function that says which transformation of formulas it allows;
the step is accepted when both lines have the same normal form after that transformation. It never asks SymPy
whether two things are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Indexed, Integer, Rational, Symbol

from derivations._assumptions import Assumption, Equation, Independent, Moments, Symmetric
from derivations._moments import Table, factorised
from derivations._normal import (
    ONE,
    Atom,
    Canonical,
    Linear,
    Polynomial,
    Refused,
    Theory,
    added,
    canonical,
    constant,
    equal,
    kronecker,
    linear,
    names_in,
    negated,
    plus,
)
from derivations._proof import Chain, Derivation, Induction, Step
from derivations._terms import (
    HALF,
    E,
    FormulaError,
    Equality,
    Setting,
    add,
    magnitude,
    mul,
    read_equality,
    read_term,
    relu,
    symbol,
)
from derivations._trees import names_of, substitute, substitute_equality, symmetrised, transformed

_SEAL = object()


class Theorem:
    """A checked statement. Only the kernel makes one."""

    def __init__(self, seal: object, **facts: Any):
        if seal is not _SEAL:
            raise Refused("a theorem comes out of the kernel only")
        self.id: str = facts["id"]
        self.relation: Equality = facts["relation"]
        self.derivation: Derivation = facts["derivation"]
        self.lines: tuple[Line, ...] = facts["lines"]
        self.divisors: tuple[Expr, ...] = facts["divisors"]
        self.depends_on: tuple[str, ...] = facts["depends_on"]


@dataclass(frozen=True)
class Line:
    """A line of a checked derivation: the term, the rule that led to it, and the part of the proof it is in."""

    part: str
    rule: str
    about: str
    term: Expr


@dataclass(frozen=True)
class Memory:
    """What the checks of one derivation and of its mutants share: accepted steps, and normal forms of lines."""

    accepted: set[tuple[Any, ...]] = field(default_factory=set)
    normal: dict[tuple[str, Expr], Polynomial] = field(default_factory=dict)


@dataclass
class _Check:
    """The state of one check: what is assumed, what has been used, what was divided by."""

    derivation: Derivation
    theorems: Mapping[str, Theorem]
    hypothesis: Equality | None = None
    used: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)
    divisors: dict[Canonical, Expr] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    memory: Memory = field(default_factory=lambda: Memory())

    @property
    def setting(self) -> Setting:
        return self.derivation.setting

    def theory(self, expand: bool = True, **rules: Any) -> Theory:
        return Theory(self.setting, expand=expand, divisors=self.divisors, **rules)

    def assumption(self, name: str) -> Equation | Moments:
        for one in self.derivation.given:
            if one.name == name and isinstance(one, (Equation, Moments)):
                self.used.add(name)
                return one
        raise Refused(f"no equation {name!r} is given")


Rule = Callable[[_Check, Step, Expr, Expr], bool]


def _same(before: Expr, after: Expr, theory: Theory) -> bool:
    return equal(theory, theory.normal(before), theory.normal(after))


def _same_in(check: _Check, kind: str, before: Expr, after: Expr, theory: Theory) -> bool:
    """The same, in a theory that is one for the whole derivation: normal forms are remembered."""
    for term in (before, after):
        if (kind, term) not in check.memory.normal:
            check.memory.normal[kind, term] = theory.normal(term)
    return equal(theory, check.memory.normal[kind, before], check.memory.normal[kind, after])


# --- the rules ---------------------------------------------------------------------------------------------


def ring(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """A polynomial identity over ℚ; sums and expectations are atoms, equals below them may be replaced."""
    return _same_in(check, "ring", before, after, check.theory(expand=False))


def linearity(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Finite sums and the expectation are linear, finite sums may be exchanged, and Σⱼ δᵢⱼ f(j) = f(i)."""
    return _same_in(check, "linear", before, after, check.theory())


def moments(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Expectations of products take their declared values; what is not declared is an error."""
    table = Table.of(check.setting, check.derivation.given, check.used)
    return _same_in(check, "moments", before, after, check.theory(mean=table.mean))


def independence(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """E[fg] = E[f]·E[g] where f and g depend on families that are independent."""
    given = [one for one in check.derivation.given if isinstance(one, Independent)]
    if not given:
        raise Refused("no independence is given")
    check.used |= {one.name for one in given}
    return _same(before, after, check.theory(mean=lambda theory, factors: factorised(given, factors)))


def use(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of an assumed equation by its right side."""
    assumption = check.assumption(step.about)
    free = tuple(assumption.forall.split())
    at = {name: read_term(check.setting, text, _bound_names(before, after)) for name, text in step.hints.items()}
    if not set(at) <= set(free):
        raise Refused(f"{step.about!r} does not quantify over {', '.join(sorted(set(at) - set(free)))}")
    for text in assumption.equations:
        equation = read_equality(check.setting, text, free)
        matched = {name for name in free if name not in at}
        instance = substitute_equality(equation, at)
        before, after = (_replaced(check, one, instance, matched) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def hypothesis(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of the induction hypothesis by its right side."""
    if check.hypothesis is None:
        raise Refused("there is no induction hypothesis here")
    before, after = (_replaced(check, one, check.hypothesis, set()) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def cites(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of another, derived claim by its right side; its assumptions must be given here."""
    theorem = check.theorems.get(step.about)
    if theorem is None:
        raise Refused(f"{step.about} is not derived")
    extra = _bound_names(before, after)
    cited = theorem.derivation.setting
    at = {name: _meaning(cited, check.setting, name, text, extra) for name, text in step.hints.items()}
    _refuse_random_parameters(check, theorem, at)
    for needed in theorem.derivation.given:
        check.used.add(_matching_assumption(check, theorem, needed, at))
    check.cited.add(step.about)
    instance = substitute_equality(theorem.relation, at)
    before, after = (_replaced(check, one, instance, set()) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def empty_sum(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """A sum over no index is 0, a product over no index is 1."""

    def emptied(node: Expr, bound: frozenset[str]) -> Expr | None:
        if isinstance(node, (sympy.Sum, sympy.Product)) and len(node.args) == 2:
            _, low, high = node.args[1]
            if plus(linear(high), ONE) == linear(low):
                return Integer(0) if isinstance(node, sympy.Sum) else Integer(1)
        return None

    before, after = (transformed(one, emptied, frozenset()) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def split_last(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """A sum (product) up to m is the one up to m − 1 and its last term, when it has one."""
    upper = linear(read_term(check.setting, step.hints["upper"]))

    def split(node: Expr, bound: frozenset[str]) -> Expr | None:
        if not isinstance(node, (sympy.Sum, sympy.Product)) or len(node.args) != 2:
            return None
        body, (index, low, high) = node.args
        if linear(high) != upper:
            return None
        count = plus(upper, linear(low), -1)
        sizes = check.setting.sizes.split()
        if count[1] < 0 or any(c < 0 or name not in sizes for name, c in count[0]):
            raise Refused(f"the sum up to {high} may be empty")
        rest = type(node)(body, (index, low, add(high, Integer(-1))))
        last = substitute(body, {index.name: high})
        return add(rest, last) if isinstance(node, sympy.Sum) else mul(rest, last)

    before, after = (transformed(one, split, frozenset()) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def cases(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Equal for z ≥ 0 and equal for z ≤ 0, where relu and |·| of ±z are polynomials; also below E."""
    z = check.theory().normal(read_term(check.setting, step.hints["of"]))
    for positive in (z, negated(z)):

        def on_one_side(
            theory: Theory, name: str, body: Canonical, positive: Polynomial = positive
        ) -> Polynomial | None:
            argument = dict(body)
            if argument == positive:
                return positive if name in ("relu", "abs") else None
            if argument == negated(positive):
                return {"relu": {}, "abs": positive}.get(name)
            return None

        if not _same(before, after, check.theory(rewrite=on_one_side)):
            return False
    return True


def symmetry(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """E f(z) = E f(−z), because z and −z have the same law."""
    name = step.hints["of"]
    given = next((a for a in check.derivation.given if isinstance(a, Symmetric) and a.of == name), None)
    if given is None:
        raise Refused(f"it is not given that {name} is symmetric")
    check.used.add(given.name)
    before, after = (symmetrised(one, name) for one in (before, after))
    return _same_in(check, "linear", before, after, check.theory())


def root(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """√p = q where q² = p and q is not negative."""
    value = read_term(check.setting, step.hints["value"])
    if not visibly_nonnegative(value, check.setting):
        raise Refused(f"{step.hints['value']} may be negative: it is not known to be a root")
    theory = check.theory()
    q = theory.normal(value)

    def rooted(inner: Theory, name: str, body: Canonical) -> Polynomial | None:
        is_square = name == "sqrt" and equal(inner, dict(body), inner.product(q, q))
        return q if is_square else None

    return _same(before, after, check.theory(rewrite=rooted))


def derivative(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """Sum rule, product rule, powers; ∂w[i]/∂w[j] = δᵢⱼ."""
    return _same(before, after, check.theory(differentiate=differentiated))


def antiderivative(check: _Check, step: Step, before: Expr, after: Expr) -> bool:
    """∫ₐᵇ f dx = F(b) − F(a) where F is given and its derivative is f."""

    def integrated(theory: Theory, term: Expr, names: dict[str, Linear]) -> Polynomial:
        f, (x, a, b) = term.args
        primitive = read_term(check.setting, step.hints["of"], (x.name,))
        slope = differentiated(theory, theory.normal(primitive, names), theory.normal(x))
        if not equal(theory, slope, theory.normal(f, names)):
            raise Refused(f"{step.hints['of']} is no antiderivative of the integrand")
        ends = [theory.normal(substitute(primitive, {x.name: end}), names) for end in (a, b)]
        return added(ends[1], ends[0], -1)

    return _same(before, after, check.theory(antiderivative=integrated))


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        ring,
        linearity,
        moments,
        independence,
        use,
        hypothesis,
        cites,
        empty_sum,
        split_last,
        cases,
        symmetry,
        root,
        derivative,
        antiderivative,
    )
}
"""The rules by which one line leads to the next; ``induction`` generates the two chains that they fill."""


# --- what the rules share ----------------------------------------------------------------------------------


def differentiated(theory: Theory, of: Polynomial, by: Polynomial) -> Polynomial:
    """The formal partial derivative of a polynomial by a symbol or an entry."""
    match list(by.items()):
        case [(((), ((atom, (((), 1))),)), one)] if one == 1 and atom[0] in ("symbol", "entry"):
            pass
        case _:
            raise Refused("a derivative is taken by a symbol or an entry of an array")
    if atom[0] == "entry" and atom[2]:
        raise Refused("the entries of a symmetric matrix are not independent variables")
    result: Polynomial = {}
    for mono, coefficient in of.items():
        binders, factors = theory.renamed(mono)
        for k, (inner, exponent) in enumerate(factors):
            slope = _slope(theory, inner, atom)
            if not slope:
                continue
            if exponent[0] or exponent[1] < 0:
                raise Refused("only whole powers that are not negative are differentiated")
            lowered = (((inner, plus(exponent, ONE, -1)),) if exponent[1] > 1 else ())
            rest = {((), tuple(sorted((*factors[:k], *factors[k + 1 :], *lowered)))): coefficient * exponent[1]}
            for (more, left), c in theory.product(rest, slope).items():
                result = added(result, theory.settled((*binders, *more), left, c))
    return result


def _slope(theory: Theory, atom: Atom, by: Atom) -> Polynomial:
    """The derivative of one atom: ∂x/∂x = 1, ∂w[i]/∂w[j] = δᵢⱼ, and 0 where the variable does not occur."""
    if atom[0] in ("symbol", "entry"):
        result = constant(Fraction(1)) if atom[:2] == by[:2] else {}
        if atom[0] == "entry" and result:
            for i, j in zip(atom[3], by[3], strict=True):
                result = theory.product(result, kronecker(i, j))
        return result
    if by[1] in set(names_in(atom)):
        raise Refused(f"the derivative of {atom[0]} by {by[1]} is not known to the kernel")
    return {}


def visibly_nonnegative(term: Expr, setting: Setting) -> bool:
    """Whether the formula's shape shows that it is not negative: squares, |·|, relu, roots, and what they build."""

    def visible(one: Expr) -> bool:
        return visibly_nonnegative(one, setting)

    match term:
        case Rational():
            return bool(term >= 0)
        case Symbol():
            return term.name in setting.nonnegative.split() or term.name in setting.sizes.split()
        case Indexed():
            return term.base.name in setting.nonnegative.split()
        case sympy.Add() | sympy.Mul():
            return all(visible(arg) for arg in term.args)
        case sympy.Pow(exp=exponent):
            even = isinstance(exponent, Integer) and int(exponent) % 2 == 0
            return even or exponent == HALF or visible(term.base)
        case sympy.Sum() | E():
            return visible(term.args[0])
        case relu() | magnitude():
            return True
    return False


def _bound_names(*terms: Expr) -> tuple[str, ...]:
    found = set()
    for term in terms:
        for node in sympy.preorder_traversal(term):
            if isinstance(node, (sympy.Sum, sympy.Product, sympy.Integral)):
                found |= {limit[0].name for limit in node.args[1:]}
    return tuple(sorted(found))


def _meaning(cited: Setting, here: Setting, name: str, text: str, extra: tuple[str, ...]) -> Expr:
    """What a cited claim's symbol stands for: a formula; for an array an array's name, or its entry i (i, j)."""
    dimensions = cited.dimensions(name)
    if not dimensions:
        return read_term(here, text, extra)
    if here.dimensions(text):
        return symbol(text)
    indices = ("i", "j")[: len(dimensions)]
    return sympy.Lambda(tuple(symbol(i) for i in indices), read_term(here, text, indices))


def _refuse_random_parameters(check: _Check, theorem: Theorem, at: Mapping[str, Expr]) -> None:
    """A claim about expectations holds for fixed parameters: none of them may stand for something random."""
    sides = (theorem.relation.lhs, theorem.relation.rhs)
    if not any(side.has(E) for side in sides):
        return
    cited = theorem.derivation.setting
    for name in sorted(set().union(*(names_of(side) for side in sides))):
        if not cited.is_random(name):
            if any(check.setting.is_random(one) for one in _names_outside_means(at.get(name, symbol(name)))):
                raise Refused(f"{name} is a fixed parameter of {theorem.id} and stands for something random here")


def _names_outside_means(term: Expr) -> set[str]:
    return names_of(transformed(term, lambda node, _: Integer(0) if isinstance(node, E) else None, frozenset()))


def _replaced(check: _Check, term: Expr, equation: Equality, matched: set[str]) -> Expr:
    """The term with instances of the equation's left side replaced; ``matched`` indices are found by matching."""
    lhs, rhs = equation.lhs, equation.rhs
    wanted = None if isinstance(lhs, (Symbol, Indexed)) else canonical(check.theory(expand=False).normal(lhs))

    def replace(node: Expr, bound: frozenset[str]) -> Expr | None:
        if isinstance(lhs, Symbol):
            return rhs if node == lhs else None
        if isinstance(lhs, Indexed):
            if not isinstance(node, Indexed) or node.base.name != lhs.base.name:
                return None
            found: dict[str, Expr] = {}
            for pattern, index in zip(lhs.indices, node.indices, strict=True):
                if isinstance(pattern, Symbol) and pattern.name in matched and pattern.name not in found:
                    found[pattern.name] = index
                elif linear(substitute(pattern, found)) != linear(index):
                    return None
            return substitute(rhs, found)
        if type(node) is not type(lhs):
            return None
        return rhs if canonical(check.theory(expand=False).normal(node)) == wanted else None

    return transformed(term, replace, frozenset())


def _instance(setting: Setting, one: Equation | Moments, at: Mapping[str, Expr]) -> tuple[Equality, ...]:
    """The assumption's equations, with symbols replaced that are not quantified."""
    free = one.forall.split()
    at = {name: value for name, value in at.items() if name not in free}
    return tuple(substitute_equality(read_equality(setting, text, free), at) for text in one.equations)


def assumption_key(setting: Setting, one: Assumption, at: Mapping[str, Expr]) -> tuple[Any, ...]:
    """What makes two assumptions the same: kind, and the normal forms of the equations."""
    if isinstance(one, Symmetric):
        return ("Symmetric", str(at.get(one.of, one.of)))
    if isinstance(one, Independent):
        families = (tuple(sorted(str(_names(at.get(n, symbol(n)))) for n in family)) for family in one.families)
        return ("Independent", tuple(sorted(families)))
    theory = Theory(setting)
    keys = (
        tuple(canonical(theory.normal(side)) for side in (equation.lhs, equation.rhs))
        for equation in _instance(setting, one, at)
    )
    return (type(one).__name__, tuple(sorted(keys)))


def _names(meaning: Expr) -> list[str]:
    """The random names that a cited array stands for: of ``Lambda(i, relu(z[i]))`` it is z."""
    if isinstance(meaning, sympy.Lambda):
        return sorted({node.base.name for node in meaning.expr.atoms(Indexed)})
    return [str(meaning)]


def _matching_assumption(check: _Check, theorem: Theorem, needed: Assumption, at: Mapping[str, Expr]) -> str:
    """The given assumption that is the needed one, or from which it follows by one replacement."""
    cited = theorem.derivation.setting
    key = assumption_key(cited, needed, at)
    for one in check.derivation.given:
        if assumption_key(check.setting, one, {}) == key:
            return one.name
    if isinstance(needed, Equation):
        for one in check.derivation.given:
            if isinstance(one, Equation) and all(
                _follows(check, equation, one) for equation in _instance(cited, needed, at)
            ):
                return one.name
    raise Refused(f"{theorem.id} assumes {needed.name!r}, which is not given here")


def _follows(check: _Check, equation: Equality, given: Equation) -> bool:
    lhs, rhs = equation.lhs, equation.rhs
    for known in _instance(check.setting, given, {}):
        lhs, rhs = (_replaced(check, side, known, set(given.forall.split())) for side in (lhs, rhs))
    return _same(lhs, rhs, check.theory())


# --- checking a derivation ---------------------------------------------------------------------------------


def _chain(check: _Check, part: str, start: Expr, chain: Chain, goal: Expr) -> None:
    """Check the steps from ``start`` to ``goal``."""
    check.lines.append(Line(part, "", "", start))
    if not chain:
        raise Refused("a chain needs a step")
    before = start
    for k, step in enumerate(chain):
        last = k == len(chain) - 1
        if step.rule not in RULES:
            raise Refused(f"there is no rule {step.rule!r}")
        if (step.to is None) != last:
            raise Refused("the last step of a chain leads to the goal, and only that one has no line")
        after = goal if step.to is None else read_term(check.setting, step.to)
        key = (step.rule, step.about, tuple(step.hints.items()), before, after, check.hypothesis)
        if key not in check.memory.accepted:
            if not RULES[step.rule](check, step, before, after):
                raise Refused(f"step {k + 1} ({step.rule}) does not lead from one line to the next", before, after)
            check.memory.accepted.add(key)
        check.lines.append(Line(part, step.rule, step.about, after))
        before = after


def _induction(check: _Check, proof: Induction, statement: Equality) -> None:
    if proof.over not in check.setting.sizes.split():
        raise Refused(f"induction goes over a size, and {proof.over!r} is none")
    for one in check.derivation.given:
        texts = getattr(one, "equations", ())
        free = getattr(one, "forall", "").split()
        for text in texts:
            relation = read_equality(check.setting, text, free)
            mentioned = {s.name for side in (relation.lhs, relation.rhs) for s in side.free_symbols}
            if proof.over in mentioned - set(free):
                raise Refused(f"the assumption {one.name!r} fixes {proof.over}")
    t = symbol(proof.over)
    base = substitute_equality(statement, {proof.over: Integer(0)})
    step = substitute_equality(statement, {proof.over: add(t, Integer(1))})
    _chain(check, "base", base.lhs, proof.base, base.rhs)
    check.hypothesis = statement
    _chain(check, "step", step.lhs, proof.step, step.rhs)


def check(
    id: str,
    derivation: Derivation,
    theorems: Mapping[str, Theorem],
    mutant: Equality | None = None,
    memory: Memory | None = None,
) -> Theorem:
    """Check every step of a derivation; the theorem, or ``Refused``.

    A ``mutant`` takes the place of the derivation's statement; ``memory`` is shared by a derivation and its mutants. An assumption that no step has
    used is refused: what is assumed in vain would hide that the claim is true without it.
    """
    try:
        relation = mutant or read_equality(derivation.setting, derivation.statement)
        state = _Check(derivation, theorems, memory=memory or Memory())
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
        _SEAL,
        id=id,
        relation=relation,
        derivation=derivation,
        lines=tuple(state.lines),
        divisors=tuple(state.divisors[key] for key in sorted(state.divisors) if state.divisors[key].free_symbols),
        depends_on=tuple(sorted(state.cited)),
    )

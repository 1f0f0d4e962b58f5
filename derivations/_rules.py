"""The closed set of rules by which one line of a derivation leads to the next.

A rule says which transformation of formulas it allows; the step is accepted when both lines have the same
normal form after that transformation. ``induction`` is not among them: the kernel writes its two goals
itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy
from sympy import Expr, Integer

from derivations._assumptions import Independent, Moments, Symmetric
from derivations._calculus import differentiated, divided_by, integrated
from derivations._citing import instance
from derivations._conditions import visibly_nonnegative
from derivations._linear import ONE, Refused, linear, not_negative, plus
from derivations._moments import Table, factorised
from derivations._nodes import add, mul
from derivations._normal import Theory
from derivations._polynomials import Canonical, Polynomial, added, atom_polynomial, canonical, negated
from derivations._proof import Step
from derivations._quantified import Stated
from derivations._state import Check
from derivations._terms import read_term
from derivations._trees import Bound, bound_names, substitute, symmetrised, transformed

Rule = Callable[[Check, Step, Expr, Expr], bool]


def ring(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """A polynomial identity over ℚ; sums and expectations are atoms, equals below them may be replaced."""
    return check.same_in("ring", before, after, check.theory(expand=False))


def linearity(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Finite sums and the expectation are linear, finite sums may be exchanged, and Σⱼ δᵢⱼ f(j) = f(i)."""
    return check.same_in("linear", before, after, check.theory())


def moments(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Expectations of products take their declared values; what is not declared is an error."""
    given = [one for one in check.given if isinstance(one, Moments)]
    declared = ((one.name, equation) for one in given for equation in check.equations(one))
    table = Table.of(check.setting, declared, check.used)
    return check.same_in("moments", before, after, check.theory(mean=table.mean))


def independence(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """E[fg] = E[f]·E[g] where f and g depend on families that are independent, and on nothing else."""
    given = [one for one in check.given if isinstance(one, Independent)]
    theory = check.theory(mean=lambda theory, factors: factorised(theory, given, factors, check.used))
    return check.same(before, after, theory)


def use(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of an assumed equation by its right side, anywhere but below a derivative."""
    bound = bound_names(before) | bound_names(after)
    at = {name: read_term(check.setting, text, bound) for name, text in step.hints.items()}
    known = check.used_equations(step.about)
    if unknown := sorted(set(at) - {name for one in known for name in one.ranges}):
        raise Refused(f"{step.about!r} does not quantify over {', '.join(unknown)}")
    for one in known:
        before, after = check.rewritten((before, after), one, at)
    return check.same_in("linear", before, after, check.theory())


def hypothesis(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of the induction hypothesis by its right side, at any index that is not fixed."""
    if check.hypothesis is None:
        raise Refused("there is no induction hypothesis here")
    free = check.unfixed_indices()
    for ranges in ({}, free) if free else ({},):
        left, right = check.rewritten((before, after), Stated(check.hypothesis, ranges))
        if check.same_in("linear", left, right, check.theory()):
            check.generalised |= set(ranges)
            return True
    return False


def cites(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Replace the left side of another, derived claim by its right side; what it assumes is given here."""
    theorem = check.theorems.get(step.about)
    if theorem is None:
        raise Refused(f"{step.about} is not derived")
    known = Stated(instance(check, theorem, step.hints), {})
    before, after = check.rewritten((before, after), known)
    return check.same_in("linear", before, after, check.theory())


def empty_sum(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """A sum over no index is 0, a product over no index is 1."""

    def emptied(node: Expr, bound: Bound) -> Expr | None:
        if isinstance(node, (sympy.Sum, sympy.Product)) and len(node.args) == 2:
            _, low, high = node.args[1]
            if plus(linear(high), ONE) == linear(low):
                return Integer(0) if isinstance(node, sympy.Sum) else Integer(1)
        return None

    before, after = (transformed(line, emptied, {}) for line in (before, after))
    return check.same_in("linear", before, after, check.theory())


def split_last(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """A sum (product) up to m is the one up to m − 1 and its last term, when it has one."""
    upper = linear(check.hint(step, "upper"))

    def split(node: Expr, bound: Bound) -> Expr | None:
        if not isinstance(node, (sympy.Sum, sympy.Product)) or len(node.args) != 2:
            return None
        body, (index, low, high) = node.args
        if linear(high) != upper:
            return None
        if not not_negative(plus(upper, linear(low), -1), {}, check.setting.sizes.split()):
            raise Refused(f"the sum up to {high} may be empty")
        rest = type(node)(body, (index, low, add(high, Integer(-1))))
        last = substitute(body, {index.name: high})
        return add(rest, last) if isinstance(node, sympy.Sum) else mul(rest, last)

    before, after = (transformed(line, split, {}) for line in (before, after))
    return check.same_in("linear", before, after, check.theory())


def cases(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """With p = [z > 0], which is p²: relu(z) = pz, relu(−z) = pz − z and |z| = 2pz − z; also below E."""
    z = check.theory().normal(check.hint(step, "of"))

    def split(theory: Theory, name: str, body: Canonical) -> Polynomial | None:
        pz = theory.algebra.product(atom_polynomial(("positive", canonical(z))), z)
        of = dict(body)
        if name == "relu" and of == z:
            return pz
        if name == "relu" and of == negated(z):
            return added(pz, z, -1)
        if name == "abs" and of in (z, negated(z)):
            return added(added(pz, pz), z, -1)
        return None

    return check.same(before, after, check.theory(rewrite=split))


def symmetry(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """E f(z) = ½E f(z) + ½E f(−z) where z and −z have the same law and f has nothing else random in it."""
    name = step.hints.get("of", "")
    given = [one for one in check.given if isinstance(one, Symmetric) and one.of == name]
    if not given:
        raise Refused(f"it is not given that {name} is symmetric")
    check.used.add(given[0].name)
    before, after = (symmetrised(line, name, check.setting) for line in (before, after))
    return check.same_in("linear", before, after, check.theory())


def root(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """√p = q where q² = p and q is not negative."""
    value = check.hint(step, "value")
    if not visibly_nonnegative(value, check.setting):
        raise Refused("what may be negative is not known to be a root", value)
    q = check.theory().normal(value)

    def rooted(theory: Theory, name: str, body: Canonical) -> Polynomial | None:
        square = theory.algebra.product(q, q)
        return q if name == "sqrt" and theory.algebra.equal(dict(body), square) else None

    return check.same(before, after, check.theory(rewrite=rooted))


def derivative(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """Sums, products, powers, quotients, roots; the chain rule for declared functions; ∂w[i]/∂w[j] = δᵢⱼ."""
    return check.same(before, after, check.theory(differentiate=differentiated, divided_by=divided_by))


def antiderivative(check: Check, step: Step, before: Expr, after: Expr) -> bool:
    """∫ₐᵇ f dx = F(b) − F(a) where F is given and its derivative is f."""
    primitive = step.hints.get("of", "")
    theory = check.theory(
        antiderivative=lambda theory, term, names: integrated(theory, term, names, primitive)
    )
    return check.same(before, after, theory)


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        ring, linearity, moments, independence, use, hypothesis, cites,
        empty_sum, split_last, cases, symmetry, root, derivative, antiderivative,
    )
}  # fmt: skip

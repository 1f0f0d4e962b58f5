"""Two formulas have one normal form only if they have one value in every world."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr

from derivations._evaluator import Evaluator
from derivations._linear import Linear, Range, Refused, not_negative, plus, scaled, variable
from derivations._mutants import changed
from derivations._normal import Theory
from derivations._polynomials import canonical, names_in
from derivations._terms import read_term
from tests.derivations.formulas import SETTING, WORLDS, Node, nodes, text, variants
from tests.derivations.proving import theorems

SOME = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def same(f: Expr, g: Expr, expand: bool) -> bool:
    theory = Theory(SETTING, expand=expand)
    return theory.algebra.equal(theory.normal(f), theory.normal(g))


def mutants(data: st.DataObject, f: Expr) -> list[Expr]:
    """Some of the formulas that differ from f in one place; not those with an empty sum's number of terms."""
    return [g for g in data.draw(st.permutations(list(changed(f))))[:5] if is_normal(g)]


def is_normal(f: Expr) -> bool:
    try:
        Theory(SETTING, expand=True).normal(f)
    except Refused:
        return False
    return True


def agree(f: Expr, g: Expr) -> bool:
    evaluators = [Evaluator(SETTING, (), world) for world in WORLDS]
    return all(evaluator.value(f) == evaluator.value(g) for evaluator in evaluators)


def term(node: Node) -> Expr:
    return read_term(SETTING, text(node))


@SOME
@given(st.data())
def test_what_is_written_otherwise_has_the_same_normal_form(data: st.DataObject) -> None:
    node = data.draw(nodes(functions=True))
    f, g = term(node), term(data.draw(variants(node)))
    assert same(f, g, expand=True)
    assert agree(f, g)


@SOME
@given(st.data())
def test_one_normal_form_has_one_value(data: st.DataObject) -> None:
    f = term(data.draw(nodes(functions=True)))
    for g in mutants(data, f):
        for expand in (False, True):
            if same(f, g, expand):
                assert agree(f, g), f"{f} and {g}"


@SOME
@given(st.data())
def test_polynomials_with_different_normal_forms_differ_in_some_world(data: st.DataObject) -> None:
    f = term(data.draw(nodes(deltas=False)))
    for g in mutants(data, f):
        assert same(f, g, expand=True) == agree(f, g), f"{f} and {g}"


@SOME
@given(nodes(), nodes())
def test_what_the_ring_proves_linearity_proves(left: Node, right: Node) -> None:
    f, g = term(("mul", ("add", left, right), left)), term(("add", ("mul", left, right), ("square", left)))
    assert same(f, g, expand=False)
    assert same(f, g, expand=True)


def test_a_normal_form_keeps_no_name_of_its_making() -> None:
    for id, theorem in theorems().items():
        setting = theorem.derivation.setting
        for line in theorem.lines:
            for expand in (False, True):
                form = canonical(Theory(setting, expand=expand).normal(line.term))
                assert not any(name[0] == "$" for name in names_in(form)), id


def test_the_order_of_bound_names_in_functions_does_not_matter() -> None:
    nested = "Sum(relu(Sum(M[{0}, {1}]*x[{1}], ({1}, 1, n))*Sum(x[{2}], ({2}, 1, n))), ({0}, 1, n))"
    forms = [read_term(SETTING, nested.format(*names)) for names in ("ijk", "kji", "jkl", "lij")]
    assert all(same(forms[0], form, expand) for form in forms for expand in (False, True))
    swapped = nested.replace("M[{0}, {1}]", "M[{1}, {0}]")
    assert not any(
        same(forms[0], read_term(SETTING, swapped.format(*"ijk")), expand) for expand in (False, True)
    )


BOUND: dict[str, Range] = {
    "i": (((), 1), variable("n")),
    "j": (variable("i"), plus(variable("n"), ((), 2))),
    "k": (((), -1), variable("j")),
}


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.tuples(*[st.integers(-2, 2)] * 4), st.integers(-3, 3))
def test_what_is_visibly_not_negative_is_not_negative(coefficients: tuple[int, ...], constant: int) -> None:
    value: Linear = ((), constant)
    for name, coefficient in zip("ijkn", coefficients, strict=True):
        value = plus(value, scaled(variable(name), coefficient))
    if not_negative(value, BOUND, {"n"}):
        for n, i, j, k in product(range(4), range(7), range(7), range(-1, 7)):
            if 1 <= i <= n and i <= j <= n + 2 and k <= j:
                at = {"n": n, "i": i, "j": j, "k": k}
                assert value[1] + sum(c * at[name] for name, c in value[0]) >= 0

"""The kernel's derivatives of random formulas are those of the textbook's rules, and no others."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from derivations._dual import Undefined
from derivations._evaluator import Evaluator
from derivations._proof import derivative
from derivations._terms import Setting, read_equality
from derivations._worlds import World
from tests.derivations.proving import leads

SETTING = Setting(
    arrays={"a": "", "b": ""},
    functions={"phi": "dphi(z)", "dphi": "", "cube": "3*z**2"},
)
FUNCTIONS: dict[str, Any] = {
    "phi": lambda z: z * z + z,
    "dphi": lambda z: 2 * z + 1,
    "cube": lambda z: z * z * z,
}
WORLDS = tuple(
    Evaluator(SETTING, (), World({"a": a, "b": b, **FUNCTIONS}))
    for a, b in ((2, 3), (Fraction(-1, 2), 5), (Fraction(7, 3), Fraction(-4, 5)))
)
Formula = tuple[str, str]
"""A formula, and its derivative by a."""


def product(f: Formula, g: Formula) -> Formula:
    return f"({f[0]})*({g[0]})", f"({f[1]})*({g[0]}) + ({f[0]})*({g[1]})"


def half_a_product(f: Formula, g: Formula) -> Formula:
    return f"({f[0]})*({g[0]})", f"({f[1]})*({g[0]})"


RULES: dict[str, Callable[..., Formula]] = {
    "sum": lambda f, g: (f"({f[0]}) + ({g[0]})", f"({f[1]}) + ({g[1]})"),
    "product": product,
    "quotient": lambda f, g: (
        f"({f[0]})/({g[0]})",
        f"(({f[1]})*({g[0]}) - ({f[0]})*({g[1]}))/({g[0]})**2",
    ),
    "root": lambda f, g: (f"sqrt(({f[0]})**2)", f"({f[0]})*({f[1]})/sqrt(({f[0]})**2)"),
    "chain": lambda f, g: (f"phi({f[0]})", f"dphi({f[0]})*({f[1]})"),
    "power": lambda f, g: (f"cube({f[0]})", f"3*({f[0]})**2*({f[1]})"),
}
WRONG: dict[str, Callable[..., Formula]] = {
    "product": half_a_product,
    "quotient": lambda f, g: (f"({f[0]})/({g[0]})", f"({f[1]})/({g[0]})"),
    "root": lambda f, g: (f"sqrt(({f[0]})**2)", f"({f[1]})/sqrt(({f[0]})**2)"),
    "chain": lambda f, g: (f"phi({f[0]})", f"dphi({f[0]})"),
    "power": lambda f, g: (f"cube({f[0]})", f"3*({f[0]})**2"),
}


@st.composite
def formulas(draw: st.DrawFn, wrong: bool) -> Formula:
    """A formula in a and b; a wrong one has a wrong rule at its root."""

    def grow(depth: int, rules: dict[str, Callable[..., Formula]]) -> Formula:
        if not depth:
            return draw(st.sampled_from([("a", "1"), ("b", "0"), ("a**2 + 1", "2*a"), ("3", "0")]))
        rule = rules[draw(st.sampled_from(sorted(rules)))]
        return rule(grow(depth - 1, RULES), grow(draw(st.integers(0, depth - 1)), RULES))

    return grow(draw(st.integers(1, 3)), WRONG if wrong else RULES)


def true(statement: str) -> list[bool]:
    """Whether it holds in each of the worlds in which it says something."""
    relation, found = read_equality(SETTING, statement), []
    for evaluator in WORLDS:
        try:
            found.append(evaluator.holds(relation))
        except Undefined:
            continue
    return found


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(formulas(wrong=False))
def test_the_textbook_s_derivative_is_the_kernel_s(formula: Formula) -> None:
    statement = f"D({formula[0]}, a) == {formula[1]}"
    found = true(statement)
    assert all(found)
    assert leads(SETTING, derivative(), statement) or not found


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(formulas(wrong=True))
def test_a_wrong_derivative_is_refused(formula: Formula) -> None:
    statement = f"D({formula[0]}, a) == {formula[1]}"
    if leads(SETTING, derivative(), statement):
        assert all(true(statement))

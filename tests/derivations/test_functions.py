"""Declared functions: what their derivatives may be made of, how they are shown, and what the exact engine does."""

from fractions import Fraction
from typing import Any

import pytest

from derivations._assumptions import Equation
from derivations._dual import Dual
from derivations._evaluator import Evaluator, Undefined
from derivations._linear import Refused
from derivations._print import LATEX, TEXT
from derivations._proof import Derivation, derivative, ring, use
from derivations._results import digest
from derivations._terms import FormulaError, Setting, read_equality, read_term
from derivations._worlds import World
from tests.derivations.proving import leads, theorem

F = Fraction
SMOOTH = Setting(
    sizes="n",
    arrays={"a": "", "b": "", "x": "n"},
    functions={"phi": "dphi(z)", "dphi": "", "tanh": "1 - tanh(z)**2", "log": "1/z"},
)
CUBE: dict[str, Any] = {"phi": lambda z: z * z * z, "dphi": lambda z: 3 * z * z}


def value(text: str, **values: Any) -> Fraction:
    return Evaluator(SMOOTH, (), World(values)).value(read_term(SMOOTH, text))


def test_a_function_is_read_and_shown() -> None:
    term = read_term(SMOOTH, "dphi(2*a)*tanh(x[1])")
    assert TEXT.show(term) == "φ′(2a)·tanh(x₁)"
    assert LATEX.show(term) == r"\phi'\left(2 a\right) \operatorname{tanh}\left(x_{1}\right)"


@pytest.mark.parametrize("name", ["relu", "Sum", "sqrt", "outer", "a", "1f"])
def test_a_function_has_a_name_of_its_own(name: str) -> None:
    with pytest.raises(FormulaError):
        Setting(arrays={"a": ""}, functions={name: "1"})


@pytest.mark.parametrize(
    "slope", ["a", "z*b", "x[1]", "sqrt(z)", "abs(z)", "2**z", "z**z", "E(z)", "D(z, z)"]
)
def test_a_derivative_is_a_formula_in_its_argument(slope: str) -> None:
    setting = Setting(sizes="n", arrays={"a": "", "b": "", "x": "n"}, functions={"f": slope})
    assert not leads(setting, derivative(), "D(f(a), a) == D(f(a), a)")


def test_a_value_of_a_function_may_be_given() -> None:
    given = (Equation("odd", ("phi(0) == 0",)),)
    assert theorem(SMOOTH, "phi(0)*a == 0", (use("odd", "0*a"), ring()), given).lines
    with pytest.raises(Refused):
        theorem(SMOOTH, "phi(1)*a == 0", (use("odd", "0*a"), ring()), given)


def test_a_polynomial_s_derivative_comes_from_its_values() -> None:
    assert value("D(phi(a*b), a)", a=2, b=5, **CUBE) == value("b*dphi(a*b)", a=2, b=5, **CUBE) == 1500


def test_a_wrong_declaration_is_seen() -> None:
    wrong: dict[str, Any] = {**CUBE, "dphi": lambda z: z * z}
    assert value("D(phi(a), a)", a=2, **wrong) != value("dphi(a)", a=2, **wrong)


def test_other_derivatives_come_from_dual_numbers() -> None:
    assert value("D(1/a + sqrt(a), a)", a=4) == F(-1, 16) + F(1, 4)
    assert value("D(a*tanh(b*a), a)", a=2, b=3, tanh={6: F(1, 2)}) == F(1, 2) + 2 * 3 * F(3, 4)
    assert value("D(log(x[1]*b), x[1])", n=1, x=(2,), b=3, log={6: 5}) == F(1, 2)
    assert value("D(abs(a)/a**2, a)", a=-2) == F(1, 4)


@pytest.mark.parametrize(
    "text", ["D(abs(a)/b, a)", "D(sqrt(a), a)", "D(log(a), a)", "D(relu(a)/b, a)", "tanh(a)"]
)
def test_where_there_is_no_derivative_there_is_no_value(text: str) -> None:
    with pytest.raises(Undefined):
        value(text, a=0, b=3, log={0: 1})


def test_a_second_derivative_of_a_polynomial() -> None:
    assert value("D(D(a**3*b, a), b)", a=2, b=3) == 12
    with pytest.raises(Undefined):
        value("D(D(1/a, a)*b, a)", a=2, b=3)


def test_dual_numbers_obey_the_rules() -> None:
    x = Dual(F(2), F(1))
    assert (3 - x) * x == Dual(F(2), F(-1))
    assert x**-2 == Dual(F(1, 4), F(-1, 4))
    assert abs(-x) == x
    assert (x * x).root() == x


def test_the_digest_knows_the_declared_derivative() -> None:
    def of(slope: str) -> str:
        setting = Setting(arrays={"a": ""}, functions={"f": slope, "g": "1"})
        return digest("it", setting, [read_equality(setting, "f(a) == 1")])

    assert of("f(z)") != of("2*f(z)")
    assert of("f(z)") == of("f(z)")
    assert Derivation(SMOOTH, "a == a", (ring(),)).setting.functions

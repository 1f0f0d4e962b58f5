"""What is no formula is refused, and the message says what is wrong and where."""

from typing import Any

import pytest

from derivations._nodes import names_of
from derivations._terms import FormulaError, Setting, read_equality, read_term
from tests.derivations.proving import theorems
from tests.derivations.writing import written

SETTING = Setting(
    sizes="n m",
    arrays={"a": "", "x": "n", "y": "n", "u": "m", "M": "n n", "R": "n m", "v": "*"},
    random={"z": ""},
    indices={"p": "n"},
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a + 0.5", "'0.5' is not part of the language"),
        ("a + 1e3", "not part of the language"),
        ("True", "'True' is not part of the language"),
        ("1j", "not part of the language"),
        ("'a'", "not part of the language"),
        ("a // 2", "the operator FloorDiv"),
        ("a % 2", "the operator Mod"),
        ("+a", "not part of the language"),
        ("a if a else a", "not part of the language"),
        ("a == a", "not part of the language"),
        ("a.real", "'a.real' is not part of the language"),
        ("x[1].real", "not part of the language"),
        ("(lambda: a)()", "not part of the language"),
        ("__import__('os')", "'__import__' with 1 arguments is not a function"),
        ("eval(a)", "'eval' with 1 arguments is not a function"),
        ("sqrt(a, a)", "'sqrt' with 2 arguments"),
        ("E()", "'E' with 0 arguments"),
        ("E(a, evaluate=True)", "not part of the language"),
        ("b", "'b' is not declared as a scalar"),
        ("x", "'x' is not declared as a scalar"),
        ("a[1]", "'a' is not declared with 1 indices"),
        ("x[1, 2]", "'x' is not declared with 2 indices"),
        ("M[1]", "'M' is not declared with 1 indices"),
        ("q[1]", "'q' is not declared with 1 indices"),
        ("x[a]", "'a' is neither a size nor an index"),
        ("x[z]", "'z' is neither a size nor an index"),
        ("a**z", "'z' is neither a size nor an index"),
        ("delta(a, 1)", "'a' is neither a size nor an index"),
        ("Sum(a, (i, 1, a))", "'a' is neither a size nor an index"),
        ("Integral(a**w, (w, 0, 1))", "'w' is neither a size nor an index"),
        ("Integral(x[w], (w, 0, 1))", "'w' is neither a size nor an index"),
        ("Sum(x[i], (i, 1))", r"Sum is written Sum\(f, \(i, a, b\)\)"),
        ("Sum(x[i])", "Sum is written"),
        ("Sum(x[p], (p, 1, n))", "the bound index 'p' hides another symbol"),
        ("Sum(Sum(x[i], (i, 1, n)), (i, 1, n))", "the bound index 'i' hides another symbol"),
        ("Sum(x[i], (i, i, n))", "'i' is not declared"),
        ("Sum(x[i], (i, 1, n)) + x[i]", "'i' is not declared"),
        ("D(a**2, n)", "a derivative is taken by a scalar or an entry"),
        ("D(a**2, 2*a)", "a derivative is taken by a scalar or an entry"),
        ("D(a**2, x)", "'x' is not declared as a scalar"),
        ("dot(x, u)", "expected to have one size"),
        ("dot(a, a)", "expected to have one size"),
        ("dot(x, M)", "'M' is not a vector"),
        ("form(x, R, x)", "'R' is not a n by n matrix"),
        ("form(x, M, u)", "'M' is not a n by m matrix"),
        ("form(x, outer(x, u), x)", "is not a n by n matrix"),
        ("a +", "not a formula"),
        ("a; a", "not a formula"),
        ("", "not a formula"),
    ],
)
def test_what_is_no_formula_is_refused(text: str, why: str) -> None:
    with pytest.raises(FormulaError, match=why) as caught:
        read_term(SETTING, text)
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["a", "a = a", "a == a == a", "a < a", "a =="])
def test_what_is_no_equation_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        read_equality(SETTING, text)


@pytest.mark.parametrize(
    "declared",
    [
        {"sizes": "n n"},
        {"sizes": "n", "arrays": {"n": ""}},
        {"arrays": {"a": ""}, "random": {"a": ""}},
        {"arrays": {"a": "n"}},
        {"indices": {"i": "n"}},
        {"arrays": {"$1": ""}},
        {"arrays": {"a b": ""}},
        {"sizes": "n", "arrays": {"x": "n"}, "symmetric": "x"},
        {"sizes": "n m", "arrays": {"x": "n m"}, "symmetric": "x"},
        {"symmetric": "x"},
        {"nonzero": "x"},
        {"nonnegative": "x"},
    ],
)
def test_a_setting_that_contradicts_itself_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(FormulaError):
        Setting(**declared)


def test_dot_takes_no_letter_that_stands_for_something() -> None:
    setting = Setting(sizes="n", arrays={"x": "n", "c": "n", "i": ""}, indices={"j": "n"})
    assert {"k", "l"} <= names_of(read_term(setting, "dot(x, c)*dot(x, x)"))
    assert not {"i", "j"} & names_of(read_term(setting, "dot(x, c)*dot(x, x)"))
    assert "k" not in names_of(read_term(setting, "dot(x, c)", ("k",)))


def test_what_is_read_depends_on_the_declarations_only() -> None:
    text = "dot(x, y) + form(x, M, y)"
    assert read_term(SETTING, text) == read_term(SETTING, text)
    other = Setting(sizes="n", arrays={"x": "n", "y": "n", "M": "n n"}, indices={"i": "n"})
    assert read_term(other, text) != read_term(SETTING, text)


def test_every_line_can_be_written_and_read_again() -> None:
    for id, theorem in theorems().items():
        for line in theorem.lines:
            text = written(line.term)
            assert written(read_term(theorem.derivation.setting, text)) == text, id

"""Mutants are texts with one change: in place, once, and never in what the claims say nothing about."""

import ast

from reference.power.mutants import mutants

SOURCE = '''"""Two numbers, 1 and 2: δ."""
from m import f

LIMIT = 3


class C:
    """It has 4 steps."""

    def step(self, a: "list[int]" = 5) -> "dict[6, 7]":
        """Steps 8 times."""
        for i in range(a):
            x = (a
                 + i)  # δ stays, 9 too
        return x


def g(δ, b):
    if δ < b:
        raise ValueError(f"δ is {δ + 10}: expected {b}")
    return δ * (b - δ), "δ" , δ - b
'''


def test_each_is_the_text_with_one_change() -> None:
    found = mutants("m.py", SOURCE)
    assert len(found) > 40
    assert (
        len({ast.dump(ast.parse(one.source)) for one in found} | {ast.dump(ast.parse(SOURCE))})
        == len(found) + 1
    )
    for one in found:
        removed = [line[1:] for line in one.diff(SOURCE).splitlines() if line.startswith("-")]
        assert removed
        assert one.before != one.after
        assert one.line <= SOURCE.count("\n")


def test_the_layout_and_the_comments_stay() -> None:
    times = next(one for one in mutants("m.py", SOURCE) if one.after == "return (δ / (b - δ), 'δ', δ - b)")
    assert times.source == SOURCE.replace("δ * (b - δ)", "δ / (b - δ)")
    less = next(one for one in mutants("m.py", SOURCE) if one.after == "if δ <= b:")
    assert less.source == SOURCE.replace("δ < b", "δ <= b")


def test_a_replacement_gets_the_parentheses_that_it_needs() -> None:
    found = {one.source for one in mutants("m.py", "def f(a, b, c):\n    return a * (b * c) ** c\n")}
    assert "def f(a, b, c):\n    return a * (b / c) ** c\n" in found
    assert "def f(a, b, c):\n    return a * (b * c * c)\n" in found
    assert "def f(a, b, c):\n    return -(a * (b * c) ** c)\n" in found


def test_an_index_of_slices_keeps_to_its_brackets() -> None:
    found = {one.source for one in mutants("m.py", "def f(a, i):\n    return a[i:, :]\n")}
    assert "def f(a, i):\n    return a[:, i:]\n" in found
    assert "def f(a, i):\n    return a[i + 1:, :]\n" in found


def test_texts_annotations_and_messages_are_left_alone() -> None:
    for one in mutants("m.py", SOURCE):
        for kept in (
            "1 and 2",
            "has 4 steps",
            "list[int]",
            "dict[6, 7]",
            "Steps 8",
            "{δ + 10}",
            "9 too",
            "from m",
        ):
            gone = kept == "{δ + 10}" and one.operator in ("left-out statement", "left-out call")
            assert kept in one.source or gone


def test_they_say_where_they_are() -> None:
    found = mutants("m.py", SOURCE)
    assert {one.name for one in found} == {"m.py", "m.py:C.step", "m.py:g"}
    assert {one.unit for one in found} == {"LIMIT", "C", "g"}


def test_the_head_of_a_compound_statement_names_it() -> None:
    befores = {one.before for one in mutants("m.py", SOURCE)}
    assert "if δ < b:" in befores
    assert "for i in range(a):" in befores
    assert all("\n" not in before for before in befores)

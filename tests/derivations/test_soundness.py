"""Whatever a rule lets through is true: random formulas, rewritten as the hasty would, in worlds that meet all
assumptions."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from derivations._assumptions import Equation, Independent, Moments, Symmetric
from derivations._evaluator import Evaluator
from derivations._proof import (
    Step,
    cases,
    derivative,
    independence,
    linearity,
    moments,
    ring,
    root,
    split_last,
    symmetry,
    use,
)
from derivations._terms import Setting, read_equality
from derivations._truth import assumption_holds
from derivations._worlds import World, independent, law
from tests.derivations.formulas import Node, nodes, text
from tests.derivations.proving import leads

SETTING = Setting(
    sizes="n",
    arrays={"a": "", "b": "", "x": "n", "M": "n n"},
    random={"z": "", "r": "n"},
    indices={"p": "n"},
)
GIVEN = (
    Equation("square", ("b == a**2 + 1",)),
    Equation("rows", ("x[i] == Sum(M[i, j], (j, 1, n))",), "i"),
    Moments("white", ("E(r[i]) == 0", "E(r[i]*r[j]) == 4*delta(i, j)", "E(z**2) == 5", "E(z) == 0"), "i j"),
    Independent("apart", (("r",), ("z",))),
    Symmetric("even", "z"),
)
STEPS: tuple[Step, ...] = (
    ring(),
    linearity(),
    moments(),
    independence(),
    use("square"),
    use("rows"),
    use("white"),
    cases("z"),
    cases("x[p]"),
    cases("a - b"),
    symmetry("z"),
    root("abs(z)"),
    split_last("n"),
    derivative(),
)


def _world(n: int, a: Fraction) -> World:
    matrix = tuple(row[:n] for row in ((-4, 1, 2), (3, 5, -2), (6, 8, -7))[:n])
    signs = law(r=((2,), (-2,)) if n == 1 else ((2, 2), (2, -2), (-2, 2), (-2, -2)))
    values = {"n": n, "a": a, "b": a**2 + 1, "x": tuple(map(sum, matrix)), "M": matrix, "p": n}
    return World(values, independent(signs, law(z=(1, 3, -1, -3))))


WORLDS = (_world(1, Fraction(2)), _world(2, Fraction(-1, 3)), _world(2, Fraction(5)))
EVALUATORS = tuple(Evaluator(SETTING, GIVEN, world) for world in WORLDS)


def hasty(node: Node) -> list[Node]:
    """What someone in a hurry might write for a formula; some of it is true."""
    match node:
        case ("mean", ("mul", f, g)):
            return [("mul", ("mean", f), ("mean", g)), ("mul", f, ("mean", g)), ("number", 0)]
        case ("mean", ("square", f)):
            return [("square", ("mean", f)), ("number", 5), ("number", 4)]
        case ("mean", f):
            return [f, ("number", 0)]
        case ("relu" | "abs", f):
            return [f, ("mul", ("number", -1), f), ("number", 0), ("relu", ("mul", ("number", -1), f))]
        case ("sum", index, ("mul", f, g)):
            return [("mul", ("sum", index, f), ("sum", index, g)), ("mul", f, ("sum", index, g))]
        case ("sum", _, f):
            return [f, ("mul", ("name", "n"), f)]
        case ("entry", "x", i):
            return [("sum", "l", ("entry", "M", i, "l")), ("sum", "l", ("entry", "M", "l", i))]
        case ("entry", "M", i, j):
            return [("entry", "M", j, i)]
        case ("name", "b"):
            return [("add", ("square", ("name", "a")), ("number", 1)), ("square", ("name", "a"))]
        case ("delta", _, _):
            return [("number", 1), ("number", 0)]
        case ("square", f):
            return [f, ("mul", f, ("abs", f)), ("square", ("abs", f))]
    return [("mul", ("number", -1), node)]


@st.composite
def rewritten(draw: st.DrawFn, node: Node) -> Node:
    """The formula with something else in one or two places."""

    def rewrite(node: Node, left: int) -> tuple[Node, int]:
        if left and draw(st.integers(0, 2)) == 0:
            return draw(st.sampled_from(hasty(node))), left - 1
        parts: list[Any] = []
        for part in node:
            if isinstance(part, tuple):
                part, left = rewrite(part, left)
            parts.append(part)
        return tuple(parts), left

    return rewrite(node, draw(st.integers(1, 2)))[0]


def test_the_worlds_meet_what_is_assumed() -> None:
    assert all(assumption_holds(evaluator, one) for evaluator in EVALUATORS for one in GIVEN)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.data())
def test_what_a_rule_lets_through_is_true(data: st.DataObject) -> None:
    node = data.draw(nodes(functions=True))
    other = data.draw(rewritten(node))
    statement = f"{text(node)} == {text(other)}"
    for step in STEPS:
        given_ = [one for one in GIVEN if _is_used(step, one.name)]
        if any(leads(SETTING, step, statement, needed) for needed in ([], given_)):
            relation = read_equality(SETTING, statement)
            assert all(evaluator.holds(relation) for evaluator in EVALUATORS), f"{step.rule}: {statement}"


def _is_used(step: Step, name: str) -> bool:
    """Whether a step may use the assumption: the kernel refuses one that it does not use."""
    named = {"moments": "white", "independence": "apart", "symmetry": "even"}
    return name == (step.about or named.get(step.rule))

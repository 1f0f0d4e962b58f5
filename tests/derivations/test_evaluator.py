"""The exact engine's derivatives: from values at shifted points, also of derivatives."""

from fractions import Fraction

import pytest

from derivations._evaluator import Evaluator, Undefined
from derivations._terms import Setting, read_term
from derivations._worlds import World

SETTING = Setting(sizes="n", arrays={"x": "", "y": "", "w": "n"})
WORLD = World({"n": 2, "x": 3, "y": 5, "w": (2, Fraction(1, 2))})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("D(x**3*y, x)", 135),
        ("D(D(x**3*y, x), x)", 90),
        ("D(D(x**3*y, x), y)", 27),
        ("D(D(x**3*y, y), x)", 27),
        ("D(D(D(x**3*y, x), x), x)", 30),
        ("D(D(w[1]**2*w[2], w[1]), w[1])", 1),
        ("D(D(w[1]**2*w[2], w[2]), w[1])", 4),
        ("D(x*D(x**2, x), x)", 12),
    ],
)
def test_a_derivative_may_stand_in_a_derivative(formula: str, value: int) -> None:
    evaluator = Evaluator(SETTING, (), WORLD)
    assert evaluator.value(read_term(SETTING, formula)) == value
    assert evaluator.shifts == {}


def test_what_is_no_polynomial_has_no_derivative() -> None:
    with pytest.raises(Undefined):
        Evaluator(SETTING, (), WORLD).value(read_term(SETTING, "D(D(1/x, x), x)"))

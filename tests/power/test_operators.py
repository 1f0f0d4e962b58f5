"""Each operator makes what it says, and nothing else."""

import pytest

from reference.power.mutants import mutants
from reference.power.operators import OPERATORS

MADE: dict[str, list[tuple[str, set[str]]]] = {
    "arithmetic": [
        ("return a + b", {"return a - b"}),
        ("return a - b", {"return a + b"}),
        ("return a * b", {"return a / b", "return a + b"}),
        ("return a / b", {"return a * b"}),
        ("return a // b", {"return a / b", "return a * b"}),
        ("return a % b", {"return a // b"}),
        ("return a ** b", {"return a * b"}),
        ("return a @ b", {"return a * b"}),
        ("a += b", {"a -= b"}),
    ],
    "comparison": [
        ("return a < b", {"return a <= b", "return a >= b"}),
        ("return a >= b", {"return a > b", "return a < b"}),
        ("return a == b", {"return a != b"}),
        ("return a in b", {"return a not in b"}),
        ("return a is b", {"return a is not b"}),
        (
            "return 0 < a < b",
            {"return 0 <= a < b", "return 0 >= a < b", "return 0 < a <= b", "return 0 < a >= b"},
        ),
    ],
    "condition": [
        ("if a.any():\n        return b", {"if not a.any():"}),
        ("if not a:\n        return b", {"if a:"}),
        ("if a < b:\n        return b", set()),
        ("return a and b", {"return a or b"}),
        ("return a if b else 0", {"return a", "return 0", "return a if not b else 0"}),
        ("while a:\n        a = b", {"while not a:"}),
        ("return b[~a]", {"return b[a]"}),
    ],
    "exponent": [
        ("return a ** 2", {"return a", "return a ** 3"}),
        ("return a ** b", {"return a", "return a ** (b + 1)", "return a ** (b - 1)"}),
    ],
    "axis": [
        ("return a.sum(axis=0)", {"return a.sum(axis=1)"}),
        ("return a.sum(axis=1)", {"return a.sum(axis=0)"}),
        ("return a.sum(axis=-1)", {"return a.sum(axis=0)"}),
        ("return a.T @ b", {"return a @ b"}),
    ],
    "constant": [
        ("return 2 * a", {"return 0 * a"}),
        ("return 0.5 * a", {"return 0.0 * a", "return 1.0 * a"}),
        ("return a.sum(keepdims=True)", {"return a.sum(keepdims=False)"}),
    ],
    "off by one": [
        ("return 2 * a", {"return 3 * a", "return 1 * a"}),
        ("return a[0]", {"return a[1]", "return a[-1]"}),
        ("return a[b:]", {"return a[b + 1:]", "return a[b - 1:]"}),
        ("return list(range(a))", {"return list(range(a + 1))", "return list(range(a - 1))"}),
        ("return a ** 2", set()),
    ],
    "sign": [
        ("return a * b", {"return -(a * b)"}),
        ("return -a", {"return a"}),
        ("a = b.copy()", {"a = -b.copy()"}),
        ("return [a * x for x in b]", {"return [-(a * x) for x in b]"}),
        ("return (a, b)", set()),
    ],
    "left-out operand": [
        ("return a + b", {"return a", "return b"}),
        ("return a * b", {"return a", "return b"}),
        ("return a and b", {"return a", "return b"}),
        ("return a ** b", set()),
        ("a += b", {"a = b"}),
        ("a **= b", set()),
    ],
    "swap": [
        ("return f(a, b)", {"return f(b, a)"}),
        ("return f(p=a, q=b)", {"return f(p=b, q=a)"}),
        ("return (a, b)", {"return (b, a)"}),
        ("return a - b", {"return b - a"}),
        ("return a + b", set()),
        ("return f('a', b)", set()),
    ],
    "variable": [
        ("return a * a", {"return b * a", "return a * b"}),
        ("return b", {"return a"}),
        ("return c", set()),
        ("c = 1\n    d = 2\n    return c + d", {"return c + c"}),
        ("for c in ():\n        d = 2\n    return d", {"return c"}),
    ],
    "function": [
        ("return np.mean(a)", {"return np.sum(a)"}),
        ("return a.min()", {"return a.max()"}),
        ("return np.cos(a)", {"return np.sin(a)"}),
        ("return max(a, b)", {"return min(a, b)"}),
        ("return mean(a)", set()),
        ("return np.log(a)", {"return np.log2(a)"}),
        ("return np.log1p(a)", {"return np.log(a)"}),
    ],
    "left-out call": [
        ("return np.sqrt(a)", {"return a"}),
        ("return a.copy()", {"return a"}),
        ("return f(a, b)", set()),
        ("return a.sum(0, keepdims=c)", {"return a.sum(0)", "return 0"}),
    ],
    "left-out statement": [
        ("a = a + b", {"pass"}),
        ("a += b", {"pass"}),
        ("a, b = b, a", {"pass", "a = b", "b = a"}),
        ("a.sort()", {"pass"}),
        ("raise ValueError(a)", {"pass"}),
        ("return a", set()),
        ("for c in b:\n        f(c)", {"pass"}),
        ("while a:\n        break", {"pass"}),
    ],
}


def made(operator: str, body: str) -> set[str]:
    found = mutants("f.py", f"def f(a, b):\n    {body}\n")
    return {mutant.after for mutant in found if mutant.operator == operator}


def test_every_operator_is_tried() -> None:
    assert set(MADE) == set(OPERATORS)


def test_a_parameter_becomes_each_of_its_neighbours() -> None:
    text = "def f(a, b, c, d):\n    return b\n"
    assert {m.after for m in mutants("f.py", text)} == {"return a", "return c", "return -b"}


@pytest.mark.parametrize(
    ("operator", "body", "after"), [(o, b, a) for o, each in MADE.items() for b, a in each]
)
def test_an_operator_makes_what_it_says(operator: str, body: str, after: set[str]) -> None:
    assert made(operator, body) == after

"""What is proved to be the original is the original; what could differ, or is only right elsewhere, is not proved."""

import pytest

from reference.power.proof import ARITHMETIC, COMPILED, DEAD, proof
from reference.power.run import all_mutants
from reference.power.target import Target, target

PROVED = [
    ("x = (a\n     + b)", "x = a + b", COMPILED),
    ("x = 2 * 3 * a", "x = 6 * a", COMPILED),
    ("x = (a - b) ** 2", "x = (b - a) ** 2", ARITHMETIC),
    ("x = (a - b) ** 2", "x = (-(a - b)) ** 2", ARITHMETIC),
    ("x = (a - a.mean(axis=0)) ** 4", "x = (a.mean(axis=0) - a) ** 4", ARITHMETIC),
    ("x = abs(1 - a.sum())", "x = abs(a.sum() - 1)", ARITHMETIC),
    ("x = np.abs(-a)", "x = np.abs(a)", ARITHMETIC),
    ("x = np.square(a - b)", "x = np.square(b - a)", ARITHMETIC),
    ("x = np.multiply(a, b)", "x = np.multiply(b, a)", ARITHMETIC),
    ("x = a in (b, None)", "x = a in (None, b)", ARITHMETIC),
]
NOT_PROVED = [
    ("x = 2 * a", "x = 2.0 * a"),
    ("x = 0.0 * a", "x = -0.0 * a"),
    ("x = 1 * a", "x = True * a"),
    ("x = (a - b) ** 3", "x = (b - a) ** 3"),
    ("x = (a - b) ** 0.5", "x = (b - a) ** 0.5"),
    ("x = (a - b) ** -2", "x = (b - a) ** -2"),
    ("x = (a / b) ** 2", "x = (b / a) ** 2"),
    ("x = a @ b", "x = b @ a"),
    ("x = np.maximum(a, 0)", "x = np.maximum(0, a)"),  # 0 and -0
    ("x = np.subtract(a, b)", "x = np.subtract(b, a)"),
    ("x = np.add(a, b, c)", "x = np.add(b, a, c)"),
    ("x = own.add(a, b)", "x = own.add(b, a)"),
    ("x = add(a, b)", "x = add(b, a)"),
    ("x = (a.pop() - a.pop()) ** 2", "x = (a.pop() - a.pop()) ** 3"),
    ("x = (rng.random() - rng.normal()) ** 2", "x = (rng.normal() - rng.random()) ** 2"),
    ("x = (next(a) - b.pop()) ** 2", "x = (b.pop() - next(a)) ** 2"),
    ("x = (a - np.sum(b, out=a)) ** 2", "x = (np.sum(b, out=a) - a) ** 2"),
    ("x = (a - np.sum(b, **c)) ** 2", "x = (np.sum(b, **c) - a) ** 2"),
    ("x = a in (f(), b)", "x = a in (b, f())"),
    ("def abs(v):\n    return v\nx = abs(a - b)", "def abs(v):\n    return v\nx = abs(b - a)"),
    ("np = a\nx = np.abs(a - b)", "np = a\nx = np.abs(b - a)"),
    (
        "def mean(v):\n    a.append(1)\nx = (a - mean(b)) ** 2",
        "def mean(v):\n    a.append(1)\nx = (mean(b) - a) ** 2",
    ),
]
DEAD_NAME = """from __future__ import annotations
Name = m.Kind[m.other]
def f(x: Name) -> Name:
    y: Name = x
    return y
"""
READ = [
    "print(Name)",
    "__all__ = ['Name']",
    "def g(x=Name): ...",
    "class C(Name): ...",
    "del Name",
    "def g():\n    global Name",
    "a.Name",
]


def proved(before: str, after: str, **others: str) -> str:
    return proof(Target("f.py", target(__file__).root, {"f.py": before, **others}, {}), "f.py", after)


@pytest.mark.parametrize(("before", "after", "why"), PROVED)
def test_what_is_the_same_is_proved(before: str, after: str, why: str) -> None:
    assert proved(before, after) == proved(after, before) == why


@pytest.mark.parametrize(("before", "after"), NOT_PROVED)
def test_what_could_differ_is_not(before: str, after: str) -> None:
    assert proved(before, after) == ""


def without(text: str) -> str:
    return text.replace("Name = m.Kind[m.other]", "pass", 1)


def test_a_name_in_annotations_alone_is_not_read() -> None:
    assert proved(DEAD_NAME, without(DEAD_NAME)) == DEAD
    evaluated = DEAD_NAME.replace("from __future__ import annotations", "import m")
    assert proved(evaluated, without(evaluated)) == ""


@pytest.mark.parametrize("read", READ)
def test_a_name_that_may_be_read_anywhere_is(read: str) -> None:
    assert proved(DEAD_NAME + read, without(DEAD_NAME + read)) == ""
    assert proved(DEAD_NAME, without(DEAD_NAME), **{"g.py": read}) == ""


def test_a_name_that_is_imported_or_offered_is_read() -> None:
    for imported in ("from f import Name", "from f import *", "import f.Name"):
        assert proved(DEAD_NAME, without(DEAD_NAME), **{"g.py": imported}) == ""
    of = Target("f.py", target(__file__).root, {"f.py": DEAD_NAME}, {"adam": "Name"})
    assert proof(of, "f.py", without(DEAD_NAME)) == ""


def test_what_has_an_effect_is_not_dead() -> None:
    calling = DEAD_NAME.replace("m.Kind[m.other]", "m.Kind()")
    assert proved(calling, calling.replace("Name = m.Kind()", "pass", 1)) == ""
    inner = "def f(x):\n    first = x[0]\n"
    assert proved(inner, inner.replace("first = x[0]", "pass")) == ""  # it may raise
    assert proved(DEAD_NAME, without(DEAD_NAME).replace("return y", "return x")) == ""


def test_what_is_refused_of_a_loss_is_not_proved() -> None:
    """On the whole of one file, nothing but what is known to be equivalent is proved."""
    of = target("reference.implementation.quadratic")
    told = {m.after for m in all_mutants(of) if proof(of, m.file, m.source)}
    assert told == {"return np.mean((X @ w - y) ** 2)"}
